/** Tries the judge: with the same answer again and again, with random ones, and with ones that are no answers. */

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { tarOf } from '../../../core/archives/tar.ts';
import type { Mistakes } from '../../../core/jobs/result.ts';
import { primaryScore, type SplitName } from '../../../core/packs/manifest.ts';
import { judgePredictions } from '../../pipeline/judge.ts';
import { predictionsFile } from '../../pipeline/score.ts';
import { detailOf, type Sample } from './baselines.ts';
import { randomFrom, shuffled } from './chance.ts';
import { type Finding, finding } from './findings.ts';
import { type Malformed, malformed } from './malformed.ts';
import { type ChanceLevel, type Repeated, spreadOf, type Tried } from './measured.ts';
import type { Bench } from './splits.ts';
import { parseTable, writeTable } from './table.ts';

export const timesJudged = 5;
export const randomAnswers = 5;

const recordBytes = 10_240;

type Judged = Awaited<ReturnType<typeof judgePredictions>>;

/** The same predictions several times: all that a contestant is told must be the same, letter by letter. */
export async function repeatJudging(
  bench: Bench,
  sample: Sample,
): Promise<{ findings: Finding[]; repeated: Repeated }> {
  const { split, baseline } = sample;
  const results = new Set<string>();
  for (let i = 0; i < timesJudged; i++) {
    bench.say(`${baseline} · ${split} · ${i + 1}/${timesJudged}`);
    const { resources: _, ...told } = await judge(bench, split, sample.predictions);
    results.add(JSON.stringify(told));
  }
  const repeated = { split, baseline, times: timesJudged, different: results.size };
  const findings =
    results.size > 1 ? [finding('scoring_varies', { split, times: timesJudged, different: results.size })] : [];
  return { findings, repeated };
}

/**
 * Answers that know nothing: every column of a baseline's predictions but the id is shuffled on its own, so that each
 * value stays plausible and occurs as often as before.
 */
export async function tryRandom(
  bench: Bench,
  sample: Sample,
  seed: number,
): Promise<{ findings: Finding[]; chance: ChanceLevel | null }> {
  const { split, baseline } = sample;
  const files = await filesOfTar(bench, sample.predictions);
  const table = parseTable(files.get(predictionsFile(bench.manifest))?.toString() ?? '');
  if (!table) return { findings: [], chance: null };
  const random = randomFrom(seed);
  const id = Math.max(0, table.columns.indexOf(idColumnOf(bench)));
  const scores: Record<string, number>[] = [];
  for (let i = 0; i < randomAnswers; i++) {
    bench.say(`random · ${split} · ${i + 1}/${randomAnswers}`);
    const columns = table.columns.map((_, at) => {
      const values = table.rows.map((row) => row[at] ?? '');
      return at === id ? values : shuffled(values, random);
    });
    const rows = table.rows.map((_, row) => columns.map((values) => values[row] ?? ''));
    const judged = await judgeText(bench, split, files, writeTable({ columns: table.columns, rows }));
    if (judged.verdict === 'invalid_output') {
      const told = judged.mistakes?.mistakes[0]?.message;
      return {
        findings: [finding('random_refused', { baseline, split, told: told?.en ?? '', told_zh: told?.zh ?? '' })],
        chance: null,
      };
    }
    if (judged.verdict !== 'scored')
      return { findings: [failed({ en: 'random', zh: '随机答案' }, split, judged)], chance: null };
    if (judged.scores) scores.push(judged.scores);
  }
  const keys = bench.manifest.scores.map(({ key }) => key);
  return {
    findings: [],
    chance: {
      split,
      baseline,
      scores: Object.fromEntries(keys.map((key) => [key, spreadOf(scores.map((s) => s[key] ?? Number.NaN))])),
    },
  };
}

/** Whether any baseline is better than the luckiest random answer. */
export function beatsChance(
  bench: Pick<Bench, 'manifest'>,
  samples: readonly Sample[],
  chance: ChanceLevel,
): Finding[] {
  const { key, better, decimals } = primaryScore(bench.manifest.scores);
  const spread = chance.scores[key];
  const here = samples.filter(({ split }) => split === chance.split).map(({ primary }) => primary);
  if (!spread || here.length === 0) return [];
  const best = better === 'higher' ? Math.max(...here) : Math.min(...here);
  const luckiest = better === 'higher' ? spread.high : spread.low;
  if (better === 'higher' ? best > luckiest : best < luckiest) return [];
  return [
    finding('at_chance', {
      split: chance.split,
      score: key,
      best: best.toFixed(decimals),
      chance: luckiest.toFixed(decimals),
    }),
  ];
}

export async function tryMalformed(bench: Bench, sample: Sample): Promise<{ findings: Finding[]; tried: Tried[] }> {
  const { split } = sample;
  const file = predictionsFile(bench.manifest);
  const files = await filesOfTar(bench, sample.predictions);
  const good = files.get(file)?.toString() ?? '';
  const findings: Finding[] = parseTable(good) ? [] : [finding('not_a_table')];
  const tried: Tried[] = [];
  for (const probe of malformed(good, idColumnOf(bench))) {
    bench.say(`${probe.name.en} · ${split}`);
    const judged = await judgeText(bench, split, files, probe.content);
    findings.push(...judgeTrial(probe, split, judged, file));
    tried.push({
      probe: probe.name,
      split,
      verdict: judged.verdict,
      told: judged.mistakes?.mistakes[0]?.message ?? null,
    });
  }
  return { findings, tried };
}

/** Pure: what a judge's answer to something malformed shows of the judge. */
export function judgeTrial(probe: Malformed, split: SplitName, judged: Judged, file: string): Finding[] {
  const named = { probe: probe.name.en, probe_zh: probe.name.zh };
  if (judged.verdict === 'scored') return [finding(probe.unscorable ? 'nonsense_scored' : 'malformed_accepted', named)];
  if (judged.verdict !== 'invalid_output') return [failed(probe.name, split, judged)];
  const told = judged.mistakes?.mistakes[0]?.message;
  if (judged.mistakes && tellsWhere(judged.mistakes, probe.place, file)) return [];
  const { place } = probe;
  const expected = [
    file,
    ...(place && 'line' in place ? [`:${place.line}`] : []),
    ...(place && 'column' in place ? [`:${place.column}`] : []),
    ...(place && 'text' in place ? [` “${place.text}”`] : []),
  ].join('');
  return [finding('imprecise_mistake', { ...named, expected, told: told?.en ?? '', told_zh: told?.zh ?? '' })];
}

function tellsWhere({ mistakes }: Mistakes, place: Malformed['place'], file: string): boolean {
  return mistakes.some((mistake) => {
    if (mistake.file !== file || mistake.message.en.trim() === '' || mistake.message.zh.trim() === '') return false;
    if (place === null) return true;
    if ('text' in place) return [mistake.expected, mistake.message.en].some((text) => text?.includes(place.text));
    return mistake.line === place.line && (!('column' in place) || mistake.column === place.column);
  });
}

const failed = (name: { en: string; zh: string }, split: SplitName, judged: Judged) =>
  finding('judge_failed', { probe: name.en, probe_zh: name.zh, split, verdict: judged.verdict, ...detailOf(judged) });

function idColumnOf({ manifest }: Bench): string {
  const named = manifest.judge.options.id;
  return typeof named === 'string' ? named : 'image_id';
}

async function judgeText(
  bench: Bench,
  split: SplitName,
  others: Map<string, Buffer>,
  content: string | null,
): Promise<Judged> {
  const file = predictionsFile(bench.manifest);
  const files = [...others].filter(([path]) => path !== file);
  if (content !== null) files.push([file, Buffer.from(content)]);
  const sources = files.map(([path, body]) => ({ path, bytes: body.length, open: () => Readable.from([body]) }));
  const archive = await buffer(tarOf(sources));
  // Whole records, as POSIX wants a tar to end and as a solution's output does: a reader may wait for the rest of one.
  const padding = Buffer.alloc((recordBytes - (archive.length % recordBytes)) % recordBytes);
  const blob = await bench.platform.storage.put(Readable.from([archive, padding]));
  return judge(bench, split, blob.sha256);
}

/** @throws Error when the engine failed, which says nothing about the pack. */
async function judge(bench: Bench, split: SplitName, predictions: string): Promise<Judged> {
  const task = bench.task(split, () => Readable.from([]));
  const judged = await judgePredictions(
    bench.platform.sandboxes,
    task,
    bench.platform.storage.get(predictions),
    bench.signal,
  );
  bench.signal.throwIfAborted();
  if (judged.verdict === 'system_error') throw new Error(`the engine failed: ${judged.details?.text ?? ''}`);
  return judged;
}

/** A solution's output by path. */
async function filesOfTar(bench: Bench, sha256: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const extract = tar.extract();
  void pipeline(bench.platform.storage.get(sha256), extract).catch((error: Error) => extract.destroy(error));
  for await (const entry of extract) files.set(entry.header.name, await buffer(entry));
  return files;
}
