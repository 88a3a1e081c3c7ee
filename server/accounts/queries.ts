/** Accounts, for whoever must name one. */
import { eq } from 'drizzle-orm';
import { user } from '../../core/db/auth-tables.ts';
import type { Tx } from '../../core/db/client.ts';

/** The name that somebody goes by, or null when there is no such account any more. */
export async function nameOf(db: Tx, userId: string): Promise<string | null> {
  const [row] = await db.select({ name: user.name }).from(user).where(eq(user.id, userId));
  return row?.name ?? null;
}
