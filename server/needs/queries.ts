/** The tables of needs. */
import { and, desc, eq, ne, notInArray } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import {
  audit,
  need,
  needFollow,
  needVersion,
  question,
  response,
  responseMember,
  review,
  user,
} from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { NeedContent } from '../../core/needs/content.ts';

export type NeedRow = typeof need.$inferSelect;

/**
 * @param lock takes the row for this transaction's own.
 * @throws Problem `need_not_found`.
 */
export async function findNeed(db: Tx, id: string, lock = false): Promise<NeedRow> {
  const query = db.select().from(need).where(eq(need.id, id));
  const [row] = lock ? await query.for('update') : await query;
  if (!row) throw new Problem('need_not_found');
  return row;
}

/** What a need said in one of its versions. */
export async function contentOf(db: Tx, needId: string, version: number): Promise<NeedContent | null> {
  const [row] = await db
    .select({ content: needVersion.content })
    .from(needVersion)
    .where(and(eq(needVersion.needId, needId), eq(needVersion.version, version)));
  return row?.content ?? null;
}

/** Who changed a need last. */
export async function lastActor(db: Tx, needId: string): Promise<string | null> {
  const [row] = await db
    .select({ actor: audit.actor })
    .from(audit)
    .where(eq(audit.subject, `need:${needId}`))
    .orderBy(desc(audit.id))
    .limit(1);
  return row?.actor ?? null;
}

export async function organisers(db: Tx): Promise<string[]> {
  const rows = await db.select({ id: user.id }).from(user).where(eq(user.role, 'organiser'));
  return rows.map((row) => row.id);
}

/** Experts who review it in its present round and have not stepped aside. */
export async function expertsOf(db: Tx, row: Pick<NeedRow, 'id' | 'round'>): Promise<string[]> {
  const rows = await db
    .select({ id: review.expertId })
    .from(review)
    .where(
      and(
        eq(review.needId, row.id),
        eq(review.round, row.round),
        notInArray(review.state, ['stepped_aside', 'released']),
      ),
    );
  return rows.map(({ id }) => id);
}

export async function isExpertOf(db: Tx, row: Pick<NeedRow, 'id' | 'round'>, userId: string): Promise<boolean> {
  return (await expertsOf(db, row)).includes(userId);
}

/** Whoever writes a response to it that was handed in and not taken back. */
export async function respondentsTo(db: Tx, needId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: responseMember.userId })
    .from(responseMember)
    .innerJoin(response, eq(response.id, responseMember.responseId))
    .where(and(eq(response.needId, needId), notInArray(response.state, ['draft', 'withdrawn'])));
  return rows.map(({ id }) => id);
}

export async function isRespondentTo(db: Tx, needId: string, userId: string): Promise<boolean> {
  const rows = await db
    .select({ id: response.id })
    .from(response)
    .innerJoin(responseMember, eq(responseMember.responseId, response.id))
    .where(and(eq(response.needId, needId), eq(responseMember.userId, userId), ne(response.state, 'withdrawn')))
    .limit(1);
  return rows.length > 0;
}

export async function questionsOf(db: Tx, needId: string): Promise<string[]> {
  const rows = await db.select({ id: question.id }).from(question).where(eq(question.needId, needId));
  return rows.map(({ id }) => id);
}

export async function followersOf(db: Tx, needId: string): Promise<string[]> {
  const rows = await db.select({ id: needFollow.userId }).from(needFollow).where(eq(needFollow.needId, needId));
  return rows.map(({ id }) => id);
}
