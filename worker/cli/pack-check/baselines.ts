/** Runs every baseline on every split, and some of them again, as submissions are run. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { Problem } from '../../../core/errors/problem.ts';
import { expectedSchema } from '../../../core/packs/expected.ts';
import { inspectSolution } from '../../../core/packs/inspect-solution.ts';
import { type Limits, primaryScore, type SplitName } from '../../../core/packs/manifest.ts';
import type { Pack } from '../../../core/packs/read.ts';
import { type Scored, score } from '../../pipeline/score.ts';
import { filesOfSubmission } from '../../pipeline/task.ts';
import { solutionZip } from '../local-files.ts';
import { type Finding, finding } from './findings.ts';
import { type BaselineRun, spreadOf } from './measured.ts';
import type { Bench } from './splits.ts';

/** Of each baseline on the first split: enough to see that something varies. */
export const runsOfBaseline = 3;
/** Share of a limit from which on another machine may not be fast enough. */
const nearLimit = 0.8;

type Expected = z.infer<typeof expectedSchema>;

/** Predictions that were scored, to try the judge with. */
export interface Sample {
  baseline: string;
  split: SplitName;
  /** Tar blob in the platform's storage. */
  predictions: string;
  primary: number;
}

export async function runBaselines(
  bench: Bench,
  pack: Pack,
): Promise<{ findings: Finding[]; runs: BaselineRun[]; samples: Sample[] }> {
  const findings: Finding[] = [];
  const runs: BaselineRun[] = [];
  const samples: Sample[] = [];
  const { key } = primaryScore(bench.manifest.scores);
  for (const path of bench.manifest.baselines) {
    const folder = join(pack.folder, path);
    const expected = expectedSchema.parse(JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8')));
    const baseline = path.slice(path.lastIndexOf('/') + 1);
    const results = await runOnSplits(bench, folder, baseline);
    if (results instanceof Problem) {
      findings.push(finding('baseline_unusable', { baseline, reason: results.in('en'), reason_zh: results.in('zh') }));
      continue;
    }
    for (const { split, scored } of results) {
      const [first] = scored;
      if (!first) continue;
      findings.push(...judgeRun(baseline, split, scored, expected, bench.manifest.limits));
      runs.push(runOf(baseline, split, scored));
      if (first.verdict === 'scored' && first.predictionsSha256)
        samples.push({ baseline, split, predictions: first.predictionsSha256, primary: first.scores?.[key] ?? 0 });
    }
  }
  return { findings, runs, samples };
}

/** The starter's predictions, where no baseline gives any. */
export async function runStarter(bench: Bench, pack: Pack, split: SplitName): Promise<Sample | null> {
  const { starter } = pack.manifest;
  if (!starter || pack.manifest.submission.kind !== 'code' || pack.manifest.submission.contents) return null;
  const results = await runOnSplits({ ...bench, splits: [split] }, join(pack.folder, starter), 'starter', 1);
  const scored = results instanceof Problem ? undefined : results[0]?.scored[0];
  if (scored?.verdict !== 'scored' || !scored.predictionsSha256) return null;
  const primary = scored.scores?.[primaryScore(bench.manifest.scores).key] ?? 0;
  return { baseline: 'starter', split, predictions: scored.predictionsSha256, primary };
}

async function runOnSplits(
  bench: Bench,
  folder: string,
  name: string,
  times = runsOfBaseline,
): Promise<{ split: SplitName; scored: Scored[] }[] | Problem> {
  await using zip = await solutionZip(folder);
  const refused = await inspectSolution(zip.path, bench.manifest.submission).then(
    () => null,
    (error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    },
  );
  if (refused) return refused;
  const files = await filesOfSubmission(zip.path, zip.bytes, bench.manifest);
  try {
    const results = [];
    for (const [i, split] of bench.splits.entries()) {
      const scored: Scored[] = [];
      for (let run = 0; run < (i === 0 ? times : 1); run++) {
        bench.say(`${name} · ${split}`);
        scored.push(await score(bench.platform, bench.task(split, files.open), bench.signal, async () => {}));
        bench.signal.throwIfAborted();
      }
      results.push({ split, scored });
    }
    return results;
  } finally {
    files.close();
  }
}

function runOf(baseline: string, split: SplitName, scored: Scored[]): BaselineRun {
  const [first] = scored;
  const resources = scored.flatMap((s) => s.resources ?? []);
  const keys = Object.keys(first?.scores ?? {});
  const spread = resources.length > 0 && {
    scores: Object.fromEntries(keys.map((key) => [key, spreadOf(scored.flatMap((s) => s.scores?.[key] ?? []))])),
    wall: spreadOf(resources.map((r) => r.wall_ms / 1000)),
    cpu: spreadOf(resources.map((r) => r.cpu_ms / 1000)),
    memory: spreadOf(resources.map((r) => r.peak_memory_mb)),
  };
  const { verdict = 'system_error', scores = null } = first ?? {};
  return { baseline, split, verdict, scores, spread: spread || null };
}

/** Pure: what the runs of one baseline on one split show to be wrong. */
export function judgeRun(
  baseline: string,
  split: SplitName,
  runs: readonly Scored[],
  expected: Expected,
  limits: Limits,
): Finding[] {
  const failed = runs.find((run) => run.verdict !== 'scored');
  if (failed)
    return [finding('baseline_not_scored', { baseline, split, verdict: failed.verdict, ...detailOf(failed) })];
  const findings: Finding[] = [];
  const wanted = expected[split];
  if (!wanted) findings.push(finding('no_expectation', { baseline, split }));
  const { tolerance } = expected;
  for (const [score, value] of Object.entries(wanted ?? {})) {
    const miss = runs.find((run) => !(Math.abs((run.scores?.[score] ?? Number.NaN) - value) <= tolerance));
    if (miss)
      findings.push(
        finding('baseline_missed', {
          baseline,
          split,
          score,
          got: miss.scores?.[score] ?? '–',
          expected: value,
          tolerance,
        }),
      );
  }
  for (const score of Object.keys(runs[0]?.scores ?? {})) {
    const { low, high, times } = spreadOf(runs.map((run) => run.scores?.[score] ?? Number.NaN));
    if (high > low) findings.push(finding('scores_vary', { baseline, split, score, low, high, times }));
  }
  return [...findings, ...closeToLimits(baseline, split, runs, limits)];
}

function closeToLimits(baseline: string, split: SplitName, runs: readonly Scored[], limits: Limits): Finding[] {
  const most = (of: (resources: NonNullable<Scored['resources']>) => number) =>
    Math.max(0, ...runs.flatMap(({ resources }) => (resources ? [of(resources)] : [])));
  const measured = [
    { used: most((r) => r.wall_ms) / 1000, limit: limits.wall_seconds, unit: 's' },
    { used: most((r) => r.cpu_ms) / 1000, limit: limits.cpu_seconds ?? Number.POSITIVE_INFINITY, unit: 's CPU' },
    { used: most((r) => r.peak_memory_mb), limit: limits.memory_mb, unit: 'MB' },
  ];
  return measured
    .filter(({ used, limit }) => used >= nearLimit * limit)
    .map(({ used, limit, unit }) =>
      finding('near_limit', { baseline, split, used: `${used.toFixed(1)} ${unit}`, limit: `${limit} ${unit}` }),
    );
}

/** Why something was not scored, in both languages. */
export function detailOf({ details, mistakes, log }: Pick<Scored, 'details' | 'mistakes' | 'log'>) {
  const mistake = mistakes?.mistakes[0]?.message;
  if (mistake) return { detail: mistake.en, detail_zh: mistake.zh };
  const reason = details ? [details.reason, details.value, details.text].filter((x) => x !== undefined).join(' ') : '';
  const lastLine = log?.text.trimEnd().split('\n').at(-1) ?? '';
  const detail = [reason, lastLine].filter(Boolean).join(': ').slice(-500);
  return { detail, detail_zh: detail };
}
