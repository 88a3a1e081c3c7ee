/** What the platform states of itself: every figure is made of rows that can be looked at, and tells no more than is public. */
import { parse } from 'node:querystring';
import readExcelFile from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contract, meeting, meetingNeed } from '../core/db/schema.ts';
import type { FigureKey } from '../server/statistics/figures.ts';
import { figureKeys } from '../server/statistics/figures.ts';
import type { RowsView, StatisticsView } from '../server/statistics/schemas.ts';
import { aNeedIn, anInstitution, aResponseIn, goodNeed } from './support/bounty.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let organiser: Person;
let anybody: Person;
let firm: { id: string; name: string };
let needIds: string[];
const state = (who: Person, query = '') => who.call<StatisticsView>('GET', `/api/statistics${query}`);
const rows = (who: Person, key: FigureKey, query = '') =>
  who.call<RowsView>('GET', `/api/statistics/${key}/rows${query}`);
const figureIn = (view: StatisticsView, key: FigureKey) => {
  const found = view.figures.find((figure) => figure.key === key);
  if (!found) throw new Error(`there is no figure ${key}`);
  return found;
};
const counts = (view: StatisticsView) =>
  Object.fromEntries(view.figures.map(({ key, rows: count }) => [key, count])) as Record<FigureKey, number>;

const at = (day: string) => new Date(`${day}T04:00:00Z`);

beforeAll(async () => {
  platform = await startPlatform();
  const { db } = platform.database;
  organiser = await aPerson(platform, 'organiser');
  anybody = visitor(platform);
  const author = await aPerson(platform, 'enterprise');
  firm = await anInstitution(platform, 'enterprise', author, { region: '天津' });
  const other = await anInstitution(platform, 'enterprise', null, { region: '=河北' });
  const school = await anInstitution(platform, 'university', null);
  const abroad = await anInstitution(platform, 'university', null, { country: 'DE' });
  const leader = await aPerson(platform);
  const owner = { enterpriseId: firm.id, author };
  const published = (day: string) => ({ submittedAt: at(day), publishedAt: at(day) });
  const open = await aNeedIn(platform, 'open', owner, published('2025-01-10'));
  const signed = await aNeedIn(platform, 'contracted', owner, {
    ...published('2025-02-10'),
    publishedAt: at('2025-02-20'),
    selectedAt: at('2025-03-20'),
  });
  const hidden = goodNeed({ anonymous: true, fields: ['it.vision'], title: '来自匿名企业的视觉检测需求' });
  const secret = await aNeedIn(
    platform,
    'closed',
    { enterpriseId: other.id, author },
    { ...published('2025-03-10'), investmentMin: null, investmentMax: null, currency: 'USD' },
    hidden,
  );
  await aNeedIn(platform, 'rejected', owner, { submittedAt: at('2025-03-11'), title: '尚未公开的内容' });
  await aNeedIn(platform, 'approved', owner, { submittedAt: at('2025-03-12') });
  await aNeedIn(platform, 'draft', owner);
  needIds = [open.id, signed.id, secret.id];
  const answer = (need: typeof open, institutionId: string, state: 'submitted' | 'draft' | 'withdrawn' = 'submitted') =>
    aResponseIn(platform, state, need, { institutionId, leader });
  await answer(open, school.id);
  await answer(open, abroad.id);
  await answer(open, school.id, 'draft');
  await answer(secret, school.id, 'withdrawn');
  const won = await answer(signed, school.id);
  await db.insert(contract).values(
    [50_000_001, 7_000_000].map((amount, place) => ({
      needId: signed.id,
      responseId: place === 0 ? won.id : null,
      title: `合同 ${place}`,
      type: 'development' as const,
      clientId: firm.id,
      contractorId: school.id,
      state: 'executing' as const,
      currency: 'CNY' as const,
      amount,
      signedOn: `2025-0${place + 4}-01`,
      signedAt: at(`2025-0${place + 4}-01`),
      createdBy: author.id,
    })),
  );
  const held = await db
    .insert(meeting)
    .values(
      (['held', 'held', 'planned'] as const).map((state, place) => ({
        kind: place === 0 ? ('release' as const) : ('visit' as const),
        title: `活动 ${place}`,
        state,
        startsAt: at('2025-02-01'),
        endsAt: at('2025-02-02'),
        hostId: organiser.id,
        audience: place === 0 ? ('public' as const) : ('participants' as const),
      })),
    )
    .returning();
  await db.insert(meetingNeed).values({ meetingId: held[0]?.id ?? '', needId: open.id });
  await anInstitution(platform, 'transfer', null, { isDemonstration: true, demonstrationUntil: '2099-01-01' });
  await anInstitution(platform, 'transfer', null, { isDemonstration: true, demonstrationUntil: '2020-01-01' });
  await anInstitution(platform, 'transfer', null, { verification: 'pending', verifiedAt: null });
});
afterAll(() => platform?.[Symbol.asyncDispose]());

test('what is collected, valid and published is counted apart', async () => {
  const { status, body } = await state(anybody);
  expect(status).toBe(200);
  expect(counts(body)).toMatchObject({
    enterprises_collected: 2,
    enterprises_published: 2,
    needs_collected: 5,
    needs_valid: 4,
    needs_published: 3,
    intended_investment: 2,
    responding_institutions: 2,
    responding_institutions_foreign: 1,
    responses: 3,
    responses_foreign: 1,
    events: 2,
    events_release: 1,
    events_visit: 1,
    events_meeting: 0,
    contracts_signed: 2,
    transfer_institutions: 2,
    demonstration_institutions: 1,
    technology_managers: 0,
    participants: 0,
  });
  expect(figureIn(body, 'intended_investment').amounts).toEqual([{ currency: 'CNY', minor: 160_000_000 }]);
  expect(body.indicators.find(({ key }) => key === 'signed_per_published')?.value).toBe(66.6667);
  expect(body.funnel.map(({ needs }) => needs)).toEqual([5, 3, 2, 1, 1, 0]);
  expect(body.funnel.map(({ median_days }) => median_days)).toEqual([
    null,
    0,
    expect.any(Number),
    expect.any(Number),
    11.5,
    null,
  ]);
});

test('every figure has a definition in both languages, and as many rows as it says, page by page', async () => {
  for (const who of [anybody, organiser]) {
    const { body } = await state(who);
    expect(body.figures.map(({ key }) => key)).toEqual(figureKeys);
    for (const figure of body.figures) {
      expect(figure.definition.zh).not.toBe('');
      expect(figure.definition.en).not.toBe('');
      const seen: unknown[] = [];
      let after: string | null = '';
      let amount = 0;
      do {
        const page: RowsView = (await rows(who, figure.key, `?limit=1${after ? `&after=${after}` : ''}`)).body;
        expect(page.total).toBe(figure.rows);
        seen.push(...page.rows);
        amount += page.rows.reduce((sum, row) => sum + (row.amount ?? 0), 0);
        after = page.next;
      } while (after);
      expect(seen.length, figure.key).toBe(figure.rows);
      if (figure.measure === 'sum' && !figure.withheld) expect(amount, figure.key).toBe(figure.amounts?.[0]?.minor);
      expect(parse(figure.href.split('?')[1] ?? '')).toEqual({});
    }
  }
});

test('rows tell everybody what is public, and organisers everything', async () => {
  const open = await rows(anybody, 'needs_collected');
  const titles = open.body.rows.map(({ title }) => title);
  expect(titles.filter((title) => title === null)).toHaveLength(2);
  expect(JSON.stringify(open.body)).not.toContain('尚未公开的内容');
  expect(open.body.rows.find(({ title }) => title?.startsWith('来自匿名'))?.who).toBeNull();
  expect(open.body.rows.find(({ id }) => id === needIds[0])).toMatchObject({
    who: firm.name,
    link: `/needs/${needIds[0]}`,
  });
  expect((await rows(anybody, 'enterprises_published')).body.rows.map(({ title }) => title).sort()).toEqual(
    [firm.name, null].sort(),
  );
  for (const key of ['responses', 'responding_institutions', 'contracts_signed'] as const)
    expect((await rows(anybody, key)).body.rows).toEqual(
      (await rows(anybody, key)).body.rows.map((row) => ({ ...row, id: null, who: null, amount: null, link: null })),
    );
  const all = await rows(organiser, 'contracts_signed');
  expect(all.body.rows.map(({ amount }) => amount)).toEqual([7_000_000, 50_000_001]);
  expect((await rows(organiser, 'needs_collected')).body.rows.every(({ title }) => title !== null)).toBe(true);
});

test('what a single contract is worth cannot be worked out from sums', async () => {
  const two = (await state(anybody, '?to=2090-01-01')).body;
  expect(figureIn(two, 'contract_value')).toMatchObject({ amounts: null, withheld: true, rows: 2 });
  expect(two.months.every(({ value }) => value === null)).toBe(true);
  expect(two.indicators.find(({ key }) => key === 'average_contract')?.value).toBeNull();
  const seen = (await state(organiser, '?from=2025-04-01&to=2025-04-30')).body;
  expect(figureIn(seen, 'contract_value').amounts).toEqual([{ currency: 'CNY', minor: 50_000_001 }]);
  expect(seen.months).toMatchObject([{ key: '2025-04', value: [{ currency: 'CNY', minor: 50_000_001 }] }]);
});

test('period, field and region narrow the figures that follow them', async () => {
  const march = (await state(anybody, '?from=2025-03-10&to=2025-03-11')).body;
  expect(counts(march)).toMatchObject({ needs_collected: 2, needs_published: 1, enterprises_published: 1 });
  const vision = (await state(anybody, '?area=it')).body;
  expect(counts(vision)).toMatchObject({ needs_published: 1, responses: 0, contracts_signed: 0, events: 0 });
  const here = (await state(anybody, `?region=${encodeURIComponent('天津')}`)).body;
  expect(counts(here)).toMatchObject({ needs_published: 2, responses: 3, contracts_signed: 2, events: 1 });
  expect(here.choices.regions.sort()).toEqual(['=河北', '天津'].sort());
  const both = (await rows(anybody, 'needs_published', `?area=bio&region=${encodeURIComponent('天津')}`)).body;
  expect(both.total).toBe(2);
  expect(figureIn(vision, 'needs_published').href).toBe('/api/statistics/needs_published/rows?area=it');
  expect(figureIn(vision, 'participants').href).toBe('/api/statistics/participants/rows');
});

test('days are those of China, both ends included', async () => {
  const { db } = platform.database;
  await db.insert(meeting).values({
    kind: 'meeting',
    title: '零点之后',
    state: 'held',
    startsAt: new Date('2024-05-31T16:30:00Z'),
    endsAt: new Date('2024-05-31T17:30:00Z'),
    hostId: organiser.id,
    audience: 'public',
  });
  expect(counts((await state(anybody, '?from=2024-06-01&to=2024-06-01')).body).events).toBe(1);
  expect(counts((await state(anybody, '?from=2024-05-01&to=2024-05-31')).body).events).toBe(0);
  expect((await state(anybody, '?from=2024-06-01&to=2024-06-01')).body.months[0]?.key).toBe('2024-06');
});

test('months run without a gap, areas and regions come with their names', async () => {
  const { body } = await state(anybody, '?from=2025-01-01&to=2025-12-31');
  expect(body.months.map(({ key }) => key)).toEqual(['2025-01', '2025-02', '2025-03', '2025-04', '2025-05']);
  expect(body.months.map(({ needs }) => needs)).toEqual([1, 1, 1, 0, 0]);
  expect(body.areas.find(({ key }) => key === 'bio')).toMatchObject({
    needs: 2,
    contracts: 2,
    title: { zh: '生物与新医药' },
  });
  expect(body.regions.map(({ key, needs }) => [key, needs])).toEqual([
    ['天津', 2],
    ['=河北', 1],
  ]);
});

test('the tables can be taken along, and read back', async () => {
  const csv = await anybody.call('GET', '/api/statistics/export.csv?language=zh');
  const text = csv.body as unknown as string;
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(text).toMatch(/发布需求,3,个/);
  expect(text).toMatch(/意向投入,1600000,CNY/);
  expect(text).toContain("'=河北");
  expect(text).not.toMatch(/^=河北/m);
  const answer = await fetch(`${platform.url}/api/statistics/export.xlsx?language=en`, {
    headers: { cookie: organiser.cookie },
  });
  expect(answer.headers.get('content-disposition')).toMatch(/filename="jiebang-statistics-.*\.xlsx"/);
  const sheets = await readExcelFile(Buffer.from(await answer.arrayBuffer()));
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['Figures', 'Indicators', 'Funnel', 'Months', 'Fields', 'Regions']);
  const found = new Map(sheets[0]?.data.map((cells) => [cells[0], cells] as const));
  expect(found.get('Needs published')?.[1]).toBe(3);
  expect(found.get('Contract value')?.slice(1, 3)).toEqual([570_000.01, 'CNY']);
});

test('what cannot be meant is refused', async () => {
  for (const query of [
    '?from=yesterday',
    '?from=2025-02-01&to=2025-01-01',
    '?area=magic',
    `?region=${'x'.repeat(101)}`,
  ])
    expect((await state(anybody, query)).body, query).toMatchObject({ code: 'bad_request' });
  expect((await state(anybody, '?challenge=nothing')).body).toMatchObject({ code: 'challenge_not_found' });
  expect((await rows(anybody, 'needs_published', '?after=bm90aGluZw')).body).toMatchObject({ code: 'bad_request' });
  expect((await anybody.call('GET', '/api/statistics/magic/rows')).body).toMatchObject({ code: 'bad_request' });
});
