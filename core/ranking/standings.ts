/** A team's standing in a phase, worked out anew from its results: simple and always right, whatever changed. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { challenge, evaluation, pack, phase, standing, submission, team } from '../db/schema.ts';
import { challengeTopic, publish } from '../events/publish.ts';
import { primaryScore, type SplitName } from '../packs/manifest.ts';
import { countedResult } from './counted.ts';
import { merit } from './rank.ts';

/** What open pages are told of a changed board; handed to `publishBoard` at the end of the transaction. */
export interface BoardChange {
  topic: string;
  event: Record<string, unknown>;
}

/**
 * Works out one team's standing on a split from its counted, scored evaluations by the phase's rule, and writes it;
 * a team without such an evaluation loses its standing. Call it once all rows of the transaction have changed: it
 * holds a lock of the phase until the transaction ends.
 * @returns what pages are to be told, null when they may not or need not know.
 */
export async function recomputeStanding(
  tx: Tx,
  phaseId: string,
  split: SplitName,
  teamId: string,
): Promise<BoardChange | null> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`standings ${phaseId}`}, 0))`);
  const around = await surroundings(tx, phaseId, teamId);
  const primary = primaryScore(around.manifest.scores);
  const results = (await scoredResults(tx, phaseId, split, teamId))
    .map((row) => ({ ...row, merit: merit(row.scores[primary.key] ?? Number.NaN, primary) }))
    .filter((row) => Number.isFinite(row.merit));
  const counted = countedResult(around.phase.ranksBy, results);
  const key = and(eq(standing.phaseId, phaseId), eq(standing.split, split), eq(standing.teamId, teamId));
  const shown = split === 'public' && around.phase.splits[0] === split;
  const told = (event: Record<string, unknown>): BoardChange | null =>
    shown ? { topic: challengeTopic(around.challengeId), event: { phase: around.phase.key, split, ...event } } : null;
  const who = { id: teamId, name: around.team.name, institution: around.team.institution };

  if (counted === null) {
    const gone = await tx.delete(standing).where(key).returning();
    return gone[0] ? told({ row: rowOf(who, gone[0]), removed: true }) : null;
  }
  const place = {
    submissionId: counted.submissionId,
    evaluationId: counted.evaluationId,
    scores: counted.scores,
    merit: counted.merit,
    achievedAt: new Date(counted.achievedAt),
    entries: results.length,
    lastAt: new Date(Math.max(...results.map((r) => r.achievedAt))),
  };
  const [now] = await tx
    .insert(standing)
    .values({ phaseId, split, teamId, ...place })
    .onConflictDoUpdate({ target: [standing.phaseId, standing.split, standing.teamId], set: place })
    .returning();
  if (!now) throw new Error('the standing was not written');
  return told({ row: rowOf(who, now) });
}

/** Tells open pages of a changed board. Like every publishing, the last act of a transaction. */
export async function publishBoard(tx: Tx, change: BoardChange | null): Promise<void> {
  if (change) await publish(tx, change.topic, 'board', change.event);
}

async function surroundings(tx: Tx, phaseId: string, teamId: string) {
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

/** A team's counted, scored evaluations on a split, in the order of their submissions. */
async function scoredResults(tx: Tx, phaseId: string, split: SplitName, teamId: string) {
  const rows = await tx
    .select({
      evaluationId: evaluation.id,
      submissionId: evaluation.submissionId,
      scores: evaluation.scores,
      receivedAt: submission.receivedAt,
    })
    .from(evaluation)
    .innerJoin(submission, eq(submission.id, evaluation.submissionId))
    .where(
      and(
        eq(evaluation.teamId, teamId),
        eq(evaluation.phaseId, phaseId),
        eq(evaluation.split, split),
        eq(evaluation.counted, true),
        eq(evaluation.verdict, 'scored'),
      ),
    )
    .orderBy(asc(submission.receivedAt), asc(submission.id));
  return rows.map(({ receivedAt, scores, ...row }) => ({
    ...row,
    scores: scores ?? {},
    achievedAt: receivedAt.getTime(),
  }));
}

function rowOf(who: { id: string; name: string; institution: string | null }, s: typeof standing.$inferSelect) {
  return {
    team: who,
    scores: s.scores,
    entries: s.entries,
    achieved_at: s.achievedAt.toISOString(),
    last_at: s.lastAt.toISOString(),
  };
}
