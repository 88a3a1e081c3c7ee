/** A small pack with pictures that its author would be proud of: dark cats, grey dogs, bright cows, all noisy. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { type Changes, tinyPack } from './packs.ts';

export type PackFiles = Record<string, string | Buffer>;

const classes = ['cat', 'dog', 'cow'] as const;
export const side = 24;

/** Numbers in 0..1 that are the same each time (a linear congruential generator). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A grey PNG, side × side. @param text goes into a tEXt chunk. */
export function png(pixels: (x: number, y: number) => number, text?: { keyword: string; text: string }): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(body.length, 0);
    ends.writeUInt32BE(crc32(typed), 4);
    return Buffer.concat([ends.subarray(0, 4), typed, ends.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 0, 0, 0, 0]);
  const lines = Array.from({ length: side }, (_, y) => [
    0,
    ...Array.from({ length: side }, (_, x) => Math.max(0, Math.min(255, Math.round(pixels(x, y))))),
  ]).flat();
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(text ? [chunk('tEXt', Buffer.from(`${text.keyword}\0${text.text}`, 'latin1'))] : []),
    chunk('IDAT', deflateSync(Buffer.from(lines), { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export interface PicturedCase {
  id: string;
  label: string;
  pixels: (x: number, y: number) => number;
  text?: { keyword: string; text: string };
}

export interface Pictured {
  public_data: PicturedCase[];
  public: PicturedCase[];
  private: PicturedCase[];
  /** Further files, or others in place of those that there are. */
  files: PackFiles;
  manifest: Changes;
}

/** Says what a picture is by its mean; `wrong` lets it err, or worse. */
export function baseline(wrong = ''): string {
  return `import csv, os, sys
from PIL import Image, ImageStat
rows = list(csv.DictReader(open(sys.argv[1] + '/images.csv')))
with open(sys.argv[2] + '/predictions.csv', 'w') as out:
    out.write('image_id,label\\n')
    for row in rows:
        mean = ImageStat.Stat(Image.open(os.path.join(sys.argv[1], row['file']))).mean[0]
        label = 'cat' if mean < 105 else 'dog' if mean < 150 else 'cow'
        ${wrong || 'pass'}
        out.write(row['image_id'] + ',' + label + '\\n')
`;
}

/** 36 cases a part: nothing but the pixels tells what they show. */
export function picturedPack(change: (made: Pictured) => void = () => {}): PackFiles {
  const random = noise(20);
  const part = (): PicturedCase[] =>
    Array.from({ length: 36 }, (_, i) => {
      const label = classes[i % 3] as string;
      const grain = noise(Math.floor(random() * 2 ** 32));
      const values = Array.from({ length: side * side }, () => 85 + 43 * (i % 3) + 90 * (grain() - 0.5));
      const id = Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
      return { id, label, pixels: (x: number, y: number) => values[y * side + x] as number };
    }).sort((a, b) => (a.id < b.id ? -1 : 1));
  const made: Pictured = {
    public_data: part(),
    public: part(),
    private: part(),
    files: {
      'baselines/mean/main.py': baseline(),
      'baselines/mean/expected.json': JSON.stringify({ public: { accuracy: 1 }, private: { accuracy: 1 } }),
    },
    manifest: { public_data: 'public_data', baselines: ['baselines/mean'] },
  };
  change(made);
  const { 'challenge.yaml': _, ...texts } = tinyPack('pictured');
  const rows = (header: string, lines: string[]) => `${[header, ...lines].join('\n')}\n`;
  const files: PackFiles = { ...texts, 'challenge.yaml': tinyPack('pictured', made.manifest)['challenge.yaml'] ?? '' };
  for (const [name, at] of [
    ['public_data', 'public_data'],
    ['public', 'public/input'],
    ['private', 'private/input'],
  ] as const) {
    const cases = made[name];
    for (const { id, pixels, text } of cases) files[`${at}/images/${id}.png`] = png(pixels, text);
    files[`${at}/${name === 'public_data' ? 'train' : 'images'}.csv`] =
      name === 'public_data'
        ? rows(
            'image_id,file,label',
            cases.map((c) => `${c.id},images/${c.id}.png,${c.label}`),
          )
        : rows(
            'image_id,file',
            cases.map((c) => `${c.id},images/${c.id}.png`),
          );
    const groups = rows(
      'image_id,site,sequence',
      cases.map((c) => `${c.id},${name}-1,${c.id}`),
    );
    files[`${name === 'public_data' ? 'public_data' : `${name}/truth`}/groups.csv`] = groups;
    if (name !== 'public_data')
      files[`${name}/truth/truth.csv`] = rows(
        'image_id,label',
        cases.map((c) => `${c.id},${c.label}`),
      );
  }
  return { ...files, ...made.files };
}

/** A judge of the pack's own: its program replaces the ready one. */
export function ownJudge(program: string): Pick<Pictured, 'files' | 'manifest'> {
  return {
    files: { 'judge/Dockerfile': 'FROM jiebang/judge\nCOPY main.py /judge/main.py\n', 'judge/main.py': program },
    manifest: { judge: { image: 'judge' } },
  };
}

export async function writePack(folder: string, files: PackFiles): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}
