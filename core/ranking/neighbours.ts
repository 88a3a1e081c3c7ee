/** Who stands next to whom on a board, and whether two neighbours can be told apart. */
import { isDeepStrictEqual } from 'node:util';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { comparison, standing } from '../db/schema.ts';
import type { SplitName } from '../packs/manifest.ts';
import { isToldApart, pairedInterval } from './bootstrap.ts';
import { pairedCases } from './case-store.ts';
import { seedOf } from './cases.ts';

export type StandingRow = typeof standing.$inferSelect;
type Place = Pick<StandingRow, 'merit' | 'tiebreak' | 'teamId'> & { achievedAt: Date | string };

/** A board's order, ascending, as its index has it. */
export const boardOrder = sql`(-${standing.merit}), ${standing.tiebreak}, ${standing.achievedAt}, ${standing.teamId}`;
const boardOrderReversed = sql`(-${standing.merit}) desc, ${standing.tiebreak} desc, ${standing.achievedAt} desc, ${standing.teamId} desc`;

export const behind = (place: Place): SQL => sql`(${boardOrder}) > ${rowOf(place)}`;
const before = (place: Place): SQL => sql`(${boardOrder}) < ${rowOf(place)}`;

const rowOf = ({ merit, tiebreak, achievedAt, teamId }: Place): SQL => {
  const at = typeof achievedAt === 'string' ? achievedAt : achievedAt.toISOString();
  return sql`(${-merit}::float8, ${`{${tiebreak.join(',')}}`}::float8[], ${at}::timestamptz, ${teamId}::uuid)`;
};

export const ofBoard = (phaseId: string, split: SplitName) =>
  and(eq(standing.phaseId, phaseId), eq(standing.split, split));

/** Team → whether it can be told apart from the one above it, null when there is none or nobody knows. */
export type Marks = Record<string, boolean | null>;

/**
 * Compares whoever became neighbours when a standing changed: at the place that it took, and at the one that it left.
 * @param was the standing before the change, null when there was none; `now` after it, null when it is gone.
 */
export async function compareNeighbours(tx: Tx, was: StandingRow | null, now: StandingRow | null): Promise<Marks> {
  const marks: Marks = {};
  const meet = async (above: StandingRow | null, below: StandingRow | null) => {
    if (below) marks[below.teamId] = above ? await toldApart(tx, above.evaluationId, below.evaluationId) : null;
  };
  const around = async (place: StandingRow) =>
    Promise.all([nearest(tx, place, 'above'), nearest(tx, place, 'below')] as const);
  if (was && !(now && isSamePlace(was, now))) await meet(...(await around(was)));
  if (now) {
    const [above, below] = await around(now);
    await meet(above, now);
    await meet(now, below);
  }
  return marks;
}

const isSamePlace = (a: StandingRow, b: StandingRow) =>
  a.merit === b.merit && isDeepStrictEqual(a.tiebreak, b.tiebreak) && +a.achievedAt === +b.achievedAt;

async function nearest(tx: Tx, place: StandingRow, side: 'above' | 'below'): Promise<StandingRow | null> {
  const [row] = await tx
    .select()
    .from(standing)
    .where(and(ofBoard(place.phaseId, place.split), side === 'above' ? before(place) : behind(place)))
    .orderBy(side === 'above' ? boardOrderReversed : boardOrder)
    .limit(1);
  return row ?? null;
}

/** Looks the comparison up, or makes and keeps it. @returns null when the two have no cases in common. */
async function toldApart(tx: Tx, above: string, below: string): Promise<boolean | null> {
  const [known] = await tx
    .select()
    .from(comparison)
    .where(and(eq(comparison.above, above), eq(comparison.below, below)));
  if (known) return isToldApart(known);
  const pair = await pairedCases(tx, above, below);
  if (!pair) return null;
  const [a, b] = pair;
  const interval = pairedInterval(a.scores, b.scores, seedOf(a.idsSha256));
  await tx
    .insert(comparison)
    .values({ above, below, ...interval })
    .onConflictDoNothing();
  return isToldApart(interval);
}
