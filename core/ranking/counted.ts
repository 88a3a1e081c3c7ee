/** Which of a team's results is the one that it is ranked by: pure, and independent of the order in which they came. */
import type { RanksBy } from '../packs/manifest.ts';

export interface Result {
  /** Larger is better, at the score's declared decimals. */
  merit: number;
  /** When the submission's first byte arrived, in milliseconds since 1970. */
  achievedAt: number;
  /** Whether the team has chosen its submission. */
  chosen: boolean;
  /** The same submission's merit on the phase's first split, null when it was not scored there. */
  firstMerit: number | null;
}

/**
 * `best` takes the best and the earliest of equals; `last` the one whose submission arrived last; `selected` the best
 * on the phase's first split of those that the team chose, or of all when none of its choice was scored: every split
 * of the phase is ranked by the same submission then.
 * @returns null when there is none.
 */
export function countedResult<T extends Result>(rule: RanksBy, results: readonly T[]): T | null {
  switch (rule) {
    case 'best':
      return first(results, (a, b) => b.merit - a.merit || a.achievedAt - b.achievedAt);
    case 'last':
      return first(results, (a, b) => b.achievedAt - a.achievedAt);
    case 'selected': {
      const seen = results.filter((r) => r.firstMerit !== null);
      const chosen = seen.filter((r) => r.chosen);
      return first(
        chosen.length > 0 ? chosen : seen,
        (a, b) => (b.firstMerit ?? 0) - (a.firstMerit ?? 0) || a.achievedAt - b.achievedAt,
      );
    }
    default:
      return rule satisfies never;
  }
}

function first<T>(list: readonly T[], compare: (a: T, b: T) => number): T | null {
  return list.reduce<T | null>((kept, next) => (kept === null || compare(next, kept) < 0 ? next : kept), null);
}
