/**
 * The Ladder (Blum and Hardt 2015, "The Ladder: A Reliable Leaderboard for Machine Learning Competitions", algorithms
 * 1 and 2): the score that a team is shown moves only when a result beats the shown one by a significant step, so that
 * answers to many submissions tell next to nothing of the hidden truth.
 */
import type { Ladder } from '../packs/manifest.ts';

/** A result as the ladder sees it. */
export interface Climber {
  /** Larger is better. */
  value: number;
  /** On how many cases; null when the judge did not say. */
  cases: number | null;
}

/** What was shown once a result had come. */
export interface Rung<T> {
  result: T;
  /** The result whose score is shown. */
  best: T;
  /** The shown score, on the ladder's grid: rounded to the step, or to a case's share. */
  shown: number;
  /** Whether this result moved it. */
  moved: boolean;
  /** The standard error of its difference to the best before; null when that is not known or was not asked. */
  error: number | null;
}

/** What a shown score is rounded to, so that its last digits tell nothing; null where the cases are not known. */
function grid(rule: Ladder, cases: number | null): number | null {
  if (rule.step !== 'auto') return rule.step;
  return cases === null ? null : 1 / cases;
}

/** The nearest number on a grid, alike on both sides of zero. */
export function onGrid(value: number, size: number | null): number {
  if (size === null) return value;
  const steps = Math.sign(value) * Math.round(Math.abs(value) / size);
  return Number((steps * size).toPrecision(12));
}

/**
 * Whether a result moves the shown score: by at least a fixed step, or by more than the standard error of the paired
 * difference. Where that error cannot be known nothing moves.
 */
export function moves(rule: Ladder, shown: number, value: number, error: number | null): boolean {
  const gain = value - shown;
  // Steps are written in decimals, which binary numbers miss by a little.
  const tolerance = 1e-9;
  if (rule.step === 'auto') return error !== null && gain > error + tolerance;
  return gain >= rule.step - tolerance;
}

/**
 * Lets results climb in the order in which they came to be known.
 * @param errorOf the standard error of the mean difference of two results over their cases, null when there is none;
 * asked under `auto` only.
 */
export async function climb<T extends Climber>(
  rule: Ladder,
  results: readonly T[],
  errorOf: (next: T, best: T) => Promise<number | null>,
): Promise<Rung<T>[]> {
  const rungs: Rung<T>[] = [];
  for (const result of results) {
    const before = rungs.at(-1);
    const error = before && rule.step === 'auto' ? await errorOf(result, before.best) : null;
    if (before && !moves(rule, before.shown, result.value, error))
      rungs.push({ ...before, result, moved: false, error });
    else {
      const shown = onGrid(result.value, grid(rule, result.cases));
      rungs.push({ result, best: result, shown, moved: true, error });
    }
  }
  return rungs;
}
