/** Questions about needs. */
import { and, asc, count, eq, gt, isNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tx } from '../../core/db/client.ts';
import { question, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';

export type QuestionRow = typeof question.$inferSelect;

/** @throws Problem `question_not_found`. */
export async function findQuestion(db: Tx, id: string, lock = false): Promise<QuestionRow> {
  const query = db.select().from(question).where(eq(question.id, id));
  const [row] = lock ? await query.for('update') : await query;
  if (!row) throw new Problem('question_not_found');
  return row;
}

const answerer = alias(user, 'answerer');
const named = (db: Tx) =>
  db
    .select({ row: question, asker: user.name, answerer: answerer.name })
    .from(question)
    .innerJoin(user, eq(user.id, question.askedBy))
    .leftJoin(answerer, eq(answerer.id, question.answeredBy))
    .$dynamic();
export type NamedQuestion = Awaited<ReturnType<typeof named>>[number];

/** In the order in which they were asked. */
export async function listQuestions(db: Tx, needId: string, page: { after?: number | undefined; limit: number }) {
  return named(db)
    .where(and(eq(question.needId, needId), page.after ? gt(question.number, page.after) : undefined))
    .orderBy(asc(question.number))
    .limit(page.limit + 1);
}

export async function findNamed(db: Tx, id: string): Promise<NamedQuestion> {
  const [row] = await named(db).where(eq(question.id, id));
  if (!row) throw new Problem('question_not_found');
  return row;
}

/** How many of somebody's questions about a need wait for an answer. */
export async function countWaiting(db: Tx, needId: string, userId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(question)
    .where(
      and(
        eq(question.askedBy, userId),
        eq(question.needId, needId),
        isNull(question.answeredAt),
        isNull(question.hiddenAt),
      ),
    );
  return row?.n ?? 0;
}

/** Writes a question under the need's next number; the need's row must be locked. */
export async function insertQuestion(tx: Tx, needId: string, askedBy: string, text: string): Promise<QuestionRow> {
  const [row] = await tx
    .insert(question)
    .values({
      needId,
      askedBy,
      text,
      number: sql`(select coalesce(max(number), 0) + 1 from question where need_id = ${needId})`,
    })
    .returning();
  if (!row) throw new Error('no question was written');
  return row;
}

export async function updateQuestion(tx: Tx, id: string, set: Partial<typeof question.$inferInsert>): Promise<void> {
  await tx.update(question).set(set).where(eq(question.id, id));
}

/** The time of now as a column's value, by the database's clock. */
export const clock = sql`clock_timestamp()` as unknown as Date;
