/** How the figures run by month, by area of technology and by region, and how far needs come. */
import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { contract, incident, institution, need, response } from '../../core/db/schema.ts';
import { type AreaCode, areas } from '../../core/taxonomy/fields.ts';
import { during, type Narrowed, within, zone } from './narrowed.ts';
import type { Amounts, SliceView, StageView } from './schemas.ts';
import type { SourceName } from './sources.ts';
import { countedResponse, rowsOf, signedAt, signedContract } from './sources-queries.ts';

type Column = 'needs' | 'responses' | 'events' | 'contracts';
const columns: Record<Column, SourceName> = {
  needs: 'needs_published',
  responses: 'responses',
  events: 'events',
  contracts: 'contracts',
};

/** By what a series is divided: an expression over a source's columns, and what it is joined with for that. */
interface Division {
  key: SQL;
  join: SQL;
  of: readonly Column[];
}
const byMonth: Division = {
  key: sql`to_char(source.at at time zone ${sql.raw(`'${zone}'`)}, 'YYYY-MM')`,
  join: sql``,
  of: ['needs', 'responses', 'events', 'contracts'],
};
const byArea: Division = {
  key: sql`part.area`,
  join: sql`join lateral (select distinct split_part(code, '.', 1) as area
    from jsonb_array_elements_text(source.fields) as code) as part on true`,
  of: ['needs', 'responses', 'contracts'],
};
const byRegion: Division = { key: sql`source.region`, join: sql``, of: ['needs', 'responses', 'contracts'] };

type Slice = Omit<SliceView, 'title'>;

async function divided(db: Tx, division: Division, narrowed: Narrowed, isOrganiser: boolean): Promise<Slice[]> {
  const found = new Map<string, Slice>();
  const sliceOf = (key: string): Slice => {
    const slice = found.get(key) ?? empty(key, division.of.includes('events'), isOrganiser);
    found.set(key, slice);
    return slice;
  };
  await Promise.all(
    division.of.map(async (column) => {
      const rows = await db.execute<{ key: string; currency: string | null; rows: number; sum: string | null }>(sql`
        select ${division.key} as key, source.currency, count(*)::int as rows, sum(source.amount)::text as sum
        from (${rowsOf(columns[column], narrowed)}) as source ${division.join}
        where ${division.key} is not null group by 1, 2`);
      for (const { key, currency, rows: count, sum } of rows) {
        const slice = sliceOf(key);
        slice[column] = (slice[column] ?? 0) + count;
        if (currency === null || sum === null) continue;
        const amount = { currency, minor: Number(sum) };
        if (column === 'needs') slice.investment = largestFirst([...slice.investment, amount]);
        if (column === 'contracts' && slice.value) slice.value = largestFirst([...slice.value, amount]);
      }
    }),
  );
  return [...found.values()];
}

const largestFirst = (amounts: Amounts) => amounts.sort((a, b) => b.minor - a.minor);

const empty = (key: string, hasEvents: boolean, isOrganiser: boolean): Slice => ({
  key,
  needs: 0,
  responses: 0,
  events: hasEvents ? 0 : null,
  contracts: 0,
  investment: [],
  value: isOrganiser ? [] : null,
});

/** At most so many months, so that a wrong date far off does not make a list without end. */
const mostMonths = 240;

export async function monthsOf(db: Tx, narrowed: Narrowed, isOrganiser: boolean): Promise<SliceView[]> {
  const slices = (await divided(db, byMonth, narrowed, isOrganiser)).sort((a, b) => (a.key < b.key ? -1 : 1));
  const known = new Map(slices.map((slice) => [slice.key, slice]));
  const last = slices.at(-1)?.key ?? '';
  const all: Slice[] = [];
  for (let key = slices[0]?.key ?? ''; key && key <= last && all.length < mostMonths; key = monthAfter(key))
    all.push(known.get(key) ?? empty(key, true, isOrganiser));
  return all.map((slice) => ({ ...slice, title: { en: slice.key, zh: slice.key } }));
}

function monthAfter(key: string): string {
  const [year = 0, month = 0] = key.split('-').map(Number);
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
}

export async function areasOf(db: Tx, narrowed: Narrowed, isOrganiser: boolean): Promise<SliceView[]> {
  const slices = await divided(db, byArea, narrowed, isOrganiser);
  const known = new Map(slices.map((slice) => [slice.key, slice]));
  return (Object.keys(areas) as AreaCode[]).map((key) => ({
    ...(known.get(key) ?? empty(key, false, isOrganiser)),
    title: areas[key].title,
  }));
}

const mostRegions = 50;

export async function regionsOf(db: Tx, narrowed: Narrowed, isOrganiser: boolean): Promise<SliceView[]> {
  const slices = await divided(db, byRegion, narrowed, isOrganiser);
  return slices
    .sort((a, b) => b.needs - a.needs || (a.key < b.key ? -1 : 1))
    .slice(0, mostRegions)
    .map((slice) => ({
      ...slice,
      title: slice.key === '' ? { en: 'Not stated', zh: '未填写' } : { en: slice.key, zh: slice.key },
    }));
}

/** Regions that can be chosen, by name. */
export async function choosableRegions(db: Tx): Promise<string[]> {
  const rows = await db.execute<{ region: string }>(sql`
    select distinct ${institution.region} as region from ${institution}
    where ${institution.region} <> '' and exists (
      select 1 from ${need} where ${need.enterpriseId} = ${institution.id} and ${need.publishedAt} is not null)
    order by region limit 200`);
  return rows.map(({ region }) => region);
}

const stageTitles = {
  submitted: { en: 'Submitted', zh: '提交' },
  published: { en: 'Published', zh: '发布' },
  answered: { en: 'Answered', zh: '获应答' },
  selected: { en: 'Response selected', zh: '选标' },
  signed: { en: 'Contract signed', zh: '签约' },
  accepted: { en: 'Result accepted', zh: '验收通过' },
} as const satisfies Record<StageView['key'], unknown>;

/** How many of the needs submitted then came how far, and in how many days from one stage to the next. */
export async function funnelOf(db: Tx, narrowed: Narrowed): Promise<StageView[]> {
  const days = (from: string, to: string) => sql`round((percentile_cont(0.5) within group (
    order by extract(epoch from ${sql.raw(to)} - ${sql.raw(from)}) / 86400))::numeric, 1)::float8`;
  const [row] = await db.execute<Record<string, number | null>>(sql`
    with cohort as (
      select ${need.submittedAt} as submitted, ${need.publishedAt} as published, ${need.selectedAt} as selected,
        (select min(${response.submittedAt}) from ${response}
          where ${response.needId} = ${need.id} and ${countedResponse}) as answered,
        (select min(${signedAt}) from ${contract}
          where ${contract.needId} = ${need.id} and ${signedContract}) as signed,
        exists (select 1 from ${contract} where ${contract.needId} = ${need.id} and ${signedContract}
          and (${contract.state} = 'accepted' or (${contract.state} = 'archived' and not exists (
            select 1 from ${incident} where ${incident.contractId} = ${contract.id}
              and ${incident.kind} = 'termination')))) as accepted
      from ${need} join ${institution} on ${institution.id} = ${need.enterpriseId}
      where ${need.submittedAt} is not null and ${during(sql`${need.submittedAt}`, narrowed)}
        and ${within(sql`${need.fields}`, sql`${institution.region}`, narrowed)}
    )
    select count(*)::int as submitted, count(published)::int as published, count(answered)::int as answered,
      count(selected)::int as selected, count(signed)::int as signed,
      (count(*) filter (where accepted))::int as accepted,
      ${days('submitted', 'published')} as published_days, ${days('published', 'answered')} as answered_days,
      ${days('answered', 'selected')} as selected_days, ${days('selected', 'signed')} as signed_days
    from cohort`);
  return (Object.keys(stageTitles) as StageView['key'][]).map((key) => ({
    key,
    title: stageTitles[key],
    needs: row?.[key] ?? 0,
    median_days: row?.[`${key}_days`] ?? null,
  }));
}
