/** Needs that speak of the same, looked up by their words. */
import { and, eq, inArray, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { need, needVersion } from '../../core/db/schema.ts';
import { anyOf } from '../../core/search/words.ts';
import { publicStates } from '../catalogue/search.ts';
import type { NeedRow } from './queries.ts';

/** So many are compared letter by letter. */
const most = 30;

/**
 * Others with some of these words, the nearest first, each as it was published or else handed in last: published ones,
 * and of those that are not the firm's own or, for an organiser, all.
 */
export async function needsAlike(db: Tx, row: NeedRow, terms: readonly string[], sees: 'published' | 'own' | 'all') {
  const query = anyOf(terms);
  if (query === null) return [];
  const isPublic = and(inArray(need.state, publicStates), isNotNull(need.publishedAt));
  const visible = { published: isPublic, own: or(isPublic, eq(need.enterpriseId, row.enterpriseId)), all: undefined };
  return db
    .select({ id: need.id, number: need.number, state: need.state, content: needVersion.content })
    .from(need)
    .innerJoin(
      needVersion,
      and(
        eq(needVersion.needId, need.id),
        eq(needVersion.version, sql`coalesce(${need.publishedVersion}, ${need.version})`),
      ),
    )
    .where(and(ne(need.id, row.id), visible[sees], sql`${need.words} @@ ${query}::tsquery`))
    .orderBy(sql`ts_rank(${need.words}, ${query}::tsquery) desc`, need.id)
    .limit(most);
}
