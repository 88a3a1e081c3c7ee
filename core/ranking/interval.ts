/** The interval that a board shows beside a score. */
import { z } from 'zod';
import type { Score } from '../packs/manifest.ts';
import { bootstrapMean, meanOf } from './bootstrap.ts';
import { type CaseScores, seedOf } from './cases.ts';

export const scoreInterval = z.object({
  low: z.number(),
  high: z.number(),
  of: z
    .enum(['score', 'cases'])
    .describe('`score`: of the primary score; `cases`: of the mean score of the cases, which the primary score is not'),
});
export type ScoreInterval = z.infer<typeof scoreInterval>;

/**
 * A 95 % interval: what the judge gives for the primary score, else a bootstrap over the cases. That is one of the
 * primary score only where it is the mean of the cases or, as an error rate, 1 less that; of a macro F1 it is not, and
 * says so by `of: cases`.
 * @returns null without either.
 */
export function intervalOf(
  primary: Pick<Score, 'key' | 'decimals'>,
  scores: Record<string, number>,
  intervals: Record<string, readonly [number, number]>,
  cases: CaseScores | null,
): ScoreInterval | null {
  const given = intervals[primary.key];
  if (given) return { low: given[0], high: given[1], of: 'score' };
  if (!cases) return null;
  const { low, high } = bootstrapMean(cases.scores, seedOf(cases.idsSha256));
  const mean = meanOf(cases.scores);
  const value = scores[primary.key] ?? Number.NaN;
  // Case scores are kept with seven digits.
  const same = (other: number) => Math.abs(value - other) <= 1e-6;
  if (same(mean)) return { low, high, of: 'score' };
  if (same(1 - mean)) return { low: 1 - high, high: 1 - low, of: 'score' };
  return { low, high, of: 'cases' };
}
