/** Who stands before whom: pure, a total order, and the same as the database index on standings. */
import type { Score } from '../packs/manifest.ts';

export interface Standing {
  teamId: string;
  /** Larger is better, at the score's declared decimals. */
  merit: number;
  /** When the counted submission's first byte arrived, in milliseconds since 1970. */
  achievedAt: number;
}

/**
 * The primary score as a number of which larger is better, rounded to the decimals that are shown, so that
 * two teams whose figures look the same are tied.
 */
export function merit(value: number, score: Pick<Score, 'better' | 'decimals'>): number {
  const shown = Number(value.toFixed(score.decimals));
  const turned = score.better === 'higher' ? shown : -shown;
  return turned === 0 ? 0 : turned;
}

/** Negative when `a` stands before `b`: more merit, then earlier, then by id so that the order is total. */
export function compareStandings(a: Standing, b: Standing): number {
  return b.merit - a.merit || a.achievedAt - b.achievedAt || (a.teamId < b.teamId ? -1 : a.teamId > b.teamId ? 1 : 0);
}

/** Sorts standings and numbers them from 1; the order is total, so no two share a place. */
export function rank<T extends Standing>(standings: readonly T[]): (T & { rank: number })[] {
  return [...standings].sort(compareStandings).map((standing, i) => ({ ...standing, rank: i + 1 }));
}
