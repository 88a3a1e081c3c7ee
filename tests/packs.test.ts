/** Importing challenge packs: whole or not at all, with every mistake by file, key and reason. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { worker } from '../core/db/schema.ts';
import { type Changes, type Files, importPack, tinyLimits, tinyPack } from './support/packs.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let organiser: Person;

beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser');
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const changed = (changes: Changes) => () => tinyPack('bad', changes);
const edited = (edit: (files: Files) => void) => () => {
  const files = tinyPack('bad');
  edit(files);
  return files;
};
const without = (path: string) => edited((files) => delete files[path]);
const score = (more: object) => ({
  key: 'accuracy',
  label: { en: 'A', zh: '甲' },
  better: 'higher',
  primary: true,
  ...more,
});
const open = { key: 'open', opens: '2020-01-01T00:00:00Z', closes: '2030-01-01T00:00:00Z', splits: ['public'] };
const splits = { public: { input: 'public/input', truth: 'public/truth' } };

test.for([
  ['no manifest', without('challenge.yaml'), 'challenge.yaml', ''],
  ['broken YAML', edited((f) => (f['challenge.yaml'] += '\n  : [')), 'challenge.yaml', 'line'],
  ['a key twice', edited((f) => (f['challenge.yaml'] += '\nslug: again')), 'challenge.yaml', 'line'],
  ['another schema', changed({ schema: 'jiebang/9' }), 'challenge.yaml', 'schema'],
  ['an unknown key', changed({ colour: 'red' }), 'challenge.yaml', ''],
  ['a bad slug', changed({ slug: 'Not A Slug' }), 'challenge.yaml', 'slug'],
  ['a title in one language', changed({ title: { en: 'Only English' } }), 'challenge.yaml', 'title.zh'],
  [
    'a path upwards',
    changed({ description: { en: '../x.md', zh: 'description.zh.md' } }),
    'challenge.yaml',
    'description.en',
  ],
  ['an absolute path', changed({ starter: '/etc' }), 'challenge.yaml', 'starter'],
  ['a missing text', without('description.zh.md'), 'challenge.yaml', 'description.zh'],
  ['an empty text', edited((f) => (f['description.en.md'] = ' \n')), 'description.en.md', 'description.en'],
  [
    'awards that do not add up',
    changed({ bounty: { currency: 'CNY', total: 10, awards: [{ rank: 1, amount: 9 }] } }),
    'challenge.yaml',
    'bounty.awards',
  ],
  [
    'an unknown runtime',
    changed({ submission: { kind: 'code', runtime: 'cobol', max_upload_mb: 1 } }),
    'challenge.yaml',
    'submission.runtime',
  ],
  [
    'a negative limit',
    changed({ limits: { ...tinyLimits, wall_seconds: -1 } }),
    'challenge.yaml',
    'limits.wall_seconds',
  ],
  [
    'files that do not fit the memory',
    changed({ limits: { ...tinyLimits, scratch_mb: 999 } }),
    'challenge.yaml',
    'limits.memory_mb',
  ],
  ['a split that is not there', without('private/truth/truth.csv'), 'challenge.yaml', 'splits.private.truth'],
  ['no primary score', changed({ scores: [score({ primary: false })] }), 'challenge.yaml', 'scores'],
  ['a score twice', changed({ scores: [score({}), score({ primary: false })] }), 'challenge.yaml', 'scores.1.key'],
  ['an unknown metric', changed({ judge: { metric: 'astrology' } }), 'challenge.yaml', 'judge'],
  [
    'one label only',
    changed({ judge: { metric: 'classification', options: { labels: ['cat'] } } }),
    'challenge.yaml',
    'judge.options.labels',
  ],
  [
    'a phase that ends before it begins',
    changed({ phases: [{ ...open, closes: '2019-01-01T00:00:00Z' }] }),
    'challenge.yaml',
    'phases.0.closes',
  ],
  [
    'a phase without dates',
    changed({ phases: [{ key: 'open', splits: ['public'] }] }),
    'challenge.yaml',
    'phases.0.opens',
  ],
  [
    'a phase of a split that is missing',
    changed({ phases: [{ ...open, splits: ['final'] }] }),
    'challenge.yaml',
    'phases.0.splits.0',
  ],
  ['a phase twice', changed({ phases: [open, open] }), 'challenge.yaml', 'phases.1.key'],
  ['a date that is none', changed({ phases: [{ ...open, opens: 'soon' }] }), 'challenge.yaml', 'phases.0.opens'],
  ['an unknown time zone', changed({ timezone: 'Mars/Olympus' }), 'challenge.yaml', 'timezone'],
  ['public data that shows the truth', changed({ public_data: 'public' }), 'challenge.yaml', 'public_data'],
  [
    'a truth inside an input',
    changed({ splits: { public: { input: 'public', truth: 'public/truth' } }, phases: [open] }),
    'challenge.yaml',
    'splits.public.truth',
  ],
  [
    'a truth without its column',
    edited((f) => (f['public/truth/truth.csv'] = 'image_id,kind\na1,cat\n')),
    'public/truth/truth.csv',
    'line 1',
  ],
  [
    'a truth with an unknown label',
    edited((f) => (f['public/truth/truth.csv'] = 'image_id,label\na1,unicorn\n')),
    'public/truth/truth.csv',
    'line 2',
  ],
  [
    'a truth with an id twice',
    edited((f) => (f['public/truth/truth.csv'] = 'image_id,label\na1,cat\na1,cat\n')),
    'public/truth/truth.csv',
    'line 3',
  ],
  ['an empty truth', edited((f) => (f['public/truth/truth.csv'] = 'image_id,label\n')), 'public/truth/truth.csv', ''],
  [
    'a starter that cannot start',
    () => ({ ...tinyPack('bad', { starter: 'starter' }), 'starter/readme.md': 'x' }),
    'challenge.yaml',
    'starter',
  ],
  [
    'a baseline without its scores',
    () => ({ ...tinyPack('bad', { baselines: ['b'] }), 'b/main.py': 'x' }),
    'challenge.yaml',
    'baselines.0',
  ],
  [
    'a baseline that expects an unknown score',
    () => ({
      ...tinyPack('bad', { baselines: ['b'] }),
      'b/main.py': 'x',
      'b/expected.json': '{"public":{"beauty":1}}',
    }),
    'b/expected.json',
    '',
  ],
  [
    'a judge on another image',
    () => ({ ...tinyPack('bad', { judge: { image: 'judge' } }), 'judge/Dockerfile': 'FROM alpine\n' }),
    'judge/Dockerfile',
    'line 1',
  ],
  [
    'a judge without a Dockerfile',
    () => ({ ...tinyPack('bad', { judge: { image: 'judge' } }), 'judge/main.py': 'x' }),
    'challenge.yaml',
    'judge.image',
  ],
  [
    'a cover that is no picture',
    () => ({ ...tinyPack('bad', { cover: 'cover.html' }), 'cover.html': 'x' }),
    'challenge.yaml',
    'cover',
  ],
] as [string, () => Files, string, string][])('%s', async ([, make, file, key]) => {
  const answer = await importPack(platform, make(), organiser);
  expect(answer).toMatchObject({ status: 422, body: { code: 'pack_invalid' } });
  const found = answer.body.mistakes.find((m) => m.file === file && m.key.startsWith(key));
  expect(found, JSON.stringify(answer.body.mistakes)).toBeDefined();
  expect(found?.reason).not.toBe('');
  expect((await organiser.call('GET', '/api/challenges/bad')).status).toBe(404);
});

test('every mistake is reported at once', async () => {
  const answer = await importPack(platform, tinyPack('bad', { slug: 'No', schema: 'x', splits }), organiser);
  expect(answer.body.mistakes.map((m) => m.key)).toEqual(expect.arrayContaining(['schema', 'slug']));
});

test('the same pack twice changes nothing, a changed one becomes the next version', async () => {
  const first = await importPack(platform, tinyPack('twice'), organiser);
  const again = await importPack(platform, tinyPack('twice'), organiser);
  const other = await importPack(platform, tinyPack('twice', { title: { en: 'New', zh: '新' } }), organiser);
  expect([first, again, other].map((a) => [a.status, a.body.version])).toEqual([
    [201, 1],
    [201, 1],
    [201, 2],
  ]);
});

test('a pack zipped with its folder is accepted', async () => {
  const files = Object.fromEntries(Object.entries(tinyPack('folded')).map(([path, text]) => [`folder/${path}`, text]));
  expect((await importPack(platform, files, organiser)).status).toBe(201);
});

test('what no worker has room for is refused with the reason, and what one has is not', async () => {
  const { db } = platform.database;
  const half = { total: 2, reserved: 0 };
  const details = { pools: ['default'], cpus: half, memory_mb: { total: 4096, reserved: 0 }, sandboxes: [] };
  await db.insert(worker).values({ name: 'the-largest', slots: 2, details });
  const asks = (limits: object) => {
    return importPack(platform, tinyPack('large', { limits: { ...tinyLimits, memory_mb: 512, ...limits } }));
  };
  expect((await asks({ cpus: 3 })).body.mistakes).toMatchObject([{ key: 'limits.cpus' }]);
  expect((await asks({ memory_mb: 8192 })).body.mistakes).toMatchObject([{ key: 'limits.memory_mb' }]);
  expect((await asks({ cpus: 2, memory_mb: 4096 })).status).toBe(201);
  await db.delete(worker).where(eq(worker.name, 'the-largest'));
});
