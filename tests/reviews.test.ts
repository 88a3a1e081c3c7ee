/** The expert panel: who is asked, what they say, and what the organiser may decide after it. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, need, notification, review } from '../core/db/schema.ts';
import { aMember, aNeedIn, anInstitution, aResponseIn, goodNeed } from './support/bounty.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

interface Panel {
  round: number;
  opinions: { id: string; expert: { id: string } | null; state: string; scores: object | null; remarks: object[] }[];
  outcome: { opinions: number; weighted: number | null; publishable: boolean; third_wanted: boolean };
  decision: { action: string; code: string | null } | null;
}
interface MyReview {
  id: string;
  revision: number;
  state: string;
  open: boolean;
  content: { tried: string } | null;
  need: { id: string };
}

let platform: Platform;
let organiser: Person;
let author: Person;
let enterpriseId: string;
let experts: Person[];

beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser');
  author = await aPerson(platform, 'enterprise');
  enterpriseId = (await anInstitution(platform, 'enterprise', author)).id;
  experts = await Promise.all(Array.from({ length: 5 }, () => aPerson(platform, 'expert')));
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const db = () => platform.database.db;
const aNeed = (state: Parameters<typeof aNeedIn>[1], changes = {}) =>
  aNeedIn(platform, state, { enterpriseId, author }, changes);
const stored = async (id: string) => {
  const [row] = await db().select().from(need).where(eq(need.id, id));
  if (!row) throw new Error('the need is gone');
  return row;
};
const ids = (...people: Person[]) => people.map(({ id }) => id);

async function ask(needId: string, who: Person[], revision?: number) {
  const seen = revision ?? (await stored(needId)).revision;
  return organiser.call<Panel & { code: string; conflict: string }>('POST', `/api/organise/needs/${needId}/reviews`, {
    experts: ids(...who),
    revision: seen,
  });
}

async function decideOn(needId: string, action: string, more: object = {}) {
  const { revision } = await stored(needId);
  const path = `/api/organise/needs/${needId}/decision`;
  return organiser.call<Panel & { code: string }>('POST', path, { action, revision, ...more });
}

async function mine(expert: Person, needId: string): Promise<MyReview> {
  const { body } = await expert.call<{ reviews: MyReview[] }>('GET', '/api/reviews?open=true');
  const found = body.reviews.find((row) => row.need.id === needId);
  if (!found) throw new Error('they were not asked');
  return (await expert.call<MyReview>('GET', `/api/reviews/${found.id}`)).body;
}

const rationale = { authenticity: '已与技术负责人通话', completeness: '指标齐全', feasibility: '有可行路线' };

async function say(expert: Person, needId: string, [authenticity, completeness, feasibility]: number[]) {
  const { id, revision } = await mine(expert, needId);
  const draft = { authenticity, completeness, feasibility, rationale, advice: 'publish', revision };
  const kept = await expert.call<MyReview>('PATCH', `/api/reviews/${id}`, draft);
  expect(kept.status).toBe(200);
  return expert.call<MyReview & { code: string }>('POST', `/api/reviews/${id}/hand-in`, {
    revision: kept.body.revision,
  });
}

/** A need under review by two experts who have both handed in. */
async function heard(first: number[], second: number[]) {
  const of = await aNeed('submitted');
  const [one, two] = experts as [Person, Person];
  expect((await ask(of.id, [one, two])).status).toBe(200);
  await say(one, of.id, first);
  await say(two, of.id, second);
  return of.id;
}

/** The organiser returns a need under review, and the firm hands it in again with these changes. */
async function resubmit(needId: string, changes: object) {
  expect((await decideOn(needId, 'return', { reason: '请补充' })).status).toBe(200);
  const path = `/api/needs/${needId}`;
  const content = { ...goodNeed(), ...changes };
  const edit = { revision: (await stored(needId)).revision, content };
  expect((await author.call('PATCH', path, edit)).status).toBe(200);
  const { revision } = await stored(needId);
  expect((await author.call('POST', `${path}/submit`, { revision })).status).toBe(200);
}

/** How many reviews an expert has in hand, as the organiser reads it. */
async function openOf(expert: Person): Promise<number> {
  const { body } = await organiser.call<{ experts: { id: string; open: number }[] }>(
    'GET',
    '/api/organise/experts?limit=100',
  );
  return body.experts.find(({ id }) => id === expert.id)?.open ?? -1;
}

/** Everything that a refused step must leave as it was. */
async function traces(needId: string) {
  const [entries] = await db().select({ n: sql<number>`count(*)::int` }).from(audit);
  const [told] = await db().select({ n: sql<number>`count(*)::int` }).from(notification);
  const reviews = await db().select().from(review).where(eq(review.needId, needId)).orderBy(review.id);
  return { entries, told, reviews, need: await stored(needId) };
}

describe('asking', () => {
  test('two experts start the review, are told, and read the whole need', async () => {
    const of = await aNeed('submitted');
    const [one, two] = experts as [Person, Person];
    const asked = await ask(of.id, [one, two, one]);
    expect(asked.body.opinions.map(({ state }) => state)).toEqual(['assigned', 'assigned']);
    expect((await stored(of.id)).state).toBe('under_review');
    const told = await db()
      .select()
      .from(notification)
      .where(eq(notification.subject, `need:${of.id}`));
    expect(
      told
        .filter(({ kind }) => kind === 'review.assigned')
        .map(({ userId }) => userId)
        .sort(),
    ).toEqual(ids(one, two).sort());
    expect((await mine(one, of.id)).content?.tried).toContain('PLGA');
    const stranger = experts[4] as Person;
    const { id } = await mine(one, of.id);
    expect((await stranger.call('GET', `/api/reviews/${id}`)).body).toMatchObject({ code: 'review_not_found' });
  });

  test('one alone, somebody who is no expert, and an old revision are refused, and nothing is changed', async () => {
    const of = await aNeed('submitted');
    const before = await traces(of.id);
    expect((await ask(of.id, [experts[0] as Person])).body.code).toBe('too_few_experts');
    expect((await ask(of.id, [experts[0] as Person, author])).body.code).toBe('not_an_expert');
    expect((await ask(of.id, experts.slice(0, 2), of.revision + 1)).body.code).toBe('stale_version');
    const draft = await aNeed('draft');
    expect((await ask(draft.id, experts.slice(0, 2))).body.code).toBe('illegal_step');
    expect((await author.call('POST', `/api/organise/needs/${of.id}/reviews`, {})).body).toMatchObject({
      code: 'not_allowed',
    });
    expect(await traces(of.id)).toEqual(before);
  });

  test('whoever has a conflict of interest is refused with the reason, and listed last', async () => {
    const insider = await aPerson(platform, 'expert');
    await aMember(platform, enterpriseId, insider);
    const respondent = await aPerson(platform, 'expert');
    const of = await aNeed('submitted', { managerId: experts[3]?.id });
    const university = await anInstitution(platform, 'university', respondent);
    await aResponseIn(platform, 'submitted', of, { institutionId: university.id, leader: respondent });
    for (const [who, conflict] of [
      [insider, 'same_institution'],
      [respondent, 'respondent'],
      [experts[3] as Person, 'party'],
    ] as const)
      expect((await ask(of.id, [experts[0] as Person, who])).body).toMatchObject({
        code: 'conflict_of_interest',
        conflict,
      });
    const { body } = await organiser.call<{ experts: { id: string; conflict: string | null }[] }>(
      'GET',
      `/api/organise/needs/${of.id}/experts?limit=100`,
    );
    const conflicts = body.experts.map(({ conflict }) => conflict !== null);
    expect(conflicts).toEqual([...conflicts].sort());
    expect(body.experts.find(({ id }) => id === insider.id)?.conflict).toBe('same_institution');
  });

  test('who steps aside says why, writes no more, and does not count', async () => {
    const of = await aNeed('submitted');
    await ask(of.id, experts.slice(0, 2));
    const first = experts[0] as Person;
    const { id, revision } = await mine(first, of.id);
    expect((await first.call('POST', `/api/reviews/${id}/step-aside`, { why: ' ' })).status).toBe(400);
    const aside = await first.call<MyReview>('POST', `/api/reviews/${id}/step-aside`, { why: '与技术负责人是师生' });
    expect(aside.body).toMatchObject({ state: 'stepped_aside', open: false, content: null });
    expect(
      (await first.call('PATCH', `/api/reviews/${id}`, { revision: revision + 1, feasibility: 3 })).body,
    ).toMatchObject({ code: 'review_closed' });
    await say(experts[1] as Person, of.id, [5, 5, 5]);
    expect((await decideOn(of.id, 'approve')).body.code).toBe('too_few_opinions');
    expect((await ask(of.id, [first])).body.code).toBe('conflict_of_interest');
  });

  test('an expert whom the organiser lets go is free, and not asked to wait for', async () => {
    const of = await aNeed('submitted');
    const asked = await ask(of.id, experts.slice(0, 3));
    const gone = asked.body.opinions.find(({ expert }) => expert?.id === experts[2]?.id)?.id;
    const left = await organiser.call<Panel>('DELETE', `/api/organise/reviews/${gone}`);
    expect(left.body.opinions.filter(({ state }) => state === 'assigned')).toHaveLength(2);
    expect((await organiser.call('DELETE', `/api/organise/reviews/${gone}`)).body).toMatchObject({
      code: 'review_closed',
    });
  });

  test('once let go they read nothing more; who had read the confidential parts cannot answer the need', async () => {
    const of = await aNeed('submitted');
    const [one, two, reader, unread] = [...experts.slice(0, 2), await aPerson(platform, 'expert'), experts[2]] as [
      ...[Person, Person, Person, Person],
    ];
    const asked = await ask(of.id, [one, two, reader, unread]);
    const mineOf = (who: Person) => asked.body.opinions.find(({ expert }) => expert?.id === who.id)?.id;
    expect((await mine(reader, of.id)).content?.tried).toContain('PLGA');
    for (const who of [reader, unread]) await organiser.call('DELETE', `/api/organise/reviews/${mineOf(who)}`);
    expect((await reader.call<MyReview>('GET', `/api/reviews/${mineOf(reader)}`)).body.content).toBeNull();
    expect((await reader.call('GET', `/api/needs/${of.id}`)).body).toMatchObject({ code: 'need_not_found' });
    await db().update(need).set({ state: 'open', publishedVersion: 1 }).where(eq(need.id, of.id));
    for (const [who, code] of [
      [reader, 'reviewed_need'],
      [unread, 'terms_not_accepted'],
    ] as const) {
      const university = await anInstitution(platform, 'university', who);
      const begun = await who.call('POST', `/api/needs/${of.id}/responses`, { institution_id: university.id });
      expect(begun.body).toMatchObject({ code });
    }
  });

  test('until when a review is due is told as an instant, and a day that has passed is refused', async () => {
    const of = await aNeed('submitted');
    const path = `/api/organise/needs/${of.id}/reviews`;
    const wanted = { experts: ids(...experts.slice(0, 2)), revision: of.revision };
    const before = await traces(of.id);
    const past = await organiser.call('POST', path, { ...wanted, due: '2020-01-31T16:00:00.000Z' });
    expect(past.body).toMatchObject({ code: 'review_due_passed', title: expect.stringContaining('1 Feb 2020, 00:00') });
    expect(await traces(of.id)).toEqual(before);
    await organiser.call('POST', path, { ...wanted, due: '2099-01-31T16:00:00.000Z' });
    const told = await db()
      .select()
      .from(notification)
      .where(eq(notification.subject, `need:${of.id}`));
    expect(told.find(({ kind }) => kind === 'review.assigned')?.params.due).toBe('2099-01-31T16:00:00.000Z');
  });
});

describe('an opinion', () => {
  test('is kept as a draft, refused while something is missing, and locked once handed in', async () => {
    const of = await aNeed('submitted');
    await ask(of.id, experts.slice(0, 2));
    const who = experts[0] as Person;
    const { id, revision } = await mine(who, of.id);
    const handIn = (seen: number) =>
      who.call<{ code: string; missing: string[]; state: string }>('POST', `/api/reviews/${id}/hand-in`, {
        revision: seen,
      });
    expect((await handIn(revision)).body).toMatchObject({
      code: 'review_incomplete',
      missing: ['authenticity', 'completeness', 'feasibility'],
    });
    const first = await who.call<MyReview>('PATCH', `/api/reviews/${id}`, { revision, authenticity: 4, rationale });
    expect(first.body).toMatchObject({ authenticity: 4, completeness: null });
    expect((await who.call('PATCH', `/api/reviews/${id}`, { revision, feasibility: 1 })).body).toMatchObject({
      code: 'stale_version',
    });
    expect((await handIn(first.body.revision)).body.missing).toEqual(['completeness', 'feasibility']);
    const second = await who.call<MyReview>('PATCH', `/api/reviews/${id}`, {
      revision: first.body.revision,
      completeness: 4,
      feasibility: 4,
      advice: 'publish',
      remarks: [{ field: 'indicators', text: '包封率缺少检测方法' }],
      flags: ['suggest_bounty'],
    });
    expect(second.body).toMatchObject({ authenticity: 4, completeness: 4 });
    expect((await handIn(second.body.revision)).body).toMatchObject({ state: 'done' });
    expect((await handIn(second.body.revision + 1)).body.code).toBe('review_closed');
    expect((await who.call('PATCH', `/api/reviews/${id}`, { revision: 9, authenticity: 0 })).body).toMatchObject({
      code: 'review_closed',
    });
    expect((await who.call('PATCH', `/api/reviews/${id}`, { revision: 9, authenticity: 6 })).status).toBe(400);
  });

  test('reaches the firm without the expert’s name, and only after the decision', async () => {
    const needId = await heard([5, 4, 4], [4, 4, 4]);
    const asFirm = () => author.call<Panel>('GET', `/api/needs/${needId}/reviews`);
    expect((await asFirm()).body).toMatchObject({ opinions: [], outcome: { opinions: 0 } });
    await decideOn(needId, 'return', { reason: '请补充包封率的检测方法' });
    const after = await asFirm();
    expect(after.body.opinions).toHaveLength(2);
    for (const { expert, scores } of after.body.opinions) expect([expert, typeof scores]).toEqual([null, 'object']);
    const text = JSON.stringify(after.body);
    for (const { id } of experts) expect(text).not.toContain(id);
    const stranger = await aPerson(platform, 'enterprise');
    expect((await stranger.call('GET', `/api/needs/${needId}/reviews`)).body).toMatchObject({ code: 'need_not_found' });
    // Nor does what happened to the need name its experts.
    const steps = await db()
      .select()
      .from(audit)
      .where(eq(audit.subject, `need:${needId}`));
    for (const { actor } of steps) expect(ids(...experts)).not.toContain(actor);
  });
});

describe('deciding', () => {
  test('needs two opinions, and a third where two are far apart', async () => {
    const of = await aNeed('submitted');
    await ask(of.id, experts.slice(0, 2));
    const before = await traces(of.id);
    expect((await decideOn(of.id, 'approve')).body.code).toBe('too_few_opinions');
    expect((await decideOn(of.id, 'reject', { reason: '重复', code: 'duplicate' })).body.code).toBe('too_few_opinions');
    expect(await traces(of.id)).toEqual(before);
    await say(experts[0] as Person, of.id, [5, 5, 5]);
    await say(experts[1] as Person, of.id, [3, 5, 5]);
    expect((await decideOn(of.id, 'approve')).body.code).toBe('third_review_wanted');
    await ask(of.id, [experts[2] as Person]);
    await say(experts[2] as Person, of.id, [4, 5, 5]);
    expect((await decideOn(of.id, 'approve')).body.outcome).toMatchObject({ opinions: 3, publishable: true });
    expect((await stored(of.id)).state).toBe('approved');
  });

  test('below the threshold it is approved only with a reason', async () => {
    const needId = await heard([3, 3, 3], [3, 3, 3]);
    expect((await decideOn(needId, 'approve')).body.code).toBe('below_threshold');
    expect((await decideOn(needId, 'approve', { reason: '行业共性问题，企业已承诺补充' })).status).toBe(200);
  });

  test('a rejection needs a code and a reason; an appeal is heard by others', async () => {
    const needId = await heard([1, 2, 2], [2, 2, 2]);
    expect((await decideOn(needId, 'reject', { reason: '指标与国标矛盾' })).body.code).toBe('rejection_code_missing');
    expect((await decideOn(needId, 'reject', { code: 'infeasible' })).body.code).toBe('reason_missing');
    const rejected = await decideOn(needId, 'reject', { code: 'infeasible', reason: '指标与国标矛盾' });
    expect(rejected.body.decision).toMatchObject({ action: 'reject', code: 'infeasible' });
    const { revision } = await stored(needId);
    const grounds = { revision, reason: '指标引用的是旧版国标' };
    expect((await author.call('POST', `/api/needs/${needId}/appeal`, grounds)).status).toBe(200);
    expect((await ask(needId, experts.slice(0, 2))).body).toMatchObject({
      code: 'conflict_of_interest',
      conflict: 'earlier_round',
    });
    const panel = experts.slice(2, 4) as [Person, Person];
    expect((await ask(needId, panel)).body).toMatchObject({ round: 2, outcome: { opinions: 0 } });
    // Returned and handed in again, it comes back to those who heard the appeal, and never to those before it.
    await say(panel[0], needId, [4, 4, 4]);
    await resubmit(needId, {});
    expect((await ask(needId, experts.slice(0, 2))).body.conflict).toBe('earlier_round');
    expect((await ask(needId, panel)).body).toMatchObject({ round: 3 });
  });

  test('ends the reviews that nobody handed in: their experts are told, and they wait no more', async () => {
    const needId = await heard([4, 4, 4], [4, 4, 4]);
    const late = experts[4] as Person;
    await ask(needId, [late]);
    const { id } = await mine(late, needId);
    const before = await openOf(late);
    await decideOn(needId, 'approve');
    expect((await late.call<MyReview>('GET', `/api/reviews/${id}`)).body).toMatchObject({
      state: 'released',
      content: null,
    });
    expect(await openOf(late)).toBe(before - 1);
    await expect(mine(late, needId)).rejects.toThrow('not asked');
    const told = await db()
      .select()
      .from(notification)
      .where(eq(notification.subject, `need:${needId}`));
    expect(told.filter(({ kind }) => kind === 'review.released').map(({ userId }) => userId)).toEqual([late.id]);
  });

  test('a review of a round that has ended does not count as in hand, whatever state it is in', async () => {
    const of = await aNeed('submitted');
    const [one, two] = experts as [Person, Person];
    await ask(of.id, [one, two]);
    const before = await openOf(one);
    await db().update(need).set({ state: 'approved' }).where(eq(need.id, of.id));
    expect(await openOf(one)).toBe(before - 1);
    await expect(mine(one, of.id)).rejects.toThrow('not asked');
  });

  test('handed in again, it is told to those who were heard before, who come first and read what they reviewed', async () => {
    const needId = await heard([4, 2, 4], [4, 2, 4]);
    const [one, two] = experts as [Person, Person];
    const [old] = (await one.call<{ reviews: MyReview[] }>('GET', '/api/reviews')).body.reviews;
    await resubmit(needId, { tried: '新增保密内容' });
    const told = await db()
      .select()
      .from(notification)
      .where(eq(notification.subject, `need:${needId}`));
    const again = told.filter(({ kind, link }) => kind === 'need.submit' && link === '/desk/reviews');
    expect(again.map(({ userId }) => userId).sort()).toEqual(ids(one, two).sort());
    const { body } = await organiser.call<{ experts: { id: string; earlier: boolean }[] }>(
      'GET',
      `/api/organise/needs/${needId}/experts`,
    );
    expect(
      body.experts
        .slice(0, 2)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids(one, two).sort());
    expect(body.experts.map(({ earlier }) => earlier)).toEqual([true, true, ...body.experts.slice(2).map(() => false)]);
    const read = await one.call<MyReview>('GET', `/api/reviews/${old?.id}`);
    expect(read.body.content?.tried).toContain('PLGA');
    await ask(needId, [one, two]);
    expect((await mine(one, needId)).content?.tried).toBe('新增保密内容');
    expect((await one.call<MyReview>('GET', `/api/reviews/${old?.id}`)).body.content?.tried).toContain('PLGA');
  });

  test('returned, it has a day until which it must be completed', async () => {
    const needId = await heard([4, 2, 4], [4, 2, 4]);
    expect((await decideOn(needId, 'return')).body.code).toBe('reason_missing');
    await decideOn(needId, 'return', { reason: '缺少检测方法', days: 7 });
    const { state, returnDueAt } = await stored(needId);
    const days = ((returnDueAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect([state, Math.round(days)]).toEqual(['returned', 7]);
  });

  test('published, the public version is the one that was approved; a deadline that is near needs a reason', async () => {
    const soon = new Date(Date.now() + 3 * 86_400_000);
    const near = await aNeed('approved', { deadline: soon });
    expect((await decideOn(near.id, 'publish')).body.code).toBe('deadline_too_near');
    expect((await decideOn(near.id, 'publish', { reason: '企业急需' })).status).toBe(200);
    expect(await stored(near.id)).toMatchObject({ state: 'open', publishedVersion: 1 });
    expect((await decideOn(near.id, 'publish')).body.code).toBe('illegal_step');
    expect((await decideOn(near.id, 'take_down')).body.code).toBe('reason_missing');
    expect((await decideOn(near.id, 'take_down', { reason: '企业已注销' })).status).toBe(200);
  });

  test('published after its deadline has passed, it takes a later one, as a version of its own', async () => {
    const past = await aNeed('approved', { deadline: new Date(Date.now() - 1000) });
    expect((await decideOn(past.id, 'publish', { reason: '企业急需' })).body.code).toBe('need_deadline_passed');
    const deadline = '2099-09-01T00:00:00.000Z';
    for (const [wanted, code] of [
      ['2020-01-01T00:00:00.000Z', 'need_deadline_passed'],
      ['2099-01-01T00:00:00.000Z', 'deadline_shortened'],
      ['2100-08-01T00:00:00.000Z', 'deliver_before_deadline'],
    ] as const)
      expect((await decideOn(past.id, 'publish', { deadline: wanted })).body.code).toBe(code);
    expect((await decideOn(past.id, 'publish', { deadline, reason: '审核用时较长' })).status).toBe(200);
    expect(await stored(past.id)).toMatchObject({
      ...{ state: 'open', version: 2, publishedVersion: 2, addenda: 0, deadline: new Date(deadline) },
      content: { deadline },
    });
    const { body } = await author.call<{ versions: { is_public: boolean; note: string }[] }>(
      'GET',
      `/api/needs/${past.id}/versions`,
    );
    expect(body.versions).toMatchObject([{ is_public: false }, { is_public: true, note: '审核用时较长' }]);
  });

  test('withdrawn by its firm under review, its experts are let go and hear of it', async () => {
    const of = await aNeed('submitted');
    await ask(of.id, experts.slice(0, 2));
    await say(experts[0] as Person, of.id, [4, 4, 4]);
    const { revision } = await stored(of.id);
    const gone = await author.call<{ state: string }>('POST', `/api/needs/${of.id}/withdraw`, { revision });
    expect(gone.body.state).toBe('withdrawn');
    const told = await db()
      .select()
      .from(notification)
      .where(eq(notification.subject, `need:${of.id}`));
    const heard = (kind: string) => told.filter((one) => one.kind === kind).map(({ userId }) => userId);
    expect(heard('need.withdraw')).toContain(experts[0]?.id);
    expect(heard('review.released')).toEqual([experts[1]?.id]);
  });

  test('approved, it can be returned to its firm once more', async () => {
    const of = await aNeed('approved', { deadline: new Date(Date.now() - 1000) });
    expect((await decideOn(of.id, 'return')).body.code).toBe('reason_missing');
    expect((await decideOn(of.id, 'return', { reason: '截止时间已过，请重新确定' })).status).toBe(200);
    expect((await stored(of.id)).state).toBe('returned');
    const again = await author.call<{ can: { edit: boolean } }>('GET', `/api/needs/${of.id}`);
    expect(again.body.can.edit).toBe(true);
  });

  test('the desk tells what waits, since when, and how long each stage takes', async () => {
    const manager = await aPerson(platform, 'technology_manager');
    const of = await aNeed('submitted', { managerId: manager.id });
    await ask(of.id, experts.slice(0, 2));
    interface Row {
      id: string;
      reviews: { wanted: number; done: number };
      due: string | null;
      is_key: boolean;
    }
    const desk = async (query: string) =>
      (await organiser.call<{ needs: Row[] }>('GET', `/api/organise/needs?${query}`)).body.needs;
    expect((await desk('state=under_review&limit=100')).find(({ id }) => id === of.id)).toMatchObject({
      reviews: { wanted: 2, done: 0 },
      due: expect.stringMatching(/^20/),
    });
    await organiser.call('PUT', `/api/organise/needs/${of.id}/key`, { is_key: true });
    expect((await desk('key=true')).map(({ id, is_key }) => [id, is_key])).toEqual([[of.id, true]]);
    await organiser.call('PUT', `/api/organise/needs/${of.id}/key`, { is_key: true });
    const told = await db()
      .select()
      .from(notification)
      .where(eq(notification.subject, `need:${of.id}`));
    const marked = told.filter(({ kind }) => kind === 'need.key_marked');
    expect(marked.map(({ userId }) => userId)).toEqual(expect.arrayContaining(ids(author, manager)));
    const log = await organiser.call<{ entries: { action: string }[] }>(
      'GET',
      `/api/organise/needs/${of.id}/panel-log`,
    );
    expect(log.body.entries.map(({ action }) => action)).toEqual(['review.key', 'review.assign']);
    const { body } = await organiser.call<{ states: { state: string; count: number }[]; stages: { state: string }[] }>(
      'GET',
      '/api/organise/needs/summary',
    );
    const [counted] = await db()
      .select({ n: sql<number>`count(*)::int` })
      .from(need)
      .where(eq(need.state, 'under_review'));
    expect(body.states.find(({ state }) => state === 'under_review')?.count).toBe(counted?.n);
    expect(body.stages.map(({ state }) => state)).toContain('under_review');
    const loads = await organiser.call<{ experts: { id: string; open: number }[] }>(
      'GET',
      '/api/organise/experts?limit=100',
    );
    expect(loads.body.experts.find(({ id }) => id === experts[0]?.id)?.open).toBeGreaterThan(0);
  });
});
