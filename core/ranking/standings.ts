/** A team's standing in a phase, worked out anew from its results: simple and always right, whatever changed. */
import { isDeepStrictEqual } from 'node:util';
import { and, asc, eq, isNotNull, or, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { challenge, evaluation, evaluationCases, pack, phase, standing, submission, team } from '../db/schema.ts';
import { challengeTopic, publish } from '../events/publish.ts';
import { type Manifest, primaryScore, type SplitName } from '../packs/manifest.ts';
import { climbLadder } from './climb-ladder.ts';
import { countedResult } from './counted.ts';
import type { ScoreInterval } from './interval.ts';
import { onGrid } from './ladder.ts';
import { compareNeighbours, type Marks, type StandingRow } from './neighbours.ts';
import { merit, tiebreak } from './rank.ts';
import { isShown } from './visibility.ts';

/** What open pages are told of a changed board; handed to `publishBoards` at the end of the transaction. */
export interface BoardChange {
  topic: string;
  event: Record<string, unknown>;
}

/** Holds a phase's standings still until the transaction ends. */
export async function lockStandings(tx: Tx, phaseId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`standings ${phaseId}`}, 0))`);
}

/**
 * Works out one team's standing on a split from its counted, scored evaluations by the phase's rule, and writes it;
 * a team without such an evaluation loses its standing. Where the first split decides which submission counts on all
 * of them, the others follow. Call it once all rows of the transaction have changed: it holds a lock of the phase
 * until the transaction ends.
 * @returns what pages are to be told.
 */
export async function recomputeStanding(
  tx: Tx,
  phaseId: string,
  split: SplitName,
  teamId: string,
): Promise<BoardChange[]> {
  const around = await lockedSurroundings(tx, phaseId, teamId);
  const { splits, ranksBy } = around.phase;
  const affected = ranksBy === 'selected' && split === splits[0] ? splits : [split];
  const changes: BoardChange[] = [];
  for (const each of affected) {
    const change = await recompute(tx, around, each);
    if (change) changes.push(change);
  }
  return changes;
}

/** As `recomputeStanding`, on every split of the phase. */
export async function recomputeStandings(tx: Tx, phaseId: string, teamId: string): Promise<BoardChange[]> {
  const around = await lockedSurroundings(tx, phaseId, teamId);
  const changes: BoardChange[] = [];
  for (const split of around.phase.splits) {
    const change = await recompute(tx, around, split);
    if (change) changes.push(change);
  }
  return changes;
}

/** Works out every team's standing, after a change of the phase's rule or of the scores that a pack declares. */
export async function recomputePhase(tx: Tx, phaseId: string): Promise<BoardChange[]> {
  await lockStandings(tx, phaseId);
  const teams = await tx
    .selectDistinct({ id: evaluation.teamId })
    .from(evaluation)
    .where(eq(evaluation.phaseId, phaseId));
  const changes: BoardChange[] = [];
  for (const { id } of teams) changes.push(...(await recomputeStandings(tx, phaseId, id)));
  return changes;
}

/** As `recomputeStandings` of several teams, without a word to anybody: for a transaction that is not to be committed. */
export async function foreseeStandings(tx: Tx, phaseId: string, teamIds: Iterable<string>): Promise<void> {
  await lockStandings(tx, phaseId);
  for (const teamId of teamIds) {
    const around = await surroundings(tx, phaseId, teamId);
    for (const split of around.phase.splits) await rewrite(tx, around, split);
  }
}

/** Tells open pages of changed boards. Like every publishing, the last act of a transaction. */
export async function publishBoards(tx: Tx, changes: readonly BoardChange[]): Promise<void> {
  for (const { topic, event } of changes) await publish(tx, topic, 'board', event);
}

interface Surroundings {
  phase: typeof phase.$inferSelect;
  team: typeof team.$inferSelect;
  challengeId: string;
  manifest: Manifest;
}

async function lockedSurroundings(tx: Tx, phaseId: string, teamId: string): Promise<Surroundings> {
  await lockStandings(tx, phaseId);
  return surroundings(tx, phaseId, teamId);
}

async function surroundings(tx: Tx, phaseId: string, teamId: string): Promise<Surroundings> {
  const [row] = await tx
    .select({ phase, team, challengeId: challenge.id, manifest: pack.manifest })
    .from(phase)
    .innerJoin(challenge, eq(challenge.id, phase.challengeId))
    .innerJoin(pack, eq(pack.id, challenge.packId))
    .innerJoin(team, eq(team.id, teamId))
    .where(eq(phase.id, phaseId));
  if (!row) throw new Error('there is no such phase or team');
  return row;
}

async function recompute(tx: Tx, around: Surroundings, split: SplitName): Promise<BoardChange | null> {
  const { was, now } = await rewrite(tx, around, split);
  if (now === null) return was && toldOf(around, was, await compareNeighbours(tx, was, null), true);
  if (was && isDeepStrictEqual(was, now)) return null;
  return toldOf(around, now, await compareNeighbours(tx, was, now), false);
}

/** Writes what a team is ranked by; null for no standing. */
async function rewrite(
  tx: Tx,
  around: Surroundings,
  split: SplitName,
): Promise<{ was: StandingRow | null; now: StandingRow | null }> {
  const { phase: rule, team: who } = around;
  const key = and(eq(standing.phaseId, rule.id), eq(standing.split, split), eq(standing.teamId, who.id));
  const [[was = null], place] = await Promise.all([tx.select().from(standing).where(key), placeOf(tx, around, split)]);
  if (place === null) {
    if (was) await tx.delete(standing).where(key);
    return { was, now: null };
  }
  const [now] = await tx
    .insert(standing)
    .values({ phaseId: rule.id, split, teamId: who.id, ...place })
    .onConflictDoUpdate({ target: [standing.phaseId, standing.split, standing.teamId], set: place })
    .returning();
  if (!now) throw new Error('the standing was not written');
  return { was, now };
}

/** What a team is ranked by on a split, null without any scored result. */
async function placeOf(tx: Tx, { phase: rule, team: who, manifest }: Surroundings, split: SplitName) {
  const declared = manifest.scores;
  const primary = primaryScore(declared);
  const all = (await scoredResults(tx, rule, split, who.id))
    .map((row) => {
      const meritOf = (scores: Record<string, number> | null) => {
        const value = merit(scores?.[primary.key] ?? Number.NaN, primary);
        return Number.isFinite(value) ? value : null;
      };
      const value = row.scores[primary.key] ?? Number.NaN;
      return {
        ...row,
        merit: meritOf(row.scores) ?? Number.NaN,
        firstMerit: split === rule.splits[0] ? meritOf(row.scores) : meritOf(row.firstScores),
        value: primary.better === 'higher' ? value : -value,
      };
    })
    .filter((row) => Number.isFinite(row.merit));
  const results = all.filter((row) => !row.withdrawn);
  const ladder = split === 'public' && split === rule.splits[0] ? rule.ladder : null;
  const guarded = ladder
    ? await climbLadder(
        tx,
        ladder,
        primary,
        declared,
        all.toSorted((a, b) => a.finishedAt - b.finishedAt || (a.evaluationId < b.evaluationId ? -1 : 1)),
      )
    : null;
  // What is chosen among results whose scores were never shown must not move a shown score either.
  const counted = ladder ? (guarded?.best ?? null) : countedResult(rule.ranksBy, results);
  if (counted === null) return null;
  const scores = guarded ? guarded.scores : counted.scores;
  return {
    submissionId: counted.submissionId,
    evaluationId: counted.evaluationId,
    scores,
    merit: merit(scores[primary.key] ?? Number.NaN, primary),
    tiebreak: tiebreak(scores, declared, rule.ties),
    interval: ladder ? coarsened(counted.interval, primary.decimals) : counted.interval,
    achievedAt: new Date(counted.achievedAt),
    entries: results.length,
    lastAt: new Date(Math.max(...results.map((r) => r.achievedAt))),
  };
}

/** An interval with no more digits than half of what is shown: its last ones would tell the exact score. */
function coarsened(interval: ScoreInterval | null, decimals: number): ScoreInterval | null {
  if (!interval) return null;
  const size = 10 ** -Math.ceil(decimals / 2);
  return { ...interval, low: onGrid(interval.low, size), high: onGrid(interval.high, size) };
}

/** A team's counted, scored evaluations on a split, withdrawn ones too, in the order of their submissions. */
async function scoredResults(tx: Tx, { id, splits }: typeof phase.$inferSelect, split: SplitName, teamId: string) {
  const rows = await tx
    .select({
      evaluationId: evaluation.id,
      submissionId: evaluation.submissionId,
      scores: evaluation.scores,
      interval: evaluation.interval,
      ladder: evaluation.ladder,
      // When the submission's first result came to be known: being judged again does not move it up the ladder.
      finishedAt: sql<string>`(
        select min(f.finished_at) from evaluation f
        where f.submission_id = ${evaluation.submissionId} and f.split = ${evaluation.split})`,
      cases: sql<number | null>`octet_length(${evaluationCases.scores}) / 4`,
      receivedAt: submission.receivedAt,
      selectedAt: submission.selectedAt,
      withdrawnAt: submission.withdrawnAt,
      firstScores: sql<Record<string, number> | null>`(
        select f.scores from evaluation f where f.submission_id = ${evaluation.submissionId}
          and f.split = ${splits[0]} and f.counted and f.verdict = 'scored')`,
    })
    .from(evaluation)
    .innerJoin(submission, eq(submission.id, evaluation.submissionId))
    .leftJoin(evaluationCases, eq(evaluationCases.evaluationId, evaluation.id))
    .where(
      and(
        eq(evaluation.teamId, teamId),
        eq(evaluation.phaseId, id),
        eq(evaluation.split, split),
        eq(evaluation.counted, true),
        or(eq(evaluation.verdict, 'scored'), and(eq(evaluation.verdict, 'withdrawn'), isNotNull(evaluation.scores))),
      ),
    )
    .orderBy(asc(submission.receivedAt), asc(submission.id));
  return rows.map(({ receivedAt, finishedAt, selectedAt, withdrawnAt, scores, ...row }) => ({
    ...row,
    scores: scores ?? {},
    chosen: selectedAt !== null,
    withdrawn: withdrawnAt !== null,
    achievedAt: receivedAt.getTime(),
    finishedAt: Date.parse(finishedAt),
  }));
}

/** Pages are told of what they may show, and of which neighbours can be told apart since. */
function toldOf(
  { phase: rule, team: who, challengeId }: Surroundings,
  row: StandingRow,
  marks: Marks,
  removed: boolean,
): BoardChange | null {
  if (!isShown(rule, row.split)) return null;
  const event = {
    phase: rule.key,
    split: row.split,
    row: { ...boardRow(row, who), told_apart: marks[row.teamId] ?? null, public: null },
    marks,
    ...(removed ? { removed } : {}),
  };
  return { topic: challengeTopic(challengeId), event };
}

/** A standing as boards and events show it. */
export function boardRow(
  row: StandingRow,
  { id, name, institution }: { id: string; name: string; institution: string | null },
) {
  return {
    team: { id, name, institution },
    scores: row.scores,
    order: [0 - row.merit, ...row.tiebreak],
    interval: row.interval,
    entries: row.entries,
    achieved_at: row.achievedAt.toISOString(),
    last_at: row.lastAt.toISOString(),
  };
}
