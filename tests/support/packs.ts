/** Small challenge packs, made for one test. */

import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { stringify } from 'yaml';
import yazl from 'yazl';
import { aPerson, form, type Person } from './people.ts';
import type { Platform } from './platform.ts';

export type Files = Record<string, string>;

export const ids = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'];
const truth = { a1: 'cat', a2: 'cat', a3: 'dog', a4: 'dog', a5: 'dog', a6: 'cow' } as Record<string, string>;

export type Changes = Record<string, unknown>;

/** Time enough on a busy machine too; a test about time brings its own. */
export const tinyLimits = {
  wall_seconds: 20,
  cpus: 1,
  memory_mb: 256,
  processes: 32,
  output_mb: 4,
  scratch_mb: 32,
  log_kb: 8,
};

/** Six cases, three labels; `changes` replace top-level keys of its manifest. */
export function tinyPack(slug: string, changes: Changes = {}): Files {
  const input = `image_id\n${ids.join('\n')}\n`;
  const answers = `image_id,label\n${ids.map((id) => `${id},${truth[id]}`).join('\n')}\n`;
  const manifest = {
    schema: 'jiebang/1',
    slug,
    title: { en: `Tiny ${slug}`, zh: `小题 ${slug}` },
    description: { en: 'description.en.md', zh: 'description.zh.md' },
    sponsor: { name: { en: 'Nobody', zh: '无' } },
    submission: { kind: 'code', runtime: 'python-ml', max_upload_mb: 2, max_unpacked_mb: 16 },
    limits: tinyLimits,
    splits: {
      public: { input: 'public/input', truth: 'public/truth' },
      private: { input: 'private/input', truth: 'private/truth' },
    },
    judge: { metric: 'classification', options: { labels: ['cat', 'dog', 'cow'] } },
    scores: [
      { key: 'accuracy', label: { en: 'Accuracy', zh: '准确率' }, better: 'higher', primary: true, decimals: 4 },
      { key: 'macro_f1', label: { en: 'Macro F1', zh: '宏平均 F1' }, better: 'higher', decimals: 4 },
    ],
    phases: [
      {
        key: 'open',
        opens: '2020-01-01T00:00:00+08:00',
        closes: '2099-01-01T00:00:00+08:00',
        splits: ['public', 'private'],
        quota: { per_day: 50, total: 100, running: 50 },
      },
      {
        key: 'early',
        opens: '2098-01-01T00:00:00Z',
        closes: '2099-01-01T00:00:00Z',
        splits: ['public'],
        quota: { per_day: 5, total: 5, running: 5 },
      },
      {
        key: 'late',
        opens: '2020-01-01T00:00:00Z',
        closes: '2021-01-01T00:00:00Z',
        splits: ['public'],
        quota: { per_day: 5, total: 5, running: 5 },
      },
      { key: 'final', splits: ['private'], entry: 'invited' },
    ],
    ...changes,
  };
  return {
    'challenge.yaml': stringify(manifest),
    'description.en.md': 'Cats, dogs and cows.',
    'description.zh.md': '猫、狗与牛。',
    'public/input/images.csv': input,
    'public/truth/truth.csv': answers,
    'private/input/images.csv': input,
    'private/truth/truth.csv': answers,
  };
}

export async function zipOfTexts(files: Record<string, string | Uint8Array>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), path);
  zip.end();
  return buffer(zip.outputStream as Readable);
}

/** A solution's zip from the text of its main.py. */
export const solution = (main: string) => zipOfTexts({ 'main.py': main });

/** A program that predicts as given; cases that are not named are cats. */
export function predicts(labels: Record<string, string> = {}): string {
  return `import csv, sys
labels = ${JSON.stringify(labels)}
rows = csv.DictReader(open(sys.argv[1] + '/images.csv'))
with open(sys.argv[2] + '/predictions.csv', 'w') as out:
    out.write('image_id,label\\n')
    for row in rows:
        out.write(row['image_id'] + ',' + labels.get(row['image_id'], 'cat') + '\\n')
print('predicted')
`;
}

export async function importPack(platform: Platform, files: Files, organiser?: Person) {
  const who = organiser ?? (await aPerson(platform, 'organiser'));
  return who.call<{ slug: string; version: number; mistakes: { file: string; key: string; reason: string }[] }>(
    'POST',
    '/api/packs',
    form(await zipOfTexts(files), 'pack.zip'),
  );
}
