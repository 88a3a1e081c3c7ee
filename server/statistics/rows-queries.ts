/** The rows behind a figure, page by page. */
import { sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { type FigureKey, figureOf } from './figures.ts';
import { totalOf } from './figures-queries.ts';
import type { Narrowed } from './narrowed.ts';
import type { RowsView } from './schemas.ts';
import { type RawRow, shownRow } from './shown.ts';
import { rowsOf } from './sources-queries.ts';

interface Page {
  after?: string | undefined;
  limit: number;
}

/**
 * The newest first.
 * @throws Problem `bad_request` when `after` is not what a page gave as `next`.
 */
export async function listRows(
  db: Tx,
  key: FigureKey,
  narrowed: Narrowed,
  page: Page,
  isOrganiser: boolean,
): Promise<RowsView> {
  const { source, title, definition } = figureOf(key);
  const cursor = page.after ? decodeCursor(page.after) : null;
  const older = cursor
    ? sql`where (at, id collate "C") < (${cursor.at}::timestamptz, ${cursor.id}::text collate "C")`
    : sql``;
  // An instant as text keeps its microseconds, without which a page could begin with the row that ended the last.
  const rows = await db.execute<RawRow & { cursor: string }>(sql`
    select id, at, at::text as cursor, number::int as number, title, kind, state, who, country, region,
      amount::float8 as amount, currency, is_public, is_anonymous
    from (${rowsOf(source, narrowed)}) as source ${older}
    order by at desc, id collate "C" desc limit ${page.limit + 1}`);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    key,
    title,
    definition,
    total: (await totalOf(db, source, narrowed)).rows,
    rows: shown.map(({ cursor: _, ...row }) => shownRow(source, row, isOrganiser)),
    next: rows.length > page.limit && last ? encodeCursor(last.cursor, last.id) : null,
  };
}

const encodeCursor = (at: string, id: string) => Buffer.from(JSON.stringify([at, id])).toString('base64url');

function decodeCursor(text: string): { at: string; id: string } {
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (typeof at === 'string' && typeof id === 'string' && !Number.isNaN(new Date(at).getTime())) return { at, id };
  } catch {
    // Not one of ours; refused below.
  }
  throw new Problem('bad_request', { reason: 'after' });
}
