/** How many needs each value of each filter would leave. */
import { and, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { institution, need } from '../../core/db/schema.ts';
import { conditionsOf } from './filter-queries.ts';
import type { needCounts } from './schemas.ts';
import { type Filters, stageOf } from './search.ts';

type Counts = z.infer<typeof needCounts>;
type Counted = { key: string; count: number };

/**
 * Each filter is counted with all others set and itself left out, so that its numbers say what choosing another value
 * would bring.
 */
export async function countNeeds(db: Tx, asked: Filters): Promise<Counts> {
  const { isPublic, words, money, days, ...chosen } = conditionsOf(asked);
  const flag = (condition: SQL | undefined) => (condition ? sql`coalesce(${condition}, false)` : sql`true`);
  const rows = await db.execute<{ what: string; key: string; count: number }>(sql`
    with base as materialized (
      select ${need.state} as state, ${need.fields} as fields, ${need.type} as type,
        ${need.enterpriseId} as enterprise_id, ${need.challengeId} is not null as contested,
        ${flag(chosen.stages)} as s, ${flag(chosen.fields)} as f, ${flag(chosen.types)} as t,
        ${flag(chosen.region)} as r, ${flag(chosen.challenge)} as c
      from ${need}
      where ${and(isPublic, words, money, days)}
    )
    select 'total' as what, '' as key, count(*)::int as count from base where s and f and t and r and c
    union all
    select 'state', state, count(*)::int from base where f and t and r and c group by state
    union all
    select 'type', type, count(*)::int from base where s and f and r and c and type is not null group by type
    union all
    select 'field', code, count(*)::int
    from base, jsonb_array_elements_text(fields) as code where s and t and r and c group by code
    union all
    select 'area', area, count(*)::int
    from base, lateral (
      select distinct split_part(code, '.', 1) as area from jsonb_array_elements_text(fields) as code
    ) areas where s and t and r and c group by area
    union all
    (select 'region', region, sum(n)::int
    from (select enterprise_id, count(*) as n from base where s and f and t and c group by enterprise_id) of
    join ${institution} on ${institution.id} = of.enterprise_id
    where region <> '' group by region order by 3 desc, 2 limit 30)
    union all
    select 'challenge', '', count(*)::int from base where s and f and t and r and contested`);
  const of = (what: string): Counted[] =>
    rows
      .filter((row) => row.what === what)
      .map(({ key, count }) => ({ key, count }))
      .sort((a, b) => b.count - a.count || a.key.localeCompare(b.key));
  return {
    total: of('total')[0]?.count ?? 0,
    stages: byStage(of('state')),
    areas: of('area'),
    fields: of('field'),
    types: of('type'),
    regions: of('region'),
    challenge: of('challenge')[0]?.count ?? 0,
  };
}

function byStage(states: Counted[]): Counted[] {
  const stages = new Map<string, number>();
  for (const { key, count } of states) {
    const stage = stageOf(key as Parameters<typeof stageOf>[0]);
    stages.set(stage, (stages.get(stage) ?? 0) + count);
  }
  return [...stages].map(([key, count]) => ({ key, count }));
}
