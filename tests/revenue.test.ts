/** What is paid under a contract and how it is divided, to the cent. */
import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exactPart, wholePoints } from '../core/contracts/sharing.ts';
import { notification } from '../core/db/schema.ts';
import { divide } from '../core/money/money.ts';
import { anInstitution } from './support/bounty.ts';
import {
  aCast,
  aSignedContract,
  aStartedContract,
  type Cast,
  type Contract,
  must,
  revisionOf,
} from './support/contracts.ts';
import { aPerson, form, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform?.[Symbol.asyncDispose]());

interface Part {
  share_id: string;
  payee: string;
  amount: number;
  basis_points: number;
  numerator: string;
  can_receive: boolean;
}
interface Payments {
  payments: { id: string; amount: number; state: string; rule: number | null; parts: Part[]; can_answer: boolean }[];
}
interface Sharings {
  sharings: {
    version: number;
    state: string;
    shares: { id: string; basis_points: number; answer: string; can_answer: boolean }[];
  }[];
}
const code = async (who: Person, path: string, body: object) =>
  (await who.call<{ code: string }>('POST', path, body)).body.code;
const firstOf = ({ details }: Contract) => details?.milestones[0]?.id ?? '';

async function pay(cast: Cast, of: Contract, amount: number): Promise<Payments['payments'][number]> {
  const body = { milestone_id: firstOf(of), amount, paid_on: '2026-03-01', voucher: '电汇回单 8812' };
  const { payments } = await must<Payments>(cast.client, 'POST', `/api/contracts/${of.id}/payments`, body);
  const id = payments[0]?.id;
  const answered = await must<Payments>(cast.contractor, 'POST', `/api/payments/${id}/answer`, { agree: true });
  const found = answered.payments.find((one) => one.id === id);
  if (!found) throw new Error('the payment is not listed');
  return found;
}

describe('a payment', () => {
  test('counts once the other side confirms it, and never more than its milestone is worth', async () => {
    const cast = await aCast(platform);
    const of = await aStartedContract(cast);
    const path = `/api/contracts/${of.id}/payments`;
    const body = (amount: number, changes: object = {}) => ({
      milestone_id: firstOf(of),
      amount,
      paid_on: '2026-03-01',
      ...changes,
    });
    expect(await code(cast.client, path, body(18_000_001))).toBe('payment_too_much');
    expect(await code(cast.client, path, body(0))).toBe('bad_request');
    expect(await code(cast.client, path, body(1.5))).toBe('bad_request');
    expect(await code(cast.client, path, body(1, { paid_on: '2099-01-01' }))).toBe('payment_in_future');
    expect(await code(cast.manager, path, body(1))).toBe('not_your_step');
    expect(await code(cast.stranger, path, body(1))).toBe('contract_not_found');
    const foreign = await aSignedContract(await aCast(platform));
    expect(await code(cast.client, path, { ...body(1), milestone_id: firstOf(foreign) })).toBe('milestone_not_found');

    const { payments } = await must<Payments>(cast.client, 'POST', path, body(10_000_000));
    expect(await code(cast.client, path, body(8_000_001))).toBe('payment_too_much');
    const answer = `/api/payments/${payments[0]?.id}/answer`;
    expect(await code(cast.client, answer, { agree: true })).toBe('payment_own');
    expect(await code(cast.stranger, answer, { agree: true })).toBe('payment_not_found');
    expect(await code(cast.contractor, answer, { agree: false })).toBe('reason_missing');
    await must(cast.contractor, 'POST', answer, { agree: false, why: '未到账' });
    expect(await code(cast.contractor, answer, { agree: true })).toBe('payment_answered');
    expect((await must(cast.client, 'GET', `/api/contracts/${of.id}`)).details).toMatchObject({ paid: 0, pending: 0 });
    await pay(cast, of, 18_000_000);
    expect((await must(cast.client, 'GET', `/api/contracts/${of.id}`)).details).toMatchObject({ paid: 18_000_000 });
  });

  test('settles its milestone, whichever comes last: the acceptance or the money', async () => {
    const cast = await aCast(platform);
    let of = await aStartedContract(cast);
    const one = (place: number) => {
      const found = of.details?.milestones[place];
      if (!found) throw new Error('no such milestone');
      return found;
    };
    const step = async (who: Person, place: number, action: string) => {
      of = await must(who, 'POST', `/api/milestones/${one(place).id}/${action}`, { revision: one(place).revision });
    };
    await pay(cast, of, 18_000_000);
    await step(cast.contractor, 0, 'submit');
    await step(cast.client, 0, 'accept');
    expect(one(0).state).toBe('paid');
    await step(cast.contractor, 1, 'submit');
    await step(cast.client, 1, 'accept');
    expect(one(1).state).toBe('accepted');
    const body = { milestone_id: one(1).id, amount: one(1).amount, paid_on: '2026-03-01' };
    const { payments } = await must<Payments>(cast.contractor, 'POST', `/api/contracts/${of.id}/payments`, body);
    await must(cast.client, 'POST', `/api/payments/${payments[0]?.id}/answer`, { agree: true });
    of = await must(cast.client, 'GET', `/api/contracts/${of.id}`);
    expect(one(1).state).toBe('paid');
  });

  test('its voucher and what is handed in are files of the parties', async () => {
    const cast = await aCast(platform);
    const of = await aStartedContract(cast);
    const path = (who: string) => `/api/subjects/${who}/attachments?visibility=readers`;
    const milestone = path(`milestone:${firstOf(of)}`);
    expect((await cast.contractor.call('POST', milestone, form('report', '报告.pdf'))).status).toBe(201);
    expect((await cast.client.call('POST', milestone, form('x', 'x.pdf'))).status).toBe(403);
    expect((await cast.stranger.call('GET', milestone)).status).toBe(404);
    expect((await cast.manager.call('GET', milestone)).status).toBe(200);
    type Vouchers = { payments: { id: string; voucher_sha256: string | null }[] };
    const body = { milestone_id: firstOf(of), amount: 5, paid_on: '2026-03-01' };
    const made = await must<Vouchers>(cast.client, 'POST', `/api/contracts/${of.id}/payments`, body);
    const voucher = path(`payment:${made.payments[0]?.id}`);
    expect((await cast.contractor.call('POST', voucher, form('x', 'x.pdf'))).status).toBe(403);
    expect((await cast.client.call('POST', voucher, form('the slip', '回单.pdf'))).status).toBe(201);
    const answer = `/api/payments/${made.payments[0]?.id}/answer`;
    const { payments } = await must<Vouchers>(cast.contractor, 'POST', answer, { agree: true });
    expect(payments[0]?.voucher_sha256).toBe(createHash('sha256').update('the slip').digest('hex'));
    expect((await cast.client.call('POST', voucher, form('another', 'y.pdf'))).status).toBe(403);
  });
});

describe('a rule of division', () => {
  test('is in force once every payee agreed, and what was paid before is divided then', async () => {
    const { cast, of, transfer, broker, person, propose } = await aDivision();
    const before = await pay(cast, of, 1_000_001);
    expect(before.parts).toEqual([]);
    const { sharings } = await propose();
    const shares = sharings[0]?.shares ?? [];
    const answerOf = (place: number) => `/api/shares/${shares[place]?.id}/answer`;
    expect(await code(cast.client, answerOf(0), { agree: true })).toBe('not_payee');
    expect(await code(cast.stranger, answerOf(0), { agree: true })).toBe('share_not_found');
    const voices = [cast.contractor, broker, cast.manager, person];
    for (const [place, who] of voices.entries()) {
      const open = await must<Payments>(cast.client, 'GET', `/api/contracts/${of.id}/payments`);
      expect(open.payments[0]?.parts).toEqual([]);
      await must(who, 'POST', answerOf(place), { agree: true });
      if (place === 0) expect(await code(who, answerOf(place), { agree: true })).toBe('share_answered');
    }
    const { payments } = await must<Payments>(cast.client, 'GET', `/api/contracts/${of.id}/payments`);
    expect(payments[0]?.parts.map(({ amount }) => amount)).toEqual([800_001, 100_000, 50_000, 50_000]);
    expect(payments[0]?.parts.map(({ numerator }) => numerator)).toEqual([
      '8000008000',
      '1000001000',
      '500000500',
      '500000500',
    ]);
    expect(transfer.name).toBe(payments[0]?.parts[1]?.payee);
  });

  test('whose shares do not add up, repeat a payee or name nobody is refused', async () => {
    const { cast, of } = await aDivision();
    const path = `/api/contracts/${of.id}/sharings`;
    const own = { as: 'institution', institution_id: cast.contractorId };
    expect(await code(cast.client, path, { shares: [{ ...own, basis_points: 9_999 }] })).toBe('shares_not_whole');
    const half = { ...own, basis_points: 5_000 };
    expect(await code(cast.client, path, { shares: [half, half] })).toBe('payee_twice');
    const nobody = { as: 'person', email: 'nobody@test.example', basis_points: 5_000 };
    expect(await code(cast.client, path, { shares: [half, nobody] })).toBe('payee_unknown');
    expect(await code(cast.stranger, path, { shares: [{ ...own, basis_points: 10_000 }] })).toBe('contract_not_found');
  });

  test('that is refused by one divides nothing; a newer one takes its place, and the old divisions stay', async () => {
    const { cast, of, broker, person, propose } = await aDivision();
    const voices = [cast.contractor, broker, cast.manager, person];
    const agreeAll = async ({ sharings }: Sharings) => {
      for (const [place, who] of voices.entries())
        await must(who, 'POST', `/api/shares/${sharings[0]?.shares[place]?.id}/answer`, { agree: true });
    };
    await agreeAll(await propose());
    const first = await pay(cast, of, 999_999);
    expect(first.rule).toBe(1);
    const second = await propose([7_000, 2_000, 500, 500]);
    const refusal = `/api/shares/${second.sharings[0]?.shares[1]?.id}/answer`;
    expect(await code(broker, refusal, { agree: false })).toBe('reason_missing');
    await must(broker, 'POST', refusal, { agree: false, why: '比例过高' });
    const late = `/api/shares/${second.sharings[0]?.shares[2]?.id}/answer`;
    expect(await code(cast.manager, late, { agree: true })).toBe('sharing_closed');
    expect((await pay(cast, of, 100)).rule).toBe(1);
    await agreeAll(await propose([9_000, 500, 250, 250]));
    expect((await pay(cast, of, 100)).rule).toBe(3);
    const { sharings } = await must<Sharings>(cast.client, 'GET', `/api/contracts/${of.id}/sharings`);
    expect(sharings.map(({ state }) => state)).toEqual(['agreed', 'refused', 'superseded']);
    const { payments } = await must<Payments>(cast.client, 'GET', `/api/contracts/${of.id}/payments`);
    expect(payments.at(-1)?.rule).toBe(1);
  });

  test('shows a payee their own share and nothing of the others', async () => {
    const { cast, of, broker, person, propose } = await aDivision();
    const { sharings } = await propose();
    for (const [place, who] of [cast.contractor, broker, cast.manager, person].entries())
      await must(who, 'POST', `/api/shares/${sharings[0]?.shares[place]?.id}/answer`, { agree: true });
    const paid = await pay(cast, of, 1_000_001);
    const partsTold = async (who: Person) =>
      (
        await platform.database.db
          .select({ params: notification.params })
          .from(notification)
          .where(and(eq(notification.userId, who.id), eq(notification.kind, 'dividend.due')))
      ).map(({ params }) => params);
    expect(await partsTold(person)).toMatchObject([{ paid: '10000.01 CNY', amount: '500.00 CNY' }]);
    expect(await partsTold(broker)).toMatchObject([{ amount: '1000.00 CNY' }]);
    expect(await partsTold(cast.client)).toEqual([]);
    const head = await must(person, 'GET', `/api/contracts/${of.id}`);
    expect(head).toMatchObject({ id: of.id, details: null });
    const own = await must<Sharings>(person, 'GET', `/api/contracts/${of.id}/sharings`);
    expect(own.sharings[0]?.shares.map(({ basis_points }) => basis_points)).toEqual([500]);
    const { payments } = await must<Payments>(person, 'GET', `/api/contracts/${of.id}/payments`);
    expect(payments[0]?.parts).toHaveLength(1);
    expect(payments[0]?.parts[0]).toMatchObject({ amount: 50_000, can_receive: true });
    expect(JSON.stringify(payments)).not.toContain('电汇回单');
    for (const path of ['timeline', 'file', 'payments.csv'])
      expect((await person.call('GET', `/api/contracts/${of.id}/${path}`)).status).toBe(404);
    const receipt = (share: string | undefined) => `/api/payments/${paid.id}/shares/${share}/receipt`;
    expect(await code(person, receipt(paid.parts[0]?.share_id), {})).toBe('not_payee');
    await must(person, 'POST', receipt(paid.parts[3]?.share_id));
    expect(await code(person, receipt(paid.parts[3]?.share_id), {})).toBe('dividend_received');
    expect(await code(cast.stranger, receipt(paid.parts[3]?.share_id), {})).toBe('dividend_not_found');
  });

  test('gives a table that adds up, exact to the fraction', async () => {
    const { cast, of, broker, person, propose } = await aDivision();
    await pay(cast, of, 33);
    const { sharings } = await propose([3_334, 3_333, 1_667, 1_666]);
    for (const [place, who] of [cast.contractor, broker, cast.manager, person].entries())
      await must(who, 'POST', `/api/shares/${sharings[0]?.shares[place]?.id}/answer`, { agree: true });
    const csv = await must<string>(cast.client, 'GET', `/api/contracts/${of.id}/payments.csv`);
    const [head = '', ...lines] = csv.trim().split('\n');
    const columns = head.replace('\ufeff', '').split(',');
    const column = (name: string) => lines.map((line) => line.split(',')[columns.indexOf(name)]);
    expect(column('part')).toEqual(['0.11', '0.11', '0.06', '0.05']);
    expect(column('exact')).toEqual([3_334, 3_333, 1_667, 1_666].map((points) => `${exactPart(33, points)}/10000`));
    expect(new Set(column('paid'))).toEqual(new Set(['0.33']));
  });

  test('divides whatever is paid, by whatever rule, without losing or making a cent', async () => {
    const { cast, of, broker, person, propose } = await aDivision();
    const voices = [cast.contractor, broker, cast.manager, person];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 4, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 1, maxLength: 3 }),
        async (weights, amounts) => {
          const points = divide(wholePoints - 4, weights).map((one) => one + 1);
          const { sharings } = await propose(points);
          for (const [place, who] of voices.entries())
            await must(who, 'POST', `/api/shares/${sharings[0]?.shares[place]?.id}/answer`, { agree: true });
          for (const amount of amounts) {
            const { parts } = await pay(cast, of, amount);
            expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
            for (const part of parts) {
              expect(part.numerator).toBe(exactPart(amount, part.basis_points));
              expect(Math.abs(part.amount * wholePoints - Number(part.numerator))).toBeLessThan(wholePoints);
            }
          }
        },
      ),
      { numRuns: 6 },
    );
    const wrong = await platform.database.db.execute(sql`
      select p.id from payment p left join dividend d on d.payment_id = p.id
      where p.state = 'confirmed' and exists (select 1 from dividend x where x.payment_id = p.id)
      group by p.id, p.amount having sum(d.amount) <> p.amount`);
    expect(wrong).toHaveLength(0);
    const over = await platform.database.db.execute(sql`
      select m.id from milestone m join payment p on p.milestone_id = m.id and p.state <> 'refused'
      group by m.id, m.amount having sum(p.amount) > m.amount`);
    expect(over).toHaveLength(0);
  });
});

/** A contract with four payees: the contractor, a transfer institution, the manager and a person. */
async function aDivision() {
  const cast = await aCast(platform);
  const of = await aStartedContract(cast);
  const broker = await aPerson(platform);
  const person = await aPerson(platform);
  const transfer = await anInstitution(platform, 'transfer', broker);
  const propose = (points = [8_000, 1_000, 500, 500]) =>
    must<Sharings>(cast.client, 'POST', `/api/contracts/${of.id}/sharings`, {
      note: '按服务约定分配',
      shares: [
        { as: 'institution', institution_id: cast.contractorId, basis_points: points[0] },
        { as: 'institution', institution_id: transfer.id, basis_points: points[1] },
        { as: 'manager', basis_points: points[2] },
        { as: 'person', email: person.email, basis_points: points[3] },
      ],
    });
  return { cast, of, broker, person, transfer, propose };
}

test('two people who confirm one payment at once divide it once', async () => {
  const { cast, of, broker, person, propose } = await aDivision();
  const { sharings } = await propose();
  for (const [place, who] of [cast.contractor, broker, cast.manager, person].entries())
    await must(who, 'POST', `/api/shares/${sharings[0]?.shares[place]?.id}/answer`, { agree: true });
  const body = { milestone_id: firstOf(of), amount: 7, paid_on: '2026-03-01' };
  const { payments } = await must<Payments>(cast.client, 'POST', `/api/contracts/${of.id}/payments`, body);
  const answer = () =>
    cast.contractor.call<{ code?: string }>('POST', `/api/payments/${payments[0]?.id}/answer`, { agree: true });
  const answers = await Promise.all([answer(), answer(), answer()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect(revisionOf(of)).toBeGreaterThan(0);
});
