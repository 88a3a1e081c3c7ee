/** Which of a team's results is the one that it is ranked by: pure, and independent of the order in which they came. */

export interface Result {
  /** Larger is better, at the score's declared decimals. */
  merit: number;
  /** When the submission's first byte arrived, in milliseconds since 1970. */
  achievedAt: number;
}

/** Negative when `a` is the better result: more merit, then earlier. */
function compareResults(a: Result, b: Result): number {
  return b.merit - a.merit || a.achievedAt - b.achievedAt;
}

/**
 * @param rule `best` takes the best and the earliest of equals; `last` the one whose submission arrived last.
 * @returns null when there is none.
 */
export function countedResult<T extends Result>(rule: 'best' | 'last', results: readonly T[]): T | null {
  return results.reduce<T | null>((kept, next) => {
    if (kept === null) return next;
    const takes = rule === 'last' ? next.achievedAt > kept.achievedAt : compareResults(next, kept) < 0;
    return takes ? next : kept;
  }, null);
}
