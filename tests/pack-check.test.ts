/** `jiebang pack check`: a clean pack passes without a word; each fault of a pack is found, and nothing else. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPack } from '../core/packs/read.ts';
import type { LocalPlatform } from '../worker/cli/local-platform.ts';
import { openLocalPlatform } from '../worker/cli/local-platform.ts';
import { runBaselines } from '../worker/cli/pack-check/baselines.ts';
import type { Finding } from '../worker/cli/pack-check/findings.ts';
import { findLeaks } from '../worker/cli/pack-check/leaks.ts';
import type { PackReport } from '../worker/cli/pack-check/measured.ts';
import { pictureLooker } from '../worker/cli/pack-check/pictures.ts';
import { openBench } from '../worker/cli/pack-check/splits.ts';
import { beatsChance, repeatJudging, tryMalformed, tryRandom } from '../worker/cli/pack-check/trials.ts';
import { zipOfTexts } from './support/packs.ts';
import { baseline, ownJudge, type Pictured, picturedPack, writePack } from './support/pictured-pack.ts';

const program = fileURLToPath(new URL('../worker/cli/jiebang.ts', import.meta.url));
let folder: string;
let platform: LocalPlatform;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiebang-pack-check-'));
  platform = await openLocalPlatform(join(folder, 'storage'));
});
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function jiebang(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, NO_COLOR: '1' } });
  const ended = new Promise<number>((done) => child.on('close', (code) => done(code ?? 1)));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

async function aPack(change?: (made: Pictured) => void) {
  const written = await writePack(await mkdtemp(join(folder, 'pack-')), picturedPack(change));
  const { pack, mistakes } = await readPack(written);
  if (!pack) throw new Error(JSON.stringify(mistakes));
  return pack;
}

const publicOnly = {
  splits: { public: { input: 'public/input', truth: 'public/truth' } },
  phases: [{ key: 'final', splits: ['public'], entry: 'invited' }],
};
const bench = async (change?: (made: Pictured) => void) => {
  const pack = await aPack((made) => {
    change?.(made);
    made.manifest = { ...made.manifest, ...publicOnly };
  });
  return { pack, bench: await openBench(platform, pack, new AbortController().signal, () => {}) };
};
const said = (findings: Finding[]) => findings.map(({ code, parameters }) => ({ code, ...parameters }));

test('a clean pack passes: scores as expected, all told precisely, nothing found', async () => {
  const zip = join(folder, 'clean.zip');
  const files = Object.entries(picturedPack()).map(([path, content]) => [`clean/${path}`, content]);
  await writeFile(zip, await zipOfTexts(Object.fromEntries(files)));
  const { code, out, err } = await jiebang('pack', 'check', zip, '--json');
  expect(code, err + out).toBe(0);
  const report = JSON.parse(out) as PackReport;
  expect(report).toMatchObject({ slug: 'pictured', cases: { public: 36, private: 36 }, findings: [] });
  expect(report.baselines).toMatchObject([
    { baseline: 'mean', split: 'public', scores: { accuracy: 1 }, spread: { wall: { times: 3 } } },
    { baseline: 'mean', split: 'private', scores: { accuracy: 1 }, spread: { wall: { times: 1 } } },
  ]);
  expect(report.repeated).toMatchObject([{ times: 5, different: 1 }]);
  expect(report.chance.map(({ split }) => split)).toEqual(['public', 'private']);
  for (const { scores } of report.chance) expect(scores.accuracy?.mean).toBeCloseTo(1 / 3, 0);
  expect(report.malformed.length).toBeGreaterThan(8);
  for (const { verdict, told } of report.malformed)
    expect([verdict, told]).toEqual(['invalid_output', expect.anything()]);
});

test('a pack that cannot be imported is told why, in the language asked for', async () => {
  const broken = await writePack(join(folder, 'broken'), { 'challenge.yaml': 'slug: 7' });
  const { code, out } = await jiebang('pack', 'check', broken, '--lang', 'zh');
  expect({ code, out }).toEqual({ code: 1, out: expect.stringMatching(/错误.*challenge\.yaml.*赛题包不能导入/s) });
});

test('what is not asked for properly is refused with the usage', async () => {
  expect(await jiebang('pack', 'weigh')).toMatchObject({ code: 2, err: expect.stringContaining('pack check') });
  expect(await jiebang('pack', 'check')).toMatchObject({ code: 2, err: expect.stringContaining('pack check') });
  expect(await jiebang('pack', 'check', join(folder, 'nowhere'))).toMatchObject({ code: 2 });
});

test('the whole report is printed, with a fault at its end', async () => {
  const pack = await aPack((made) => {
    made.manifest = { ...made.manifest, ...publicOnly };
    made.files['baselines/mean/expected.json'] = JSON.stringify({ public: { accuracy: 0.25 } });
  });
  const { code, out } = await jiebang('pack', 'check', pack.folder, '--lang', 'en');
  expect(code, out).toBe(1);
  expect(out).toMatch(/Tiny pictured/);
  expect(out).toMatch(/mean +1\.0000 +1\.0000/);
  expect(out).toMatch(/chance +0\.\d{4}/);
  expect(out).toMatch(/judged 5 times on public: identical/);
  expect(out).toMatch(/a row missing +invalid_output +There is no row for [0-9a-f]{8}\./);
  expect(out).toMatch(/1 Fault\n.*accuracy is 1, but expected\.json says 0\.25/);
  expect(out).not.toMatch(/Warning/);
});

const copied = (made: Pictured, change: (grey: number) => number) => {
  const from = made.public_data[4];
  const to = made.private[9];
  if (from && to) to.pixels = (x, y) => change(from.pixels(x, y));
};
test.for<[string, (made: Pictured) => void, object[]]>([
  ['nothing', () => {}, []],
  [
    'a text chunk with the label',
    (made) => {
      for (const c of made.private) c.text = { keyword: 'Comment', text: `a ${c.label}` };
    },
    [
      { code: 'label_written', split: 'private', clue: 'Comment', count: 36 },
      { code: 'metadata_tells_label', split: 'private', clue: 'Comment', share: '100 %' },
    ],
  ],
  [
    'a public picture among the hidden ones',
    (made) => copied(made, (grey) => grey),
    [{ code: 'same_file', a: 'public_data', b: 'private', count: 1 }],
  ],
  [
    'a public picture made a little brighter',
    (made) => copied(made, (grey) => grey * 1.1 + 4),
    [{ code: 'similar_picture', a: 'public_data', b: 'private', count: 1 }],
  ],
  [
    'a site on both sides',
    (made) => {
      made.files['private/truth/groups.csv'] = 'image_id,site,sequence\nx,public_data-1,s\n';
    },
    [{ code: 'group_shared', group: 'site', split: 'private', example: 'public_data-1' }],
  ],
])('leaks: %s', async ([, change, expected]) => {
  const pack = await aPack(change);
  const { findings } = await findLeaks(pack, pictureLooker(platform, folder), 1);
  expect(said(findings)).toMatchObject(expected);
});

test.for<[string, string, object, object[]]>([
  ['as expected', baseline(), { public: { accuracy: 1 } }, []],
  [
    'another score than expected',
    baseline("label = 'cat'"),
    { public: { accuracy: 1 } },
    [{ code: 'baseline_missed', baseline: 'mean', split: 'public', score: 'accuracy', expected: 1 }],
  ],
  [
    'a crash',
    'raise SystemExit("no model")',
    { public: { accuracy: 1 } },
    [{ code: 'baseline_not_scored', verdict: 'runtime_error', detail: expect.stringContaining('no model') }],
  ],
  [
    'dice',
    baseline("label = __import__('random').choice(['cat', 'dog', 'cow'])"),
    { public: { accuracy: 0.5 }, tolerance: 1 },
    [
      { code: 'scores_vary', score: 'accuracy', times: 3 },
      { code: 'scores_vary', score: 'macro_f1' },
    ],
  ],
])('baselines: %s', async ([, main, expected, found]) => {
  const made = await bench(({ files }) => {
    files['baselines/mean/main.py'] = main;
    files['baselines/mean/expected.json'] = JSON.stringify(expected);
  });
  const { findings } = await runBaselines(made.bench, made.pack);
  expect(said(findings)).toMatchObject(found);
});

test('a baseline that knows nothing does not beat chance', async () => {
  // A third each, in the order of ids, which says nothing of the label.
  const made = await bench(({ files }) => {
    files['baselines/mean/main.py'] = baseline("label = ['cat', 'dog', 'cow'][rows.index(row) % 3]");
    files['baselines/mean/expected.json'] = '{}';
  });
  const { samples } = await runBaselines(made.bench, made.pack);
  const [sample] = samples;
  if (!sample) throw new Error('it was not scored');
  const { chance } = await tryRandom(made.bench, sample, 3);
  if (!chance) throw new Error('there is no chance level');
  expect(said(beatsChance(made.bench, samples, chance))).toMatchObject([{ code: 'at_chance', score: 'accuracy' }]);
});

/** A judge of the pack's own that does all right but for what `before` and `score` do. */
const judgeProgram = (before: string, score = '0.5') => `import random
from jiebang_judge import OneOf, Predictions, read_truth, run
from jiebang_judge.mistakes import Mistakes

def judge(job):
    kinds = {"label": OneOf(["cat", "dog", "cow"])}
    truth = read_truth(job.truth_file("truth.csv"), "image_id", kinds)
    try:
        text = open(job.prediction_file("predictions.csv")).read()
    except FileNotFoundError:
        text = ""
    ${before || 'pass'}
    Predictions(job, "predictions.csv", "image_id", kinds, truth)
    return {"scores": {"accuracy": ${score}, "macro_f1": 0.5}}

run(judge)
`;
const answer = '{"scores": {"accuracy": 0, "macro_f1": 0}}';

async function tried(judge: string) {
  const made = await bench((pictured) => {
    const own = ownJudge(judge);
    Object.assign(pictured.files, own.files, { 'baselines/mean/expected.json': '{}' });
    Object.assign(pictured.manifest, own.manifest);
  });
  const { samples } = await runBaselines(made.bench, made.pack);
  const [sample] = samples;
  if (!sample) throw new Error('the baseline was not scored');
  return { ...made, sample };
}

test('a judge that scores by the dice is not repeatable', async () => {
  const { bench, sample } = await tried(judgeProgram('', 'random.random()'));
  const { findings } = await repeatJudging(bench, sample);
  expect(said(findings)).toMatchObject([{ code: 'scoring_varies', split: 'public', times: 5, different: 5 }]);
});

test.for<[string, string, object[]]>([
  ['nothing', '', []],
  [
    'it falls over NaN',
    'assert "NaN" not in text, "NaN!"',
    [{ code: 'judge_failed', probe: 'NaN', verdict: 'judge_error', detail: expect.stringContaining('NaN!') }],
  ],
  [
    'it scores what is empty',
    `if text == "": return ${answer}`,
    [
      { code: 'nonsense_scored', probe: 'no file' },
      { code: 'nonsense_scored', probe: 'an empty file' },
    ],
  ],
  [
    'it takes a missing row for a wrong one',
    `if text.startswith("image_id,label") and len(text.splitlines()) == 36: return ${answer}`,
    [{ code: 'malformed_accepted', probe: 'a row missing' }],
  ],
  [
    'it is vague',
    'if "no-such-id" in text: raise Mistakes().stop("predictions.csv", "bad", "bad", "错")',
    [
      { code: 'imprecise_mistake', probe: 'an unknown id', told: 'bad' },
      { code: 'imprecise_mistake', probe: 'rows too many', told: 'bad' },
    ],
  ],
])('judges: %s', async ([, before, expected]) => {
  const { bench, sample } = await tried(judgeProgram(before));
  const { findings, tried: all } = await tryMalformed(bench, sample);
  expect(said(findings), JSON.stringify(all)).toMatchObject(expected);
  expect(findings).toHaveLength(expected.length);
});
