/** Narrowing the rows of a source to a period, an area of technology and a region. */
import { type SQL, sql } from 'drizzle-orm';
import { type AreaCode, areas } from '../../core/taxonomy/fields.ts';

/** What the figures are narrowed to. Days are those of `zone`, both ends included. */
export interface Narrowed {
  from?: string | undefined;
  to?: string | undefined;
  area?: AreaCode | undefined;
  region?: string | undefined;
  /** Id of the challenge; null when there is none. */
  challengeId: string | null;
}

/** Whose days and months the figures are counted by. */
export const zone = 'Asia/Shanghai';

/** Of an area and a region. @param fields codes of fields as a JSON array. */
export function within(fields: SQL, region: SQL, narrowed: Narrowed): SQL {
  const leaves = narrowed.area ? Object.keys(areas[narrowed.area].leaves) : [];
  const inArea = narrowed.area
    ? sql`${fields} ?| array[${sql.join(
        leaves.map((leaf) => sql`${leaf}`),
        sql`, `,
      )}]::text[]`
    : sql`true`;
  return sql`${inArea} and ${narrowed.region === undefined ? sql`true` : sql`${region} = ${narrowed.region}`}`;
}

/** @param at an instant; within the days asked for. */
export function during(at: SQL, { from, to }: Narrowed): SQL {
  const start = (day: SQL) => sql`(${day})::timestamp at time zone ${sql.raw(`'${zone}'`)}`;
  return sql`${from ? sql`${at} >= ${start(sql`${from}::date`)}` : sql`true`}
    and ${to ? sql`${at} < ${start(sql`${to}::date + 1`)}` : sql`true`}`;
}
