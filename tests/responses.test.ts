/** Answering needs: who may, what is handed in and kept, and who reads what of it. */
import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  audit,
  clarification,
  institution,
  need,
  needVersion,
  notification,
  push,
  response,
  review,
} from '../core/db/schema.ts';
import { institutionWords } from '../core/search/texts.ts';
import { needTasks } from '../server/clock/needs.ts';
import { tick } from '../server/clock/tick.ts';
import { actOnNeed } from '../server/needs/act.ts';
import { aMember, aNeedIn, anInstitution, aResponseIn, goodNeed, goodResponse } from './support/bounty.ts';
import { type Answer, aPerson, form, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

interface Shown {
  id: string;
  state: string;
  revision: number;
  version: number;
  need_version: number;
  is_behind: boolean;
  title: string;
  content: { confidential: string; plan: string } | null;
  confidential: boolean;
  receipt: { version: number; sha256: string; need_version: number; files: { name: string }[] } | null;
  work: { until: string | null; differs: boolean; lacks: { field: string }[]; invitations: { id: string }[] } | null;
  members: { id: string; institution: { id: string } | null }[];
  actions: string[];
  last: { action: string; reason: string | null } | null;
  return_due_at: string | null;
}
type Reply = Answer<Shown & { code: string; fields: { field: string; problem: string }[] }>;
type Files = { attachments: { id: string; name: string }[] };
type List = { responses: { id: string; title: string }[]; next: string | null; count: number | null } & {
  sealed: { number: string; submitted_at: string }[];
};

let platform: Platform;
let firm: Person;
let manager: Person;
let organiser: Person;
let stranger: Person;
let unit: Person;
let leader: Person;
let enterpriseId: string;
let universityId: string;
let open: typeof need.$inferSelect;

const publicNeed = goodNeed({ confidentiality: 'public' });
const aNeed = (state: 'open' | 'closed' | 'matching' | 'draft' = 'open', changes = {}, content = publicNeed) =>
  aNeedIn(platform, state, { enterpriseId, author: firm }, { managerId: manager.id, ...changes }, content);

beforeAll(async () => {
  platform = await startPlatform();
  firm = await aPerson(platform, 'enterprise');
  manager = await aPerson(platform, 'technology_manager');
  organiser = await aPerson(platform, 'organiser');
  stranger = await aPerson(platform);
  unit = await aPerson(platform);
  leader = await aPerson(platform, 'contestant', '张教授');
  enterpriseId = (await anInstitution(platform, 'enterprise', firm)).id;
  universityId = (await anInstitution(platform, 'university', unit)).id;
  await aMember(platform, universityId, leader);
});
beforeEach(async () => {
  open = await aNeed();
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const begin = (who: Person, needId = open.id, institutionId = universityId): Promise<Reply> =>
  who.call('POST', `/api/needs/${needId}/responses`, { institution_id: institutionId });
const step = (who: Person, id: string, action: string, body: object): Promise<Reply> =>
  who.call('POST', `/api/responses/${id}/${action}`, body);
const keep = (who: Person, id: string, revision: number, content: object): Promise<Reply> =>
  who.call('PATCH', `/api/responses/${id}`, { revision, content });
const read = (who: Person, id: string): Promise<Reply> => who.call('GET', `/api/responses/${id}`);
const list = (who: Person, needId = open.id) => who.call<List>('GET', `/api/needs/${needId}/responses`);
const said = (answer: Reply) => answer.body.code;

async function handedIn(needId = open.id): Promise<Shown> {
  const { body } = await begin(leader, needId);
  const kept = await keep(leader, body.id, body.revision, goodResponse());
  const answer = await step(leader, body.id, 'submit', { revision: kept.body.revision, need_version: 1 });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}
async function everything() {
  const { db } = platform.database;
  return {
    rows: await db.select().from(response).orderBy(response.id),
    audit: await db.$count(audit),
    told: await db.$count(notification),
  };
}
async function changesNothing(act: () => Promise<Reply>, code: string): Promise<Reply> {
  const before = await everything();
  const answer = await act();
  expect(said(answer)).toBe(code);
  expect(await everything()).toEqual(before);
  return answer;
}
async function kindsTold(who: Person, subject: string): Promise<string[]> {
  const rows = await platform.database.db
    .select({ kind: notification.kind })
    .from(notification)
    .where(and(eq(notification.userId, who.id), eq(notification.subject, subject)))
    .orderBy(notification.id);
  return rows.map(({ kind }) => kind);
}
const pass = (id: string, set: Partial<typeof need.$inferInsert>) =>
  platform.database.db.update(need).set(set).where(eq(need.id, id));
const yesterday = () => new Date(Date.now() - 86_400_000);

describe('who may answer', () => {
  test('a member of a verified institution, once for each', async () => {
    const first = await begin(leader);
    expect(first).toMatchObject({ status: 201, body: { state: 'draft', version: 0, parties: ['respondent'] } });
    const again = await changesNothing(() => begin(leader), 'response_exists');
    expect(again.body.id).toBe(first.body.id);
    const another = await anInstitution(platform, 'institute', leader);
    expect((await begin(leader, open.id, another.id)).status).toBe(201);
  });

  test('two beginnings at once make one response', async () => {
    const answers = await Promise.all([begin(leader), begin(leader), begin(leader)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('nobody for an institution that is not theirs, not verified, or the need’s own', async () => {
    await changesNothing(() => begin(stranger), 'not_a_member');
    await changesNothing(() => begin(leader, open.id, crypto.randomUUID()), 'institution_not_found');
    const fresh = await anInstitution(platform, 'institute', leader, { verification: 'pending' });
    await changesNothing(() => begin(leader, open.id, fresh.id), 'institution_not_verified');
    await changesNothing(() => begin(firm), 'own_need');
  });

  test('not its manager, its technical lead or the experts who reviewed it', async () => {
    const expert = await aPerson(platform, 'expert');
    const lead = await aPerson(platform);
    for (const person of [manager, expert, lead]) await aMember(platform, universityId, person);
    const reviewed = await aNeed('open', { leadId: lead.id, round: 2 });
    await platform.database.db
      .insert(review)
      .values({ needId: reviewed.id, round: 1, expertId: expert.id, state: 'done', dueAt: new Date() });
    await changesNothing(() => begin(manager, reviewed.id), 'own_need');
    await changesNothing(() => begin(lead, reviewed.id), 'own_need');
    await changesNothing(() => begin(expert, reviewed.id), 'reviewed_need');
    await changesNothing(() => begin(organiser, reviewed.id), 'not_allowed');
    await changesNothing(() => begin(visitor(platform), reviewed.id), 'not_signed_in');
  });

  test('only once the confidentiality terms are accepted, where there are any', async () => {
    const behind = await aNeed('open', {}, goodNeed());
    await changesNothing(() => begin(leader, behind.id), 'terms_not_accepted');
  });

  test('only whom the need was sent to, where it is by invitation', async () => {
    const closed = await aNeed('open', {}, goodNeed({ confidentiality: 'invited' }));
    await changesNothing(() => begin(leader, closed.id), 'not_invited');
    await platform.database.db
      .insert(push)
      .values({ needId: closed.id, institutionId: universityId, score: 1, reasons: [] });
    expect((await begin(leader, closed.id)).status).toBe(201);
  });

  test('only while the need is open, by the database’s clock', async () => {
    const shut = await aNeed('closed');
    await changesNothing(() => begin(leader, shut.id), 'need_not_open');
    const late = await aNeed('open', { deadline: yesterday() });
    await changesNothing(() => begin(leader, late.id), 'deadline_passed');
    const hidden = await aNeed('draft');
    await changesNothing(() => begin(leader, hidden.id), 'need_not_found');
  });
});

describe('writing', () => {
  test('a draft is kept with its revision, and the second of two writers is told by whom it was changed', async () => {
    const { body } = await begin(leader);
    const kept = await keep(leader, body.id, body.revision, { title: '双层包衣', answers: [] });
    expect(kept.body).toMatchObject({ title: '双层包衣', revision: body.revision + 1, version: 0 });
    const stale = await changesNothing(() => keep(leader, body.id, body.revision, { title: 'x' }), 'stale_version');
    expect(stale.body).toMatchObject({ revision: kept.body.revision });
    expect(JSON.stringify(stale.body)).toContain('张教授');
  });

  test('it says what is still missing, and is not handed in before', async () => {
    const { body } = await begin(leader);
    expect(body.work?.lacks.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['answers.burst', 'answers.days', 'title', 'plan', 'declaration']),
    );
    const { answers, ...others } = goodResponse();
    const kept = await keep(leader, body.id, body.revision, { ...others, answers: answers.slice(1) });
    const seen = { revision: kept.body.revision, need_version: 1 };
    const refused = await changesNothing(() => step(leader, body.id, 'submit', seen), 'fields_missing');
    expect(refused.body.fields).toEqual([{ field: 'answers.burst', problem: 'missing' }]);
  });

  test('a value may be in another unit of the same quantity, and in no other', async () => {
    const minutes = {
      id: 'time',
      name: '检测用时',
      comparator: 'at_most' as const,
      value: 40,
      unit: 'min',
      must: true,
    };
    const asked = goodNeed({
      confidentiality: 'public',
      indicators: [{ ...goodNeed().indicators[0], ...minutes } as never],
    });
    const timed = await aNeed('open', {}, asked);
    const { body } = await begin(leader, timed.id);
    const answered = (unit: string) =>
      goodResponse({ answers: [{ indicatorId: 'time', value: 0.5, upper: null, unit, evidence: '', method: '' }] });
    const wrong = await keep(leader, body.id, body.revision, answered('kg'));
    const seen = { revision: wrong.body.revision, need_version: 1 };
    const refused = await changesNothing(() => step(leader, body.id, 'submit', seen), 'fields_missing');
    expect(refused.body.fields).toEqual([{ field: 'answers.time', problem: 'wrong' }]);
    const kept = await keep(leader, body.id, wrong.body.revision, answered('h'));
    const sent = await step(leader, body.id, 'submit', { revision: kept.body.revision, need_version: 1 });
    expect(sent.body).toMatchObject({
      state: 'submitted',
      asked: { indicators: [{ units: [{ unit: 'min' }, {}, {}, {}, {}] }] },
    });
    const compared = await firm.call<{ rows: object[] }>('GET', `/api/needs/${timed.id}/comparison`);
    expect(compared.body.rows).toMatchObject([
      { eligibility: 'eligible', indicators: [{ value: 30, standing: 'met', answered: { value: 0.5, unit: 'h' } }] },
    ]);
  });

  test('nobody else reads or changes a draft', async () => {
    const { body } = await begin(leader);
    for (const person of [firm, manager, organiser, stranger])
      expect(said(await read(person, body.id))).toBe('response_not_found');
    await changesNothing(() => keep(stranger, body.id, body.revision, {}), 'response_not_found');
    expect((await read(unit, body.id)).status).toBe(200);
    await changesNothing(() => keep(unit, body.id, body.revision, {}), 'not_in_team');
  });
});

describe('handing in', () => {
  test('gives a receipt whose hash is over all that was handed in', async () => {
    const sent = await handedIn();
    expect(sent).toMatchObject({ state: 'submitted', version: 1, receipt: { version: 1, need_version: 1 } });
    const text = await leader.call<string>('GET', `/api/responses/${sent.id}/versions/1/receipt.json`);
    expect(createHash('sha256').update(text.body).digest('hex')).toBe(sent.receipt?.sha256);
    expect(JSON.parse(text.body)).toMatchObject({ response: sent.id, content: { title: goodResponse().title } });
    expect(said((await firm.call('GET', `/api/responses/${sent.id}/versions/1/receipt.json`)) as Reply)).toBe(
      'not_in_team',
    );
    const told = await platform.database.db
      .select()
      .from(notification)
      .where(eq(notification.subject, `response:${sent.id}`));
    expect(told.find(({ kind }) => kind === 'response.receipt')).toMatchObject({ userId: leader.id });
    expect(
      told
        .filter(({ kind }) => kind === 'response.submit')
        .map(({ userId }) => userId)
        .sort(),
    ).toEqual([firm.id, manager.id, unit.id].sort());
  });

  test('until the deadline a new version can follow, and the old one is kept', async () => {
    const sent = await handedIn();
    const plan = '改用三层包衣，第一阶段完成处方筛选，第二阶段放大，第三阶段中试。';
    const kept = await keep(leader, sent.id, sent.revision, { ...goodResponse(), plan });
    expect(kept.body).toMatchObject({ version: 1, work: { differs: true } });
    expect((await read(firm, sent.id)).body.content?.plan).toBe(goodResponse().plan);
    const amended = await step(leader, sent.id, 'amend', { revision: kept.body.revision, need_version: 1 });
    expect(amended.body).toMatchObject({ state: 'submitted', version: 2, work: { differs: false } });
    expect((await read(firm, sent.id)).body.content?.plan).toBe(plan);
    const version = (who: Person, n: number) =>
      who.call<{ content: { plan: string }; code: string }>('GET', `/api/responses/${sent.id}/versions/${n}`);
    expect((await version(leader, 1)).body.content.plan).toBe(goodResponse().plan);
    expect((await version(firm, 1)).body.code).toBe('response_not_found');
    const all = await firm.call<{ versions: object[] }>('GET', `/api/responses/${sent.id}/versions`);
    expect(all.body.versions).toHaveLength(2);
  });

  test('after the deadline nothing of it changes', async () => {
    const sent = await handedIn();
    const seen = { revision: sent.revision, need_version: 1 };
    await pass(open.id, { deadline: yesterday() });
    await changesNothing(() => keep(leader, sent.id, sent.revision, {}), 'deadline_passed');
    await changesNothing(() => step(leader, sent.id, 'amend', seen), 'deadline_passed');
    await pass(open.id, { state: 'closed' });
    await changesNothing(() => step(leader, sent.id, 'amend', seen), 'need_not_open');
    expect((await read(leader, sent.id)).body.work?.until).toBeNull();
  });

  test('after an addendum the team is asked to read it and to confirm', async () => {
    const sent = await handedIn();
    await platform.database.db
      .insert(needVersion)
      .values({ needId: open.id, version: 2, kind: 'addendum', addendum: 1, content: publicNeed, by: firm.id });
    await pass(open.id, { version: 2, publishedVersion: 2 });
    expect((await read(leader, sent.id)).body.is_behind).toBe(true);
    const seen = (need_version: number) => ({ revision: sent.revision, need_version });
    await changesNothing(() => step(leader, sent.id, 'amend', seen(1)), 'need_changed');
    const confirmed = await step(leader, sent.id, 'amend', seen(2));
    expect(confirmed.body).toMatchObject({ version: 2, need_version: 2, is_behind: false });
  });

  test('is refused for a team of which somebody reviews the need by now, or whose institution is not verified any more', async () => {
    const sent = await handedIn();
    const seen = { revision: sent.revision, need_version: 1 };
    const { db } = platform.database;
    await db.update(institution).set({ verification: 'rejected' }).where(eq(institution.id, universityId));
    await changesNothing(() => step(leader, sent.id, 'amend', seen), 'institution_not_verified');
    await db.update(institution).set({ verification: 'verified' }).where(eq(institution.id, universityId));
    await db.insert(review).values({ needId: open.id, round: 1, expertId: leader.id, dueAt: new Date() });
    await changesNothing(() => step(leader, sent.id, 'amend', seen), 'reviewed_need');
  });
});

describe('the word of the institution', () => {
  const word = (who: Person, id: string, method: 'PUT' | 'POST', path: string, body: object): Promise<Reply> =>
    who.call(method, `/api/responses/${id}/authorisation${path}`, body);
  const give = (who: Person, { id, revision }: Shown) => word(who, id, 'PUT', '', { revision });
  const ask = (who: Person, id: string) => word(who, id, 'POST', '/request', {});
  const refuse = (who: Person, { id, revision }: Shown, reason = '与在研项目冲突') =>
    word(who, id, 'POST', '/refusal', { revision, reason });

  test('is not asked for where the institution does not want it', async () => {
    const { body } = await begin(leader);
    expect(body).toMatchObject({ authorisation: { required: false } });
    await changesNothing(() => ask(leader, body.id), 'authorisation_not_needed');
    await changesNothing(() => give(unit, body), 'authorisation_not_needed');
  });

  test('is asked for, refused, given, and taken back with what was handed in', async () => {
    const strict = await anInstitution(platform, 'institute', unit, { authorisesResponses: true });
    await aMember(platform, strict.id, leader);
    const { body } = await begin(leader, open.id, strict.id);
    const kept = await keep(leader, body.id, body.revision, goodResponse());
    const seen = { revision: kept.body.revision, need_version: 1 };
    await changesNothing(() => step(leader, body.id, 'submit', seen), 'unit_not_authorised');
    await changesNothing(() => refuse(unit, kept.body), 'authorisation_missing');
    const asked = await ask(leader, body.id);
    expect(asked.body).toMatchObject({ authorisation: { required: true, given_at: null } });
    await changesNothing(() => ask(leader, body.id), 'authorisation_asked');
    await changesNothing(() => give(leader, asked.body), 'not_your_unit');
    await changesNothing(() => give(firm, asked.body), 'response_not_found');
    await changesNothing(() => give(unit, kept.body), 'stale_version');
    const refused = await refuse(unit, asked.body);
    expect(refused.body).toMatchObject({ state: 'draft', authorisation: { asked_at: null, given_at: null } });
    const again = await ask(leader, body.id);
    const given = await give(unit, again.body);
    await changesNothing(() => give(unit, given.body), 'authorised_already');
    const sent = await step(leader, body.id, 'submit', { revision: given.body.revision, need_version: 1 });
    expect(sent.body.state).toBe('submitted');
    const back = await refuse(unit, sent.body);
    expect(back.body).toMatchObject({ state: 'withdrawn', last: { action: 'withdraw', reason: '与在研项目冲突' } });
    const subject = `response:${body.id}`;
    expect(await kindsTold(unit, subject)).toEqual(expect.arrayContaining(['response.authorisation_asked']));
    expect(await kindsTold(leader, subject)).toEqual(
      expect.arrayContaining(['response.authorisation_refused', 'response.authorised', 'response.withdraw']),
    );
  });
});

describe('clarification', () => {
  type All = Answer<{ code: string; clarifications: { id: string; answer: string | null; is_over: boolean }[] }>;
  const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
  const ask = (who: Person, id: string, due = tomorrow()): Promise<All> =>
    who.call('POST', `/api/responses/${id}/clarifications`, { text: '突释率的样本量是多少？', due });
  const reply = (who: Person, id: string): Promise<All> =>
    who.call('POST', `/api/clarifications/${id}/answer`, { text: '每批 n=6。' });
  const all = async (who: Person, id: string) =>
    (await who.call<All['body']>('GET', `/api/responses/${id}/clarifications`)).body.clarifications;
  const nothing = (act: () => Promise<All>, code: string) =>
    changesNothing(act as unknown as () => Promise<Reply>, code);

  test('is asked after the deadline and answered once, between the two and the organiser', async () => {
    const sent = await handedIn();
    await nothing(() => ask(firm, sent.id), 'clarification_too_early');
    expect((await read(firm, sent.id)).body).toMatchObject({ may_ask: false });
    await pass(open.id, { state: 'closed' });
    expect((await read(firm, sent.id)).body).toMatchObject({ may_ask: true });
    await nothing(() => ask(firm, sent.id, yesterday().toISOString()), 'clarification_due_over');
    for (const who of [leader, manager, organiser]) await nothing(() => ask(who, sent.id), 'not_your_step');
    await nothing(() => ask(stranger, sent.id), 'response_not_found');
    const asked = await ask(firm, sent.id);
    expect(asked).toMatchObject({ status: 201, body: { clarifications: [{ answer: null, is_over: false }] } });
    const id = asked.body.clarifications[0]?.id ?? '';
    for (const who of [manager, stranger]) await nothing(() => reply(who, id), 'clarification_not_found');
    for (const who of [firm, unit]) await nothing(() => reply(who, id), 'not_in_team');
    expect((await reply(leader, id)).body.clarifications).toMatchObject([{ answer: '每批 n=6。' }]);
    await nothing(() => reply(leader, id), 'clarification_answered');
    for (const who of [firm, leader, unit, organiser]) expect(await all(who, sent.id)).toHaveLength(1);
    expect(await all(manager, sent.id)).toEqual([]);
    const compared = async (who: Person) =>
      (await who.call<{ clarifications: object }>('GET', `/api/needs/${open.id}/comparison`)).body.clarifications;
    expect(await compared(firm)).toEqual({ [sent.id]: { asked: 1, answered: 1 } });
    expect(await compared(manager)).toBeNull();
    const subject = `response:${sent.id}`;
    for (const who of [leader, unit]) expect(await kindsTold(who, subject)).toContain('clarification.asked');
    expect(await kindsTold(firm, subject)).toContain('clarification.answered');
  });

  test('is not answered after its day', async () => {
    const row = await aResponseIn(platform, 'shortlisted', open, { institutionId: universityId, leader });
    const id = (await ask(firm, row.id)).body.clarifications[0]?.id ?? '';
    await platform.database.db.update(clarification).set({ dueAt: yesterday() }).where(eq(clarification.id, id));
    await nothing(() => reply(leader, id), 'clarification_over');
    expect(await all(firm, row.id)).toMatchObject([{ is_over: true }]);
  });
});

describe('who reads what', () => {
  test('the confidential part is for the team, its unit and the enterprise alone', async () => {
    const sent = await handedIn();
    for (const person of [leader, unit, firm])
      expect((await read(person, sent.id)).body, person.id).toMatchObject({
        confidential: true,
        content: { confidential: goodResponse().confidential },
      });
    for (const person of [manager, organiser])
      expect((await read(person, sent.id)).body).toMatchObject({
        confidential: false,
        content: { confidential: '', plan: goodResponse().plan },
        work: null,
      });
    expect(said(await read(stranger, sent.id))).toBe('response_not_found');
    expect(said(await read(visitor(platform), sent.id))).toBe('not_signed_in');
  });

  test('another team’s response is not found, and of all responses a stranger learns the number after the deadline', async () => {
    const sent = await handedIn();
    const rival = await aPerson(platform);
    const institute = await anInstitution(platform, 'institute', rival);
    const { body: theirs } = await begin(rival, open.id, institute.id);
    expect(said(await read(rival, sent.id))).toBe('response_not_found');
    expect((await list(rival)).body).toMatchObject({ count: null, responses: [{ id: theirs.id }] });
    expect((await list(visitor(platform))).body).toEqual({ count: null, responses: [], sealed: [], next: null });
    for (const person of [firm, manager, organiser])
      expect((await list(person)).body).toMatchObject({ count: 1, responses: [{ id: sent.id }] });
    await pass(open.id, { state: 'closed' });
    expect((await list(visitor(platform))).body).toEqual({ count: 1, responses: [], sealed: [], next: null });
  });

  test('files are those that were handed in, whatever the team adds or takes off since', async () => {
    const sent = await handedIn();
    const subject = `response:${sent.id}`;
    const attach = (name: string, visibility: string) =>
      leader.call<Files>('POST', `/api/subjects/${subject}/attachments?visibility=${visibility}`, form('data', name));
    const files = (who: Person) => who.call<Files>('GET', `/api/subjects/${subject}/attachments`);
    const names = async (who: Person) => (await files(who)).body.attachments.map(({ name }) => name);
    expect((await attach('data.csv', 'readers')).status).toBe(201);
    expect((await attach('recipe.pdf', 'confidential')).status).toBe(201);
    expect(await names(firm)).toEqual([]);
    const amended = await step(leader, sent.id, 'amend', { revision: sent.revision, need_version: 1 });
    expect(amended.body.receipt?.files.map(({ name }) => name)).toEqual(['data.csv', 'recipe.pdf']);
    expect(await names(firm)).toEqual(['data.csv', 'recipe.pdf']);
    for (const person of [manager, organiser]) {
      expect(await names(person)).toEqual(['data.csv']);
      expect((await read(person, sent.id)).body.receipt?.files.map(({ name }) => name)).toEqual(['data.csv']);
    }
    const [data] = (await files(leader)).body.attachments;
    await leader.call('DELETE', `/api/attachments/${data?.id}`);
    await attach('later.csv', 'readers');
    expect(await names(leader)).toEqual(['recipe.pdf', 'later.csv']);
    expect(await names(firm)).toEqual(['data.csv', 'recipe.pdf']);
    expect((await firm.call('GET', `/api/attachments/${data?.id}`)).status).toBe(200);
    expect((await files(stranger)).status).toBe(404);
    expect((await firm.call('POST', `/api/subjects/${subject}/attachments`, form('x', 'x.txt'))).status).toBe(403);
  });

  test('of what was taken back the enterprise reads no content any more', async () => {
    const sent = await handedIn();
    const gone = await step(leader, sent.id, 'withdraw', { revision: sent.revision });
    expect(gone.body).toMatchObject({ state: 'withdrawn', content: { plan: goodResponse().plan } });
    expect((await read(firm, sent.id)).body).toMatchObject({ state: 'withdrawn', content: null, receipt: null });
    expect((await list(firm)).body.count).toBe(0);
    expect((await begin(leader)).status).toBe(201);
  });

  test('lists are paged', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++)
      ids.push((await aResponseIn(platform, 'submitted', open, { institutionId: universityId, leader })).id);
    const first = await firm.call<List>('GET', `/api/needs/${open.id}/responses?limit=2`);
    const second = await firm.call<List>('GET', `/api/needs/${open.id}/responses?limit=2&after=${first.body.next}`);
    expect([...first.body.responses, ...second.body.responses].map(({ id }) => id)).toEqual(ids);
    expect(second.body.next).toBeNull();
    const mine = await leader.call<List>('GET', '/api/responses?limit=2');
    expect(mine.body.responses.map(({ id }) => id)).toEqual(ids.slice(1).reverse());
    const ofUnit = await unit.call<List>('GET', '/api/responses?of=units&limit=3');
    expect(ofUnit.body.responses.map(({ id }) => id)).toEqual([...ids].reverse());
  });
});

describe('writing together', () => {
  test('somebody of another institution is asked, joins and hands in too', async () => {
    const { body } = await begin(leader);
    const other = await aPerson(platform);
    const institute = await anInstitution(platform, 'institute', other);
    const asked = await step(leader, body.id, 'invitations', { email: other.email.toUpperCase() });
    expect(asked).toMatchObject({ status: 201, body: { work: { invitations: [{ id: other.id }] } } });
    await changesNothing(() => step(leader, body.id, 'invitations', { email: other.email }), 'already_invited');
    expect(said(await read(other, body.id))).toBe('response_not_found');
    const mine = await other.call<{ invitations: object[] }>('GET', '/api/responses/invitations');
    expect(mine.body.invitations).toMatchObject([{ response: body.id, by: '张教授' }]);
    await changesNothing(() => step(other, body.id, 'members', { institution_id: enterpriseId }), 'not_a_member');
    const joined = await step(other, body.id, 'members', { institution_id: institute.id });
    expect(joined.body.members).toMatchObject([
      { id: leader.id, institution: { id: universityId } },
      { id: other.id, institution: { id: institute.id } },
    ]);
    await changesNothing(() => step(other, body.id, 'members', { institution_id: null }), 'invitation_not_found');
    await changesNothing(() => step(leader, body.id, 'invitations', { email: other.email }), 'already_in_team');
    const kept = await keep(other, body.id, joined.body.revision, goodResponse());
    const sent = await step(other, body.id, 'submit', { revision: kept.body.revision, need_version: 1 });
    expect(sent.body.state).toBe('submitted');
  });

  test('nobody is asked who has no account or must step aside', async () => {
    const { body } = await begin(leader);
    const ask = (email: string) => step(leader, body.id, 'invitations', { email });
    await changesNothing(() => ask('nobody@test.example'), 'account_not_found');
    await changesNothing(() => ask(firm.email), 'own_need');
    await changesNothing(() => ask(manager.email), 'own_need');
    await changesNothing(() => step(stranger, body.id, 'invitations', { email: stranger.email }), 'response_not_found');
  });

  test('an invitation is turned down, a member leaves or is let go, the leader stays', async () => {
    const { body } = await begin(leader);
    const [one, two] = [await aPerson(platform), await aPerson(platform)];
    for (const person of [one, two]) await step(leader, body.id, 'invitations', { email: person.email });
    const leave = (who: Person, whom: Person, of = 'members'): Promise<Reply> =>
      who.call('DELETE', `/api/responses/${body.id}/${of}/${whom.id}`);
    expect((await leave(one, one, 'invitations')).status).toBe(200);
    await changesNothing(() => step(one, body.id, 'members', { institution_id: null }), 'invitation_not_found');
    await step(two, body.id, 'members', { institution_id: null });
    await changesNothing(() => leave(two, leader), 'leader_stays');
    await changesNothing(() => leave(leader, leader), 'leader_stays');
    await changesNothing(() => leave(one, two), 'response_not_found');
    expect((await leave(leader, two)).status).toBe(200);
    expect(said(await read(two, body.id))).toBe('response_not_found');
    const three = await aPerson(platform);
    await step(leader, body.id, 'invitations', { email: three.email });
    expect((await leave(leader, three, 'invitations')).status).toBe(200);
    const subject = `response:${body.id}`;
    expect(await kindsTold(leader, subject)).toContain('response.invitation_declined');
    expect(await kindsTold(two, subject)).toEqual(['response.invited', 'response.let_go']);
    expect(await kindsTold(three, subject)).toEqual(['response.invited', 'response.uninvited']);
  });

  test('whoever prepares a response hears what becomes of the need, until they do not follow it any more', async () => {
    const { body } = await begin(leader);
    const other = await aPerson(platform);
    await step(leader, body.id, 'invitations', { email: other.email });
    await step(other, body.id, 'members', { institution_id: null });
    await other.call('DELETE', `/api/needs/${open.id}/follow`);
    const { body: seen } = await firm.call<{ revision: number }>('GET', `/api/needs/${open.id}`);
    const gone = await firm.call('POST', `/api/needs/${open.id}/withdraw`, {
      revision: seen.revision,
      reason: '已自研',
    });
    expect(gone.status).toBe(200);
    expect(await kindsTold(leader, `need:${open.id}`)).toEqual(['need.withdraw']);
    expect(await kindsTold(other, `need:${open.id}`)).toEqual([]);
  });
});

describe('unhappy ends', () => {
  test('an organiser returns it once, until a day; mended it is handed in again, even after the deadline', async () => {
    const sent = await handedIn();
    const why = { revision: sent.revision, reason: '缺少授权书' };
    await changesNothing(() => step(firm, sent.id, 'return', why), 'not_allowed');
    await changesNothing(() => step(organiser, sent.id, 'return', { revision: sent.revision }), 'reason_missing');
    const late = { ...why, due: yesterday().toISOString() };
    await changesNothing(() => step(organiser, sent.id, 'return', late), 'return_date_over');
    const returned = await step(organiser, sent.id, 'return', why);
    expect(returned.body).toMatchObject({ state: 'returned', last: { action: 'return', reason: '缺少授权书' } });
    await pass(open.id, { state: 'closed', deadline: yesterday() });
    const kept = await keep(leader, sent.id, returned.body.revision, goodResponse({ terms: '附授权书' }));
    expect(kept.status).toBe(200);
    const again = await step(leader, sent.id, 'submit', { revision: kept.body.revision, need_version: 1 });
    expect(again.body).toMatchObject({ state: 'submitted', version: 2 });
    for (const person of [firm, manager, organiser, unit])
      expect(await kindsTold(person, `response:${sent.id}`)).toContain('response.submit');
    expect((await kindsTold(firm, `response:${sent.id}`)).filter((kind) => kind === 'response.submit')).toHaveLength(2);
    const twice = { ...why, revision: again.body.revision };
    await changesNothing(() => step(organiser, sent.id, 'return', twice), 'returned_before');
  });

  test('what was not mended in time cannot be handed in any more', async () => {
    const sent = await handedIn();
    const back = await step(organiser, sent.id, 'return', { revision: sent.revision, reason: '缺少授权书' });
    await platform.database.db.update(response).set({ returnDueAt: yesterday() }).where(eq(response.id, sent.id));
    await changesNothing(() => keep(leader, sent.id, back.body.revision, {}), 'return_date_passed');
    const seen = { revision: back.body.revision, need_version: 1 };
    await changesNothing(() => step(leader, sent.id, 'submit', seen), 'return_date_passed');
  });

  test('it is taken back freely while the need is open, and with a reason afterwards; its unit may do so too', async () => {
    const sent = await handedIn();
    await changesNothing(() => step(firm, sent.id, 'withdraw', { revision: sent.revision }), 'not_your_step');
    await changesNothing(() => step(stranger, sent.id, 'withdraw', { revision: sent.revision }), 'response_not_found');
    await changesNothing(() => step(leader, sent.id, 'withdraw', { revision: 0 }), 'stale_version');
    await pass(open.id, { state: 'closed' });
    await changesNothing(() => step(unit, sent.id, 'withdraw', { revision: sent.revision }), 'reason_missing');
    const gone = await step(unit, sent.id, 'withdraw', { revision: sent.revision, reason: '授权撤销' });
    expect(gone.body).toMatchObject({ state: 'withdrawn', last: { reason: '授权撤销' } });
    const after = { revision: gone.body.revision, reason: 'x' };
    await changesNothing(() => step(leader, sent.id, 'withdraw', after), 'illegal_step');
  });

  test('of a draft that is thrown away nobody outside hears', async () => {
    const { body } = await begin(leader);
    const before = (await everything()).told;
    expect((await step(leader, body.id, 'withdraw', { revision: body.revision })).body.state).toBe('withdrawn');
    expect((await everything()).told).toBe(before);
    expect(said(await read(firm, body.id))).toBe('response_not_found');
  });

  test('a chosen team declines with a reason, and an organiser strikes out with a reason', async () => {
    const by = { institutionId: universityId, leader };
    const chosen = await aResponseIn(platform, 'selected', open, by);
    await changesNothing(() => step(leader, chosen.id, 'decline', { revision: 0 }), 'reason_missing');
    await changesNothing(() => step(firm, chosen.id, 'decline', { revision: 0, reason: 'x' }), 'not_your_step');
    const declined = await step(leader, chosen.id, 'decline', { revision: 0, reason: '产能不足' });
    expect(declined.body).toMatchObject({ state: 'declined', actions: [] });
    const false_ = await aResponseIn(platform, 'shortlisted', open, by);
    await changesNothing(() => step(organiser, false_.id, 'disqualify', { revision: 0 }), 'reason_missing');
    const out = await step(organiser, false_.id, 'disqualify', { revision: 0, reason: '数据造假' });
    expect(out.body.state).toBe('disqualified');
    await changesNothing(() => keep(leader, false_.id, out.body.revision, {}), 'response_not_editable');
  });

  test('its timeline says who did what', async () => {
    const sent = await handedIn();
    const { body } = await leader.call<{ entries: { action: string; actor: string }[] }>(
      'GET',
      `/api/responses/${sent.id}/timeline`,
    );
    expect(body.entries.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'response.submit 张教授',
      'draft.begin 张教授',
    ]);
    const foreign = await stranger.call<{ code: string }>('GET', `/api/responses/${sent.id}/timeline`);
    expect(foreign.body.code).toBe('response_not_found');
  });
});

describe('sealed responses', () => {
  const sealedNeed = goodNeed({ confidentiality: 'public', opening: 'at_deadline' });
  let of: typeof need.$inferSelect;
  let sent: Shown;
  let secrets: string[];
  beforeEach(async () => {
    of = await aNeed('open', {}, sealedNeed);
    sent = await handedIn(of.id);
    const [unitRow] = await platform.database.db.select().from(institution).where(eq(institution.id, universityId));
    secrets = [goodResponse().title, unitRow?.name ?? '', '张教授', sent.id, sent.receipt?.sha256 ?? ''];
  });
  const side = () => [firm, manager, organiser];
  const closes = async () => {
    await pass(of.id, { deadline: yesterday() });
    expect((await tick(platform.database.db, needTasks))?.failed).toEqual([]);
  };
  const get = (who: Person, path: string) => who.call<{ code?: string }>('GET', path);
  const refused = () => [
    `/api/responses/${sent.id}`,
    `/api/responses/${sent.id}/versions`,
    `/api/responses/${sent.id}/versions/1`,
    `/api/responses/${sent.id}/timeline`,
    `/api/responses/${sent.id}/events`,
    `/api/responses/${sent.id}/clarifications`,
    `/api/subjects/response:${sent.id}/attachments`,
    `/api/needs/${of.id}/comparison`,
    `/api/needs/${of.id}/comparison.csv`,
    `/api/needs/${of.id}/comparison.xlsx`,
  ];
  const told = () => [
    `/api/needs/${of.id}`,
    `/api/needs/${of.id}/responses`,
    `/api/needs/${of.id}/timeline`,
    `/api/needs/${of.id}/questions`,
    `/api/needs/${of.id}/award`,
    `/api/needs/${of.id}/pushes`,
    '/api/me/notifications',
    '/api/statistics/responses/rows',
    '/api/statistics/responding_institutions/rows',
  ];
  const silent = (who: Person, { body }: Answer<object>, path: string, words = secrets) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    for (const secret of words) expect(text, `${path} to ${who.email}`).not.toContain(secret);
  };

  test('are read by nobody but their team before the deadline, whatever door is tried, and by all of them after it', async () => {
    const once = await aNeed('open', {}, sealedNeed);
    const draft = await begin(leader, once.id);
    const kept = await keep(leader, draft.body.id, draft.body.revision, goodResponse());
    const first = await step(leader, draft.body.id, 'submit', { revision: kept.body.revision, need_version: 1 });
    const again = await keep(leader, first.body.id, first.body.revision, goodResponse({ months: 11 }));
    await step(leader, first.body.id, 'amend', { revision: again.body.revision, need_version: 1 });
    for (const who of [firm, manager]) {
      expect(await kindsTold(who, `need:${once.id}`)).toEqual(['response.sealed_arrived', 'response.sealed_renewed']);
      expect(await kindsTold(who, `response:${first.body.id}`)).toEqual([]);
    }
    for (const suspendedAt of [null, new Date()]) {
      await pass(of.id, { suspendedAt });
      for (const who of side()) {
        for (const path of refused()) {
          const answer = await get(who, path);
          expect(answer, path).toMatchObject({ status: 409, body: { code: 'responses_sealed' } });
          silent(who, answer, path);
        }
        const shown = await list(who, of.id);
        expect(shown.body).toMatchObject({ responses: [], count: 1 });
        expect(shown.body.sealed).toEqual([{ number: expect.any(String), submitted_at: expect.any(String) }]);
      }
    }
    await pass(of.id, { suspendedAt: null });
    const [own] = (await list(leader, of.id)).body.responses;
    expect(own?.id).toBe(sent.id);
    for (const who of [leader, unit]) expect((await read(who, sent.id)).status).toBe(200);
    await closes();
    for (const who of side()) {
      for (const path of refused().filter((one) => !one.endsWith('/events')))
        expect((await get(who, path)).status, path).toBe(200);
      const shown = await list(who, of.id);
      expect(shown.body).toMatchObject({ responses: [{ id: sent.id, title: goodResponse().title }], sealed: [] });
    }
  });

  test('are not told of in lists, figures, notifications, records and reasons for a push', async () => {
    const lone = await aPerson(platform, 'contestant', '李独行');
    const chair = await aPerson(platform);
    const college = await anInstitution(platform, 'university', chair);
    await aMember(platform, college.id, lone);
    const draft = await lone.call<Shown>('POST', `/api/needs/${of.id}/responses`, { institution_id: college.id });
    const kept = await keep(lone, draft.body.id, draft.body.revision, goodResponse({ title: '独行者的密封方案' }));
    expect((await step(lone, draft.body.id, 'submit', { revision: kept.body.revision, need_version: 1 })).status).toBe(
      200,
    );
    const alone = ['李独行', college.name, '独行者的密封方案', draft.body.id];
    const said = {
      about: '微球缓释制剂中试',
      fields: ['bio.drugs' as const],
      keywords: ['缓释'],
      nameEn: null,
      region: '上海',
    };
    const words = institutionWords({ ...said, name: college.name });
    await platform.database.db
      .update(institution)
      .set({ ...said, words })
      .where(eq(institution.id, college.id));
    const other = await aNeed('open');
    const answered = async () => {
      const { body } = await organiser.call<{ matches: { to: string; reasons: { kind: string }[] }[] }>(
        'GET',
        `/api/needs/${other.id}/matches`,
      );
      const match = body.matches.find(({ to }) => to === college.id);
      expect(match).toBeDefined();
      return match?.reasons.some(({ kind }) => kind === 'answered');
    };
    expect(await answered()).toBe(false);
    const record = async () =>
      (await get(organiser, `/api/institutions/${college.id}`)).body as { record?: { responses: number } };
    for (const who of side())
      for (const path of told()) {
        const answer = await get(who, path);
        expect(answer.status, path).toBe(path.endsWith('/award') ? 404 : 200);
        silent(who, answer, path, alone);
      }
    expect((await record()).record?.responses).toBe(0);
    await closes();
    const rows = await get(organiser, '/api/statistics/responses/rows');
    expect(JSON.stringify(rows.body)).toContain(college.name);
    expect((await record()).record?.responses).toBe(1);
    expect(await answered()).toBe(true);
    expect(JSON.stringify((await list(firm, of.id)).body)).toContain('独行者的密封方案');
  });

  test('are not sorted, asked about, invited, chosen, contested or struck out before the deadline', async () => {
    const seen = { revision: sent.revision, reason: '理由' };
    const due = new Date(Date.now() + 86_400_000).toISOString();
    const later = new Date(Date.now() + 90_000_000).toISOString();
    const onNeed = { revision: of.revision, reason: '理由' };
    const tries: [Person[], string, string, object][] = [
      [side(), 'POST', `/api/responses/${sent.id}/clarifications`, { text: '请说明包衣材料', due }],
      [[organiser], 'POST', `/api/responses/${sent.id}/return`, seen],
      [[organiser], 'POST', `/api/responses/${sent.id}/disqualify`, seen],
      [side(), 'POST', `/api/responses/${sent.id}/withdraw`, seen],
      [[firm], 'POST', `/api/needs/${of.id}/comparison/${sent.id}/shortlist`, seen],
      [[firm], 'POST', `/api/needs/${of.id}/matching`, { ...onNeed, responses: [sent.id] }],
      [[firm], 'PUT', `/api/needs/${of.id}/comparison`, { revision: 0, weights: {}, notes: { [sent.id]: 'x' } }],
      [[firm], 'POST', `/api/needs/${of.id}/award`, { ...onNeed, response: sent.id, reserves: [], reasons: {} }],
      [
        side(),
        'POST',
        '/api/meetings',
        {
          kind: 'meeting',
          title: '对接会',
          starts_at: due,
          ends_at: later,
          place: '天津',
          need_ids: [of.id],
          invitations: [{ response_id: sent.id }],
        },
      ],
    ];
    for (const [people, method, path, body] of tries)
      for (const who of people) {
        const answer = await changesNothing(() => who.call(method, path, body) as Promise<Reply>, 'responses_sealed');
        silent(who, answer, path);
      }
    const [row] = await platform.database.db.select().from(need).where(eq(need.id, of.id));
    expect(row).toMatchObject({ state: 'open', revision: of.revision });
    const shown = await firm.call<{ actions: string[] }>('GET', `/api/needs/${of.id}`);
    expect(shown.body.actions).not.toContain('match');
    expect(shown.body.actions).not.toContain('challenge');
    const contest = platform.database.db.transaction((tx) =>
      actOnNeed(tx, of.id, 'challenge', 'system', { reason: 'x' }),
    );
    await expect(contest).rejects.toMatchObject({ code: 'responses_sealed' });
    await closes();
    const listed = await firm.call('POST', `/api/needs/${of.id}/comparison/${sent.id}/shortlist`, seen);
    expect(listed.status).toBe(200);
  });

  test('stay closed where the need ends before its deadline, and the option is locked once it is published', async () => {
    const locked = await firm.call<{ code: string; field: string }>('POST', `/api/needs/${of.id}/addenda`, {
      revision: of.revision,
      reason: '想先看',
      content: { opening: 'on_arrival' },
    });
    expect(locked.body).toMatchObject({ code: 'field_locked', field: 'opening' });
    const ended = await firm.call('POST', `/api/needs/${of.id}/withdraw`, { revision: of.revision, reason: '不做了' });
    expect(ended.status).toBe(200);
    for (const who of side()) expect(said(await read(who, sent.id))).toBe('responses_sealed');
    expect((await read(leader, sent.id)).status).toBe(200);
  });

  test('a need that does not say so opens each response as it comes', async () => {
    const { opening: _, ...old } = publicNeed;
    const before = await aNeed('open', {}, old as typeof publicNeed);
    const answer = await handedIn(before.id);
    expect((await read(firm, answer.id)).body.content?.plan).toBe(goodResponse().plan);
    const amended = await firm.call<{ code?: string }>('POST', `/api/needs/${before.id}/addenda`, {
      revision: before.revision,
      reason: '补充',
      content: { keywords: ['缓释'] },
    });
    expect(amended.status, JSON.stringify(amended.body)).toBe(200);
  });
});
