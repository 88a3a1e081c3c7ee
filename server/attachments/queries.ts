/** The table of files. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { attachment, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { attachmentView } from './schemas.ts';

export type AttachmentRow = typeof attachment.$inferSelect;

/** Also one that was removed. @throws Problem `attachment_not_found`. */
export async function findAttachment(db: Tx, id: string, lock = false): Promise<AttachmentRow> {
  const query = db.select().from(attachment).where(eq(attachment.id, id));
  const [row] = lock ? await query.for('update') : await query;
  if (!row) throw new Problem('attachment_not_found');
  return row;
}

/** All files of a thing or only some, removed or not; the first first; there are never more than a few. */
export async function attachmentsOf(
  db: Tx,
  subject: string,
  only?: ReadonlySet<string>,
): Promise<z.infer<typeof attachmentView>[]> {
  const rows = await db
    .select({ row: attachment, by: user.name })
    .from(attachment)
    .innerJoin(user, eq(user.id, attachment.uploadedBy))
    .where(
      and(eq(attachment.subject, subject), only ? inArray(attachment.id, [...only]) : isNull(attachment.removedAt)),
    )
    .orderBy(asc(attachment.id));
  return rows.map(({ row, by }) => ({
    id: row.id,
    subject: row.subject,
    name: row.name,
    bytes: row.bytes,
    sha256: row.sha256,
    media_type: row.mediaType,
    visibility: row.visibility,
    uploaded_by: by,
    created_at: row.createdAt.toISOString(),
  }));
}

export async function countAttachments(db: Tx, subject: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(attachment)
    .where(and(eq(attachment.subject, subject), isNull(attachment.removedAt)));
  return row?.count ?? 0;
}

/** Lets one file at a time be added to a thing, so that two at once cannot both be the last. */
export async function lockSubject(tx: Tx, subject: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 4711))`);
}

export async function addAttachment(tx: Tx, values: typeof attachment.$inferInsert): Promise<AttachmentRow> {
  const [row] = await tx.insert(attachment).values(values).returning();
  if (!row) throw new Error('the file was not written');
  return row;
}

export async function changeAttachment(
  tx: Tx,
  id: string,
  set: Partial<Pick<AttachmentRow, 'name' | 'visibility' | 'removedAt'>>,
): Promise<void> {
  await tx.update(attachment).set(set).where(eq(attachment.id, id));
}
