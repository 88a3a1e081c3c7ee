/**
 * Trying again what failed through a fault of the platform. A fault is no result that could be compared, so it is not
 * a rejudging: the same evaluation goes back into the queue as if it were new, and its history and the audit keep
 * what went wrong before. A contestant sees one submission that is being judged, which it is.
 */

import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Tx } from '../../core/db/client.ts';
import { challenge, evaluation, evaluationHistory, evaluationLog, phase, rejudging } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tellQueue, tellRejudging } from '../../core/events/organisers.ts';
import { tellTeams } from '../../core/events/submissions.ts';
import type { Offer } from '../../core/jobs/evaluation-queue.ts';
import { afterAction } from '../../core/rejudging/states.ts';
import type { Deps } from '../app.ts';
import { faultsWhere, isFault, isWanted } from './queries.ts';
import type { faultFilter } from './schemas.ts';

/** With one request, so that its transaction stays short; the answer says whether there are more. */
export const maxRetried = 500;

type Parts = Pick<Deps, 'database' | 'queue'>;

/** @throws Problem `evaluation_not_found`, `evaluation_not_faulty` */
export async function retryOne({ database, queue }: Parts, id: string, by: string): Promise<void> {
  const offers = await database.db.transaction(async (tx) => {
    const [known] = await tx.select({ id: evaluation.id }).from(evaluation).where(eq(evaluation.id, id));
    if (!known) throw new Problem('evaluation_not_found');
    const retried = await retry(tx, [id], by);
    if (retried.length === 0) throw new Problem('evaluation_not_faulty');
    return retried;
  });
  await queue.offer(offers).catch(() => {});
}

/** Tries again what fits, the oldest first. @returns how many, and whether some are left. */
export async function retryAll({ database, queue }: Parts, filter: z.infer<typeof faultFilter>, by: string) {
  const { offers, more } = await database.db.transaction(async (tx) => {
    const found = await tx
      .select({ id: evaluation.id })
      .from(evaluation)
      .innerJoin(phase, eq(phase.id, evaluation.phaseId))
      .innerJoin(challenge, eq(challenge.id, phase.challengeId))
      .where(faultsWhere(filter))
      .orderBy(asc(evaluation.id))
      .limit(maxRetried + 1);
    const ids = found.slice(0, maxRetried).map((row) => row.id);
    return { offers: await retry(tx, ids, by), more: found.length > maxRetried };
  });
  await queue.offer(offers).catch(() => {});
  return { retried: offers.length, more };
}

async function retry(tx: Tx, ids: string[], by: string): Promise<Offer[]> {
  if (ids.length === 0) return [];
  const faulty = await tx
    .select()
    .from(evaluation)
    .where(and(inArray(evaluation.id, ids), eq(evaluation.state, 'finished'), isFault, isWanted))
    .orderBy(asc(evaluation.id))
    .for('update');
  if (faulty.length === 0) return [];
  const chosen = faulty.map((row) => row.id);
  const reopened = await reopen(tx, [...new Set(faulty.flatMap((row) => row.rejudgingId ?? []))]);
  await tx
    .update(evaluation)
    .set({
      state: 'pending',
      step: 'queued',
      verdict: null,
      details: null,
      mistakes: null,
      resources: null,
      attempt: 0,
      worker: null,
      startedAt: null,
      finishedAt: null,
      notBefore: sql`clock_timestamp()`,
      queuedAt: sql`clock_timestamp()`,
    })
    .where(inArray(evaluation.id, chosen));
  await tx.delete(evaluationLog).where(inArray(evaluationLog.evaluationId, chosen));
  await tx
    .insert(evaluationHistory)
    .values(faulty.map((row) => ({ evaluationId: row.id, step: 'reopened' as const, attempt: row.attempt })));
  await writeAudit(
    tx,
    ...faulty.map((row) => ({
      actor: by,
      action: 'evaluation.retry',
      subject: `evaluation:${row.id}`,
      data: { verdict: row.verdict, details: row.details, attempt: row.attempt, worker: row.worker },
    })),
  );
  await tellTeams(tx, inArray(evaluation.id, chosen));
  for (const id of reopened) await tellRejudging(tx, id, 'running');
  await tellQueue(tx, { phaseId: null });
  return tx
    .select({ id: evaluation.id, token: evaluation.token, pool: challenge.pool })
    .from(evaluation)
    .innerJoin(phase, eq(phase.id, evaluation.phaseId))
    .innerJoin(challenge, eq(challenge.id, phase.challengeId))
    .where(inArray(evaluation.id, chosen));
}

/** A rejudging with evaluations to come is running again. */
async function reopen(tx: Tx, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ id: rejudging.id, state: rejudging.state })
    .from(rejudging)
    .where(inArray(rejudging.id, ids))
    .orderBy(asc(rejudging.id))
    .for('update');
  const reopened: string[] = [];
  for (const { id, state } of rows) {
    const to = afterAction(state, 'retry');
    if (!to || to === state) continue;
    await tx.update(rejudging).set({ state: to, readyAt: null }).where(eq(rejudging.id, id));
    reopened.push(id);
  }
  return reopened;
}
