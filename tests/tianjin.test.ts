/** The demonstration of the size of the Tianjin programme: its figures are those of the report, whoever reads them and where. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyChain } from '../core/audit/audit.ts';
import type { Db } from '../core/db/client.ts';
import { audit, contract, milestone, need, payment, submission } from '../core/db/schema.ts';
import { type LifeName, lives } from '../core/lifecycle/lives.ts';
import { type Machine, take } from '../core/lifecycle/machine.ts';
import { needContent } from '../core/needs/content.ts';
import { tasks } from '../server/clock/tasks.ts';
import { seedTianjin } from '../server/demo/tianjin/seed.ts';
import type { FigureKey } from '../server/statistics/figures.ts';
import type { RowsView, StatisticsView } from '../server/statistics/schemas.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let anybody: Person;
let organiser: Person;
let db: Db;
let tookMs: number;

beforeAll(async () => {
  platform = await startPlatform();
  db = platform.database.db;
  anybody = visitor(platform);
  organiser = await aPerson(platform, 'organiser');
  const began = performance.now();
  expect(await seedTianjin(platform)).toBe(true);
  tookMs = performance.now() - began;
});
afterAll(() => platform?.[Symbol.asyncDispose]());

/** As the report on the programme tells them (科技日报, 23 March 2020). */
const reported: Partial<Record<FigureKey, number>> = {
  enterprises_collected: 350,
  enterprises_published: 350,
  needs_collected: 534,
  needs_valid: 534,
  needs_published: 534,
  responding_institutions: 71,
  responses: 210,
  events: 40,
  events_release: 4,
  contracts_signed: 48,
  transfer_institutions: 153,
  demonstration_institutions: 24,
  technology_managers: 717,
  participants: 334,
  submissions: 412,
  institutions_at_final: 31,
};
const amounts: Partial<Record<FigureKey, number>> = {
  intended_investment: 32_000_000_000,
  contract_value: 8_334_530_000,
  largest_contract: 1_300_000_000,
};

test('it is loaded in less than a minute', () => {
  expect(tookMs).toBeLessThan(60_000);
});

test('everybody reads the report’s figures, to the fen', async () => {
  const { body } = await anybody.call<StatisticsView>('GET', '/api/statistics');
  const found = Object.fromEntries(body.figures.map((figure) => [figure.key, figure.rows]));
  expect(found).toMatchObject(reported);
  for (const [key, minor] of Object.entries(amounts))
    expect(body.figures.find((figure) => figure.key === key)?.amounts, key).toEqual([{ currency: 'CNY', minor }]);
  expect(Object.fromEntries(body.indicators.map(({ key, value }) => [key, value]))).toEqual({
    needs_per_enterprise: 1.5257,
    average_investment: 59_925_094,
    responses_per_need: 0.3933,
    responses_per_institution: 2.9577,
    signed_per_published: 8.9888,
    signed_per_response: 22.8571,
    average_contract: 173_636_042,
    value_per_investment: 26.0454,
  });
  const months = (of: 'needs' | 'responses' | 'events' | 'contracts') =>
    body.months.reduce((sum, month) => sum + (month[of] ?? 0), 0);
  expect([months('needs'), months('responses'), months('events'), months('contracts')]).toEqual([534, 210, 40, 48]);
  expect(body.regions.reduce((sum, { needs }) => sum + needs, 0)).toBe(534);
});

test('every figure is the count of its rows, and every sum their sum', async () => {
  const { body } = await organiser.call<StatisticsView>('GET', '/api/statistics');
  for (const figure of body.figures) {
    const seen = new Set<string | null>();
    let sum = 0;
    let largest = 0;
    let after: string | null = '';
    do {
      const address: string = `${figure.href}?limit=100${after ? `&after=${after}` : ''}`;
      const page: RowsView = (await organiser.call<RowsView>('GET', address)).body;
      for (const row of page.rows) {
        seen.add(row.id);
        sum += row.amount ?? 0;
        largest = Math.max(largest, row.amount ?? 0);
      }
      after = page.next;
    } while (after);
    expect(seen.size, figure.key).toBe(figure.rows);
    if (figure.measure !== 'count')
      expect(figure.amounts?.[0]?.minor, figure.key).toBe(figure.measure === 'sum' ? sum : largest);
  }
});

test('the audit log’s chain holds, and every life in it is one that the tables allow', async () => {
  expect(await verifyChain(db)).toMatchObject({ broken: null });
  const entries = await db.select().from(audit).orderBy(audit.seq);
  const now = new Map<string, string>();
  for (const { action, subject, from, to } of entries) {
    const [life = '', step = ''] = action.split('.');
    if (!(life in lives)) continue;
    const machine = lives[life as LifeName] as unknown as Machine<string, string, string>;
    const before = now.get(subject) ?? machine.initial;
    expect(from, `${action} ${subject}`).toBe(before);
    const taken = take(machine, before, step, machine.parties, 'why');
    expect(taken, `${action} from ${before}`).toMatchObject({ refused: null, to });
    now.set(subject, to ?? '');
  }
  for (const { id, state } of await db.select().from(need)) expect(now.get(`need:${id}`)).toBe(state);
  for (const { id, state } of await db.select().from(contract)) expect(now.get(`contract:${id}`)).toBe(state);
});

test('what it says is what the forms would take, and each contract adds up', async () => {
  for (const { content } of await db.select({ content: need.content }).from(need))
    expect(needContent.safeParse(content).success).toBe(true);
  const milestones = await db.select().from(milestone);
  for (const { id, amount } of await db.select().from(contract))
    expect(milestones.filter(({ contractId }) => contractId === id).reduce((sum, one) => sum + one.amount, 0)).toBe(
      amount,
    );
  const parts = await db.execute<{ whole: number; parts: number }>(sql`
    select ${payment.amount}::float8 as whole, (select sum(amount) from dividend where payment_id = ${payment.id})::float8 as parts
    from ${payment}`);
  expect(parts.length).toBeGreaterThan(48);
  for (const { whole, parts: sum } of parts) expect(sum).toBe(whole);
});

test('every file that it names is there, and its submissions have no scores that nobody computed', async () => {
  const files = await db.execute<{ sha256: string }>(
    sql`select sha256 from submission union select file_sha256 from contract union select sha256 from attachment`,
  );
  for (const { sha256 } of files) expect(await platform.storage.stat(sha256)).not.toBeNull();
  const judged = await db.execute(sql`select 1 from evaluation union all select 1 from standing`);
  expect(judged).toHaveLength(0);
  expect(await db.$count(submission)).toBe(412);
});

test('the clock finds nothing to do in it', async () => {
  for (const task of tasks)
    expect(
      (await task.due(db)).map(({ id }) => id),
      task.name,
    ).toEqual([]);
});

test('a signed need shows what was chosen, and its contract what was agreed', async () => {
  const [signed] = await db.select().from(contract).limit(1);
  const award = await organiser.call('GET', `/api/needs/${signed?.needId}/award`);
  expect(award).toMatchObject({ status: 200, body: { outcome: 'signed', matrix: { currency: 'CNY' } } });
  const seen = await organiser.call('GET', `/api/contracts/${signed?.id}`);
  expect(seen).toMatchObject({ status: 200, body: { signed_on: signed?.signedOn, state: signed?.state } });
  expect((await anybody.call('GET', `/api/needs/${signed?.needId}`)).status).toBe(200);
});

test('a second run changes nothing', async () => {
  const state = async () => {
    const names = await db.execute<{ name: string }>(
      sql`select relname as name from pg_class where relkind in ('r', 'S') and relnamespace = 'public'::regnamespace order by 1`,
    );
    const counts = await Promise.all(
      names.map(async ({ name }) => {
        const kind = name.endsWith('_seq') ? sql`last_value` : sql`count(*)`;
        const [row] = await db.execute<{ n: string }>(sql`select ${kind}::text as n from ${sql.identifier(name)}`);
        return [name, row?.n];
      }),
    );
    return { counts, chain: await verifyChain(db) };
  };
  const before = await state();
  expect(await seedTianjin(platform)).toBe(false);
  expect(await state()).toEqual(before);
});
