/** The table of what enterprises ask about responses. */
import { asc, count, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tx } from '../../core/db/client.ts';
import { clarification, response, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';

export type ClarificationRow = typeof clarification.$inferSelect;

/** About one response. */
export const mostClarifications = 20;

/** @throws Problem `clarification_not_found`. */
export async function findClarification(db: Tx, id: string, lock = false): Promise<ClarificationRow> {
  const query = db.select().from(clarification).where(eq(clarification.id, id));
  const [row] = lock ? await query.for('update') : await query;
  if (!row) throw new Problem('clarification_not_found');
  return row;
}

export async function insertClarification(
  tx: Tx,
  values: { responseId: string; text: string; askedBy: string; dueAt: Date },
): Promise<ClarificationRow> {
  const [row] = await tx.insert(clarification).values(values).returning();
  if (!row) throw new Error('no question was written');
  return row;
}

export async function writeAnswer(tx: Tx, id: string, answer: string, by: string): Promise<void> {
  await tx
    .update(clarification)
    .set({ answer, answeredBy: by, answeredAt: sql`clock_timestamp()` as unknown as Date })
    .where(eq(clarification.id, id));
}

export async function countClarifications(db: Tx, responseId: string): Promise<number> {
  const [row] = await db.select({ n: count() }).from(clarification).where(eq(clarification.responseId, responseId));
  return row?.n ?? 0;
}

const answerer = alias(user, 'answerer');

/** In the order in which they were asked. */
export async function listClarifications(db: Tx, responseId: string) {
  const rows = await db
    .select({
      row: clarification,
      asker: user.name,
      answerer: answerer.name,
      isOver: sql<boolean>`${clarification.answeredAt} is null and ${clarification.dueAt} <= clock_timestamp()`,
    })
    .from(clarification)
    .innerJoin(user, eq(user.id, clarification.askedBy))
    .leftJoin(answerer, eq(answerer.id, clarification.answeredBy))
    .where(eq(clarification.responseId, responseId))
    .orderBy(asc(clarification.id))
    .limit(mostClarifications);
  return rows.map(({ row, asker, answerer: by, isOver }) => ({
    id: row.id,
    text: row.text,
    asked_by: asker,
    asked_at: row.createdAt.toISOString(),
    due_at: row.dueAt.toISOString(),
    is_over: isOver,
    answer: row.answer,
    answered_by: by,
    answered_at: row.answeredAt?.toISOString() ?? null,
  }));
}

/** How much was asked about each response to a need, and how much of it is answered. */
export async function clarificationsOf(
  db: Tx,
  needId: string,
): Promise<Record<string, { asked: number; answered: number }>> {
  const rows = await db
    .select({
      id: clarification.responseId,
      asked: sql<number>`count(*)::int`,
      answered: sql<number>`count(${clarification.answeredAt})::int`,
    })
    .from(clarification)
    .innerJoin(response, eq(response.id, clarification.responseId))
    .where(eq(response.needId, needId))
    .groupBy(clarification.responseId);
  return Object.fromEntries(rows.map(({ id, ...counts }) => [id, counts]));
}
