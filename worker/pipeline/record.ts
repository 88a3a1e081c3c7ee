/** Writing down how an evaluation ended: one transaction, guarded by the fencing token. */
import { and, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../core/db/client.ts';
import {
  challenge,
  evaluation,
  evaluationHistory,
  evaluationLog,
  pack,
  phase,
  standing,
  submission,
  team,
} from '../../core/db/schema.ts';
import { challengeTopic, publish } from '../../core/events/publish.ts';
import { primaryScore } from '../../core/packs/manifest.ts';
import { merit, replaces } from '../../core/ranking/rank.ts';
import { heldBy, type Lease, tellTeam } from './lease.ts';
import type { Scored } from './score.ts';

export interface Traces {
  images: Record<string, string>;
  data: Record<string, string>;
}

/** @returns `stale` when the lease is lost: then nothing is changed. */
export async function record(db: Db, lease: Lease, scored: Scored, traces: Traces): Promise<'recorded' | 'stale'> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .update(evaluation)
      .set({
        state: 'finished',
        step: 'finished',
        leaseUntil: null,
        finishedAt: sql`clock_timestamp()`,
        verdict: scored.verdict,
        details: scored.details ?? null,
        scores: scored.scores ?? null,
        mistakes: scored.mistakes ?? null,
        figures: scored.figures ?? null,
        message: scored.message ?? null,
        resources: scored.resources ?? null,
        predictionsSha256: scored.predictionsSha256 ?? null,
        images: traces.images,
        data: traces.data,
      })
      .where(heldBy(lease))
      .returning();
    if (!row) return 'stale';
    const { evaluationId, attempt, worker } = lease;
    await tx.insert(evaluationHistory).values({ evaluationId, step: 'finished', attempt, worker });
    if (scored.log)
      await tx
        .insert(evaluationLog)
        .values({ evaluationId, text: scored.log.text, printedBytes: scored.log.printedBytes })
        .onConflictDoUpdate({
          target: evaluationLog.evaluationId,
          set: { text: scored.log.text, printedBytes: scored.log.printedBytes },
        });
    const board = row.counted && row.scores ? await updateStanding(tx, row, row.scores) : null;
    await tellTeam(tx, evaluationId);
    if (board) await publish(tx, board.topic, 'board', board.event);
    return 'recorded';
  });
}

type EvaluationRow = typeof evaluation.$inferSelect;

/** Lets a new result take its team's place where the phase's rule says so. @returns what pages are told, if anything. */
async function updateStanding(tx: Tx, row: EvaluationRow, scores: Record<string, number>) {
  const { phaseId, split, teamId } = row;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${phaseId} ${split} ${teamId}`}, 0))`);
  const [around] = await tx
    .select({ submission, phase, team, challengeId: challenge.id, manifest: pack.manifest })
    .from(submission)
    .innerJoin(phase, eq(phase.id, submission.phaseId))
    .innerJoin(team, eq(team.id, submission.teamId))
    .innerJoin(challenge, eq(challenge.id, phase.challengeId))
    .innerJoin(pack, eq(pack.id, row.packId))
    .where(eq(submission.id, row.submissionId));
  if (!around) throw new Error('an evaluation without a submission');
  const primary = primaryScore(around.manifest.scores);
  const next = {
    merit: merit(scores[primary.key] ?? Number.NaN, primary),
    achievedAt: around.submission.receivedAt,
  };
  const key = and(eq(standing.phaseId, phaseId), eq(standing.split, split), eq(standing.teamId, teamId));
  const [current] = await tx.select().from(standing).where(key);
  const takes = replaces(
    around.phase.ranksBy,
    current ? { merit: current.merit, achievedAt: current.achievedAt.getTime() } : null,
    { merit: next.merit, achievedAt: next.achievedAt.getTime() },
  );
  const [counted] = await tx
    .select({ entries: sql<number>`count(*)::int`, lastAt: sql<string>`max(${submission.receivedAt})::text` })
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
    );
  const place = { submissionId: row.submissionId, evaluationId: row.id, scores, ...next };
  const counts = { entries: counted?.entries ?? 1, lastAt: new Date(counted?.lastAt ?? next.achievedAt) };
  const [now] = current
    ? await tx
        .update(standing)
        .set({ ...counts, ...(takes ? place : {}) })
        .where(key)
        .returning()
    : await tx
        .insert(standing)
        .values({ phaseId, split, teamId, ...place, ...counts })
        .returning();
  if (!now) throw new Error('the standing was not written');
  if (split !== 'public' || around.phase.splits[0] !== split) return null;
  return {
    topic: challengeTopic(around.challengeId),
    event: {
      phase: around.phase.key,
      split,
      row: {
        team: { id: teamId, name: around.team.name, institution: around.team.institution },
        scores: now.scores,
        entries: now.entries,
        achieved_at: now.achievedAt.toISOString(),
        last_at: now.lastAt.toISOString(),
      },
    },
  };
}
