/** An enterprise compares the responses to its need: whoever sees what, and what is refused. */
import { eq } from 'drizzle-orm';
import readExcel from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, comparisonSheet, need, needVersion } from '../core/db/schema.ts';
import { aMember, aNeedIn, anInstitution, aResponseIn, goodNeed, goodResponse } from './support/bounty.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

interface Comparison {
  code?: string;
  revision: number;
  weights: Record<string, number>;
  notes: Record<string, string> | null;
  may_edit: boolean;
  may_decide: boolean;
  currency: string;
  rows: {
    id: string;
    state: string;
    rank: number;
    score: number;
    eligibility: string;
    price: { is_best: boolean };
    indicators: { id: string; value: number | null; standing: string; is_best: boolean; answered: object | null }[];
  }[];
  sensitivity: object[];
}

let platform: Platform;
let buyer: Person;
let colleague: Person;
let manager: Person;
let organiser: Person;
let solver: Person;
let enterpriseId: string;
let unitId: string;

beforeAll(async () => {
  platform = await startPlatform();
  [buyer, colleague, manager, organiser, solver] = await Promise.all([
    aPerson(platform, 'enterprise', '李工'),
    aPerson(platform, 'enterprise'),
    aPerson(platform, 'technology_manager'),
    aPerson(platform, 'organiser'),
    aPerson(platform),
  ]);
  enterpriseId = (await anInstitution(platform, 'enterprise', buyer)).id;
  await aMember(platform, enterpriseId, colleague);
  unitId = (await anInstitution(platform, 'university', solver)).id;
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const answersOf = (burst: number, days: number) => [
  { indicatorId: 'burst', value: burst, upper: null, evidence: 'n=6', method: '' },
  { indicatorId: 'days', value: days, upper: null, evidence: '', method: '' },
];
const price = (max: number) => ({ currency: 'CNY' as const, min: max, max });

/** A closed need with three responses: a good one, a cheap one, and one that misses a compulsory indicator. */
async function three() {
  const of = await aNeedIn(platform, 'closed', { enterpriseId, author: buyer }, { managerId: manager.id });
  const respond = (changes: Parameters<typeof goodResponse>[0]) =>
    aResponseIn(platform, 'submitted', of, { institutionId: unitId, leader: solver }, goodResponse(changes));
  const good = await respond({ answers: answersOf(8, 20), price: price(60_000_000) });
  const cheap = await respond({ answers: answersOf(14, 15), price: price(30_000_000) });
  const short = await respond({ answers: answersOf(18, 30), price: price(20_000_000) });
  return { need: of, good, cheap, short };
}
const compare = (who: Person, id: string) => who.call<Comparison>('GET', `/api/needs/${id}/comparison`);
const save = (who: Person, id: string, body: object) =>
  who.call<Comparison>('PUT', `/api/needs/${id}/comparison`, body);

describe('the table', () => {
  test('marks the best of each line and whoever is below the threshold, and ranks by the need’s weights', async () => {
    const { need: of, good, cheap, short } = await three();
    const { status, body } = await compare(buyer, of.id);
    expect(status).toBe(200);
    const row = (id: string) => body.rows.find((one) => one.id === id);
    expect(body.rows.map(({ id }) => id)).toEqual([good.id, cheap.id, short.id]);
    expect(row(good.id)?.indicators.find(({ id }) => id === 'burst')).toMatchObject({ standing: 'met', is_best: true });
    expect(row(short.id)?.indicators.find(({ id }) => id === 'burst')).toMatchObject({ standing: 'missed' });
    expect(row(short.id)?.indicators.find(({ id }) => id === 'days')).toMatchObject({ standing: 'met', is_best: true });
    expect(row(good.id)?.indicators.find(({ id }) => id === 'yield')).toMatchObject({
      standing: 'unknown',
      value: null,
    });
    expect(body.rows.map(({ eligibility }) => eligibility)).toEqual(['eligible', 'eligible', 'not_eligible']);
    expect(body.rows.map(({ price: { is_best } }) => is_best)).toEqual([false, false, true]);
    expect(row(short.id)?.rank).toBe(3);
    expect(body.weights).toMatchObject({ 'indicator:burst': 50, 'indicator:days': 30, 'indicator:yield': 20 });
  });

  test('reads an answer to an earlier version in the unit of that version', async () => {
    const { need: of, good } = await three();
    const content = goodNeed();
    const [burst, ...rest] = content.indicators;
    if (!burst) throw new Error('the need has no indicator');
    const amended = { ...content, indicators: [{ ...burst, unit: '‰', value: 150, baseline: 420 }, ...rest] };
    const db = platform.database.db;
    await db.insert(needVersion).values({ needId: of.id, version: 2, content: amended, kind: 'addendum', addendum: 1 });
    await db.update(need).set({ version: 2, publishedVersion: 2 }).where(eq(need.id, of.id));
    const row = (await compare(buyer, of.id)).body.rows.find(({ id }) => id === good.id);
    expect(row?.indicators[0]).toMatchObject({
      value: 80,
      standing: 'met',
      answered: { value: 8, upper: null, unit: '%' },
    });
  });

  test('leaves out drafts, what was withdrawn and whoever was disqualified', async () => {
    const { need: of } = await three();
    for (const state of ['draft', 'withdrawn', 'disqualified'] as const)
      await aResponseIn(platform, state, of, { institutionId: unitId, leader: solver });
    expect((await compare(buyer, of.id)).body.rows).toHaveLength(3);
  });
});

describe('who sees it', () => {
  test('the enterprise with its notes, manager and organiser without, nobody else at all', async () => {
    const { need: of, good } = await three();
    const saved = await save(buyer, of.id, { revision: 0, weights: {}, notes: { [good.id]: '价格偏高' } });
    expect(saved.status).toBe(200);
    expect((await compare(colleague, of.id)).body).toMatchObject({
      notes: { [good.id]: '价格偏高' },
      may_edit: true,
      may_decide: true,
    });
    for (const who of [manager, organiser])
      expect((await compare(who, of.id)).body).toMatchObject({ notes: null, may_edit: false, may_decide: false });
    const csv = await manager.call('GET', `/api/needs/${of.id}/comparison.csv`);
    expect(String(csv.body)).not.toContain('价格偏高');
    for (const who of [solver, await aPerson(platform), await aPerson(platform, 'enterprise')])
      for (const path of ['comparison', 'comparison.csv', 'comparison.xlsx'])
        expect((await who.call('GET', `/api/needs/${of.id}/${path}`)).body).toMatchObject({ code: 'need_not_found' });
  });
});

describe('weights and notes', () => {
  test('are the enterprise’s own, change the order, and are kept with their revision', async () => {
    const { need: of, good, cheap } = await three();
    const rankOf = (body: Comparison, id: string) => body.rows.find((row) => row.id === id)?.rank;
    const weights = {
      'indicator:burst': 0,
      'indicator:days': 0,
      'indicator:yield': 0,
      price: 100,
      months: 0,
      readiness: 0,
    };
    const cheapest = await save(buyer, of.id, { revision: 0, weights, notes: {} });
    expect(cheapest.body).toMatchObject({ revision: 1, weights });
    expect([rankOf(cheapest.body, cheap.id), rankOf(cheapest.body, good.id)]).toEqual([1, 2]);
    const best = await save(colleague, of.id, {
      revision: 1,
      weights: { ...weights, price: 0, 'indicator:burst': 100 },
      notes: {},
    });
    expect([rankOf(best.body, cheap.id), rankOf(best.body, good.id)]).toEqual([2, 1]);
  });

  test('of somebody who saw an older sheet are refused by name, and change nothing', async () => {
    const { need: of } = await three();
    await save(buyer, of.id, { revision: 0, weights: { price: 30 }, notes: {} });
    const late = await save(colleague, of.id, { revision: 0, weights: { price: 1 }, notes: {} });
    expect(late).toMatchObject({ status: 409, body: { code: 'stale_version', revision: 1 } });
    expect(JSON.stringify(late.body)).toContain('李工');
    const [row] = await platform.database.db.select().from(comparisonSheet).where(eq(comparisonSheet.needId, of.id));
    expect(row).toMatchObject({ revision: 1, weights: { price: 30 } });
  });

  test('of two people at the same moment, one is kept', async () => {
    const { need: of } = await three();
    const both = await Promise.all(
      [buyer, colleague].map((who, i) => save(who, of.id, { revision: 0, weights: { price: i + 1 }, notes: {} })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test.for([
    ['a criterion that the need has not', { weights: { 'indicator:no': 1 }, notes: {} }, 'criterion_unknown'],
    ['a weight below zero', { weights: { price: -1 }, notes: {} }, 'bad_request'],
    ['a broken weight', { weights: { price: 1.5 }, notes: {} }, 'bad_request'],
    ['no weights', { notes: {} }, 'bad_request'],
    [
      'a note on a response to another need',
      { weights: {}, notes: { '01980000-0000-7000-8000-000000000000': 'x' } },
      'response_not_found',
    ],
  ] as const)('%s is refused and changes nothing', async ([, body, code]) => {
    const { need: of } = await three();
    expect((await save(buyer, of.id, { revision: 0, ...body })).body).toMatchObject({ code });
    const rows = await platform.database.db.select().from(comparisonSheet).where(eq(comparisonSheet.needId, of.id));
    expect(rows).toEqual([]);
  });

  test('are not for the manager, the organiser or strangers to write', async () => {
    const { need: of } = await three();
    const body = { revision: 0, weights: { price: 1 }, notes: {} };
    for (const who of [manager, organiser])
      expect((await save(who, of.id, body)).body).toMatchObject({ code: 'not_your_comparison' });
    expect((await save(solver, of.id, body)).body).toMatchObject({ code: 'need_not_found' });
    const entries = await platform.database.db
      .select()
      .from(audit)
      .where(eq(audit.subject, `comparison:${of.id}`));
    expect(entries).toEqual([]);
  });
});

describe('for spreadsheets', () => {
  test('the same table as CSV and as XLSX, in either language, and no text becomes a formula', async () => {
    const { need: of, good } = await three();
    const trap = '=HYPERLINK("https://evil.example")';
    await save(buyer, of.id, { revision: 0, weights: { price: 30 }, notes: { [good.id]: trap } });
    const csv = await buyer.call('GET', `/api/needs/${of.id}/comparison.csv?language=zh`);
    const text = String(csv.body);
    expect(csv.headers.get('content-disposition')).toContain('.csv');
    expect(text).toContain('24 小时突释率 (必达),≤ 15 %,50,"8 % (达标, 最优)"');
    expect(text).toContain('报价上限,,30,600000.00 CNY,300000.00 CNY,200000.00 CNY');
    expect(text).not.toMatch(/(^|,)"?=HYPERLINK/m);
    const answer = await fetch(`${platform.url}/api/needs/${of.id}/comparison.xlsx?language=en`, {
      headers: { cookie: buyer.cookie },
    });
    const sheets = await readExcel(Buffer.from(await answer.arrayBuffer()));
    const lines = (
      'data' in (sheets[0] as object) ? (sheets[0] as unknown as { data: unknown[][] }).data : sheets
    ) as unknown[][];
    expect(lines[0]?.slice(0, 3)).toEqual(['Criterion', 'Target', 'Weight']);
    expect(lines.map((line) => line[0])).toContain('Price, at most');
    expect(lines.flat()).toContain(trap);
  });
});
