/** Made-up packs on disk, each with one way to the truth; what is seen of pictures is made up too. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pack } from '../../../core/packs/read.ts';
import { randomFrom, shuffled } from './chance.ts';
import { finding } from './findings.ts';
import { findLeaks } from './leaks.ts';
import type { Picture } from './parts.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiebang-leaks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface MadeCase {
  id: string;
  label: string;
  path: string;
  content: string;
  columns: Record<string, string>;
  picture: Partial<Picture>;
  changedAt: number;
}

/** 48 cases a part of three classes, whose random ids, contents and times tell nothing. */
function madeUp() {
  const random = randomFrom(11);
  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  const part = () =>
    shuffled(
      Array.from({ length: 48 }, (_, i) => ['cat', 'dog', 'cow'][i % 3] as string),
      random,
    )
      .map((label): MadeCase => {
        const id = hex(8);
        return {
          id,
          label,
          path: `images/${id}.png`,
          content: hex(40),
          columns: { sequence: hex(6) },
          picture: { width: 32, height: 32, tags: { mode: 'L' }, hash: hex(64) },
          changedAt: 1_600_000_000 + Math.floor(random() * 1e6),
        };
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  const files: Record<string, string> = {};
  return { known: part(), public: part(), private: part(), files };
}
type MadeUp = ReturnType<typeof madeUp>;

async function warnings(change: (made: MadeUp) => void, options: Record<string, string> = {}) {
  const made = madeUp();
  change(made);
  const root = await mkdtemp(join(folder, 'pack-'));
  const pictures = new Map<string, Picture[]>();
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const table = (rows: Record<string, string>[]) =>
    `${Object.keys(rows[0] ?? {}).join(',')}\n${rows.map((row) => `${Object.values(row).join(',')}\n`).join('')}`;
  for (const [name, at] of [
    ['known', 'known'],
    ['public', 'public/input'],
    ['private', 'private/input'],
  ] as const) {
    const cases = made[name];
    for (const { path, content, changedAt } of cases) {
      await write(`${at}/${path}`, content);
      await utimes(join(root, at, path), changedAt, changedAt);
    }
    const rows = cases.map((c) => ({ image_id: c.id, file: c.path, ...c.columns }));
    if (name === 'known') {
      await write(`${at}/train.csv`, table(rows.map((row, i) => ({ ...row, label: cases[i]?.label ?? '' }))));
    } else {
      await write(`${at}/images.csv`, table(rows));
      const truth = cases
        .map((c) => ({ image_id: c.id, label: c.label }))
        .sort((a, b) => (a.image_id < b.image_id ? -1 : 1));
      await write(`${name}/truth/truth.csv`, table(truth));
      await write(`${name}/truth/groups.csv`, table(cases.map((c) => ({ image_id: c.id, site: `${name}-site` }))));
    }
    pictures.set(
      join(root, at),
      cases.map((c) => ({ path: c.path, width: 1, height: 1, tags: {}, hash: null, ...c.picture })),
    );
  }
  await write('known/groups.csv', 'image_id,site\nx,known-site\n');
  for (const [path, text] of Object.entries(made.files)) await write(path, text);
  const manifest = {
    public_data: 'known',
    splits: {
      public: { input: 'public/input', truth: 'public/truth' },
      private: { input: 'private/input', truth: 'private/truth' },
    },
    judge: { metric: 'classification', options },
  } as unknown as Pack['manifest'];
  const pack = { folder: root, manifest } as Pack;
  const { findings } = await findLeaks(pack, async (at) => pictures.get(at) ?? [], 7);
  return findings;
}

const codes = async (change: (made: MadeUp) => void) => (await warnings(change)).map(({ code }) => code);
const each = (cases: MadeCase[], act: (one: MadeCase, i: number) => void) => cases.forEach(act);
const rename = (one: MadeCase, path: string) => {
  one.path = path;
};
const classes = ['cat', 'dog', 'cow'];

test('a clean pack gives nothing at all', async () => {
  expect(await warnings(() => {})).toEqual([]);
});

test('chance is repeated by the seed', async () => {
  const leak = (made: MadeUp) => each(made.public, (c) => (c.picture.tags = { Artist: c.label }));
  expect(await warnings(leak)).toEqual(await warnings(leak));
});

test.for<[string, (made: MadeUp) => void, string[]]>([
  [
    'names numbered class by class',
    (made) =>
      each(
        made.public.sort((a, b) => (a.label < b.label ? -1 : 1)),
        (c, i) => {
          c.id = `n${1000 + i}`;
          rename(c, `images/${c.id}.png`);
        },
      ),
    ['name_tells_label', 'order_tells_label'],
  ],
  [
    'names without leading zeros, class by class',
    (made) =>
      each(
        made.public.sort((a, b) => (a.label < b.label ? -1 : 1)),
        (c, i) => rename(c, `images/${i}.png`),
      ),
    ['name_tells_label', 'order_tells_label'],
  ],
  [
    'classes that take turns in the table',
    (made) => {
      const byClass = classes.map((label) => made.public.filter((c) => c.label === label));
      made.public = Array.from({ length: 48 }, (_, i) => byClass[i % 3]?.[Math.floor(i / 3)] as MadeCase);
    },
    ['order_tells_label'],
  ],
  [
    'labels in file names',
    (made) => each(made.public, (c) => rename(c, `images/${c.id}-${c.label}.png`)),
    ['label_written', 'name_tells_label'],
  ],
  [
    'labels as folders',
    (made) => each(made.public, (c) => rename(c, `${c.label}/${c.id}.png`)),
    ['label_written', 'name_tells_label', 'order_tells_label'],
  ],
  [
    'a class’s number in file names',
    (made) => each(made.public, (c) => rename(c, `images/${c.id.replace(/\D/g, '')}x${classes.indexOf(c.label)}.png`)),
    ['name_tells_label'],
  ],
  [
    'a left-over column',
    (made) => each(made.public, (c) => (c.columns.target = c.label)),
    ['column_tells_label', 'label_written'],
  ],
  [
    'a column of codes',
    (made) => each(made.private, (c) => (c.columns.batch = String(classes.indexOf(c.label) + 7))),
    ['column_tells_label'],
  ],
  [
    'a comment in the pictures',
    (made) => each(made.public, (c) => (c.picture.tags = { comment: `a ${c.label} in ${c.id}` })),
    ['label_written'],
  ],
  [
    'another camera for a class',
    (made) => each(made.public, (c) => (c.picture.tags = { 'exif Model': c.label === 'cow' ? 'A' : 'B' })),
    ['metadata_tells_label'],
  ],
  [
    'larger files for a class',
    (made) => each(made.public, (c) => (c.content += 'x'.repeat(500 * classes.indexOf(c.label)))),
    ['size_tells_label'],
  ],
  [
    'wider pictures for a class',
    (made) => each(made.public, (c) => (c.picture.width = 640 + classes.indexOf(c.label))),
    ['size_tells_label'],
  ],
  [
    'files written class by class',
    (made) => each(made.public, (c, i) => (c.changedAt = 1e9 + 1e5 * classes.indexOf(c.label) + i)),
    ['time_tells_label'],
  ],
  [
    'a public file that is tested again',
    (made) => {
      (made.private[3] as MadeCase).content = made.known[5]?.content ?? '';
    },
    ['same_file'],
  ],
  [
    'a file in two splits',
    (made) => {
      (made.private[3] as MadeCase).content = made.public[5]?.content ?? '';
    },
    ['same_file'],
  ],
  [
    'a picture that was only compressed again',
    (made) => {
      const hash = made.known[5]?.picture.hash ?? '';
      (made.private[3] as MadeCase).picture.hash = `${hash.slice(0, 60)}${hash.slice(60) === '0000' ? '1111' : '0000'}`;
    },
    ['similar_picture'],
  ],
  [
    'a public table with hidden cases',
    (made) => {
      const rows = made.private.slice(0, 9).map((c) => `${c.id},${c.label}\n`);
      made.files['known/more.csv'] = `image_id,label\n${rows.join('')}`;
    },
    ['truth_in_public'],
  ],
  [
    'a site that is tested again',
    (made) => {
      made.files['private/truth/groups.csv'] = 'image_id,site\nx,known-site\n';
    },
    ['group_shared'],
  ],
  [
    'a sequence that was divided',
    (made) => {
      (made.private[0] as MadeCase).columns.sequence = made.known[0]?.columns.sequence ?? '';
    },
    ['group_shared'],
  ],
  [
    'a sequence in two splits',
    (made) => {
      (made.private[0] as MadeCase).columns.sequence = made.public[0]?.columns.sequence ?? '';
    },
    ['group_between_splits'],
  ],
  [
    'no word of sites',
    (made) => {
      made.files['private/truth/groups.csv'] = 'nothing\n';
    },
    ['no_groups'],
  ],
  ['few cases', (made) => made.public.splice(12), ['few_cases']],
  [
    'bursts of few sequences',
    (made) => each(made.public, (c, i) => (c.columns.sequence = `burst${i % 10}`)),
    ['few_cases'],
  ],
  [
    'a truth that is no table',
    (made) => {
      made.files['private/truth/truth.csv'] = 'cat\n';
      made.files['private/truth/groups.csv'] = 'x\n';
    },
    ['no_groups', 'no_labels'],
  ],
])('%s', async ([, change, expected]) => {
  expect([...new Set(await codes(change))].sort()).toEqual(expected);
});

test('the same truth twice is seen', async () => {
  const found = await codes((made) => {
    made.private = structuredClone(made.public);
    for (const c of made.private)
      Object.assign(c, { content: `${c.content}!`, picture: { hash: null }, columns: { sequence: `other${c.id}` } });
  });
  expect(found).toContain('same_truth');
});

test('a sample submission with the hidden ids is no leak', async () => {
  const found = await codes((made) => {
    made.files['known/sample.csv'] = `image_id,label\n${made.private.map((c) => `${c.id},cat\n`).join('')}`;
  });
  expect(found).toEqual([]);
});

test('frames of one burst count once: a burst’s name tells nothing about another', async () => {
  const found = await codes((made) => {
    made.public = made.public.flatMap((c, burst) =>
      [0, 1, 2].map((frame) => ({
        ...c,
        id: `${c.id}${frame}`,
        path: `images/${c.id}${frame}.png`,
        content: `${c.content}${frame}`,
        columns: { sequence: `burst${burst}` },
        picture: { ...c.picture, hash: null },
      })),
    );
  });
  expect(found).toEqual([]);
});

test('numbers as truth are looked at by fifths', async () => {
  const found = await codes((made) =>
    each(made.public, (c, i) => {
      c.label = String(i * 1.5);
      c.columns.leftover = String(i * 3);
    }),
  );
  expect(found).toContain('column_tells_label');
});

test('a clue between natural and suspicious is only noted', async () => {
  const found = await warnings((made) =>
    each(made.public, (c, i) => (c.columns.habitat = c.label === 'cow' || i % 5 === 0 ? 'meadow' : 'house')),
  );
  expect(found).toEqual([finding('clue_hints', expect.objectContaining({ clue: 'images.csv: habitat' }))]);
});
