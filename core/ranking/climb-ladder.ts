/** A team's ladder in a phase: replayed from its results, and what each showed written down beside it. */
import { eq } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { evaluation, type LadderPlace } from '../db/schema.ts';
import type { Ladder, Score } from '../packs/manifest.ts';
import { differences, standardError } from './bootstrap.ts';
import { pairedCases } from './case-store.ts';
import { climb, type Rung } from './ladder.ts';

export interface LadderResult {
  evaluationId: string;
  /** Of which larger is better. */
  value: number;
  scores: Record<string, number>;
  cases: number | null;
  /** When it came to be known, in milliseconds since 1970. */
  finishedAt: number;
  /** Whether the team took it back. It is shown no longer, but what it reached must still be beaten: else taking back
   * what is in the way would tell the score of everything that the ladder held back. */
  withdrawn: boolean;
  /** As it was written down when it was last worked out. */
  ladder: LadderPlace | null;
}

/**
 * @param results in the order in which they came to be known.
 * @returns the last rung that moved and was not taken back: what is shown now; null without any.
 */
export async function climbLadder<T extends LadderResult>(
  tx: Tx,
  rule: Ladder,
  primary: Score,
  declared: readonly Score[],
  results: readonly T[],
): Promise<(Rung<T> & { scores: Record<string, number> }) | null> {
  const rungs = await climb(rule, results, (next, best) => errorOf(tx, next, best));
  let against: string | null = null;
  let last: (Rung<T> & { scores: Record<string, number> }) | null = null;
  for (const rung of rungs) {
    if (rung.moved && !rung.result.withdrawn) last = { ...rung, scores: shownScores(rung, primary, declared) };
    const place: LadderPlace = { against, error: rung.error, moved: rung.moved, scores: last?.scores ?? {} };
    if (JSON.stringify(inOrder(rung.result.ladder)) !== JSON.stringify(inOrder(place)))
      await tx.update(evaluation).set({ ladder: place }).where(eq(evaluation.id, rung.result.evaluationId));
    against = rung.best.evaluationId;
  }
  return last;
}

/** The standard error of a paired difference; once known for a pair it is known for ever. */
async function errorOf(tx: Tx, next: LadderResult, best: LadderResult): Promise<number | null> {
  if (next.ladder?.against === best.evaluationId) return next.ladder.error;
  const pair = await pairedCases(tx, next.evaluationId, best.evaluationId);
  return pair ? standardError(differences(pair[0].scores, pair[1].scores)) : null;
}

/** The best result's scores: the primary one on the ladder's grid, the others at their decimals. */
function shownScores(rung: Rung<LadderResult>, primary: Score, declared: readonly Score[]): Record<string, number> {
  const shown: Record<string, number> = {};
  for (const { key, decimals } of declared) {
    const value = rung.best.scores[key];
    if (value !== undefined) shown[key] = Number(value.toFixed(decimals));
  }
  return { ...shown, [primary.key]: primary.better === 'higher' ? rung.shown : 0 - rung.shown };
}

/** PostgreSQL keeps the keys of an object in an order of its own. */
const inOrder = (place: LadderPlace | null) =>
  place && [place.against, place.error, place.moved, Object.entries(place.scores).sort()];
