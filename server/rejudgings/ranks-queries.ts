/** What a rejudging does to the boards: foreseen while it is open, and as it was written down when it was applied. */
import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Db, Tx } from '../../core/db/client.ts';
import { phase, rejudgingRank, standing, team } from '../../core/db/schema.ts';
import type { SplitName } from '../../core/packs/manifest.ts';
import { foreseeStandings, lockStandings } from '../../core/ranking/standings.ts';
import { type Place, type RankChange, rankChanges } from '../../core/rejudging/ranks.ts';
import { lockDecisions, takePlaces } from './places-queries.ts';
import type { RejudgingRow } from './queries.ts';

class RolledBack extends Error {}

/**
 * What the board of a split would show differently were the rejudging applied now, as far as it has come: it is
 * applied, looked at, and rolled back, so that what is foreseen is what happens.
 */
async function foreseeRanks(db: Db, rejudging: RejudgingRow, split: SplitName): Promise<RankChange[]> {
  let changes: RankChange[] = [];
  const { phaseId } = rejudging;
  const rolledBack = db.transaction(async (tx) => {
    await lockDecisions(tx, phaseId);
    const taken = await takePlaces(tx, rejudging.id);
    const teams = new Set(taken.map(({ teamId }) => teamId));
    [{ changes } = { changes }] = await changedRanks(tx, phaseId, [split], () => foreseeStandings(tx, phaseId, teams));
    throw new RolledBack();
  });
  await rolledBack.catch((error) => {
    if (!(error instanceof RolledBack)) throw error;
  });
  return changes;
}

/** What something did to boards. */
export async function changedRanks(
  tx: Tx,
  phaseId: string,
  splits: readonly SplitName[],
  act: () => Promise<unknown>,
): Promise<{ split: SplitName; changes: RankChange[] }[]> {
  await lockStandings(tx, phaseId);
  const [rule] = await tx.select({ ties: phase.ties }).from(phase).where(eq(phase.id, phaseId));
  const boards: { split: SplitName; before: Place[] }[] = [];
  for (const split of splits) boards.push({ split, before: await boardOf(tx, phaseId, split) });
  await act();
  const changed: { split: SplitName; changes: RankChange[] }[] = [];
  for (const { split, before } of boards)
    changed.push({ split, changes: rankChanges(before, await boardOf(tx, phaseId, split), rule?.ties) });
  return changed;
}

async function boardOf(tx: Tx, phaseId: string, split: SplitName): Promise<Place[]> {
  const { teamId, merit, tiebreak, achievedAt, scores } = standing;
  const rows = await tx
    .select({ teamId, merit, tiebreak, achievedAt, scores })
    .from(standing)
    .where(and(eq(standing.phaseId, phaseId), eq(standing.split, split)));
  return rows.map((row) => ({ ...row, achievedAt: row.achievedAt.getTime() }));
}

/** Writes down what applying does to a board. */
export async function keepRanks(tx: Tx, rejudgingId: string, split: SplitName, changes: RankChange[]): Promise<void> {
  const rows = changes.map(({ teamId, before, after }, i) => ({
    rejudgingId,
    split,
    position: i + 1,
    teamId,
    rankBefore: before?.rank ?? null,
    rankAfter: after?.rank ?? null,
    scoresBefore: before?.scores ?? null,
    scoresAfter: after?.scores ?? null,
  }));
  const batch = 1000;
  for (let at = 0; at < rows.length; at += batch) await tx.insert(rejudgingRank).values(rows.slice(at, at + batch));
}

/** One page of the changed ranks of a split; `after` is the position reached. */
export async function listRanks(
  db: Db,
  rejudging: RejudgingRow,
  split: SplitName,
  page: { after: number; limit: number },
) {
  const isOpen = rejudging.state === 'running' || rejudging.state === 'ready';
  const { total, changes } = isOpen
    ? await foreseen(db, rejudging, split, page)
    : await kept(db, rejudging.id, split, page);
  const named = await namesOf(
    db,
    changes.map((change) => change.teamId),
  );
  const reached = page.after + changes.length;
  return {
    total,
    ranks: changes.map(({ teamId, before, after }) => ({
      team: { id: teamId, name: named.get(teamId) ?? '' },
      before,
      after,
    })),
    next: reached < total ? reached : null,
  };
}

async function foreseen(db: Db, rejudging: RejudgingRow, split: SplitName, page: { after: number; limit: number }) {
  const all = await foreseeRanks(db, rejudging, split);
  return { total: all.length, changes: all.slice(page.after, page.after + page.limit) };
}

async function kept(tx: Tx, rejudgingId: string, split: SplitName, page: { after: number; limit: number }) {
  const ofSplit = and(eq(rejudgingRank.rejudgingId, rejudgingId), eq(rejudgingRank.split, split));
  const total = await tx.$count(rejudgingRank, ofSplit);
  const rows = await tx
    .select()
    .from(rejudgingRank)
    .where(and(ofSplit, gt(rejudgingRank.position, page.after)))
    .orderBy(asc(rejudgingRank.position))
    .limit(page.limit);
  const held = (rank: number | null, scores: Record<string, number> | null) =>
    rank === null ? null : { rank, scores: scores ?? {} };
  const changes = rows.map((row) => ({
    teamId: row.teamId,
    before: held(row.rankBefore, row.scoresBefore),
    after: held(row.rankAfter, row.scoresAfter),
  }));
  return { total, changes };
}

async function namesOf(tx: Tx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.select({ id: team.id, name: team.name }).from(team).where(inArray(team.id, ids));
  return new Map(rows.map((row) => [row.id, row.name]));
}
