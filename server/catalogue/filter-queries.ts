/** The catalogue's filters as conditions on the table of needs. */
import { and, eq, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { institution, need } from '../../core/db/schema.ts';
import { searchQuery } from '../../core/search/words.ts';
import { type Filters, fieldsMeant, publicStates, stages } from './search.ts';

/** Values that are not bound one by one: a list of ten is one statement with a list of three. */
const listed = (values: readonly string[]) =>
  sql`array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}]::text[]`;

export interface Conditions {
  /** Holds for every need in the catalogue. */
  isPublic: SQL;
  words: SQL | undefined;
  fields: SQL | undefined;
  types: SQL | undefined;
  region: SQL | undefined;
  stages: SQL | undefined;
  money: SQL | undefined;
  days: SQL | undefined;
  challenge: SQL | undefined;
}

/** One condition for each filter; undefined where it is not set. */
export function conditionsOf(asked: Filters): Conditions {
  return {
    isPublic: and(inArray(need.state, publicStates), isNotNull(need.publishedAt)) as SQL,
    words: asked.q ? wordsCondition(asked.q) : undefined,
    fields: asked.fields?.length ? sql`${need.fields} ?| ${listed(fieldsMeant(asked.fields))}` : undefined,
    types: asked.types?.length ? inArray(need.type, asked.types) : undefined,
    region: asked.region
      ? sql`${need.enterpriseId} in (select id from ${institution} where ${institution.region} = ${asked.region})`
      : undefined,
    stages: asked.stages?.length
      ? inArray(
          need.state,
          asked.stages.flatMap((stage) => [...stages[stage]]),
        )
      : undefined,
    money: moneyCondition(asked),
    days: and(leftAtLeast(need.deadline, asked.min_days), leftAtMost(need.deadline, asked.max_days)),
    challenge:
      asked.challenge === undefined
        ? undefined
        : asked.challenge === 'yes'
          ? isNotNull(need.challengeId)
          : isNull(need.challengeId),
  };
}

/** All of them at once. */
export const all = (conditions: Conditions): SQL => and(...Object.values(conditions)) as SQL;

function wordsCondition(text: string): SQL {
  const query = searchQuery(text);
  return query === null ? sql`false` : sql`${need.words} @@ ${query}::tsquery`;
}

function moneyCondition({ currency, least, most }: Filters): SQL | undefined {
  if (currency === undefined && least === undefined && most === undefined) return undefined;
  return and(
    eq(need.currency, currency ?? 'CNY'),
    least === undefined ? undefined : sql`coalesce(${need.investmentMax}, ${need.investmentMin}) >= ${least}`,
    most === undefined ? undefined : sql`coalesce(${need.investmentMin}, ${need.investmentMax}) <= ${most}`,
  );
}

const leftAtLeast = (deadline: PgColumn, days: number | undefined) =>
  days === undefined ? undefined : sql`${deadline} >= now() + make_interval(days => ${days})`;

const leftAtMost = (deadline: PgColumn, days: number | undefined) =>
  days === undefined
    ? undefined
    : (and(sql`${deadline} <= now() + make_interval(days => ${days})`, or(sql`${deadline} > now()`)) as SQL);
