/** Searches that somebody keeps, and which of them find a need. */
import { and, asc, count, eq, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db, Tx } from '../../core/db/client.ts';
import { need, savedSearch, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { all, conditionsOf } from './filter-queries.ts';
import type { savedSearch as view } from './schemas.ts';
import { filters } from './search.ts';

type View = z.infer<typeof view>;
type Query = Record<string, string>;

/** So many searches one person keeps. */
export const mostSaved = 50;

export async function savedBy(db: Tx, userId: string): Promise<View[]> {
  const rows = await db.select().from(savedSearch).where(eq(savedSearch.userId, userId)).orderBy(asc(savedSearch.id));
  return rows.map(shown);
}

/** @throws Problem `saved_search_full`. */
export async function save(
  db: Db,
  userId: string,
  given: { name: string; query: Query; tells: boolean },
): Promise<View> {
  return db.transaction(async (tx) => {
    // Two at once are counted one after the other.
    await tx.select({ id: user.id }).from(user).where(eq(user.id, userId)).for('update');
    const [kept] = await tx.select({ n: count() }).from(savedSearch).where(eq(savedSearch.userId, userId));
    if ((kept?.n ?? 0) >= mostSaved) throw new Problem('saved_search_full', { limit: mostSaved });
    const [row] = await tx
      .insert(savedSearch)
      .values({ userId, ...given })
      .returning();
    if (!row) throw new Error('no search was saved');
    return shown(row);
  });
}

/** @throws Problem `saved_search_not_found`, also for somebody else’s. */
export async function change(
  db: Tx,
  userId: string,
  id: string,
  changes: { name?: string | undefined; tells?: boolean | undefined; query?: Query | undefined },
): Promise<View> {
  const [row] = await db
    .update(savedSearch)
    .set({ id: sql`${savedSearch.id}`, ...(changes as Partial<typeof savedSearch.$inferInsert>) })
    .where(and(eq(savedSearch.id, id), eq(savedSearch.userId, userId)))
    .returning();
  if (!row) throw new Problem('saved_search_not_found');
  return shown(row);
}

/** @throws Problem `saved_search_not_found`, also for somebody else’s. */
export async function forget(db: Tx, userId: string, id: string): Promise<void> {
  const rows = await db
    .delete(savedSearch)
    .where(and(eq(savedSearch.id, id), eq(savedSearch.userId, userId)))
    .returning({ id: savedSearch.id });
  if (rows.length === 0) throw new Problem('saved_search_not_found');
}

export interface Listener {
  id: string;
  userId: string;
  name: string;
}

/** So many searches are tried in one statement. */
const batch = 100;

/** The saved searches that want to hear of what is published and that find this need. */
export async function searchesThatFind(db: Tx, needId: string): Promise<Listener[]> {
  const found: Listener[] = [];
  let last: string | null = null;
  for (;;) {
    const rows: (typeof savedSearch.$inferSelect)[] = await db
      .select()
      .from(savedSearch)
      .where(and(eq(savedSearch.tells, true), last ? sql`${savedSearch.id} > ${last}` : undefined))
      .orderBy(asc(savedSearch.id))
      .limit(batch);
    const tried = rows.flatMap((row) => {
      const asked = filters.safeParse(row.query);
      return asked.success ? [{ row, condition: all(conditionsOf(asked.data)) }] : [];
    });
    found.push(...(await finding(db, needId, tried)));
    if (rows.length < batch) return found;
    last = rows.at(-1)?.id ?? null;
  }
}

async function finding(
  db: Tx,
  needId: string,
  tried: { row: typeof savedSearch.$inferSelect; condition: SQL }[],
): Promise<Listener[]> {
  if (tried.length === 0) return [];
  const each = tried.map(
    ({ condition }, place) =>
      sql`select ${place}::int as place from ${need} where ${need.id} = ${needId} and ${condition}`,
  );
  const rows = await db.execute<{ place: number }>(sql.join(each, sql` union all `));
  return rows.flatMap(({ place }) => {
    const row = tried[place]?.row;
    return row ? [{ id: row.id, userId: row.userId, name: row.name }] : [];
  });
}

function shown(row: typeof savedSearch.$inferSelect): View {
  return {
    id: row.id,
    name: row.name,
    query: row.query as Query,
    tells: row.tells,
    created_at: row.createdAt.toISOString(),
  };
}
