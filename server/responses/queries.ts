/** The tables of responses. */
import { and, desc, eq } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { audit, response, responseMember, responseVersion } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';

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

/** Who took the last step with it. */
export async function lastActor(db: Tx, responseId: string): Promise<string | null> {
  const [row] = await db
    .select({ actor: audit.actor })
    .from(audit)
    .where(eq(audit.subject, `response:${responseId}`))
    .orderBy(desc(audit.id))
    .limit(1);
  return row?.actor ?? null;
}
