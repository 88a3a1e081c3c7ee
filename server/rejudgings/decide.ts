/** Deciding a rejudging: all of its results take their places in one transaction, give them back in one, or never do. */

import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { evaluation, evaluationHistory, phase, rejudging } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tellQueue, tellRejudging } from '../../core/events/organisers.ts';
import { challengeTopic, publish } from '../../core/events/publish.ts';
import { tellTeams } from '../../core/events/submissions.ts';
import type { SplitName } from '../../core/packs/manifest.ts';
import { type BoardChange, publishBoards, recomputeStanding } from '../../core/ranking/standings.ts';
import { afterAction, type RejudgingAction } from '../../core/rejudging/states.ts';
import { platformFaults } from '../../core/verdicts/verdicts.ts';
import { lockDecisions, type PlaceTaken, takePlaces } from './places-queries.ts';
import type { RejudgingRow } from './queries.ts';
import { changedRanks, keepRanks } from './ranks-queries.ts';

/** Up to so many changes are told one by one; of more, open pages are told to load anew. */
const toldOneByOne = 50;

/**
 * Lets a rejudging's results count.
 * @param leaveOut what has not ended, or failed through a fault of ours; without it such a rejudging is refused.
 * @throws Problem `rejudging_not_found`, `rejudging_state`, `rejudging_incomplete`
 */
export async function applyRejudging(db: Db, id: string, by: { id: string; leaveOut: boolean }): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await lock(tx, id, 'apply');
    const open = await tx.$count(evaluation, and(eq(evaluation.rejudgingId, id), ne(evaluation.state, 'finished')));
    const failed = await tx.$count(
      evaluation,
      and(eq(evaluation.rejudgingId, id), inArray(evaluation.verdict, platformFaults)),
    );
    if (open + failed > 0 && !by.leaveOut) throw new Problem('rejudging_incomplete', { open, failed });
    await takeBackOpen(tx, id);
    const places = await takePlaces(tx, id);
    let boards: BoardChange[] = [];
    const ranks = await changedRanks(tx, row.phaseId, await splitsOf(tx, row.phaseId), async () => {
      boards = await recompute(tx, row.phaseId, places);
    });
    for (const { split, changes } of ranks) await keepRanks(tx, id, split, changes);
    await settle(tx, row, 'apply', by.id, { places, boards, noted: { open, failed } });
  });
}

/**
 * Gives the places back to exactly the evaluations that had them.
 * @throws Problem `rejudging_not_found`, `rejudging_state`, `rejudging_superseded`
 */
export async function undoRejudging(db: Db, id: string, by: { id: string }): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await lock(tx, id, 'undo');
    const ofThis = and(eq(evaluation.rejudgingId, id), sql`${evaluation.replacesId} is not null`);
    const superseded = await tx.$count(evaluation, and(ofThis, eq(evaluation.counted, false)));
    if (superseded > 0) throw new Problem('rejudging_superseded', { count: superseded });
    const places = await tx
      .update(evaluation)
      .set({ counted: false })
      .where(ofThis)
      .returning({ teamId: evaluation.teamId, split: evaluation.split, submissionId: evaluation.submissionId });
    await tx.execute(sql`
      update evaluation o set counted = true from evaluation n where n.rejudging_id = ${id} and n.replaces_id = o.id`);
    // What a team withdrew meanwhile stays withdrawn.
    await tx.execute(sql`
      update evaluation o set verdict = 'withdrawn' from evaluation n, submission s
      where n.rejudging_id = ${id} and n.replaces_id = o.id and s.id = o.submission_id and s.withdrawn_at is not null`);
    const boards = await recompute(tx, row.phaseId, places);
    await settle(tx, row, 'undo', by.id, { places, boards });
  });
}

/** @throws Problem `rejudging_not_found`, `rejudging_state` */
export async function cancelRejudging(db: Db, id: string, by: { id: string }): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await lock(tx, id, 'cancel');
    await takeBackOpen(tx, id);
    await settle(tx, row, 'cancel', by.id, { places: [], boards: [] });
  });
}

/**
 * Locks what a decision touches, always in the same order: the phase's decisions, then the evaluations as a worker
 * that records one does, then the rejudging.
 */
async function lock(tx: Tx, id: string, action: RejudgingAction): Promise<RejudgingRow> {
  const [known] = await tx.select().from(rejudging).where(eq(rejudging.id, id));
  if (!known) throw new Problem('rejudging_not_found');
  await lockDecisions(tx, known.phaseId);
  await tx
    .select({ id: evaluation.id })
    .from(evaluation)
    .where(eq(evaluation.rejudgingId, id))
    .orderBy(asc(evaluation.id))
    .for('update');
  const [row] = await tx.select().from(rejudging).where(eq(rejudging.id, id)).for('update');
  if (!row) throw new Problem('rejudging_not_found');
  if (!afterAction(row.state, action)) throw new Problem('rejudging_state', {}, { state: row.state });
  return row;
}

/** Ends what has not ended; a worker that is at it has lost its lease then, and what it brings is not recorded. */
async function takeBackOpen(tx: Tx, rejudgingId: string): Promise<void> {
  const rows = await tx
    .update(evaluation)
    .set({
      state: 'finished',
      step: 'finished',
      verdict: 'withdrawn',
      leaseUntil: null,
      token: sql`${evaluation.token} + 1`,
      finishedAt: sql`clock_timestamp()`,
    })
    .where(and(eq(evaluation.rejudgingId, rejudgingId), ne(evaluation.state, 'finished')))
    .returning({ evaluationId: evaluation.id, attempt: evaluation.attempt });
  const batch = 1000;
  for (let at = 0; at < rows.length; at += batch)
    await tx
      .insert(evaluationHistory)
      .values(rows.slice(at, at + batch).map((row) => ({ ...row, step: 'finished' as const })));
}

const moments = { apply: 'appliedAt', undo: 'undoneAt', cancel: 'cancelledAt' } as const;

/** Works out the standings of every team whose results are others now. */
async function recompute(tx: Tx, phaseId: string, places: PlaceTaken[]): Promise<BoardChange[]> {
  const touched = new Map(places.map(({ teamId, split }) => [`${teamId} ${split}`, { teamId, split }]));
  const boards: BoardChange[] = [];
  for (const { teamId, split } of touched.values())
    boards.push(...(await recomputeStanding(tx, phaseId, split, teamId)));
  return boards;
}

/** What every decision ends with: state, audit, and, as its last, the word to everybody who looks. */
async function settle(
  tx: Tx,
  row: RejudgingRow,
  action: keyof typeof moments,
  actor: string,
  { places, boards, noted = {} }: { places: PlaceTaken[]; boards: BoardChange[]; noted?: Record<string, unknown> },
): Promise<void> {
  const to = afterAction(row.state, action);
  if (!to) throw new Problem('rejudging_state', {}, { state: row.state });
  await tx
    .update(rejudging)
    .set({ state: to, [moments[action]]: sql`clock_timestamp()` })
    .where(eq(rejudging.id, row.id));
  await writeAudit(tx, {
    actor,
    action: `rejudging.${action}`,
    subject: `rejudging:${row.id}`,
    data: { from: row.state, evaluations: places.length, teams: new Set(places.map((p) => p.teamId)).size, ...noted },
  });
  await tellRejudging(tx, row.id, to);
  await tellQueue(tx, { phaseId: row.phaseId, rejudgingId: row.id });
  if (places.length === 0) return;
  if (boards.length > toldOneByOne || places.length > toldOneByOne * 4)
    return publish(tx, challengeTopic(row.challengeId), 'reset', {});
  await publishBoards(tx, boards);
  const submissions = places.map((place) => place.submissionId);
  await tellTeams(tx, inArray(evaluation.submissionId, submissions));
}

async function splitsOf(tx: Tx, phaseId: string): Promise<SplitName[]> {
  const [row] = await tx.select({ splits: phase.splits }).from(phase).where(eq(phase.id, phaseId));
  return row?.splits ?? [];
}
