/** Who stands before whom: pure, a total order, and the same as the database index on standings. */
import type { Score, Ties } from '../packs/manifest.ts';

export interface Standing {
  teamId: string;
  /** Larger is better, at the score's declared decimals. */
  merit: number;
  /** Decides between equal merits before time does; the first difference counts, and smaller is better. */
  tiebreak?: readonly number[];
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

/**
 * What decides between equal primary scores: under `secondary` the other scores in the manifest's order, rounded as
 * they are shown and turned so that smaller is better; nothing under the other rules. A score that is missing is worst.
 */
export function tiebreak(scores: Record<string, number>, declared: readonly Score[], ties: Ties): number[] {
  if (ties !== 'secondary') return [];
  return declared
    .filter((score) => !score.primary)
    .map((score) => {
      const value = scores[score.key];
      return value === undefined ? Number.MAX_VALUE : 0 - merit(value, score);
    });
}

/** Negative when `a` stands before `b`: more merit, then the tie-break, then earlier, then by id: a total order. */
export function compareStandings(a: Standing, b: Standing): number {
  return (
    compareAchievements(a, b) || a.achievedAt - b.achievedAt || (a.teamId < b.teamId ? -1 : +(a.teamId > b.teamId))
  );
}

/** As `compareStandings`, of what was achieved alone: 0 for a tie, whoever was first. */
export function compareAchievements(a: Pick<Standing, 'merit' | 'tiebreak'>, b: Pick<Standing, 'merit' | 'tiebreak'>) {
  if (a.merit !== b.merit) return b.merit - a.merit;
  const [mine, theirs] = [a.tiebreak ?? [], b.tiebreak ?? []];
  const i = mine.findIndex((value, at) => value !== theirs[at]);
  return i < 0 ? 0 : (mine[i] as number) - (theirs[i] ?? Number.NEGATIVE_INFINITY);
}

/**
 * Sorts standings and gives them their ranks: 1 to n, or under `shared` the same rank to equal achievements and as
 * many ranks skipped (1224, "standard competition ranking").
 */
export function rank<T extends Standing>(standings: readonly T[], ties: Ties = 'earliest'): (T & { rank: number })[] {
  const ranked: (T & { rank: number })[] = [];
  for (const standing of [...standings].sort(compareStandings))
    ranked.push({ ...standing, rank: nextRank(ranked.length, ranked.at(-1), standing, ties) });
  return ranked;
}

/** @param before how many stand before `next`, the last of whom is `above`. */
export function nextRank(
  before: number,
  above: (Pick<Standing, 'merit' | 'tiebreak'> & { rank: number }) | undefined,
  next: Pick<Standing, 'merit' | 'tiebreak'>,
  ties: Ties,
): number {
  return ties === 'shared' && above && compareAchievements(above, next) === 0 ? above.rank : before + 1;
}
