/** One listening connection to PostgreSQL, shared by every open page of this process. */
import { EventEmitter } from 'node:events';
import { and, asc, gt, inArray, sql } from 'drizzle-orm';
import type { Database } from '../../core/db/client.ts';
import { event } from '../../core/db/schema.ts';
import { eventChannel } from '../../core/events/publish.ts';

export type EventRow = typeof event.$inferSelect;

export interface EventFeed extends AsyncDisposable {
  /** Calls back for each new event of these topics until the returned function is called. */
  follow(topics: string[], onEvent: (row: EventRow) => void): () => void;
  /** Events of these topics after an id, oldest first. */
  since(topics: string[], id: number, limit: number): Promise<EventRow[]>;
  /** The newest id of all, from which a page that has just loaded follows on. */
  newest(): Promise<number>;
}

export async function openEventFeed({ db, sql: connection }: Database): Promise<EventFeed> {
  const topics = new EventEmitter().setMaxListeners(0);
  let last = await newest();
  let reading = Promise.resolve();

  async function newest(): Promise<number> {
    const [row] = await db.select({ id: sql<number>`coalesce(max(id), 0)::int` }).from(event);
    return row?.id ?? 0;
  }

  /** Reads what came since the last reading; also after a reconnection, when notifications were missed. */
  async function catchUp(): Promise<void> {
    if (topics.eventNames().length === 0) {
      last = await newest();
      return;
    }
    const rows = await db.select().from(event).where(gt(event.id, last)).orderBy(asc(event.id)).limit(1000);
    for (const row of rows) {
      last = row.id;
      topics.emit(row.topic, row);
    }
    if (rows.length === 1000) await catchUp();
  }
  const wake = () => {
    reading = reading.then(catchUp).catch(() => {});
  };
  const listening = await connection.listen(eventChannel, wake, wake);

  return {
    follow(names, onEvent) {
      for (const name of names) topics.on(name, onEvent);
      return () => {
        for (const name of names) topics.off(name, onEvent);
      };
    },
    since: (names, id, limit) =>
      db
        .select()
        .from(event)
        .where(and(inArray(event.topic, names), gt(event.id, id)))
        .orderBy(asc(event.id))
        .limit(limit),
    newest,
    async [Symbol.asyncDispose]() {
      await listening.unlisten().catch(() => {});
      topics.removeAllListeners();
    },
  };
}
