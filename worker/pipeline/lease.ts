/** Claiming an evaluation, holding it, and giving it back. PostgreSQL decides; its clock alone counts. */
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import { evaluation, evaluationHistory } from '../../core/db/schema.ts';
import { inTurn } from '../../core/turns/turn.ts';

/** A worker that has not been heard of for so long has lost what it was doing. */
export const leaseSeconds = 10;
export const heartbeatMs = 2_000;

export interface Lease {
  evaluationId: string;
  token: number;
  attempt: number;
  worker: string;
}

/**
 * Takes the evaluation whose turn it is.
 * @param which the id of the one to take, as SQL.
 * @returns null when none waits.
 */
export async function claim(
  db: Db,
  { worker, pools }: { worker: string; pools: string[] },
  which: SQL = inTurn(pools),
): Promise<Lease | null> {
  const [row] = await db.execute<{ id: string; token: number; attempt: number }>(sql`
    with taken as (
      update evaluation
      set state = 'running', step = 'preparing', worker = ${worker}, token = token + 1, attempt = attempt + 1,
        lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}), started_at = clock_timestamp()
      where id = (${which})
      returning id, token, attempt
    ), noted as (
      insert into evaluation_history (evaluation_id, step, attempt, worker)
      select id, 'preparing', attempt, ${worker} from taken
    )
    select id, token, attempt from taken`);
  return row ? { evaluationId: row.id, token: row.token, attempt: row.attempt, worker } : null;
}

/** The rows that a lease still has the right to change. */
export const heldBy = (lease: Lease) =>
  and(eq(evaluation.id, lease.evaluationId), eq(evaluation.token, lease.token), eq(evaluation.state, 'running'));

/** Prolongs a lease. @returns false when somebody else has it now. */
export async function renew(db: Db, lease: Lease): Promise<boolean> {
  const rows = await db
    .update(evaluation)
    .set({ leaseUntil: sql`clock_timestamp() + make_interval(secs => ${leaseSeconds})` })
    .where(heldBy(lease))
    .returning({ id: evaluation.id });
  return rows.length > 0;
}

/**
 * Holds a lease until the returned function is called, and aborts when it is lost: either somebody else took it, or
 * the database has not answered for as long as the lease lasts.
 */
export function holdLease(db: Db, lease: Lease, lost: AbortController): () => void {
  let lastRenewal = performance.now();
  const beat = setInterval(async () => {
    try {
      if (await renew(db, lease)) lastRenewal = performance.now();
      else lost.abort();
    } catch {
      if (performance.now() - lastRenewal > leaseSeconds * 1000) lost.abort();
    }
  }, heartbeatMs);
  return () => clearInterval(beat);
}

/** How often an evaluation was tried again after a fault of the platform, since an organiser reopened it. */
export async function retriesOf(db: Db, evaluationId: string): Promise<number> {
  const ofThis = eq(evaluationHistory.evaluationId, evaluationId);
  const reopened = db
    .select({ at: sql`coalesce(max(${evaluationHistory.id}), 0)` })
    .from(evaluationHistory)
    .where(and(ofThis, eq(evaluationHistory.step, 'reopened')));
  return db.$count(
    evaluationHistory,
    and(ofThis, eq(evaluationHistory.step, 'retried'), sql`${evaluationHistory.id} > (${reopened})`),
  );
}
