/** Telling open pages: an event is a row, and its arrival a notification that carries the row's id. */
import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';

export const eventChannel = 'jiebang_event';

export const challengeTopic = (challengeId: string) => `challenge:${challengeId}`;
export const teamTopic = (teamId: string) => `team:${teamId}`;
export const userTopic = (userId: string) => `user:${userId}`;
export const needTopic = (needId: string) => `need:${needId}`;
export const responseTopic = (responseId: string) => `response:${responseId}`;
/** All responses to a need: for its enterprise, never for the public. */
export const responsesTopic = (needId: string) => `responses:${needId}`;

/**
 * Writes an event and notifies of it when the transaction commits. Call it last in a transaction: it takes the
 * lock that makes ids visible in their order, without which a reconnecting page could miss an event.
 */
export async function publish(tx: Tx, topic: string, type: string, data: Record<string, unknown>): Promise<void> {
  await publishEach(
    tx,
    sql`select ${topic}::text as topic, ${type}::text as type, ${JSON.stringify(data)}::jsonb as data`,
  );
}

/** As `publish`, for each row of a query with the columns `topic`, `type` and `data` (jsonb). */
export async function publishEach(tx: Tx, events: SQL): Promise<void> {
  await tx.execute(sql`
    with locked as materialized (
      select pg_advisory_xact_lock(7391843)
    ), added as (
      insert into event (topic, type, data)
      select e.topic, e.type, e.data from locked, (${events}) e
      returning id, topic
    )
    select pg_notify(${eventChannel}, json_build_object('id', id, 'topic', topic)::text) from added`);
}
