/** Writing needs: drafts, the enterprise's word, steps of the firm, addenda, versions, terms. */
import { count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, institution, membership, need, needFollow, needVersion, notification } from '../core/db/schema.ts';
import { needLife } from '../core/lifecycle/need.ts';
import type { NeedContent } from '../core/needs/content.ts';
import { needsDue, stillDue } from '../server/clock/due-queries.ts';
import { aMember, aNeedIn, anInstitution, aResponseIn, goodNeed } from './support/bounty.ts';
import { type Answer, aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let member: Person;
let colleague: Person;
let manager: Person;
let organiser: Person;
let stranger: Person;
let enterprise: { id: string; name: string };

interface View {
  id: string;
  code?: string;
  state: string;
  revision: number;
  version: number;
  addenda: number;
  round: number;
  title: string;
  content: Partial<NeedContent>;
  actions: string[];
  parties: string[];
  suspended: object | null;
  confirmed: { by: string } | null;
  deadline: string | null;
  manager: { id: string } | null;
  fields?: { field: string; code: string }[];
  can: Record<string, boolean>;
  terms: { sha256: string; accepted_at: string | null } | null;
}
interface Draft {
  need: View;
  advice: { hints: { field: string; code: string; level: string }[]; precision: number };
  code?: string;
}

beforeAll(async () => {
  platform = await startPlatform();
  member = await aPerson(platform, 'enterprise', '王工');
  colleague = await aPerson(platform, 'enterprise');
  manager = await aPerson(platform, 'technology_manager');
  organiser = await aPerson(platform, 'organiser');
  stranger = await aPerson(platform);
  enterprise = await anInstitution(platform, 'enterprise', member);
  await aMember(platform, enterprise.id, colleague);
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const begin = (who: Person, content: object = {}, enterprise_id = enterprise.id) =>
  who.call<Draft>('POST', '/api/needs', { enterprise_id, content });
const save = (who: Person, id: string, revision: number, content: object) =>
  who.call<Draft>('PATCH', `/api/needs/${id}`, { revision, content });
const read = async (who: Person, id: string) => (await who.call<View>('GET', `/api/needs/${id}`)).body;
const step = (who: Person, id: string, name: string, body: object) =>
  who.call<View>('POST', `/api/needs/${id}/${name}`, body);
const aNeed = (state: Parameters<typeof aNeedIn>[1], changes = {}, content = goodNeed()) =>
  aNeedIn(
    platform,
    state,
    { enterpriseId: enterprise.id, author: member },
    { managerId: manager.id, ...changes },
    content,
  );

async function recorded(id: string) {
  const { db } = platform.database;
  const [row] = await db.select().from(need).where(eq(need.id, id));
  const [written] = await db
    .select({ count: count() })
    .from(audit)
    .where(eq(audit.subject, `need:${id}`));
  const [versions] = await db.select({ count: count() }).from(needVersion).where(eq(needVersion.needId, id));
  const [told] = await db
    .select({ count: count() })
    .from(notification)
    .where(eq(notification.subject, `need:${id}`));
  return { row, audit: written?.count, versions: versions?.count, told: told?.count };
}

/** That an answer is this refusal, and that nothing was changed by it. */
async function refuses(id: string, code: string, ask: () => Promise<Answer<{ code?: string }>>) {
  const before = await recorded(id);
  const answer = await ask();
  expect(answer.body.code).toBe(code);
  expect(await recorded(id)).toEqual(before);
  return answer;
}
const kinds = async (who: Person, id: string) => {
  const rows = await platform.database.db.select().from(notification).where(eq(notification.userId, who.id));
  return rows.filter(({ subject }) => subject === `need:${id}`).map(({ kind }) => kind);
};

describe('a draft', () => {
  test('is begun for a verified enterprise by whoever acts for it, and grows with every saving', async () => {
    const made = await begin(member, { title: '微球突释率控制' });
    expect(made).toMatchObject({
      status: 201,
      body: { need: { state: 'draft', revision: 0, title: '微球突释率控制' } },
    });
    const { id } = made.body.need;
    expect(made.body.advice.precision).toBeLessThan(20);
    const whole = await save(member, id, 0, goodNeed());
    expect(whole.body).toMatchObject({ need: { revision: 1, actions: ['submit', 'withdraw'] } });
    expect(whole.body.advice.precision).toBeGreaterThan(70);
    expect(whole.body.advice.hints.filter(({ level }) => level === 'hard')).toEqual([]);
    expect((await save(member, id, 1, { title: goodNeed().title })).body.need.revision).toBe(1);
    const mine = await colleague.call<{ needs: { id: string }[] }>('GET', '/api/needs/mine');
    expect(mine.body.needs[0]?.id).toBe(id);
  });

  test('is not begun for an enterprise that is not verified, for another kind, or by a stranger', async () => {
    const pending = await anInstitution(platform, 'enterprise', member, { verification: 'pending' });
    const institute = await anInstitution(platform, 'institute', member);
    const nowhere = '01980000-0000-7000-8000-000000000000';
    expect((await begin(member, {}, pending.id)).body.code).toBe('institution_not_verified');
    expect((await begin(member, {}, institute.id)).body.code).toBe('not_an_enterprise');
    expect((await begin(member, {}, nowhere)).body.code).toBe('institution_not_found');
    expect((await begin(stranger)).body.code).toBe('not_a_member');
    expect((await begin(visitor(platform))).body.code).toBe('not_signed_in');
    expect((await begin(member, { title: 'x'.repeat(81) })).body.code).toBe('bad_request');
  });

  test('two people who edit it do not overwrite each other: the later one hears who was first', async () => {
    const { id } = (await begin(member)).body.need;
    await save(colleague, id, 0, { title: '第一个标题' });
    const answer = await refuses(id, 'stale_version', () => save(member, id, 0, { title: '第二个标题' }));
    const { name } = (await colleague.call<{ account: { name: string } }>('GET', '/api/session')).body.account;
    expect(answer.body).toMatchObject({ revision: 1, title: expect.stringContaining(name) });
    expect((await read(member, id)).title).toBe('第一个标题');
  });

  test('does not exist for strangers, is not the organiser’s to edit, and cannot be edited once submitted', async () => {
    const { id } = (await begin(member, goodNeed())).body.need;
    await refuses(id, 'need_not_found', () => save(stranger, id, 0, { title: 'x' }));
    await refuses(id, 'need_not_yours', () => save(organiser, id, 0, { title: 'x' }));
    await step(member, id, 'submit', { revision: 0 });
    await refuses(id, 'not_editable', () => save(member, id, 1, { title: 'x' }));
  });

  test('is submitted only when nothing is missing; each field that is not right is named', async () => {
    const { id } = (await begin(member, { ...goodNeed(), title: '', deadline: '2020-01-01T00:00:00Z' })).body.need;
    const answer = await refuses(id, 'fields_missing', () => step(member, id, 'submit', { revision: 0 }));
    expect(answer.body).toMatchObject({
      fields: [
        { field: 'title', code: 'missing' },
        { field: 'deadline', code: 'deadline_too_near', params: { days: 15 } },
      ],
    });
    await refuses(id, 'stale_version', () => step(member, id, 'submit', { revision: 5 }));
    await refuses(id, 'need_not_found', () => step(stranger, id, 'submit', { revision: 0 }));
    await save(member, id, 0, { title: goodNeed().title, deadline: goodNeed().deadline });
    const done = await step(member, id, 'submit', { revision: 1 });
    expect(done.body).toMatchObject({ state: 'submitted', version: 1, round: 1, actions: ['recall', 'withdraw'] });
    const { row } = await recorded(id);
    expect(row).toMatchObject({ title: goodNeed().title, investmentMax: 80_000_000, fields: goodNeed().fields });
    expect(row?.words).toContain('微球');
    expect(await kinds(organiser, id)).toEqual(['need.submit']);
  });

  test('that was submitted is taken back, changed and submitted again as a new version', async () => {
    const { id } = (await begin(member, goodNeed())).body.need;
    await step(member, id, 'submit', { revision: 0 });
    expect((await step(member, id, 'recall', { revision: 1 })).body.state).toBe('draft');
    await save(member, id, 2, { keywords: ['缓释'] });
    expect((await step(member, id, 'submit', { revision: 3 })).body).toMatchObject({ version: 2, round: 2 });
    const { versions } = (
      await member.call<{ versions: { version: number; changed: string[]; is_public: boolean }[] }>(
        'GET',
        `/api/needs/${id}/versions`,
      )
    ).body;
    expect(versions).toMatchObject([
      { version: 1, changed: [], is_public: false },
      { version: 2, changed: ['keywords'], is_public: false },
    ]);
  });

  test('is thrown away by withdrawing it', async () => {
    const { id } = (await begin(member)).body.need;
    await refuses(id, 'need_not_found', () => step(stranger, id, 'withdraw', { revision: 0 }));
    expect((await step(member, id, 'withdraw', { revision: 0 })).body).toMatchObject({
      state: 'withdrawn',
      actions: [],
    });
  });
});

describe('a technology manager', () => {
  test('drafts in an enterprise’s name and submits only what somebody of it confirmed', async () => {
    const { id } = (await begin(manager, goodNeed())).body.need;
    expect(await kinds(member, id)).toEqual(['need.begun']);
    expect(await read(manager, id)).toMatchObject({ manager: { id: manager.id }, can: { ask_confirmation: true } });
    expect((await read(manager, id)).actions).toEqual([]);
    await refuses(id, 'not_confirmed', () => step(manager, id, 'submit', { revision: 0 }));
    await refuses(id, 'need_not_yours', () => step(manager, id, 'confirmation', { revision: 0 }));
    await manager.call('POST', `/api/needs/${id}/confirmation/request`);
    expect(await kinds(member, id)).toEqual(['need.begun', 'need.confirmation_wanted']);
    expect((await step(member, id, 'confirmation', { revision: 0 })).body.confirmed?.by).toBe('王工');
    await refuses(id, 'confirmed_already', () => step(colleague, id, 'confirmation', { revision: 1 }));
    expect((await save(manager, id, 1, { keywords: ['微球'] })).body.need.confirmed).toBeNull();
    await refuses(id, 'not_confirmed', () => step(manager, id, 'submit', { revision: 2 }));
    await step(member, id, 'confirmation', { revision: 2 });
    expect((await step(manager, id, 'submit', { revision: 3 })).body.state).toBe('submitted');
  });

  test('is taken in charge by the enterprise, hands over, and steps back', async () => {
    const { id } = (await begin(member, goodNeed())).body.need;
    const other = await aPerson(platform, 'technology_manager');
    const appoint = (who: Person, revision: number, email: string | null) =>
      who.call<View>('PUT', `/api/needs/${id}/manager`, { revision, email });
    await refuses(id, 'need_not_found', () => appoint(manager, 0, manager.email));
    await refuses(id, 'manager_not_found', () => appoint(member, 0, stranger.email));
    await refuses(id, 'nothing_changed', () => appoint(member, 0, null));
    expect((await appoint(member, 0, manager.email)).body.manager?.id).toBe(manager.id);
    expect(await kinds(manager, id)).toEqual(['need.appointed']);
    expect((await appoint(manager, 1, other.email)).body).toBeNull();
    expect((await read(manager, id)).code).toBe('need_not_found');
    expect((await appoint(other, 2, null)).body).toBeNull();
    expect((await read(member, id)).manager).toBeNull();
  });
});

test('a submission is refused once its enterprise is not verified any more', async () => {
  const other = await anInstitution(platform, 'enterprise', member);
  const { id } = (await begin(member, goodNeed(), other.id)).body.need;
  const { db } = platform.database;
  await db.update(institution).set({ verification: 'rejected' }).where(eq(institution.id, other.id));
  await refuses(id, 'institution_not_verified', () => step(member, id, 'submit', { revision: 0 }));
});

test('the technical lead is a party where their account acts for the enterprise, and not by e-mail alone', async () => {
  const outsider = await aPerson(platform);
  const lead = await aPerson(platform);
  await aMember(platform, enterprise.id, lead);
  const withLead = (who: Person) => goodNeed({ lead: { ...goodNeed().lead, email: who.email } });
  for (const [who, id] of [
    [outsider, null],
    [lead, lead.id],
  ] as const) {
    const made = (await begin(member, withLead(who))).body.need.id;
    await step(member, made, 'submit', { revision: 0 });
    expect((await recorded(made)).row?.leadId).toBe(id);
  }
});

test('an addendum that names another technical lead changes who is it; one who left the firm is none any more', async () => {
  const { db } = platform.database;
  const [first, second] = [await aPerson(platform), await aPerson(platform)];
  for (const person of [first, second]) await aMember(platform, enterprise.id, person);
  const { id } = await aNeed('open', { leadId: first.id });
  expect((await read(first, id)).parties).toEqual(['enterprise', 'lead']);
  const lead = { ...goodNeed().lead, email: second.email };
  await step(member, id, 'addenda', { revision: 0, reason: '负责人变更', content: { lead } });
  expect((await read(first, id)).parties).toEqual(['enterprise']);
  expect((await read(second, id)).parties).toEqual(['enterprise', 'lead']);
  await db.delete(membership).where(eq(membership.userId, second.id));
  expect(await read(second, id)).toMatchObject({ parties: [], confidential: 'terms' });
  expect((await second.call('GET', `/api/needs/${id}/comparison`)).status).toBe(404);
});

test('a rejection is appealed against once, with grounds', async () => {
  const { id } = await aNeed('rejected');
  await refuses(id, 'reason_missing', () => step(member, id, 'appeal', { revision: 0, reason: ' ' }));
  await refuses(id, 'not_your_step', () => step(manager, id, 'appeal', { revision: 0, reason: '有误' }));
  const done = await step(member, id, 'appeal', { revision: 0, reason: '专家未见试验报告' });
  expect(done.body).toMatchObject({ state: 'submitted', round: 2 });
  await platform.database.db.update(need).set({ state: 'rejected' }).where(eq(need.id, id));
  expect((await read(member, id)).actions).toEqual([]);
  await refuses(id, 'already_appealed', () => step(member, id, 'appeal', { revision: 1, reason: '仍有误' }));
});

describe('what is published', () => {
  const addendum = (who: Person, id: string, content: object, revision = 0, reason = '客户要求') =>
    step(who, id, 'addenda', { revision, reason, content });

  test('is changed by numbered addenda, which everybody compares and respondents and followers hear of', async () => {
    const { id, version } = await aNeed('open');
    const respondent = await aPerson(platform);
    const institute = await anInstitution(platform, 'institute', respondent);
    await aResponseIn(platform, 'submitted', { id, version }, { institutionId: institute.id, leader: respondent });
    await platform.database.db.insert(needFollow).values({ needId: id, userId: stranger.id });
    const done = await addendum(member, id, { constraints: '单剂成本不高于 10 元。', tried: '试过海藻酸钠。' });
    expect(done.body).toMatchObject({ state: 'open', version: 2, addenda: 1, revision: 1 });
    expect(await kinds(respondent, id)).toEqual(['need.amend']);
    expect(await kinds(stranger, id)).toEqual(['need.amend']);
    const later = await step(organiser, id, 'extend', {
      revision: 1,
      reason: '应答不足',
      deadline: '2099-08-01T00:00:00Z',
    });
    expect(later.body).toMatchObject({ version: 3, addenda: 2, deadline: '2099-08-01T00:00:00.000Z' });
    interface Version {
      version: number;
      addendum: number | null;
      changed: string[];
      note: string;
      by: string | null;
    }
    const { body } = await stranger.call<{ versions: Version[] }>('GET', `/api/needs/${id}/versions`);
    expect(body.versions).toMatchObject([
      { version: 1, addendum: null, changed: [], by: null },
      { version: 2, addendum: 1, changed: ['constraints'], note: '客户要求', by: null },
      { version: 3, addendum: 2, changed: ['deadline'], note: '应答不足', by: null },
    ]);
    const first = await stranger.call<{ content: NeedContent }>('GET', `/api/needs/${id}/versions/1`);
    expect(first.body.content.constraints).toBe(goodNeed().constraints);
    expect(first.body.content.tried).toBeUndefined();
    expect((await stranger.call('GET', `/api/needs/${id}/versions/4`)).body).toMatchObject({
      code: 'version_not_found',
    });
  });

  test('keeps what readers relied on, and its deadline only moves on', async () => {
    const { id } = await aNeed('open');
    const refused = (code: string, content: object) => refuses(id, code, () => addendum(member, id, content));
    await refused('nothing_changed', { title: goodNeed().title });
    await refused('field_locked', { confidentiality: 'public' });
    await refused('deadline_shortened', { deadline: '2099-01-01T00:00:00Z' });
    await refused('fields_missing', { indicators: [] });
    await refuses(id, 'reason_missing', () => addendum(member, id, { keywords: ['x'] }, 0, ''));
    await refuses(id, 'stale_version', () => addendum(member, id, { keywords: ['x'] }, 3));
    await refuses(id, 'not_your_step', () => addendum(stranger, id, { keywords: ['x'] }));
    await refuses(id, 'not_your_step', () => addendum(organiser, id, { keywords: ['x'] }));
    await refuses(id, 'deadline_shortened', () =>
      step(member, id, 'extend', { revision: 0, reason: 'x', deadline: '2099-06-01T00:00:00Z' }),
    );
  });

  test('is withdrawn with a reason only', async () => {
    const { id } = await aNeed('open');
    await refuses(id, 'reason_missing', () => step(member, id, 'withdraw', { revision: 0 }));
    await refuses(id, 'not_your_step', () => step(manager, id, 'withdraw', { revision: 0, reason: 'x' }));
    expect((await step(member, id, 'withdraw', { revision: 0, reason: '预算取消' })).body.state).toBe('withdrawn');
    expect((await read(stranger, id)).state).toBe('withdrawn');
  });

  test('and was answered by nobody is opened again with what has changed, and not by the organiser', async () => {
    const { id } = await aNeed('no_response', {}, goodNeed({ deadline: '2020-01-01T00:00:00Z' }));
    const again = (who: Person, content: object) =>
      step(who, id, 'republish', { revision: 0, reason: '放宽指标', content });
    await refuses(id, 'fields_missing', () => again(member, { keywords: ['x'] }));
    await refuses(id, 'not_your_step', () => again(organiser, { deadline: '2099-01-01T00:00:00Z' }));
    const done = await again(member, { deadline: '2099-01-01T00:00:00Z', deliverBy: '2100-01-01' });
    expect(done.body).toMatchObject({ state: 'open', version: 2, addenda: 1 });
    const { id: approved } = await aNeed('approved');
    await refuses(approved, 'not_your_step', () =>
      step(member, approved, 'republish', { revision: 0, reason: 'x', content: { keywords: ['x'] } }),
    );
  });
});

test('through the API each step of the firm is possible exactly where the table has it', async () => {
  const steps = { recall: 'recall', appeal: 'appeal', withdraw: 'withdraw' } as const;
  const body = { revision: 0, reason: 'because' };
  for (const state of needLife.states) {
    const { id } = await aNeed(state);
    for (const [name, action] of Object.entries(steps)) {
      const move = needLife.moves[action].find(({ from }) => from.includes(state));
      for (const [who, party] of [
        [member, 'enterprise'],
        [manager, 'manager'],
        [organiser, 'organiser'],
      ] as const) {
        if (move?.by.some((one) => one === party)) {
          const fresh = await aNeed(state);
          expect((await step(who, fresh.id, name, body)).body.state, `${name} ${state} ${party}`).toBe(move.to);
        } else {
          const isTheirs = needLife.moves[action].some(({ by }) => by.some((one) => one === party));
          const code = isTheirs && !move ? 'illegal_step' : 'not_your_step';
          await refuses(id, code, () => step(who, id, name, body));
        }
      }
    }
  }
});

test('the terms are accepted as they are now, by whoever is not let in already; its authors see by whom', async () => {
  const { id } = await aNeed('open');
  const before = await read(stranger, id);
  expect(before).toMatchObject({ terms: { accepted_at: null } });
  expect(before.content.tried).toBeUndefined();
  const accept = (who: Person, sha256 = before.terms?.sha256 ?? '') => step(who, id, 'terms', { sha256 });
  await refuses(id, 'terms_changed', () => accept(stranger, 'a'.repeat(64)));
  await refuses(id, 'terms_not_asked', () => accept(member));
  const after = await accept(stranger);
  expect(after.body.content.tried).toBe(goodNeed().tried);
  expect(after.body.terms?.accepted_at).not.toBeNull();
  await accept(stranger);
  const list = await member.call<{ acceptances: { sha256: string }[] }>('GET', `/api/needs/${id}/terms`);
  expect(list.body.acceptances).toHaveLength(1);
  expect((await stranger.call('GET', `/api/needs/${id}/terms`)).body).toMatchObject({ code: 'need_not_yours' });
  const open = await aNeed('open', {}, goodNeed({ confidentiality: 'public' }));
  expect((await step(stranger, open.id, 'terms', { sha256: before.terms?.sha256 })).body.code).toBe('terms_not_asked');
});

test('its timeline is for its authors and organisers, page by page, the newest first', async () => {
  const { id } = (await begin(member, goodNeed())).body.need;
  await step(member, id, 'submit', { revision: 0 });
  await step(member, id, 'recall', { revision: 1 });
  await save(member, id, 2, { keywords: ['a'] });
  await save(member, id, 3, { keywords: ['b'] });
  interface Timeline {
    entries: { action: string; actor: string }[];
    next: number | null;
  }
  const page = (query: string) => member.call<Timeline>('GET', `/api/needs/${id}/timeline${query}`);
  const first = await page('?limit=3');
  expect(first.body.entries.map(({ action }) => action)).toEqual(['need.edit', 'need.recall', 'need.submit']);
  const rest = await page(`?limit=3&after=${first.body.next}`);
  expect(rest.body).toMatchObject({ entries: [{ action: 'need.begin', actor: '王工' }], next: null });
  const { id: open } = await aNeed('open');
  expect((await stranger.call('GET', `/api/needs/${open}/timeline`)).body).toMatchObject({ code: 'need_not_yours' });
});

test('somebody follows a need until they do not any more', async () => {
  const { id } = await aNeed('open');
  const path = `/api/needs/${id}/follow`;
  for (const [method, following] of [
    ['PUT', true],
    ['PUT', true],
    ['DELETE', false],
  ] as const) {
    expect((await stranger.call(method, path)).body).toEqual({ following });
    expect((await stranger.call('GET', `/api/needs/${id}`)).body).toMatchObject({ following });
  }
});

describe('suspended', () => {
  const held = (who: Person, id: string, more: object = {}) =>
    who.call<View>('POST', `/api/organise/needs/${id}/suspension`, {
      ...{ revision: 0, reason: '涉嫌侵权，待核实', review_at: '2099-01-01T00:00:00.000Z' },
      ...more,
    });
  const go = (who: Person, id: string, revision: number) =>
    who.call<View>('POST', `/api/organise/needs/${id}/suspension/end`, { revision, reason: '核实无误' });

  test('in exactly three states, by an organiser alone, with a reason and a date', async () => {
    for (const state of needLife.states) {
      const { id } = await aNeed(state);
      if (['open', 'closed', 'matching'].includes(state)) {
        expect((await held(organiser, id)).body.state, state).toBe(state);
        await refuses(id, 'need_suspended', () => held(organiser, id, { revision: 1 }));
      } else await refuses(id, 'not_suspendable', () => held(organiser, id));
    }
    const { id } = await aNeed('open');
    await refuses(id, 'not_allowed', () => held(member, id));
    await refuses(id, 'stale_version', () => held(organiser, id, { revision: 4 }));
    await refuses(id, 'bad_request', () => held(organiser, id, { reason: ' ' }));
    await refuses(id, 'review_date_passed', () => held(organiser, id, { review_at: '2020-01-01T00:00:00.000Z' }));
    await refuses(id, 'not_suspended', () => go(organiser, id, 0));
  });

  test('it keeps its state, takes no step and no response, and everybody concerned is told', async () => {
    const { id, version } = await aNeed('open', {}, goodNeed({ confidentiality: 'public' }));
    const respondent = await aPerson(platform);
    const unit = await anInstitution(platform, 'institute', respondent);
    await platform.database.db.insert(needFollow).values({ needId: id, userId: stranger.id });
    await aResponseIn(platform, 'submitted', { id, version }, { institutionId: unit.id, leader: respondent });
    await held(organiser, id);
    for (const who of [respondent, stranger, member, manager]) expect(await kinds(who, id)).toContain('need.suspended');
    const seen = await read(visitor(platform), id);
    expect(seen).toMatchObject({ state: 'open', suspended: { reason: '涉嫌侵权，待核实' } });
    expect((await read(member, id)).actions).toEqual(['withdraw']);
    const content = { keywords: ['x'] };
    await refuses(id, 'need_suspended', () => step(member, id, 'addenda', { revision: 1, reason: 'x', content }));
    const path = `/api/needs/${id}/responses`;
    await refuses(id, 'need_suspended', () => respondent.call('POST', path, { institution_id: unit.id }));
    await refuses(id, 'questions_closed', () => step(stranger, id, 'questions', { text: '样品由哪一方提供？' }));
    const done = await step(member, id, 'withdraw', { revision: 1, reason: '不再需要' });
    expect(done.body).toMatchObject({ state: 'withdrawn', suspended: null });
  });

  test('its clock stands still, and its deadline is later by as long as it was held up', async () => {
    const { db } = platform.database;
    const { id } = await aNeed('open');
    await held(organiser, id);
    const day = 86_400_000;
    const [since, deadline] = [new Date(Date.now() - 3 * day), new Date(Date.now() - day)];
    await db.update(need).set({ suspendedAt: since, deadline }).where(eq(need.id, id));
    expect(await needsDue(db, 'close')).not.toContain(id);
    expect((await db.transaction((tx) => stillDue(tx, 'close', id)))?.id).toBeUndefined();
    const { body } = await go(organiser, id, 1);
    expect(body).toMatchObject({ state: 'open', suspended: null, addenda: 1, version: 2 });
    const left = Date.parse(body.deadline ?? '') - Date.now();
    expect(Math.abs(left - 2 * day)).toBeLessThan(60_000);
    expect(body.content.deadline).toBe(body.deadline);
    expect(await kinds(member, id)).toContain('need.resumed');
    const { body: line } = await member.call<{ entries: { action: string }[] }>('GET', `/api/needs/${id}/timeline`);
    expect(line.entries.map(({ action }) => action)).toEqual(['need.resume', 'need.suspend']);
    const matching = await aNeed('matching');
    await held(organiser, matching.id);
    expect((await go(organiser, matching.id, 1)).body).toMatchObject({ state: 'matching', version: 1 });
  });
});

describe('what was written before', () => {
  interface Similar {
    code: string;
    needs: { id: string; is_duplicate: boolean; similarity: number }[];
  }
  const similar = (who: Person, id: string) => who.call<Similar>('GET', `/api/needs/${id}/similar`);
  const about = (changes: Partial<NeedContent> = {}) =>
    goodNeed({
      title: '枸杞醋发酵过程的褐变控制',
      keywords: ['枸杞醋', '褐变'],
      summary: '枸杞醋在陈酿两个月后色泽明显变深，需要一种不加二氧化硫的护色工艺，保持十二个月不褐变。',
      background: '公司年产枸杞醋 2000 吨，陈酿期间吸光度由 0.3 升到 0.9，三成产品因色泽被退货。',
      problem: '醋酸发酵后的多酚氧化未被阻断，美拉德反应在 25 ℃ 下持续进行，现有澄清工序无效。',
      tried: '独门配方：试过抗坏血酸。',
      ...changes,
    });

  test('is told to whoever writes or reviews the same again, without what is not for them', async () => {
    const { id: earlier } = await aNeed('closed', {}, about());
    const rival = await aPerson(platform, 'enterprise');
    const other = await anInstitution(platform, 'enterprise', rival);
    const theirs = { enterpriseId: other.id, author: rival };
    const unpublished = await aNeedIn(platform, 'under_review', theirs, {}, about());
    await aNeedIn(platform, 'draft', theirs, {}, about());
    const ownEarlier = await aNeed('rejected', {}, about());
    const { id } = (await begin(member, about({ title: '枸杞醋发酵褐变的控制' }))).body.need;
    const ids = async (who: Person) => (await similar(who, id)).body.needs.map((one) => one.id).sort();
    expect(await ids(member)).toEqual([earlier, ownEarlier.id].sort());
    expect((await similar(member, id)).body.needs.every((one) => one.is_duplicate)).toBe(true);
    expect(JSON.stringify((await similar(member, id)).body)).not.toContain('独门配方');
    await step(member, id, 'submit', { revision: 0 });
    expect(await ids(organiser)).toEqual([earlier, ownEarlier.id, unpublished.id].sort());
    expect((await similar(stranger, id)).body.code).toBe('need_not_found');
    expect((await similar(stranger, earlier)).body.code).toBe('need_not_yours');
  });
});
