/** Makes good whatever the queue or a worker lost: PostgreSQL knows what must still be done. */
import { and, asc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import { challenge, evaluation, phase } from '../../core/db/schema.ts';
import type { EvaluationQueue } from '../../core/jobs/evaluation-queue.ts';

export const reconcileMs = 3_000;
const batch = 1000;

/**
 * Hands over again every evaluation that waits for a worker, and every one whose worker is lost. Those that a job
 * carries already are not doubled, for a job is named after its evaluation and token.
 * @returns how many were handed over.
 */
export async function reconcile(db: Db, queue: EvaluationQueue): Promise<number> {
  const rows = await db
    .select({ id: evaluation.id, token: evaluation.token, pool: challenge.pool })
    .from(evaluation)
    .innerJoin(phase, eq(phase.id, evaluation.phaseId))
    .innerJoin(challenge, eq(challenge.id, phase.challengeId))
    .where(
      and(
        isNull(phase.pausedAt),
        or(
          and(eq(evaluation.state, 'pending'), sql`${evaluation.notBefore} <= clock_timestamp()`),
          and(eq(evaluation.state, 'running'), lt(evaluation.leaseUntil, sql`clock_timestamp()`)),
        ),
      ),
    )
    .orderBy(asc(evaluation.notBefore))
    .limit(batch);
  await queue.offer(rows);
  return rows.length;
}
