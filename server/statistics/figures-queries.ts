/** The value of each figure, from the very rows that are listed behind it. */
import { sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { type FigureKey, figureKeys, figureOf } from './figures.ts';
import type { Narrowed } from './narrowed.ts';
import type { Amounts } from './schemas.ts';
import type { SourceName } from './sources.ts';
import { rowsOf } from './sources-queries.ts';

export interface Value {
  rows: number;
  /** By currency, for figures that are amounts. */
  amounts: Amounts | null;
}

interface Total {
  rows: number;
  sums: Amounts;
  largest: Amounts;
}

/** Every figure. Sources that two figures share are asked once. */
export async function valuesOf(db: Tx, narrowed: Narrowed): Promise<Record<FigureKey, Value>> {
  const sources = [...new Set(figureKeys.map((key) => figureOf(key).source))];
  const totals = new Map(
    await Promise.all(sources.map(async (source) => [source, await totalOf(db, source, narrowed)] as const)),
  );
  return Object.fromEntries(
    figureKeys.map((key) => {
      const { source, measure } = figureOf(key);
      const total = totals.get(source) as Total;
      const amounts = measure === 'count' ? null : measure === 'sum' ? total.sums : total.largest;
      return [key, { rows: total.rows, amounts }];
    }),
  ) as Record<FigureKey, Value>;
}

export async function totalOf(db: Tx, source: SourceName, narrowed: Narrowed): Promise<Total> {
  const rows = await db.execute<{ currency: string | null; rows: number; sum: string | null; largest: string | null }>(
    sql`select currency, count(*)::int as rows, sum(amount)::text as sum, max(amount)::text as largest
      from (${rowsOf(source, narrowed)}) as source group by currency`,
  );
  const amounts = (of: 'sum' | 'largest'): Amounts =>
    rows
      .filter((row) => row.currency !== null && row[of] !== null)
      .map((row) => ({ currency: row.currency ?? '', minor: Number(row[of]) }))
      .sort((a, b) => b.minor - a.minor);
  return {
    rows: rows.reduce((sum, row) => sum + row.rows, 0),
    sums: amounts('sum'),
    largest: amounts('largest'),
  };
}
