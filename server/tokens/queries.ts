import { and, desc, eq } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import { apikey } from '../../core/db/schema.ts';

export async function listTokens(db: Db, userId: string, limit: number) {
  const rows = await db
    .select()
    .from(apikey)
    .where(eq(apikey.referenceId, userId))
    .orderBy(desc(apikey.createdAt))
    .limit(limit);
  return rows.map((row) => ({
    id: row.id,
    name: row.name ?? '',
    start: row.start ?? '',
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastRequest?.toISOString() ?? null,
  }));
}

export async function deleteToken(db: Db, userId: string, id: string): Promise<boolean> {
  const gone = await db
    .delete(apikey)
    .where(and(eq(apikey.id, id), eq(apikey.referenceId, userId)))
    .returning({ id: apikey.id });
  return gone.length > 0;
}
