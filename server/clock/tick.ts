/** The clock: what falls due without anybody doing it, by one process at a time, by the database's clock. */
import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../../core/db/client.ts';

/** One thing that is due. */
export interface Due {
  /** For the log. */
  id: string;
  /**
   * Does it, in a transaction of its own. It looks once more, for it may have been done or moved meanwhile.
   * @returns whether it did something.
   */
  act(tx: Tx): Promise<boolean>;
}

export interface ClockTask {
  name: string;
  /** What is due: a bounded number at a time. */
  due(db: Db): Promise<Due[]>;
}

export interface Ticked {
  /** How many of each task were done; tasks with nothing to do are left out. */
  done: Record<string, number>;
  failed: { task: string; id: string; error: unknown }[];
}

/** The lock that the ticking process holds. */
const clockLock = 7391844;

/**
 * Does what is due. Whatever fails is tried again at the next tick and stops nothing else.
 * @returns null when another process is at it.
 */
export function tick(db: Db, tasks: readonly ClockTask[]): Promise<Ticked | null> {
  // The lock ends with its transaction, and so with its process, however that ends.
  return db.transaction(async (lock) => {
    const [row] = await lock.execute<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${clockLock}) as mine`);
    if (!row?.mine) return null;
    const ticked: Ticked = { done: {}, failed: [] };
    for (const task of tasks) await carryOut(db, task, ticked);
    return ticked;
  });
}

async function carryOut(db: Db, task: ClockTask, ticked: Ticked): Promise<void> {
  const all = await task.due(db).catch((error) => {
    ticked.failed.push({ task: task.name, id: '', error });
    return [];
  });
  for (const due of all)
    try {
      if (await db.transaction((tx) => due.act(tx))) ticked.done[task.name] = (ticked.done[task.name] ?? 0) + 1;
    } catch (error) {
      ticked.failed.push({ task: task.name, id: due.id, error });
    }
}
