/** The tables of responses. */
import { and, asc, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { attachment, response, responseMember, responseVersion, review } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { HandedInFile } from '../../core/responses/receipt.ts';

export type ResponseRow = typeof response.$inferSelect;
export type VersionRow = typeof responseVersion.$inferSelect;

/**
 * @param lock takes the row for this transaction's own; the need's row must be locked before, as `actOnResponse` does.
 * @throws Problem `response_not_found`.
 */
export async function findResponse(db: Tx, id: string, lock = false): Promise<ResponseRow> {
  const query = db.select().from(response).where(eq(response.id, id));
  const [row] = lock ? await query.for('update') : await query;
  if (!row) throw new Problem('response_not_found');
  return row;
}

/** A response as it was handed in; null where it has no such version. */
export async function versionOf(db: Tx, responseId: string, version: number): Promise<VersionRow | null> {
  const [row] = await db
    .select()
    .from(responseVersion)
    .where(and(eq(responseVersion.responseId, responseId), eq(responseVersion.version, version)));
  return row ?? null;
}

/** Whoever writes it. */
export async function teamOf(db: Tx, responseId: string): Promise<string[]> {
  const rows = await db
    .select({ id: responseMember.userId })
    .from(responseMember)
    .where(eq(responseMember.responseId, responseId));
  return rows.map(({ id }) => id);
}

/** Gives those that were returned as long for mending as they had when their need was suspended. */
export async function moveReturns(tx: Tx, needId: string, suspendedAt: Date): Promise<void> {
  await tx
    .update(response)
    .set({
      returnDueAt: sql`${response.returnDueAt} + (clock_timestamp() - ${suspendedAt.toISOString()}::timestamptz)`,
    })
    .where(and(eq(response.needId, needId), eq(response.state, 'returned')));
}

/** The database's clock, by which deadlines are decided. */
export async function clockOf(db: Tx): Promise<Date> {
  const [row] = await db.execute<{ now: string }>(sql`select clock_timestamp()::text as now`);
  return new Date(row?.now ?? Number.NaN);
}

/** Whether somebody reviews a need or reviewed it, or read it for that before they were let go, in any of its rounds. */
export async function hasReviewed(db: Tx, needId: string, userId: string): Promise<boolean> {
  const rows = await db
    .select({ id: review.id })
    .from(review)
    .where(
      and(
        eq(review.needId, needId),
        eq(review.expertId, userId),
        or(inArray(review.state, ['assigned', 'done']), isNotNull(review.openedAt)),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** The response that somebody leads for an institution to a need, if there is one that was not taken back. */
export async function findLed(
  db: Tx,
  needId: string,
  institutionId: string,
  leaderId: string,
): Promise<ResponseRow | null> {
  const [row] = await db
    .select()
    .from(response)
    .where(
      and(
        eq(response.needId, needId),
        eq(response.institutionId, institutionId),
        eq(response.leaderId, leaderId),
        ne(response.state, 'withdrawn'),
      ),
    )
    .limit(1);
  return row ?? null;
}

export async function insertResponse(tx: Tx, values: typeof response.$inferInsert): Promise<ResponseRow> {
  const [row] = await tx.insert(response).values(values).returning();
  if (!row) throw new Error('no response was written');
  await tx
    .insert(responseMember)
    .values({ responseId: row.id, userId: row.leaderId, institutionId: row.institutionId });
  return row;
}

/** Writes what its team works on. */
export async function saveDraft(tx: Tx, id: string, set: Partial<typeof response.$inferInsert>): Promise<ResponseRow> {
  const [row] = await tx
    .update(response)
    .set({ ...set, revision: sql`${response.revision} + 1`, updatedAt: sql`clock_timestamp()` })
    .where(eq(response.id, id))
    .returning();
  if (!row) throw new Problem('response_not_found');
  return row;
}

/** @returns when it was written, by the database's clock. */
export async function insertVersion(tx: Tx, values: typeof responseVersion.$inferInsert): Promise<Date> {
  const [row] = await tx
    .insert(responseVersion)
    .values({ ...values, createdAt: sql`clock_timestamp()` as unknown as Date })
    .returning({ at: responseVersion.createdAt });
  return row?.at ?? new Date(Number.NaN);
}

/** The files that hang on a response now, as they are handed in with it. */
export async function filesOf(db: Tx, responseId: string): Promise<HandedInFile[]> {
  return db
    .select({
      id: attachment.id,
      name: attachment.name,
      sha256: attachment.sha256,
      bytes: attachment.bytes,
      visibility: attachment.visibility,
    })
    .from(attachment)
    .where(and(eq(attachment.subject, `response:${responseId}`), isNull(attachment.removedAt)))
    .orderBy(asc(attachment.id));
}
