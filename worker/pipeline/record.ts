/** Writing down how an evaluation ended: one transaction, guarded by the fencing token. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import { evaluation, evaluationLog } from '../../core/db/schema.ts';
import { tellRejudging } from '../../core/events/organisers.ts';
import { tellTeams } from '../../core/events/submissions.ts';
import { storeCases } from '../../core/ranking/case-store.ts';
import { publishBoards, recomputeStanding } from '../../core/ranking/standings.ts';
import { finishRejudging } from '../../core/rejudging/finish.ts';
import { heldBy, type Lease } from './lease.ts';
import type { Scored } from './score.ts';
import { type Begun, writeSteps } from './steps.ts';

export interface Traces {
  images: Record<string, string>;
  data: Record<string, string>;
}

/**
 * @param steps what was begun and is not written yet.
 * @returns `stale` when the lease is lost: then nothing is changed.
 */
export async function record(
  db: Db,
  lease: Lease,
  scored: Scored,
  traces: Traces,
  steps: Begun[] = [],
): Promise<'recorded' | 'stale'> {
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
        interval: scored.interval ?? null,
        ladder: null,
        message: scored.message ?? null,
        resources: scored.resources ?? null,
        predictionsSha256: scored.predictionsSha256 ?? null,
        images: traces.images,
        data: traces.data,
      })
      .where(heldBy(lease))
      .returning();
    if (!row) return 'stale';
    const { evaluationId } = lease;
    await Promise.all([
      writeSteps(tx, lease, [...steps, { step: 'finished', agoMs: 0 }]),
      scored.cases && storeCases(tx, evaluationId, scored.cases),
      scored.log &&
        tx
          .insert(evaluationLog)
          .values({ evaluationId, ...scored.log })
          .onConflictDoUpdate({ target: evaluationLog.evaluationId, set: scored.log }),
    ]);
    // Also when it was not scored: judged again, it may end worse than before.
    const boards = row.counted ? await recomputeStanding(tx, row.phaseId, row.split, row.teamId) : [];
    const isReady = row.rejudgingId !== null && (await finishRejudging(tx, row.rejudgingId));
    await tellTeams(tx, eq(evaluation.id, evaluationId));
    await publishBoards(tx, boards);
    if (isReady && row.rejudgingId) await tellRejudging(tx, row.rejudgingId, 'ready');
    return 'recorded';
  });
}
