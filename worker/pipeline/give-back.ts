/** Giving an evaluation back, for another worker or another time. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import { evaluation } from '../../core/db/schema.ts';
import { tellTeams } from '../../core/events/submissions.ts';
import { heldBy, type Lease } from './lease.ts';
import { type Begun, writeSteps } from './steps.ts';

/**
 * Gives an evaluation back, to be tried again after a while.
 * @param steps what was begun and is not written yet.
 * @param kind `handed_back` by a worker that stops does not count as an attempt, `retried` after a fault does.
 */
export async function giveBack(
  db: Db,
  lease: Lease,
  kind: 'handed_back' | 'retried',
  delayMs: number,
  steps: Begun[] = [],
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .update(evaluation)
      .set({
        state: 'pending',
        step: 'queued',
        worker: null,
        leaseUntil: null,
        notBefore: sql`clock_timestamp() + make_interval(secs => ${delayMs / 1000})`,
        ...(kind === 'handed_back' ? { attempt: lease.attempt - 1 } : {}),
      })
      .where(heldBy(lease))
      .returning({ id: evaluation.id });
    if (rows.length === 0) return false;
    await writeSteps(tx, lease, [...steps, { step: kind, agoMs: 0 }]);
    await tellTeams(tx, eq(evaluation.id, lease.evaluationId));
    return true;
  });
}
