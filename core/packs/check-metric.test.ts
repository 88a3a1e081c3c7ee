/** Packs with ready metrics: options, scores and truth that fit are accepted, what does not is named. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readPack } from './read.ts';

const root = await mkdtemp(join(tmpdir(), 'jiebang-metric-'));
afterAll(() => rm(root, { recursive: true, force: true }));

type Scores = [key: string, better: 'higher' | 'lower'][];
interface Judge {
  metric: string;
  options?: Record<string, unknown>;
  scores: Scores;
  truth: Record<string, string>;
}

/** @returns each mistake as `file: key: reason` of a pack that is right but for what is given. */
async function mistakesOf({ metric, options = {}, scores, truth }: Judge): Promise<string[]> {
  const folder = await mkdtemp(join(root, 'pack-'));
  const limits = { wall_seconds: 3, cpus: 1, memory_mb: 512, processes: 32, output_mb: 4, scratch_mb: 32, log_kb: 8 };
  const manifest = {
    schema: 'jiebang/1',
    slug: 'tiny',
    title: { en: 'Tiny', zh: '小题' },
    description: { en: 'd.en.md', zh: 'd.zh.md' },
    sponsor: { name: { en: 'Nobody', zh: '无' } },
    submission: { kind: 'predictions', max_upload_mb: 2 },
    limits,
    splits: { public: { input: 'input', truth: 'truth' } },
    judge: { metric, options },
    scores: scores.map(([key, better], i) => ({ key, label: { en: key, zh: key }, better, primary: i === 0 })),
    phases: [{ key: 'open', opens: '2020-01-01T00:00:00Z', closes: '2030-01-01T00:00:00Z', splits: ['public'] }],
  };
  const files: Record<string, string> = {
    'challenge.yaml': stringify(manifest),
    'd.en.md': 'D',
    'd.zh.md': '题',
    'input/ids.txt': 'a\n',
    ...Object.fromEntries(Object.entries(truth).map(([name, content]) => [`truth/${name}`, content])),
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const { mistakes } = await readPack(folder);
  return mistakes.map(({ file, key, reason }) => `${file}: ${key}: ${reason}`);
}

const labels = ['cat', 'dog'];
const labelled: Judge = {
  metric: 'classification',
  options: { labels },
  scores: [
    ['macro_f1', 'higher'],
    ['cat_recall', 'higher'],
  ],
  truth: { 'truth.csv': 'image_id,label\na,cat\nb,dog\n' },
};
const measured: Judge = {
  metric: 'regression',
  scores: [
    ['rmse', 'lower'],
    ['r2', 'higher'],
  ],
  truth: { 'truth.csv': 'id,value\na,1\nb,-2.5e-3\nc,.5\n' },
};
const masked: Judge = {
  metric: 'segmentation',
  options: { labels, ignore: 255, without: ['cat'] },
  scores: [
    ['miou', 'higher'],
    ['dog_dice', 'higher'],
  ],
  truth: { 'a.png': 'PNG' },
};
const ranked: Judge = {
  metric: 'ranking',
  options: { k: 5, gain: 'exponential', most: 50 },
  scores: [
    ['ndcg', 'higher'],
    ['map', 'higher'],
  ],
  truth: { 'truth.csv': 'query,item,relevance\nq,a,0\nq,b,3\nr,a,1\n' },
};
const written: Judge = {
  metric: 'text',
  options: { references: ['one', 'two'], tokens: 'characters' },
  scores: [
    ['bleu', 'higher'],
    ['cer', 'lower'],
  ],
  truth: { 'truth.csv': '\ufeffid,one,two\r\na,"Yes, ""now""",是\r\nb,,\r\n' },
};
const boxed: Judge = {
  metric: 'detection',
  options: { classes: labels },
  scores: [
    ['map', 'higher'],
    ['dog_ap50', 'higher'],
  ],
  truth: { 'truth.csv': 'image_id,class,x,y,w,h\na,cat,-1,2,3,4\na,dog,0,0,1.5,2\nb,,,,,\n' },
};
const met: Judge = {
  metric: 'reidentification',
  options: { guesses: 3 },
  scores: [
    ['geometric_mean', 'higher'],
    ['map_at_3', 'higher'],
    ['cmc_3', 'higher'],
  ],
  truth: { 'truth.csv': 'image_id,individual\na,L1\nb,L2\n' },
};
const asked = (judge: Judge, ...scores: Scores): Judge => ({ ...judge, scores });
const set = (judge: Judge, options: Record<string, unknown>): Judge => ({
  ...judge,
  options: { ...judge.options, ...options },
});
const table = (judge: Judge, content: string): Judge => ({ ...judge, truth: { 'truth.csv': content } });

test.for([
  ['labels', labelled],
  ['the recall of one label by its short name', asked(set(labelled, { recall_of: 'cat' }), ['recall', 'higher'])],
  ['lists of labels', asked(set(labelled, { answer: 'top_k', k: 2 }), ['map_at_k', 'higher'])],
  [
    'probabilities',
    asked(
      set(labelled, { answer: 'probabilities' }),
      ['log_loss', 'lower'],
      ['roc_auc', 'higher'],
      ['map_at_k', 'higher'],
    ),
  ],
  ['numbers', measured],
  ['masks', masked],
  ['masks in a folder', { ...set(masked, { truth: 'masks' }), truth: { 'masks/a.png': 'PNG' } }],
  ['rankings', ranked],
  ['texts with commas and quotes', written],
  ['boxes, several in a picture and none in another', boxed],
  ['individuals', met],
] as [string, Judge][])('accepted: %s', async ([, judge]) => {
  expect(await mistakesOf(judge)).toEqual([]);
});

test.for([
  ['an option that no metric has', set(labelled, { colour: 1 }), 'challenge.yaml: judge.options: '],
  ['a label twice', set(labelled, { labels: ['cat', 'cat'] }), 'challenge.yaml: judge.options.labels: a label stands'],
  ['recall of no label', set(labelled, { recall_of: 'cow' }), 'challenge.yaml: judge.options.recall_of: '],
  [
    'labels with spaces in lists',
    set(labelled, { labels: ['a cat', 'dog'], answer: 'top_k' }),
    'challenge.yaml: judge.options.labels: ',
  ],
  ['an id like a label', set(labelled, { id: 'cat', answer: 'probabilities' }), 'challenge.yaml: judge.options.id: '],
  ['a truth elsewhere', set(labelled, { truth: '../input/ids.txt' }), 'challenge.yaml: judge.options.truth: '],
  ['a truth in the folder above', set(masked, { truth: '..' }), 'challenge.yaml: judge.options.truth: '],
  ['a score that the metric lacks', asked(labelled, ['beauty', 'higher']), 'challenge.yaml: scores.0.key: '],
  ['the recall of a label that is none', asked(labelled, ['cow_recall', 'higher']), 'challenge.yaml: scores.0.key: '],
  ['a loss without probabilities', asked(labelled, ['log_loss', 'lower']), 'challenge.yaml: scores.0.key: '],
  ['an error of which more is better', asked(measured, ['mae', 'higher']), 'challenge.yaml: scores.0.better: '],
  ['a share of which less is better', asked(labelled, ['accuracy', 'lower']), 'challenge.yaml: scores.0.better: '],
  ['bounds the wrong way round', set(measured, { low: 2, high: 1 }), 'challenge.yaml: judge.options.high: '],
  ['all labels left out', set(masked, { without: labels }), 'challenge.yaml: judge.options.without: '],
  ['a label that is not known', table(labelled, 'image_id,label\na,cow\n'), 'truth/truth.csv: line 2: "cow"'],
  ['a class twice', set(boxed, { classes: ['cat', 'cat'] }), 'challenge.yaml: judge.options.classes: a class stands'],
  ["a class named like a box's side", set(boxed, { class: 'w' }), 'challenge.yaml: judge.options.class: '],
  ['the precision of no class', asked(boxed, ['cow_ap', 'higher']), 'challenge.yaml: scores.0.key: '],
  ['a fourth rank of three', asked(met, ['cmc_4', 'higher']), 'challenge.yaml: scores.0.key: '],
  ['a column that is another', set(met, { individual: 'image_id' }), 'challenge.yaml: judge.options.individual: '],
  [
    'a box without width',
    table(boxed, 'image_id,class,x,y,w,h\na,cat,1,1,0,2\n'),
    'truth/truth.csv: line 2: "0" is not within',
  ],
  [
    'half a box',
    table(boxed, 'image_id,class,x,y,w,h\na,cat,1,1,,2\n'),
    'truth/truth.csv: : a box of "a" lacks a value',
  ],
  [
    'nothing and a box in one picture',
    table(boxed, 'image_id,class,x,y,w,h\na,,,,,\na,cat,1,1,1,2\n'),
    'truth/truth.csv: : "a" has nothing in it and yet another row',
  ],
  ['no box at all', table(boxed, 'image_id,class,x,y,w,h\na,,,,,\n'), 'truth/truth.csv: : has no box'],
  [
    'an individual called new',
    table(met, 'image_id,individual\na,new_individual\n'),
    'truth/truth.csv: line 2: an individual may not be called',
  ],
  ['no id', table(measured, 'id,value\n,1\n'), 'truth/truth.csv: line 2: has no id'],
  ['an id twice', table(measured, 'id,value\na,1\na,2\n'), 'truth/truth.csv: line 3: "a" stands twice'],
  ['a number in other digits', table(measured, 'id,value\na,１\n'), 'truth/truth.csv: line 2: "１" is not'],
  ['a number that is none', table(measured, 'id,value\na,NaN\n'), 'truth/truth.csv: line 2: "NaN" is not'],
  ['a number beyond all', table(measured, 'id,value\na,1e99\n'), 'truth/truth.csv: line 2: "1e99" is not within'],
  ['a column missing', table(measured, 'id\na\n'), 'truth/truth.csv: line 1: has no column "value"'],
  ['a column too many', table(measured, 'id,value,x\na,1,2\n'), 'truth/truth.csv: line 1: has a column "x"'],
  ['a field missing', table(measured, 'id,value\na\n'), 'truth/truth.csv: line 2: has 1 fields'],
  ['an open quote', table(written, 'id,one,two\na,"b,c\n'), 'truth/truth.csv: line 2: a double quote'],
  ['no rows', table(measured, 'id,value\n'), 'truth/truth.csv: : has no rows'],
  ['no truth', { ...measured, truth: { other: '' } }, 'truth/truth.csv: : is missing'],
  ['no masks', { ...masked, truth: { 'a.jpg': '' } }, 'truth: : has no mask'],
  [
    'a query that nothing answers',
    table(ranked, 'query,item,relevance\nq,a,1\nr,a,0\n'),
    'truth/truth.csv: : nothing is relevant to the query "r"',
  ],
  [
    'an item twice in a query',
    table(ranked, 'query,item,relevance\nq,a,1\nq,a,1\n'),
    'truth/truth.csv: line 3: "q, a" stands twice',
  ],
] as [string, Judge, string][])('refused: %s', async ([, judge, expected]) => {
  const mistakes = await mistakesOf(judge);
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toContain(expected);
});
