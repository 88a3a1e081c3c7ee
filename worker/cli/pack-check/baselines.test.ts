import { expect, test } from 'vitest';
import type { Scored } from '../../pipeline/score.ts';
import { judgeRun } from './baselines.ts';

const limits = {
  wall_seconds: 10,
  cpus: 1,
  memory_mb: 256,
  processes: 32,
  output_mb: 4,
  scratch_mb: 32,
  log_kb: 8,
};
const used = { wall_ms: 100, cpu_ms: 100, peak_memory_mb: 20, output_bytes: 1, log_bytes: 1 };
const scored = (f1: number, resources = used): Scored => ({ verdict: 'scored', scores: { f1 }, resources });
const codes = (runs: Scored[], expected: { public?: Record<string, number>; tolerance: number }) =>
  judgeRun('forest', 'public', runs, expected, limits).map(({ code }) => code);
const half = { public: { f1: 0.5 }, tolerance: 0.01 };

test.for([
  ['what was expected', [scored(0.5), scored(0.5)], half, []],
  ['within the tolerance', [scored(0.509)], half, []],
  ['out of the tolerance', [scored(0.52)], half, ['baseline_missed']],
  ['out of the tolerance once', [scored(0.5), scored(0.52)], half, ['baseline_missed', 'scores_vary']],
  ['a score that is not there', [scored(0.5)], { public: { auc: 1 }, tolerance: 0 }, ['baseline_missed']],
  ['a little noise', [scored(0.5), scored(0.505)], half, ['scores_vary']],
  ['nothing expected', [scored(0.5)], { tolerance: 0 }, ['no_expectation']],
  ['a crash', [{ verdict: 'runtime_error' }], half, ['baseline_not_scored']],
  ['slow', [scored(0.5, { ...used, wall_ms: 8000 })], half, ['near_limit']],
  ['large', [scored(0.5, { ...used, peak_memory_mb: 250 })], half, ['near_limit']],
] as [string, Scored[], typeof half, string[]][])('%s', ([, runs, expected, found]) => {
  expect(codes(runs, expected)).toEqual(found);
});
