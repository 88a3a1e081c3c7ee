/** Searching the catalogue: which needs, in which order, page by page. */
import { and, desc, inArray, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { need } from '../../core/db/schema.ts';
import { searchQuery } from '../../core/search/words.ts';
import { cardsOf, type NeedCard } from './card-queries.ts';
import { type Cursor, type Place, readCursor, written } from './cursor.ts';
import { all, conditionsOf } from './filter-queries.ts';
import type { NeedSearch, Sort } from './search.ts';

/**
 * So many matches, the newest, are ranked against one another; older ones follow in the order of publication. It bounds
 * what a search for a very common word costs.
 */
export const rankedTogether = 400;

interface Found {
  id: string;
  /** Its place in the order that was asked for. */
  at: string;
  score?: number;
}

export interface FoundPage {
  needs: NeedCard[];
  next: string | null;
}

/**
 * One page of the needs that a search finds.
 * @throws Problem `bad_request` for an `after` that is not the `next` of such a search.
 */
export async function searchNeeds(db: Tx, asked: NeedSearch): Promise<FoundPage> {
  const sort = sortOf(asked);
  const after = asked.after === undefined ? null : readCursor(asked.after);
  const { ids, next } = await pageOf(db, asked, sort, after);
  return { needs: await cardsOf(db, ids), next: next ? written(next) : null };
}

/** The order in which a search is answered. */
export function sortOf({ q, sort }: Pick<NeedSearch, 'q' | 'sort'>): Sort {
  if (sort && (sort !== 'relevance' || q)) return sort;
  return q ? 'relevance' : 'newest';
}

interface IdPage {
  ids: string[];
  next: Cursor | null;
}

async function pageOf(db: Tx, asked: NeedSearch, sort: Sort, after: Cursor | null): Promise<IdPage> {
  if (sort === 'relevance' && after?.by !== 'newest')
    return byRelevance(db, asked, after?.by === 'relevance' ? after : null);
  if (sort === 'deadline') return byDeadline(db, asked, after?.by === 'deadline' ? after : null);
  if (sort === 'investment') return byInvestment(db, asked, after?.by === 'investment' ? after : null);
  return byNewest(db, asked, after?.by === 'newest' ? after : null, asked.limit);
}

const isBefore = ({ at, id }: Place) => sql`(${need.publishedAt}, ${need.id}) < (${at}::timestamptz, ${id}::uuid)`;
const newestFirst = [sql`${need.publishedAt} desc nulls last`, sql`${need.id} desc nulls last`];
const publishedText = sql<string>`${need.publishedAt}::text`;

async function byNewest(db: Tx, asked: NeedSearch, after: Place | null, limit: number): Promise<IdPage> {
  const rows = await db
    .select({ id: need.id, at: publishedText })
    .from(need)
    .where(and(all(conditionsOf(asked)), after ? isBefore(after) : undefined))
    .orderBy(...newestFirst)
    .limit(limit + 1);
  return page(rows, limit, ({ at, id }) => ({ by: 'newest', at, id }));
}

/** Those that are still open, the most urgent first. */
async function byDeadline(db: Tx, asked: NeedSearch, after: Place | null): Promise<IdPage> {
  const rows = await db
    .select({ id: need.id, at: sql<string>`${need.deadline}::text` })
    .from(need)
    .where(
      and(
        all(conditionsOf(asked)),
        inArray(need.state, ['open']),
        sql`${need.deadline} > now()`,
        after ? sql`(${need.deadline}, ${need.id}) > (${after.at}::timestamptz, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(need.deadline, need.id)
    .limit(asked.limit + 1);
  return page(rows, asked.limit, ({ at, id }) => ({ by: 'deadline', at, id }));
}

/** The largest first; where the amount is open, last. */
async function byInvestment(db: Tx, asked: NeedSearch, after: { amount: number; id: string } | null): Promise<IdPage> {
  const amount = sql`coalesce(investment_max, investment_min, -1)`;
  const rows = await db
    .select({ id: need.id, at: sql<string>`${amount}::text` })
    .from(need)
    .where(
      and(
        all(conditionsOf({ ...asked, currency: asked.currency ?? 'CNY' })),
        after ? sql`(${amount}, ${need.id}) < (${after.amount}, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(desc(amount), sql`${need.id} desc nulls last`)
    .limit(asked.limit + 1);
  return page(rows, asked.limit, ({ at, id }) => ({ by: 'investment', amount: Number(at), id }));
}

/** The best first among the newest matches, then the older ones. */
async function byRelevance(
  db: Tx,
  asked: NeedSearch,
  after: Extract<Cursor, { by: 'relevance' }> | null,
): Promise<IdPage> {
  const { limit } = asked;
  const bounds: (SQL | undefined)[] = after
    ? [
        sql`(${need.publishedAt}, ${need.id}) <= (${after.top.at}::timestamptz, ${after.top.id}::uuid)`,
        sql`(${need.publishedAt}, ${need.id}) >= (${after.bottom.at}::timestamptz, ${after.bottom.id}::uuid)`,
      ]
    : [];
  // Every match holds all words; what tells them apart is where: in the title, in the summary or further down.
  const wanted = searchQuery(asked.q ?? '', 'any') ?? '';
  const rows = await db.execute<{
    id: string;
    at: string;
    score: number;
    size: number;
    top: Place;
    bottom: Place;
  }>(sql`
    with matches as materialized (
      select ${need.id} as id, ${need.publishedAt} as published_at, ${need.words} as words
      from ${need}
      where ${and(all(conditionsOf(asked)), ...bounds)}
      order by ${sql.join(newestFirst, sql`, `)}
      limit ${rankedTogether}
    ), ranked as (
      select id, published_at, ts_rank('{0.1,0.2,0.5,1}', words, ${wanted}::tsquery)::float8 as score from matches
    )
    select ranked.id, published_at::text as at, score,
      (select count(*)::int from matches) as size,
      (select json_build_object('at', published_at::text, 'id', id) from matches
        order by published_at desc, id desc limit 1) as top,
      (select json_build_object('at', published_at::text, 'id', id) from matches
        order by published_at, id limit 1) as bottom
    from ranked
    where ${after ? sql`(score, published_at, id) < (${after.score}::float8, ${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
    order by score desc, published_at desc, id desc
    limit ${limit + 1}`);
  const [first] = rows;
  const window = after ?? (first && { top: first.top, bottom: first.bottom, isFull: first.size === rankedTogether });
  if (rows.length > limit && window) {
    const { top, bottom, isFull } = window;
    return page([...rows], limit, ({ id, at, score = 0 }) => ({ by: 'relevance', id, at, score, top, bottom, isFull }));
  }
  const ids = rows.map(({ id }) => id);
  if (!window?.isFull) return { ids, next: null };
  if (ids.length === limit) return { ids, next: { by: 'newest', ...window.bottom } };
  const older = await byNewest(db, asked, window.bottom, limit - ids.length);
  return { ids: [...ids, ...older.ids], next: older.next };
}

function page(rows: Found[], limit: number, cursorOf: (last: Found) => Cursor): IdPage {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { ids: shown.map(({ id }) => id), next: rows.length > limit && last ? cursorOf(last) : null };
}
