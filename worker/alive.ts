/** Which workers are alive: each says so in the database every few seconds. */
import { eq, gt, lt, sql } from 'drizzle-orm';
import type { Db } from '../core/db/client.ts';
import { worker as workerTable } from '../core/db/schema.ts';
import { lostSeconds, type WorkerDetails } from '../core/jobs/worker-details.ts';

export const beatMs = 1_000;

/** Says that this worker lives and what it does, until disposed of; a worker that says nothing for 15 s counts as lost. */
export async function announce(
  db: Db,
  name: string,
  slots: number,
  details: () => WorkerDetails,
  onError: (error: Error) => void,
): Promise<AsyncDisposable> {
  const say = () => {
    const now = details();
    return db
      .insert(workerTable)
      .values({ name, slots, details: now })
      .onConflictDoUpdate({ target: workerTable.name, set: { seenAt: sql`clock_timestamp()`, details: now } });
  };
  await say();
  const beat = setInterval(() => say().catch(onError), beatMs);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(beat);
      await db.delete(workerTable).where(eq(workerTable.name, name)).catch(onError);
    },
  };
}

/** Names of the workers that are alive; forgets those lost for a day. */
export async function livingWorkers(db: Db): Promise<Set<string>> {
  await db.delete(workerTable).where(lt(workerTable.seenAt, sql`clock_timestamp() - interval '1 day'`));
  const rows = await db
    .select({ name: workerTable.name })
    .from(workerTable)
    .where(gt(workerTable.seenAt, sql`clock_timestamp() - make_interval(secs => ${lostSeconds})`));
  return new Set(rows.map((row) => row.name));
}
