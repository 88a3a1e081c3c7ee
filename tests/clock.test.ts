/** What falls due without anybody doing it: each once, at its time, by the database's clock. */
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  audit,
  award,
  clarification,
  clockMark,
  incident,
  meeting,
  meetingParticipant,
  milestone,
  need,
  needFollow,
  notification,
  objection,
  response,
  review,
} from '../core/db/schema.ts';
import { contractReminders } from '../server/clock/contract-reminders.ts';
import { contractTasks } from '../server/clock/contracts.ts';
import { needTasks } from '../server/clock/needs.ts';
import { reminderTasks } from '../server/clock/reminders.ts';
import { responseTasks } from '../server/clock/responses.ts';
import { tasks as everything } from '../server/clock/tasks.ts';
import { type ClockTask, tick } from '../server/clock/tick.ts';
import { actOnNeed } from '../server/needs/act.ts';
import { aNeedIn, anInstitution, aResponseIn } from './support/bounty.ts';
import { aCast, aContractIn } from './support/contracts.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

/** Those of other capabilities have tests of their own. */
const tasks = [...responseTasks, ...needTasks, ...contractTasks, ...reminderTasks, ...contractReminders];

let platform: Platform;
let firm: Person;
let university: Person;
let enterpriseId: string;
let universityId: string;

beforeAll(async () => {
  platform = await startPlatform();
  firm = await aPerson(platform, 'enterprise');
  university = await aPerson(platform);
  enterpriseId = (await anInstitution(platform, 'enterprise', firm)).id;
  universityId = (await anInstitution(platform, 'university', university)).id;
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const db = () => platform.database.db;
const hoursAhead = (hours: number) => new Date(Date.now() + hours * 3_600_000);
const ticks = async () => {
  const ticked = await tick(db(), tasks);
  expect(ticked?.failed).toEqual([]);
  return ticked?.done ?? {};
};
const aNeed = (state: Parameters<typeof aNeedIn>[1], changes: Partial<typeof need.$inferInsert> = {}) =>
  aNeedIn(platform, state, { enterpriseId, author: firm }, changes);
const stateOf = async (id: string) => (await db().select().from(need).where(eq(need.id, id)))[0]?.state;
const told = async (who: Person, kind: string, subject: string) =>
  (
    await db()
      .select({ params: notification.params })
      .from(notification)
      .where(and(eq(notification.userId, who.id), eq(notification.kind, kind), eq(notification.subject, subject)))
  ).length;

test('a need closes at its deadline, and is found without response where nobody answered it', async () => {
  const past = { deadline: hoursAhead(-1) };
  const [answered, ignored, open] = [await aNeed('open', past), await aNeed('open', past), await aNeed('open')];
  await aResponseIn(platform, 'submitted', answered, { institutionId: universityId, leader: university });
  await aResponseIn(platform, 'withdrawn', ignored, { institutionId: universityId, leader: university });
  await aResponseIn(platform, 'draft', ignored, { institutionId: universityId, leader: university });
  expect(await ticks()).toEqual({ 'need.close': 2, 'need.find_no_response': 1 });
  expect([await stateOf(answered.id), await stateOf(ignored.id), await stateOf(open.id)]).toEqual([
    'closed',
    'no_response',
    'open',
  ]);
  expect(await told(firm, 'need.close', `need:${answered.id}`)).toBe(1);
  expect(await told(university, 'need.close', `need:${answered.id}`)).toBe(1);
  expect(await told(firm, 'need.find_no_response', `need:${ignored.id}`)).toBe(1);
  const entries = await db()
    .select({ action: audit.action, actor: audit.actor })
    .from(audit)
    .where(eq(audit.subject, `need:${ignored.id}`))
    .orderBy(audit.seq);
  expect(entries).toEqual([
    { action: 'need.close', actor: null },
    { action: 'need.find_no_response', actor: null },
  ]);
  expect(await ticks()).toEqual({});
});

test('what nobody answered expires after thirty days; what was returned lapses at its date', async () => {
  const old = await aNeed('no_response', { closedAt: hoursAhead(-30 * 24 - 1) });
  const young = await aNeed('no_response', { closedAt: hoursAhead(-29 * 24) });
  const late = await aNeed('returned', { returnDueAt: hoursAhead(-0.1) });
  const inTime = await aNeed('returned', { returnDueAt: hoursAhead(100) });
  expect(await ticks()).toEqual({ 'need.expire': 1, 'need.lapse': 1 });
  expect(await Promise.all([old, young, late, inTime].map(({ id }) => stateOf(id)))).toEqual([
    'expired',
    'no_response',
    'lapsed',
    'returned',
  ]);
});

test('a returned response and a clarification are reminded of the day before; the response is void after its day', async () => {
  const row = await aNeed('closed');
  const back = await aResponseIn(platform, 'returned', row, { institutionId: universityId, leader: university });
  const due = (returnDueAt: Date) => db().update(response).set({ returnDueAt }).where(eq(response.id, back.id));
  await due(hoursAhead(30));
  expect(await ticks()).toEqual({});
  await due(hoursAhead(20));
  expect(await ticks()).toEqual({ 'response.return_due_near': 1 });
  expect(await ticks()).toEqual({});
  expect(await told(university, 'response.return_due_near', `response:${back.id}`)).toBe(1);
  const listed = await aResponseIn(platform, 'shortlisted', await aNeed('matching'), {
    institutionId: universityId,
    leader: university,
  });
  const asked = { responseId: listed.id, text: '样本量？', askedBy: firm.id, dueAt: hoursAhead(20) };
  await db().insert(clarification).values(asked);
  expect(await ticks()).toEqual({ 'clarification.due_near': 1 });
  expect(await ticks()).toEqual({});
  await due(hoursAhead(-0.1));
  expect(await ticks()).toEqual({ 'response.lapse': 1, 'need.find_no_response': 1 });
  const [now] = await db().select().from(response).where(eq(response.id, back.id));
  expect(now?.state).toBe('disqualified');
  for (const who of [university, firm]) expect(await told(who, 'response.lapse', `response:${back.id}`)).toBe(1);
  expect(await stateOf(row.id)).toBe('no_response');
});

test('a returned response does not lapse while its need is suspended, and has as long for it afterwards', async () => {
  const organiser = await aPerson(platform, 'organiser');
  const of = await aNeed('closed');
  const back = await aResponseIn(platform, 'returned', of, { institutionId: universityId, leader: university });
  const path = `/api/organise/needs/${of.id}/suspension`;
  const held = await organiser.call<{ revision: number }>('POST', path, {
    ...{ revision: of.revision, reason: '核实中', review_at: hoursAhead(100).toISOString() },
  });
  expect(held.status).toBe(200);
  // It was suspended three hours ago, two before the response was due.
  await db()
    .update(need)
    .set({ suspendedAt: hoursAhead(-3) })
    .where(eq(need.id, of.id));
  await db()
    .update(response)
    .set({ returnDueAt: hoursAhead(-1) })
    .where(eq(response.id, back.id));
  expect(await ticks()).toEqual({});
  const resumed = await organiser.call('POST', `${path}/end`, { revision: held.body.revision, reason: '已核实' });
  expect(resumed.status).toBe(200);
  const [now] = await db().select().from(response).where(eq(response.id, back.id));
  expect(now?.state).toBe('returned');
  const hoursLeft = ((now?.returnDueAt?.getTime() ?? 0) - Date.now()) / 3_600_000;
  expect(hoursLeft).toBeGreaterThan(1.9);
  expect(hoursLeft).toBeLessThan(2.1);
  expect(await ticks()).toEqual({ 'response.return_due_near': 1 });
});

test('a choice that was shown long enough goes to contracting, unless an objection is open', async () => {
  const past = { publicityEndsAt: hoursAhead(-1) };
  const [quiet, disputed, early] = [
    await aNeed('publicity', past),
    await aNeed('publicity', past),
    await aNeed('publicity', { publicityEndsAt: hoursAhead(1) }),
  ];
  const chosen = await aResponseIn(platform, 'selected', disputed, { institutionId: universityId, leader: university });
  const [made] = await db()
    .insert(award)
    .values({ needId: disputed.id, round: 1, responseId: chosen.id, reasons: {}, matrix: {}, decidedBy: firm.id })
    .returning();
  const [raised] = await db()
    .insert(objection)
    .values({ awardId: made?.id ?? '', by: university.id, text: 'unfair' })
    .returning();
  expect(await ticks()).toEqual({ 'need.start_contract': 1 });
  expect(await Promise.all([quiet, disputed, early].map(({ id }) => stateOf(id)))).toEqual([
    'contracting',
    'publicity',
    'publicity',
  ]);
  await db()
    .update(objection)
    .set({ ruling: 'dismissed' })
    .where(eq(objection.id, raised?.id ?? ''));
  expect(await ticks()).toEqual({ 'need.start_contract': 1 });
});

test('followers and whoever writes a response are reminded three days and one day before, and of a new deadline anew', async () => {
  const [follower, writer] = [await aPerson(platform), await aPerson(platform)];
  const row = await aNeed('open', { deadline: hoursAhead(70) });
  await db().insert(needFollow).values({ needId: row.id, userId: follower.id });
  await aResponseIn(platform, 'draft', row, { institutionId: universityId, leader: writer });
  const subject = `need:${row.id}`;
  const counts = async () => [
    await told(follower, 'need.deadline_near', subject),
    await told(writer, 'need.deadline_near', subject),
    await told(firm, 'need.deadline_near', subject),
  ];
  expect(await ticks()).toEqual({ 'need.deadline_near': 1 });
  expect(await counts()).toEqual([1, 1, 0]);
  expect(await ticks()).toEqual({});
  await db()
    .update(need)
    .set({ deadline: hoursAhead(23) })
    .where(eq(need.id, row.id));
  await ticks();
  await ticks();
  expect(await counts()).toEqual([2, 2, 0]);
  await db()
    .update(need)
    .set({ deadline: hoursAhead(24 * 10) })
    .where(eq(need.id, row.id));
  expect(await ticks()).toEqual({});
  await db()
    .update(need)
    .set({ deadline: hoursAhead(71) })
    .where(eq(need.id, row.id));
  expect(await ticks()).toEqual({ 'need.deadline_near': 1 });
  expect(await counts()).toEqual([3, 3, 0]);
});

test('an expert is reminded the day before and once it is overdue, but not of a review that is done', async () => {
  const expert = await aPerson(platform, 'expert');
  const row = await aNeed('under_review', { round: 1 });
  const assign = (dueAt: Date, state: 'assigned' | 'done', round = 1) =>
    db().insert(review).values({ needId: row.id, round, expertId: expert.id, dueAt, state }).returning();
  const [mine] = await assign(hoursAhead(20), 'assigned');
  const subject = `review:${mine?.id}`;
  expect(await ticks()).toEqual({ 'review.due': 1 });
  expect(await told(expert, 'review.due_near', subject)).toBe(1);
  await db()
    .update(review)
    .set({ dueAt: hoursAhead(-1) })
    .where(eq(review.id, mine?.id ?? ''));
  expect(await ticks()).toEqual({ 'review.due': 1 });
  expect(await told(expert, 'review.overdue', subject)).toBe(1);
  await db()
    .update(review)
    .set({ dueAt: hoursAhead(-2), state: 'done' })
    .where(eq(review.id, mine?.id ?? ''));
  expect(await ticks()).toEqual({});
});

test('those who take part are reminded a day and an hour before; whoever declined is not', async () => {
  const [guest, absent] = [await aPerson(platform), await aPerson(platform)];
  const [row] = await db()
    .insert(meeting)
    .values({
      kind: 'meeting',
      title: '对接会',
      startsAt: hoursAhead(0.5),
      endsAt: hoursAhead(2),
      hostId: firm.id,
      audience: 'participants',
    })
    .returning();
  const meetingId = row?.id ?? '';
  await db()
    .insert(meetingParticipant)
    .values([
      { meetingId, userId: guest.id, name: 'guest' },
      { meetingId, userId: absent.id, name: 'absent', answer: 'declined' as const },
      { meetingId, institutionId: universityId, name: 'university' },
    ]);
  const subject = `meeting:${meetingId}`;
  // It was arranged at short notice: one reminder, not two.
  expect(await ticks()).toEqual({ 'meeting.near': 1 });
  expect(await ticks()).toEqual({});
  const reminded = (who: Person) => told(who, 'meeting.near', subject);
  expect(await Promise.all([guest, absent, university, firm].map(reminded))).toEqual([1, 0, 1, 1]);
  await db()
    .update(meeting)
    .set({ startsAt: hoursAhead(20) })
    .where(eq(meeting.id, meetingId));
  expect(await ticks()).toEqual({ 'meeting.near': 1 });
  await db()
    .update(meeting)
    .set({ state: 'held', startsAt: hoursAhead(-5), followUpOn: sql`(now() - interval '1 day')::date` })
    .where(eq(meeting.id, meetingId));
  expect(await ticks()).toEqual({ 'meeting.follow_up': 1 });
  expect(await ticks()).toEqual({});
  expect(await told(guest, 'meeting.follow_up', subject)).toBe(1);
});

test('a contractor is reminded of a milestone a week and a day before, both sides once it is late, the client of what waits', async () => {
  const cast = await aCast(platform);
  const of = await aContractIn(platform, 'executing', cast, {}, 'planned');
  const [one, other] = await db()
    .select()
    .from(milestone)
    .where(eq(milestone.contractId, of.id))
    .orderBy(milestone.position);
  const set = (id: string | undefined, to: object) =>
    db()
      .update(milestone)
      .set(to)
      .where(eq(milestone.id, id ?? ''));
  const due = (days: number) => sql`(now() at time zone 'Asia/Shanghai')::date + ${days}::int`;
  await set(other?.id, { dueOn: due(30) });
  await set(one?.id, { dueOn: due(8) });
  expect(await ticks()).toEqual({});
  for (const [days, kind, contractor, client] of [
    [7, 'milestone.due_near', 1, 0],
    [1, 'milestone.due_near', 2, 0],
    [-1, 'milestone.overdue', 1, 1],
  ] as const) {
    await set(one?.id, { dueOn: due(days) });
    expect(await ticks()).toEqual({ 'milestone.due': 1 });
    expect(await ticks()).toEqual({});
    const subject = `milestone:${one?.id}`;
    expect(await told(cast.contractor, kind, subject)).toBe(contractor);
    expect(await told(cast.client, kind, subject)).toBe(client);
  }
  await set(one?.id, { state: 'submitted', submittedAt: hoursAhead(-9 * 24) });
  expect(await ticks()).toEqual({});
  for (const days of [10, 30]) {
    await set(one?.id, { submittedAt: hoursAhead(-days * 24 - 1) });
    expect(await ticks()).toEqual({ 'milestone.waiting': 1 });
    expect(await ticks()).toEqual({});
  }
  expect(await told(cast.client, 'milestone.waiting', `milestone:${one?.id}`)).toBe(2);
  expect(await told(cast.contractor, 'milestone.waiting', `milestone:${one?.id}`)).toBe(0);
});

test('organisers are reminded of a dispute after five days and once more after fifteen', async () => {
  const cast = await aCast(platform);
  const of = await aContractIn(platform, 'disputed', cast);
  const raise = { contractId: of.id, kind: 'dispute' as const, claim: '未付款', raisedBy: cast.client.id };
  const [row] = await db()
    .insert(incident)
    .values({ ...raise, raisedSide: 'client' })
    .returning();
  expect(await ticks()).toEqual({});
  for (const [days, kind] of [
    [5, 'dispute.unanswered'],
    [15, 'dispute.overdue'],
  ] as const) {
    await db()
      .update(incident)
      .set({ createdAt: hoursAhead(-days * 24 - 1) })
      .where(eq(incident.id, row?.id ?? ''));
    expect(await ticks()).toEqual({ 'dispute.open': 1 });
    expect(await ticks()).toEqual({});
    expect(await told(cast.organiser, kind, `incident:${row?.id}`)).toBe(1);
  }
});

test('of several processes one ticks at a time, and nothing is done twice', async () => {
  const rows = await Promise.all(Array.from({ length: 8 }, () => aNeed('open', { deadline: hoursAhead(-1) })));
  const all = await Promise.all(Array.from({ length: 6 }, () => tick(db(), tasks)));
  expect(all.filter(Boolean).length).toBeGreaterThanOrEqual(1);
  while ((await tick(db(), tasks)) === null);
  const closed = all.reduce((sum, ticked) => sum + (ticked?.done['need.close'] ?? 0), 0);
  expect(closed).toBe(8);
  for (const { id } of rows) expect(await told(firm, 'need.close', `need:${id}`)).toBe(1);
});

test('a step that somebody took meanwhile is left alone', async () => {
  const row = await aNeed('open', { deadline: hoursAhead(-1) });
  const [close] = tasks.filter(({ name }) => name === 'need.close');
  const due = (await close?.due(db())) ?? [];
  await db().transaction((tx) => actOnNeed(tx, row.id, 'close', 'system'));
  expect(await Promise.all(due.map((one) => db().transaction((tx) => one.act(tx))))).toEqual([false]);
});

test('what fails is undone, stops nothing else, and is tried again', async () => {
  let broken = true;
  const one = (id: string): ClockTask => ({
    name: id,
    due: async () => [
      {
        id,
        async act(tx) {
          await tx.insert(clockMark).values({ subject: id, mark: 'x' });
          if (id === 'first' && broken) throw new Error('broken');
          return true;
        },
      },
    ],
  });
  const first = await tick(db(), [one('first'), one('second')]);
  expect(first).toMatchObject({ done: { second: 1 }, failed: [{ task: 'first', id: 'first' }] });
  broken = false;
  expect(await tick(db(), [one('first')])).toEqual({ done: { first: 1 }, failed: [] });
});

test('the clock does all of them', () => {
  for (const task of tasks) expect(everything).toContain(task);
  expect(new Set(everything.map(({ name }) => name)).size).toBe(everything.length);
});
