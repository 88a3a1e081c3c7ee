/** Questions that anybody may ask about a need and everybody may read. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { audit, need, needFollow, notification, question } from '../core/db/schema.ts';
import { aMember, aNeedIn, anInstitution, aResponseIn, goodNeed } from './support/bounty.ts';
import { type Answer, aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

interface Shown {
  id: string;
  number: number;
  revision: number;
  text: string | null;
  answer: string | null;
  is_mine: boolean;
  is_corrected: boolean;
  asker: string | null;
  hidden: { reason: string | null } | null;
  code: string;
}
type Reply = Answer<Shown>;

let platform: Platform;
let firm: Person;
let manager: Person;
let organiser: Person;
let asker: Person;
let reader: Person;
let enterpriseId: string;
let open: typeof need.$inferSelect;

beforeAll(async () => {
  platform = await startPlatform();
  firm = await aPerson(platform, 'enterprise');
  manager = await aPerson(platform, 'technology_manager');
  organiser = await aPerson(platform, 'organiser');
  asker = await aPerson(platform, 'contestant', 'Ada Asker');
  reader = await aPerson(platform);
  enterpriseId = (await anInstitution(platform, 'enterprise', firm)).id;
});
beforeEach(async () => {
  open = await aNeedIn(platform, 'open', { enterpriseId, author: firm }, { managerId: manager.id }, goodNeed());
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const ask = (who: Person, text = '样品由哪一方提供？', needId = open.id): Promise<Reply> =>
  who.call('POST', `/api/needs/${needId}/questions`, { text });
const answer = (who: Person, id: string, text: string, revision = 0): Promise<Reply> =>
  who.call('PUT', `/api/questions/${id}/answer`, { text, revision });
const list = async (who: Person) =>
  (await who.call<{ questions: Shown[]; can: object }>('GET', `/api/needs/${open.id}/questions`)).body;
const toldOf = async (id: string) => {
  const { db } = platform.database;
  const rows = await db
    .select()
    .from(notification)
    .where(eq(notification.subject, `question:${id}`));
  return rows.map(({ kind, userId, actorId }) => ({ kind, userId, actorId }));
};
async function changesNothing(act: () => Promise<Reply>, code: string) {
  const { db } = platform.database;
  const all = async () => [await db.select().from(question), await db.$count(audit), await db.$count(notification)];
  const before = await all();
  expect((await act()).body.code).toBe(code);
  expect(await all()).toEqual(before);
}

test('everybody reads a question with its number, and only organisers who asked it', async () => {
  const { body, status } = await ask(asker);
  expect(status).toBe(201);
  expect(body).toMatchObject({ number: 1, is_mine: true, asker: null });
  expect((await ask(reader, '是否接受分期交付？')).body.number).toBe(2);
  for (const person of [firm, manager, reader, visitor(platform)]) {
    const { questions } = await list(person);
    expect(questions.map(({ number }) => number)).toEqual([1, 2]);
    expect(JSON.stringify(questions)).not.toContain('Ada Asker');
    expect(JSON.stringify(questions)).not.toContain(asker.id);
  }
  expect((await list(organiser)).questions[0]).toMatchObject({ asker: 'Ada Asker' });
});

test('the firm and its manager are told of a question, but not by whom', async () => {
  const { body } = await ask(asker);
  const told = await toldOf(body.id);
  expect(told.map(({ userId }) => userId).sort()).toEqual([firm.id, manager.id].sort());
  for (const one of told) expect(one).toMatchObject({ kind: 'question.asked', actorId: null });
});

test('an answer is for everybody: asker, followers and respondents are told', async () => {
  const { body } = await ask(asker);
  const follower = await aPerson(platform);
  const respondent = await aPerson(platform);
  const university = await anInstitution(platform, 'university', respondent);
  await platform.database.db.insert(needFollow).values({ needId: open.id, userId: follower.id });
  await aResponseIn(platform, 'submitted', open, { institutionId: university.id, leader: respondent });
  const answered = await answer(firm, body.id, '由需求方提供三批样品。');
  expect(answered.body).toMatchObject({ answer: '由需求方提供三批样品。', revision: 1, is_corrected: false });
  const told = (await toldOf(body.id)).filter(({ kind }) => kind === 'question.answered');
  expect(told.map(({ userId }) => userId).sort()).toEqual([asker.id, follower.id, respondent.id].sort());
  expect((await list(visitor(platform))).questions[0]).toMatchObject({ answer: '由需求方提供三批样品。' });
});

test('a correction is marked, and what was said before stays in the audit log', async () => {
  const { body } = await ask(asker);
  await answer(manager, body.id, '三批。');
  await changesNothing(() => answer(firm, body.id, '五批。'), 'stale_version');
  await changesNothing(() => answer(firm, body.id, '三批。', 1), 'nothing_changed');
  const corrected = await answer(firm, body.id, '五批。', 1);
  expect(corrected.body).toMatchObject({ answer: '五批。', is_corrected: true });
  const entries = await platform.database.db
    .select()
    .from(audit)
    .where(eq(audit.subject, `question:${body.id}`));
  expect(entries.map(({ action }) => action)).toEqual(['question.ask', 'question.answer', 'question.correct']);
  expect(entries[2]?.data).toEqual({ before: '三批。', after: '五批。' });
});

test('the need’s timeline says who answered, corrected and hid, and never who asked', async () => {
  const { body } = await ask(asker);
  await answer(manager, body.id, '三批。');
  await answer(firm, body.id, '五批。', 1);
  await organiser.call('POST', `/api/questions/${body.id}/hide`, { reason: '泄露联系方式' });
  await firm.call('PUT', `/api/needs/${open.id}/comparison`, { revision: 0, weights: {}, notes: {} });
  type Entry = { action: string; actor: string | null; reason: string | null };
  const timeline = async (who: Person) =>
    (await who.call<{ entries: Entry[] }>('GET', `/api/needs/${open.id}/timeline`)).body.entries;
  const asFirm = await timeline(firm);
  const steps = ['question.hide', 'question.correct', 'question.answer'];
  expect(asFirm.map(({ action }) => action)).toEqual(['comparison.save', ...steps]);
  const asManager = await timeline(manager);
  expect(asManager.map(({ action }) => action)).toEqual(steps);
  expect([asManager[0]?.reason, (await timeline(organiser))[0]?.reason]).toEqual([null, '泄露联系方式']);
  for (const who of [firm, manager, organiser]) expect(JSON.stringify(await timeline(who))).not.toContain('Ada Asker');
});

test('who answers for an anonymous enterprise is not named to outsiders', async () => {
  const who = { enterpriseId, author: firm };
  open = await aNeedIn(platform, 'open', who, {}, goodNeed({ anonymous: true }));
  const { body } = await ask(asker);
  await answer(firm, body.id, '是。');
  const named = async (person: Person) =>
    (await list(person)).questions.map((one) => (one as Shown & { answered_by: string | null }).answered_by);
  expect(await named(asker)).toEqual([null]);
  expect(await named(visitor(platform))).toEqual([null]);
  expect(await named(firm)).toEqual([expect.any(String)]);
});

test('only the firm, its technical lead and its manager answer', async () => {
  const { body } = await ask(asker);
  for (const person of [asker, reader, organiser])
    await changesNothing(() => answer(person, body.id, 'x'), 'not_your_step');
  await changesNothing(() => answer(visitor(platform), body.id, 'x'), 'not_signed_in');
  await changesNothing(() => answer(firm, crypto.randomUUID(), 'x'), 'question_not_found');
  const lead = await aPerson(platform);
  await aMember(platform, open.enterpriseId, lead);
  await platform.database.db.update(need).set({ leadId: lead.id }).where(eq(need.id, open.id));
  expect((await answer(lead, body.id, '是。')).status).toBe(200);
});

test('the deadline ends the asking', async () => {
  const set = (changes: Partial<typeof need.$inferInsert>) =>
    platform.database.db.update(need).set(changes).where(eq(need.id, open.id));
  await set({ deadline: new Date(Date.now() - 1000) });
  await changesNothing(() => ask(asker), 'questions_closed');
  await set({ state: 'closed' });
  await changesNothing(() => ask(asker), 'questions_closed');
  await changesNothing(() => ask(visitor(platform)), 'not_signed_in');
  await changesNothing(() => ask(asker, '样品由哪一方提供？', crypto.randomUUID()), 'need_not_found');
  await changesNothing(() => ask(asker, 'abc'), 'bad_request');
});

test('of one person five wait for an answer at most', async () => {
  const first = await ask(asker);
  for (let n = 0; n < 4; n++) expect((await ask(asker)).status).toBe(201);
  await changesNothing(() => ask(asker), 'too_many_questions');
  expect((await ask(reader)).status).toBe(201);
  await answer(firm, first.body.id, '见附件。');
  expect((await ask(asker)).status).toBe(201);
});

test('questions at once get numbers of their own', async () => {
  const people = await Promise.all([1, 2, 3, 4].map(() => aPerson(platform)));
  const asked = await Promise.all(people.map((person) => ask(person)));
  expect(asked.map(({ body }) => body.number).sort()).toEqual([1, 2, 3, 4]);
});

test('an organiser hides a question with a reason; its place stays, and its asker is told why', async () => {
  const { body } = await ask(asker);
  const hide = (who: Person, reason: string): Promise<Reply> =>
    who.call('POST', `/api/questions/${body.id}/hide`, { reason });
  await changesNothing(() => hide(firm, '广告'), 'not_allowed');
  await changesNothing(() => hide(organiser, ' '), 'bad_request');
  expect((await hide(organiser, '广告')).status).toBe(200);
  await changesNothing(() => hide(organiser, '广告'), 'nothing_changed');
  await changesNothing(() => answer(firm, body.id, 'x'), 'question_hidden');
  expect((await list(reader)).questions[0]).toMatchObject({ number: 1, text: null, hidden: { reason: null } });
  expect((await list(asker)).questions[0]).toMatchObject({ text: '样品由哪一方提供？', hidden: { reason: '广告' } });
  expect((await toldOf(body.id)).filter(({ kind }) => kind === 'question.hidden')).toMatchObject([
    { userId: asker.id },
  ]);
  await organiser.call('POST', `/api/questions/${body.id}/show`);
  expect((await list(reader)).questions[0]).toMatchObject({ text: '样品由哪一方提供？', hidden: null });
});
