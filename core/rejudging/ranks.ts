/** What a change of results does to a board: pure, so that what is shown before is what happens after. */
import type { Ties } from '../packs/manifest.ts';
import { rank, type Standing } from '../ranking/rank.ts';

export interface Place extends Standing {
  scores: Record<string, number>;
}

export interface Held {
  rank: number;
  scores: Record<string, number>;
}

/** Null where the team does not stand on the board. */
export interface RankChange {
  teamId: string;
  before: Held | null;
  after: Held | null;
}

/**
 * Every team whose place or scores differ between two boards of the same phase and split.
 * @returns in the order of the later board; those who leave it come last, as they stood.
 */
export function rankChanges(before: readonly Place[], after: readonly Place[], ties: Ties = 'earliest'): RankChange[] {
  const was = held(before, ties);
  const is = held(after, ties);
  const staying = [...is].map(([teamId, now]) => ({ teamId, before: was.get(teamId) ?? null, after: now }));
  const leaving = [...was]
    .filter(([id]) => !is.has(id))
    .map(([teamId, then]) => ({ teamId, before: then, after: null }));
  return [...staying, ...leaving].filter((change) => !isSame(change.before, change.after));
}

const held = (places: readonly Place[], ties: Ties): Map<string, Held> =>
  new Map(rank(places, ties).map(({ teamId, rank, scores }) => [teamId, { rank, scores }]));

function isSame(a: Held | null, b: Held | null): boolean {
  return a !== null && b !== null && a.rank === b.rank && sameScores(a.scores, b.scores);
}

/** Keys may come in any order from the database. */
export function sameScores(a: Record<string, number> | null, b: Record<string, number> | null): boolean {
  if (a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
