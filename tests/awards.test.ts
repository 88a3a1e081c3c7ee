/** Choosing among responses: one step for all, announced, objected to, taken back, and told to everybody concerned. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, award, contract, need, notification, objection, response } from '../core/db/schema.ts';
import { startContracting } from '../server/awards/publicity.ts';
import { actOnResponse } from '../server/responses/act.ts';
import type { Account } from '../server/wire.ts';
import { aNeedIn, anInstitution, aResponseIn, goodResponse } from './support/bounty.ts';
import { type Answer, aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

interface Body {
  code: string;
  outcome: string;
  round: number;
  reason: string | null;
  chosen: { institution: { name: string }; response: string | null } | null;
  mine: { state: string; reason: string | null }[];
  others: object[] | null;
  matrix: { rows: object[] } | null;
  earlier: object[];
  may: Record<string, boolean>;
  objections: { id: string; text: string; ruling: string }[];
  responses: { id: string }[];
  rows: { id: string; state: string; revision: number }[];
}

let platform: Platform;
let buyer: Person;
let manager: Person;
let organiser: Person;
let solvers: [Person, Person, Person, Person];
let enterpriseId: string;
let units: { id: string; name: string }[];

beforeAll(async () => {
  platform = await startPlatform();
  [buyer, manager, organiser] = await Promise.all([
    aPerson(platform, 'enterprise'),
    aPerson(platform, 'technology_manager'),
    aPerson(platform, 'organiser'),
  ]);
  solvers = (await Promise.all([0, 1, 2, 3].map(() => aPerson(platform)))) as typeof solvers;
  enterpriseId = (await anInstitution(platform, 'enterprise', buyer)).id;
  units = await Promise.all(solvers.map((solver) => anInstitution(platform, 'university', solver)));
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const db = () => platform.database.db;
const stored = async (id: string) => {
  const [row] = await db().select().from(need).where(eq(need.id, id));
  if (!row) throw new Error('the need is gone');
  return row;
};
const stateOf = async (id: string) => {
  const [row] = await db().select().from(response).where(eq(response.id, id));
  return row?.state;
};

/** A need with a response from each of some solvers. */
async function answered(state: Parameters<typeof aNeedIn>[1] = 'matching', count = 3) {
  const of = await aNeedIn(platform, state, { enterpriseId, author: buyer }, { managerId: manager.id });
  const responses: string[] = [];
  for (let i = 0; i < count; i++) {
    const leader = solvers[i] as Person;
    const content = goodResponse({ title: `方案 ${i + 1}：缓释技术` });
    const row = await aResponseIn(platform, 'submitted', of, { institutionId: units[i]?.id ?? '', leader }, content);
    responses.push(row.id);
  }
  return { id: of.id, responses: responses as [string, string, string] };
}

async function post(who: Person, id: string, path: string, body: object = {}): Promise<Answer<Body>> {
  const { revision } = await stored(id);
  return who.call<Body>('POST', `/api/needs/${id}/${path}`, { revision, ...body });
}
const choose = (who: Person, id: string, body: object) => post(who, id, 'award', { reason: '指标最好', ...body });
const see = (who: Person, id: string) => who.call<Body>('GET', `/api/needs/${id}/award`);

/** Chooses the first, keeps the second in reserve, and refuses the third. */
async function chosen(state?: Parameters<typeof aNeedIn>[1]) {
  const of = await answered(state);
  const [a, b, c] = of.responses;
  const answer = await choose(buyer, of.id, {
    response: a,
    reserves: [{ response: b, reason: '价格略高' }],
    reasons: { [c]: '周期过长' },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return of;
}
async function announced() {
  const of = await chosen();
  expect((await post(buyer, of.id, 'award/announcement', {})).status).toBe(200);
  return of;
}
const publicityIsOver = (id: string) =>
  db().update(need).set({ publicityEndsAt: sql`now() - interval '1 second'` }).where(eq(need.id, id));

/** Everything of a need that a refused step must leave as it was. */
async function whole(id: string) {
  const [row, responses, awards, entries] = await Promise.all([
    stored(id),
    db().select().from(response).where(eq(response.needId, id)).orderBy(response.number),
    db().select().from(award).where(eq(award.needId, id)).orderBy(award.round),
    db()
      .select({ seq: audit.seq })
      .from(audit)
      .where(sql`${audit.subject} = ${`need:${id}`} or ${audit.subject} in
        (select 'response:' || r.id from response r where r.need_id = ${id})`),
  ]);
  return { row, responses, awards, entries: entries.length };
}
async function changesNothing(id: string, act: () => Promise<Answer<Body>>, refused: object) {
  const before = await whole(id);
  expect((await act()).body).toMatchObject(refused);
  expect(await whole(id)).toEqual(before);
}

describe('sorting responses', () => {
  const sort = async (who: Person, id: string, responseId: string, action: string, body: object = {}) => {
    const [row] = await db().select().from(response).where(eq(response.id, responseId));
    return who.call<Body>('POST', `/api/needs/${id}/comparison/${responseId}/${action}`, {
      revision: row?.revision,
      ...body,
    });
  };

  test('a response is shortlisted and taken off again, and its team hears of it', async () => {
    const of = await answered('open');
    const [a] = of.responses;
    expect((await sort(buyer, of.id, a, 'shortlist')).body.rows[0]).toMatchObject({ id: a, state: 'shortlisted' });
    const told = await db()
      .select()
      .from(notification)
      .where(and(eq(notification.subject, `response:${a}`), eq(notification.kind, 'response.shortlist')));
    expect(told.map(({ userId }) => userId).sort()).toEqual([solvers[0].id, manager.id].sort());
    expect((await sort(buyer, of.id, a, 'unlist')).body.rows[0]).toMatchObject({ state: 'submitted' });
  });

  test('one can be refused early with a reason, and thought over again', async () => {
    const of = await answered('closed');
    const [a] = of.responses;
    await changesNothing(of.id, () => sort(buyer, of.id, a, 'not_select'), { code: 'reason_missing' });
    expect((await sort(buyer, of.id, a, 'not_select', { reason: '路线不合' })).status).toBe(200);
    expect((await sort(buyer, of.id, a, 'reconsider', { reason: '补充了数据' })).status).toBe(200);
    expect(await stateOf(a)).toBe('submitted');
  });

  test('is refused to everybody else, with a stale revision, in the wrong state, and across needs', async () => {
    const of = await answered('closed');
    const other = await answered('closed');
    const [a] = of.responses;
    for (const who of [manager, organiser])
      await changesNothing(of.id, () => sort(who, of.id, a, 'shortlist'), { code: 'not_your_step' });
    for (const who of [solvers[0], await aPerson(platform, 'enterprise')])
      await changesNothing(of.id, () => sort(who, of.id, a, 'shortlist'), { code: 'need_not_found' });
    await changesNothing(of.id, () => sort(buyer, of.id, a, 'shortlist', { revision: 7 }), { code: 'stale_version' });
    await changesNothing(of.id, () => sort(buyer, other.id, a, 'shortlist'), { code: 'response_not_found' });
    await changesNothing(of.id, () => sort(buyer, of.id, a, 'unlist'), { code: 'illegal_step' });
    const made = await chosen();
    await changesNothing(made.id, () => sort(buyer, made.id, made.responses[0], 'reconsider', { reason: 'x' }), {
      code: 'choice_made',
    });
  });
});

describe('opening contact', () => {
  test('the enterprise or its manager asks some of those who responded to a meeting', async () => {
    for (const [who, state] of [
      [buyer, 'closed'],
      [manager, 'open'],
    ] as const) {
      const of = await answered(state);
      expect((await post(who, of.id, 'matching', { responses: [of.responses[0]] })).status).toBe(200);
      expect((await stored(of.id)).state).toBe('matching');
    }
  });

  test('not with nobody, with a response to another need, or by somebody else', async () => {
    const of = await answered('closed');
    const other = await answered('closed');
    const match = (who: Person, responses: string[]) => () => post(who, of.id, 'matching', { responses });
    await changesNothing(of.id, match(buyer, []), { code: 'bad_request' });
    await changesNothing(of.id, match(buyer, [other.responses[0]]), { code: 'response_of_another_need' });
    await changesNothing(of.id, match(solvers[0], [of.responses[0]]), { code: 'not_your_step' });
  });
});

describe('choosing', () => {
  test('is one step: need, chosen one, reserves and all others with their reasons, and the table as it was', async () => {
    const of = await chosen();
    const [a, b, c] = of.responses;
    expect(await Promise.all([a, b, c].map(stateOf))).toEqual(['selected', 'reserve', 'not_selected']);
    expect((await stored(of.id)).state).toBe('selected');
    const { body } = await see(buyer, of.id);
    expect(body).toMatchObject({ round: 1, outcome: 'standing', reason: '指标最好', chosen: { response: a } });
    expect(body.matrix?.rows).toHaveLength(3);
    expect(body.others).toMatchObject([
      { response: b, reason: '价格略高', place: 1 },
      { response: c, reason: '周期过长', place: null },
    ]);
    const reasonTold = async (responseId: string) => {
      const [row] = await db()
        .select()
        .from(notification)
        .where(eq(notification.subject, `response:${responseId}`));
      return (row?.params as { reason?: string } | undefined)?.reason;
    };
    expect(await Promise.all([a, b, c].map(reasonTold))).toEqual(['指标最好', '价格略高', '周期过长']);
  });

  test('the public learns of it when it is announced, and losers nothing but their own reason before', async () => {
    const of = await chosen();
    expect((await see(visitor(platform), of.id)).body).toMatchObject({ code: 'award_not_found' });
    const early = await see(solvers[2], of.id);
    expect(early.body).toMatchObject({
      chosen: null,
      mine: [{ state: 'not_selected', reason: '周期过长' }],
      others: null,
    });
    expect(JSON.stringify(early.body)).not.toContain('价格略高');
    await post(buyer, of.id, 'award/announcement');
    const shown = (await see(visitor(platform), of.id)).body;
    expect(shown).toMatchObject({
      chosen: { response: null, institution: units[0] },
      reason: null,
      mine: [],
      others: null,
      matrix: null,
    });
  });

  test('nobody is left without a reason', async () => {
    const of = await answered();
    const [a, b, c] = of.responses;
    await changesNothing(of.id, () => choose(buyer, of.id, { response: a, reasons: { [b]: '周期过长' } }), {
      code: 'reasons_missing',
      responses: [{ id: c }],
    });
    await changesNothing(of.id, () => choose(buyer, of.id, { response: a, reasons: { [b]: 'x', [c]: ' ' } }), {
      code: 'bad_request',
    });
    await changesNothing(of.id, () => choose(buyer, of.id, { response: a, reason: '' }), { code: 'bad_request' });
  });

  test('one that misses what is compulsory cannot be chosen', async () => {
    const of = await answered('closed', 1);
    const [a] = of.responses;
    const content = goodResponse({
      answers: [{ indicatorId: 'burst', value: 20, upper: null, evidence: '', method: '' }],
    });
    const short = await aResponseIn(
      platform,
      'submitted',
      await stored(of.id),
      { institutionId: units[1]?.id ?? '', leader: solvers[1] },
      content,
    );
    await changesNothing(of.id, () => choose(buyer, of.id, { response: short.id, reasons: { [a]: 'x' } }), {
      code: 'response_not_eligible',
    });
  });

  test('is refused to all but the enterprise, stale, twice, in the wrong state, and across needs', async () => {
    const of = await answered();
    const other = await answered();
    const [a, b, c] = of.responses;
    const body = { response: a, reasons: { [b]: 'x', [c]: 'x' } };
    for (const who of [manager, organiser, solvers[0]])
      await changesNothing(of.id, () => choose(who, of.id, body), { code: 'not_your_step' });
    await changesNothing(of.id, () => choose(visitor(platform), of.id, body), { code: 'not_signed_in' });
    await changesNothing(of.id, () => choose(buyer, of.id, { ...body, revision: 99 }), { code: 'stale_version' });
    await changesNothing(of.id, () => choose(buyer, of.id, { ...body, reasons: { ...body.reasons, [a]: 'x' } }), {
      code: 'response_of_another_need',
    });
    await changesNothing(of.id, () => choose(buyer, of.id, { ...body, response: other.responses[0] }), {
      code: 'response_of_another_need',
    });
    const open = await answered('open');
    await changesNothing(open.id, () => choose(buyer, open.id, { response: open.responses[0] }), {
      code: 'illegal_step',
    });
    const both = await Promise.all([choose(buyer, of.id, body), choose(buyer, of.id, body)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await db().$count(award, eq(award.needId, of.id))).toBe(1);
  });
});

describe('objections', () => {
  const say = (who: Person, id: string, text = '中选方案的数据与其发表的论文不符。') =>
    who.call<Body>('POST', `/api/needs/${id}/objections`, { text });
  const ruleOn = (who: Person, id: string, ruling: string, text = '经核查') =>
    who.call<Body>('POST', `/api/objections/${id}/ruling`, { ruling, text });

  const toldOf = async (id: string, kind: string) => {
    const rows = await db()
      .select({ userId: notification.userId })
      .from(notification)
      .where(and(eq(notification.kind, kind), eq(notification.subject, `need:${id}`)));
    return rows.map(({ userId }) => userId).sort();
  };

  test('are made by respondents while the choice is announced, and seen by those they concern', async () => {
    const of = await announced();
    const made = await say(solvers[2], of.id);
    expect(made.body.objections).toMatchObject([{ is_mine: true, ruling: 'open' }]);
    const read = async (who: Person) => (await who.call<Body>('GET', `/api/needs/${of.id}/objections`)).body.objections;
    expect(await read(organiser)).toHaveLength(1);
    for (const who of [buyer, manager]) expect(await read(who)).toHaveLength(1);
    expect(await read(solvers[1])).toEqual([]);
    expect(await read(await aPerson(platform))).toBeUndefined();
    const told = await db().select().from(notification).where(eq(notification.kind, 'objection.made'));
    expect(told.map(({ userId }) => userId)).toContain(organiser.id);
    expect(await toldOf(of.id, 'objection.noted')).toEqual([buyer.id, manager.id, solvers[0].id].sort());
  });

  test('are refused before and after the window, to others, and twice', async () => {
    const early = await chosen();
    await changesNothing(early.id, () => say(solvers[2], early.id), { code: 'not_in_publicity' });
    const of = await announced();
    for (const who of [buyer, manager, organiser, await aPerson(platform)])
      await changesNothing(of.id, () => say(who, of.id), { code: 'need_not_found' });
    await changesNothing(of.id, () => say(solvers[2], of.id, '短'), { code: 'bad_request' });
    await say(solvers[2], of.id);
    await changesNothing(of.id, () => say(solvers[2], of.id), { code: 'objected_already' });
    await publicityIsOver(of.id);
    await changesNothing(of.id, () => say(solvers[1], of.id), { code: 'not_in_publicity' });
  });

  test('one that is dismissed lets the choice stand', async () => {
    const of = await announced();
    const [made] = (await say(solvers[2], of.id)).body.objections;
    expect((await ruleOn(organiser, made?.id ?? '', 'dismissed')).body.objections).toMatchObject([
      { ruling: 'dismissed', ruling_text: '经核查' },
    ]);
    expect((await stored(of.id)).state).toBe('publicity');
    expect(await toldOf(of.id, 'objection.dismissed')).toEqual([buyer.id, manager.id, solvers[2].id].sort());
    expect(await toldOf(of.id, 'objection.settled')).toEqual([solvers[0].id]);
    expect((await ruleOn(organiser, made?.id ?? '', 'upheld')).body).toMatchObject({ code: 'objection_ruled' });
  });

  test('one that is upheld takes the choice back, and everybody is thought over again', async () => {
    const of = await announced();
    await say(solvers[1], of.id);
    const [made] = (await say(solvers[2], of.id)).body.objections;
    expect((await ruleOn(organiser, made?.id ?? '', 'upheld')).status).toBe(200);
    expect(await stored(of.id)).toMatchObject({ state: 'matching', publicityEndsAt: null, selectedAt: null });
    expect(await Promise.all(of.responses.map(stateOf))).toEqual(['submitted', 'submitted', 'submitted']);
    const rulings = await db()
      .select()
      .from(objection)
      .innerJoin(award, eq(award.id, objection.awardId))
      .where(eq(award.needId, of.id));
    expect(rulings.map(({ objection: { ruling } }) => ruling)).toEqual(['upheld', 'upheld']);
    const [a, b, c] = of.responses;
    const again = await choose(buyer, of.id, { response: c, reasons: { [a]: '异议成立', [b]: '周期过长' } });
    expect(again.body).toMatchObject({ round: 2, earlier: [{ round: 1, outcome: 'overturned' }] });
  });

  test('only an organiser rules, with words', async () => {
    const of = await announced();
    const [made] = (await say(solvers[2], of.id)).body.objections;
    for (const who of [buyer, manager, solvers[2]])
      await changesNothing(of.id, () => ruleOn(who, made?.id ?? '', 'dismissed'), { code: 'not_allowed' });
    await changesNothing(of.id, () => ruleOn(organiser, made?.id ?? '', 'dismissed', ' '), { code: 'bad_request' });
    await changesNothing(of.id, () => ruleOn(organiser, of.id, 'dismissed'), { code: 'objection_not_found' });
  });
});

describe('going on to the contract', () => {
  test('waits for the window and for every ruling', async () => {
    const of = await announced();
    const go = () => post(organiser, of.id, 'award/contracting');
    await changesNothing(of.id, go, { code: 'publicity_running' });
    const made = await solvers[2].call<Body>('POST', `/api/needs/${of.id}/objections`, {
      text: '数据来源存在疑问，请核查。',
    });
    await publicityIsOver(of.id);
    await changesNothing(of.id, go, { code: 'objections_open' });
    await expect(db().transaction((tx) => startContracting(tx, of.id, 'system'))).rejects.toThrow();
    await organiser.call('POST', `/api/objections/${made.body.objections[0]?.id}/ruling`, {
      ruling: 'dismissed',
      text: '已核查',
    });
    await changesNothing(of.id, () => post(buyer, of.id, 'award/contracting'), { code: 'not_your_step' });
    expect((await go()).status).toBe(200);
    expect((await stored(of.id)).state).toBe('contracting');
  });

  test('the clock may start it as well', async () => {
    const of = await announced();
    await publicityIsOver(of.id);
    await db().transaction((tx) => startContracting(tx, of.id, 'system'));
    expect((await stored(of.id)).state).toBe('contracting');
  });
});

describe('a choice that comes to nothing', () => {
  async function contracting() {
    const of = await announced();
    await publicityIsOver(of.id);
    await post(organiser, of.id, 'award/contracting');
    return of;
  }
  const asAccount = (who: Person): Account => ({
    id: who.id,
    name: '',
    email: who.email,
    role: 'contestant',
    institution: null,
  });
  const act = (id: string, action: 'decline', who: Person) =>
    db().transaction((tx) => actOnResponse(tx, id, action, asAccount(who), { reason: '无法按期交付' }));

  test('is taken back by the enterprise, and the reserve is chosen', async () => {
    const of = await contracting();
    const [a, b] = of.responses;
    await changesNothing(of.id, () => post(buyer, of.id, 'award/fallback'), { code: 'bad_request' });
    for (const who of [manager, organiser, solvers[0]])
      await changesNothing(of.id, () => post(who, of.id, 'award/fallback', { reason: 'x' }), { code: 'not_your_step' });
    expect((await post(buyer, of.id, 'award/fallback', { reason: '未能就价格达成一致' })).status).toBe(200);
    expect(await Promise.all(of.responses.map(stateOf))).toEqual(['submitted', 'reserve', 'not_selected']);
    const seen = await buyer.call<{ reserves: string[] }>('GET', `/api/needs/${of.id}/comparison`);
    expect(seen.body.reserves).toEqual([b]);
    const again = await choose(buyer, of.id, { response: b, reasons: { [a]: '未能签约' } });
    expect(again.body).toMatchObject({ round: 2, chosen: { response: b }, earlier: [{ outcome: 'fell_back' }] });
  });

  test('not while a contract with the chosen one is still open', async () => {
    const of = await contracting();
    await db()
      .insert(contract)
      .values({
        needId: of.id,
        responseId: of.responses[0],
        title: '技术开发合同',
        type: 'development',
        clientId: enterpriseId,
        contractorId: units[0]?.id ?? '',
        currency: 'CNY',
        amount: 100,
        createdBy: buyer.id,
      });
    await changesNothing(of.id, () => post(buyer, of.id, 'award/fallback', { reason: 'x' }), {
      code: 'contract_pending',
    });
  });

  test.for(['selected', 'publicity', 'contracting'] as const)(
    'follows at once when the chosen team declines while it is %s',
    async (state) => {
      const openBefore = await db().$count(objection, eq(objection.ruling, 'open'));
      const of =
        state === 'selected' ? await chosen() : state === 'publicity' ? await announced() : await contracting();
      if (state === 'publicity')
        await solvers[2].call('POST', `/api/needs/${of.id}/objections`, { text: '数据来源存在疑问，请核查。' });
      await act(of.responses[0], 'decline', solvers[0]);
      expect(await db().$count(objection, eq(objection.ruling, 'open'))).toBe(openBefore);
      expect(await stored(of.id)).toMatchObject({ state: 'matching', publicityEndsAt: null });
      expect(await Promise.all(of.responses.map(stateOf))).toEqual(['declined', 'reserve', 'not_selected']);
      const [row] = await db().select().from(award).where(eq(award.needId, of.id));
      expect(row?.outcome).toBe('fell_back');
    },
  );
});

test('a choice whose contract is signed stays as signed', async () => {
  const of = await announced();
  await publicityIsOver(of.id);
  await post(organiser, of.id, 'award/contracting');
  await db().transaction((tx) => actOnResponse(tx, of.responses[0], 'sign', 'system'));
  const [row] = await db().select().from(award).where(eq(award.needId, of.id));
  expect(row?.outcome).toBe('signed');
});

test('whatever is tried in whatever order, need, choice and responses agree', { timeout: 240_000 }, async () => {
  const steps = [
    'match',
    'choose',
    'announce',
    'object',
    'dismiss',
    'uphold',
    'go',
    'fall',
    'decline',
    'shortlist',
    'refuse',
    'reconsider',
  ] as const;
  const account = (who: Person): Account => ({
    id: who.id,
    name: '',
    email: '',
    role: 'contestant',
    institution: null,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(2)), { minLength: 4, maxLength: 14 }),
      async (list) => {
        const of = await answered('closed');
        const all = () => db().select().from(response).where(eq(response.needId, of.id)).orderBy(response.number);
        const openObjection = async () => {
          const [row] = await db()
            .select({ id: objection.id })
            .from(objection)
            .innerJoin(award, eq(award.id, objection.awardId))
            .where(and(eq(award.needId, of.id), eq(objection.ruling, 'open')));
          return row?.id ?? of.id;
        };
        for (const [step, i] of list) {
          const rows = await all();
          const target = rows[i];
          const sorting = (action: string) =>
            buyer.call('POST', `/api/needs/${of.id}/comparison/${target?.id}/${action}`, {
              revision: target?.revision,
              reason: '因故',
            });
          switch (step) {
            case 'match':
              await post(buyer, of.id, 'matching', { responses: [target?.id] });
              break;
            case 'choose': {
              const others = rows.filter(
                ({ id, state }) => id !== target?.id && ['submitted', 'shortlisted', 'reserve'].includes(state),
              );
              const [first, ...rest] = others;
              await choose(buyer, of.id, {
                response: target?.id,
                reserves: first ? [{ response: first.id, reason: '备选' }] : [],
                reasons: Object.fromEntries(rest.map(({ id }) => [id, '未选'])),
              });
              break;
            }
            case 'announce':
              await post(buyer, of.id, 'award/announcement');
              break;
            case 'object':
              await (solvers[i] as Person).call('POST', `/api/needs/${of.id}/objections`, {
                text: '对结果有异议，请复核。',
              });
              break;
            case 'dismiss':
            case 'uphold':
              await organiser.call('POST', `/api/objections/${await openObjection()}/ruling`, {
                ruling: step === 'uphold' ? 'upheld' : 'dismissed',
                text: '已复核',
              });
              break;
            case 'go':
              await publicityIsOver(of.id);
              await post(organiser, of.id, 'award/contracting');
              break;
            case 'fall':
              await post(buyer, of.id, 'award/fallback', { reason: '未签' });
              break;
            case 'decline':
              await db()
                .transaction((tx) =>
                  actOnResponse(tx, target?.id ?? '', 'decline', account(solvers[i] as Person), { reason: '放弃' }),
                )
                .catch(() => {});
              break;
            case 'shortlist':
              await sorting('shortlist');
              break;
            case 'refuse':
              await sorting('not_select');
              break;
            case 'reconsider':
              await sorting('reconsider');
          }
          const { state } = await stored(of.id);
          const awards = await db().select().from(award).where(eq(award.needId, of.id));
          const standing = awards.filter(({ outcome }) => outcome === 'standing' || outcome === 'signed');
          const selected = (await all()).filter(({ state: one }) => one === 'selected');
          const isDecided = ['selected', 'publicity', 'contracting'].includes(state);
          expect(standing).toHaveLength(isDecided ? 1 : 0);
          expect(selected.map(({ id }) => id)).toEqual(standing.map(({ responseId }) => responseId));
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('a need has at most one choice that stands, whatever writes to the table', async () => {
  const of = await chosen();
  const [row] = await db()
    .select()
    .from(award)
    .where(inArray(award.needId, [of.id]));
  if (!row) throw new Error('nothing was chosen');
  const { id: _, ...copy } = row;
  await expect(
    db()
      .insert(award)
      .values({ ...copy, round: 9 }),
  ).rejects.toThrow();
});
