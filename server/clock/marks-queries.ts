/** What the clock has done once: a mark that stands for it, written in the same transaction. */
import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { clockMark } from '../../core/db/schema.ts';

/** Writes a mark; false when it is there already. */
export async function once(tx: Tx, subject: string, mark: string): Promise<boolean> {
  const rows = await tx.insert(clockMark).values({ subject, mark }).onConflictDoNothing().returning();
  return rows.length > 0;
}

/** The mark of a reminder of an instant; another instant is another mark. */
export const markOf = (what: string, at: Date) => `${what}:${Math.floor(at.getTime() / 1000)}`;

/** As `markOf`, for rows that have none. */
export function notMarked(subject: string, id: AnyColumn, what: string, at: AnyColumn): SQL {
  return sql`not exists (
    select 1 from ${clockMark} where ${clockMark.subject} = ${subject}::text || ${id}::text
      and ${clockMark.mark} = ${what}::text || ':' || floor(extract(epoch from ${at}))::bigint::text)`;
}
