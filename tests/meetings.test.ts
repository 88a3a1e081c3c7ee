/** Matching events: planned, answered, moved, held, cancelled; seen by whom they are for. */
import { eq } from 'drizzle-orm';
import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit, meeting, need, notification } from '../core/db/schema.ts';
import { choices, take } from '../core/lifecycle/machine.ts';
import { meetingLife } from '../core/lifecycle/meeting.ts';
import { aMember, aNeedIn, anInstitution, aResponseIn } from './support/bounty.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let organiser: Person;
let manager: Person;
let firm: Person;
let researcher: Person;
let stranger: Person;
let enterpriseId: string;
let university: { id: string; name: string };

beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser');
  manager = await aPerson(platform, 'technology_manager');
  firm = await aPerson(platform, 'enterprise');
  researcher = await aPerson(platform);
  stranger = await aPerson(platform);
  enterpriseId = (await anInstitution(platform, 'enterprise', firm)).id;
  university = await anInstitution(platform, 'university', researcher);
});
afterAll(() => platform?.[Symbol.asyncDispose]());

interface View {
  id: string;
  code?: string;
  state: string;
  revision: number;
  link: string | null;
  needs: { id: string }[];
  actions: string[];
  parties: string[];
  my_answer: string | null;
  coming: number;
  participants: { id: string; name: string; answer: string; attended: string; mine: boolean }[] | null;
  record: { minutes: string; outcome: string; follow_up_on: string | null } | null;
}

const db = () => platform.database.db;
const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
const plan = (who: Person, changes: object = {}) =>
  who.call<View>('POST', '/api/meetings', {
    kind: 'meeting',
    title: '缓释制剂供需对接会',
    agenda: '介绍方案，答疑',
    starts_at: hours(48),
    ends_at: hours(50),
    place: '天津市创新大厦 3 层',
    link: 'https://meet.example/room',
    ...changes,
  });
const see = (who: Person, id: string) => who.call<View>('GET', `/api/meetings/${id}`);
const act = (who: Person, id: string, action: string, body: object) =>
  who.call<View>('POST', `/api/meetings/${id}/steps/${action}`, body);
const aNeed = (state: Parameters<typeof aNeedIn>[1]) =>
  aNeedIn(platform, state, { enterpriseId, author: firm }, { managerId: manager.id });
const told = async (who: Person, kind: string, id: string) =>
  (
    await db()
      .select()
      .from(notification)
      .where(eq(notification.subject, `meeting:${id}`))
  ).filter((row) => row.kind === kind && row.userId === who.id).length;

test('whoever is asked is told, sees all of it, and answers; the host is told of the answer', async () => {
  const guest = await aPerson(platform);
  const made = await plan(manager, {
    invitations: [{ email: guest.email }, { institution_id: university.id }, { name: '赵总' }],
  });
  expect(made.status).toBe(201);
  const { id } = made.body;
  expect(made.body.participants?.map(({ answer }) => answer)).toEqual(['invited', 'invited', 'invited']);
  expect(await told(guest, 'meeting.invited', id)).toBe(1);
  expect(await told(researcher, 'meeting.invited', id)).toBe(1);
  expect(await told(manager, 'meeting.invited', id)).toBe(0);
  expect((await see(guest, id)).body).toMatchObject({ link: 'https://meet.example/room', my_answer: 'invited' });
  const answer = (who: Person, answer: string) => who.call<View>('PUT', `/api/meetings/${id}/answer`, { answer });
  expect((await answer(guest, 'accepted')).body).toMatchObject({ my_answer: 'accepted', coming: 1 });
  expect((await answer(researcher, 'declined')).body).toMatchObject({ my_answer: 'declined', coming: 1 });
  await answer(guest, 'accepted');
  expect(await told(manager, 'meeting.accepted', id)).toBe(1);
  expect(await told(manager, 'meeting.declined', id)).toBe(1);
  const said = await db()
    .select({ action: audit.action, actor: audit.actor })
    .from(audit)
    .where(eq(audit.subject, `meeting:${id}`))
    .orderBy(audit.seq);
  expect(said.slice(1)).toEqual([
    { action: 'meeting.accept', actor: guest.id },
    { action: 'meeting.decline', actor: researcher.id },
  ]);
  expect((await answer(stranger, 'accepted')).body.code).toBe('meeting_not_found');
  expect((await answer(manager, 'accepted')).body.code).toBe('not_invited');
});

test('a meeting is not there for whoever has nothing to do with it; its needs’ firm and manager see it', async () => {
  const row = await aNeed('open');
  const { body } = await plan(organiser, { need_ids: [row.id] });
  for (const who of [stranger, visitor(platform), researcher])
    expect((await see(who, body.id)).body.code).toBe('meeting_not_found');
  for (const who of [firm, manager, organiser]) expect((await see(who, body.id)).status).toBe(200);
  const listed = (who: Person, query: string) =>
    who.call<{ meetings: View[] }>('GET', `/api/meetings?need=${row.id}${query}`);
  expect((await listed(firm, '')).body.meetings.map(({ id }) => id)).toEqual([body.id]);
  expect((await listed(stranger, '')).body.meetings).toEqual([]);
  expect((await stranger.call('GET', `/api/meetings/${body.id}/calendar.ics`)).status).toBe(404);
});

test('whoever is taken off the list is told; a firm is told of a meeting about its need that somebody else plans', async () => {
  const guest = await aPerson(platform);
  const row = await aNeed('open');
  const { body } = await plan(organiser, { need_ids: [row.id], invitations: [{ email: guest.email }] });
  expect(await told(firm, 'meeting.planned', body.id)).toBe(1);
  expect(await told(manager, 'meeting.planned', body.id)).toBe(1);
  const path = (who: string) => `/api/meetings/${body.id}/participants/${who}`;
  const own = body.participants?.[0]?.id ?? '';
  expect((await guest.call<View>('DELETE', path(own))).body.code).toBe('not_your_step');
  expect((await organiser.call<View>('DELETE', path(own))).body.participants).toEqual([]);
  expect(await told(guest, 'meeting.uninvited', body.id)).toBe(1);
  const another = await aNeed('open');
  const changed = { revision: body.revision, title: '对接会', agenda: '', need_ids: [row.id, another.id] };
  expect((await organiser.call('PATCH', `/api/meetings/${body.id}`, changed)).status).toBe(200);
  expect(await told(firm, 'meeting.planned', body.id)).toBe(2);
  const byItself = await plan(firm, { need_ids: [row.id] });
  expect(await told(firm, 'meeting.planned', byItself.body.id)).toBe(0);
});

test('everybody sees that a release conference takes place, and may come, but not who comes nor the link', async () => {
  const row = await aNeed('open');
  const hidden = await aNeed('submitted');
  const { body } = await plan(manager, { kind: 'release', title: '春季需求发布会', need_ids: [row.id] });
  const seen = (await see(visitor(platform), body.id)).body;
  expect(seen).toMatchObject({ link: null, participants: null, record: null, needs: [{ id: row.id }], actions: [] });
  const list = await visitor(platform).call<{ meetings: View[] }>('GET', '/api/meetings');
  expect(list.body.meetings.map(({ id }) => id)).toEqual([body.id]);
  const coming = await stranger.call<View>('PUT', `/api/meetings/${body.id}/answer`, { answer: 'accepted' });
  expect(coming.body).toMatchObject({ my_answer: 'accepted', coming: 1, link: 'https://meet.example/room' });
  expect((await plan(manager, { kind: 'release', need_ids: [hidden.id] })).body.code).toBe('need_not_shown');
  expect((await plan(firm, { kind: 'release' })).body.code).toBe('release_not_yours');
});

test('what does not add up is refused, and nothing is planned', async () => {
  const before = (await db().select().from(meeting)).length;
  const foreign = await aNeedIn(platform, 'draft', {
    enterpriseId: (await anInstitution(platform, 'enterprise', null)).id,
    author: organiser,
  });
  const cases: [Person, object, string][] = [
    [stranger, {}, 'may_not_host'],
    [firm, { ends_at: hours(47) }, 'meeting_ends_first'],
    [firm, { ends_at: hours(48 + 24 * 15) }, 'meeting_ends_first'],
    [firm, { place: '', link: '' }, 'meeting_nowhere'],
    [firm, { timezone: 'Mars/Base' }, 'bad_request'],
    [firm, { link: 'javascript:alert(1)' }, 'bad_request'],
    [firm, { need_ids: [foreign.id] }, 'need_not_found'],
    [firm, { invitations: [{ email: 'nobody@test.example' }] }, 'account_not_found'],
    [firm, { invitations: [{ institution_id: foreign.id }] }, 'institution_not_found'],
    [firm, { invitations: [{ response_id: foreign.id }] }, 'respondent_not_found'],
    [firm, { begins_matching: true }, 'no_respondent_invited'],
  ];
  for (const [who, changes, code] of cases) expect((await plan(who, changes)).body.code, code).toBe(code);
  expect((await db().select().from(meeting)).length).toBe(before);
});

test('a firm that invites a response may begin matching with it; who answered stays unknown to others', async () => {
  const row = await aNeed('open');
  const response = await aResponseIn(platform, 'submitted', row, { institutionId: university.id, leader: researcher });
  const invitations = [{ response_id: response.id }];
  expect((await plan(await aHost(), { need_ids: [row.id], invitations })).body.code).toBe('respondent_not_found');
  const without = await plan(firm, { need_ids: [row.id], begins_matching: true });
  expect(without.body.code).toBe('no_respondent_invited');
  const asOrganiser = await plan(organiser, { need_ids: [row.id], invitations, begins_matching: true });
  expect(asOrganiser.body.code).toBe('not_your_step');
  expect((await db().select().from(need).where(eq(need.id, row.id)))[0]?.state).toBe('open');
  const made = await plan(firm, { need_ids: [row.id], invitations, begins_matching: true });
  expect(made.status).toBe(201);
  expect((await db().select().from(need).where(eq(need.id, row.id)))[0]?.state).toBe('matching');
  expect(await told(researcher, 'meeting.invited', made.body.id)).toBe(1);
  expect((await plan(firm, { need_ids: [row.id], invitations, begins_matching: true })).status).toBe(201);
});

async function aHost(): Promise<Person> {
  const host = await aPerson(platform, 'enterprise');
  await anInstitution(platform, 'enterprise', host);
  return host;
}

/** A meeting in a state, that began an hour ago where it is to be held. */
async function aMeetingIn(state: 'planned' | 'held' | 'cancelled', guest: Person) {
  const [row] = await db()
    .insert(meeting)
    .values({
      kind: 'meeting',
      title: '走一遍',
      state,
      startsAt: new Date(hours(-1)),
      endsAt: new Date(hours(1)),
      place: '会议室',
      hostId: firm.id,
      audience: 'participants',
    })
    .returning();
  const id = row?.id ?? '';
  await organiser.call('POST', `/api/meetings/${id}/participants`, { invitations: [{ email: guest.email }] });
  const [now] = await db().select().from(meeting).where(eq(meeting.id, id));
  return { id, revision: now?.revision ?? 0 };
}

test('every state, every action, every party: allowed exactly where the table says, and what is refused changes nothing', async () => {
  const guest = await aPerson(platform);
  const parties = {
    host: { who: firm, is: ['host'] },
    participant: { who: guest, is: ['participant'] },
    organiser: { who: organiser, is: ['organiser'] },
    none: { who: stranger, is: [] },
  } as const;
  const all = async (id: string) => ({
    rows: await db().select().from(meeting).where(eq(meeting.id, id)),
    entries: (
      await db()
        .select()
        .from(audit)
        .where(eq(audit.subject, `meeting:${id}`))
    ).length,
    told: (
      await db()
        .select()
        .from(notification)
        .where(eq(notification.subject, `meeting:${id}`))
    ).length,
  });
  for (const state of meetingLife.states)
    for (const action of Object.keys(meetingLife.moves) as (keyof typeof meetingLife.moves)[])
      for (const [name, { who, is }] of Object.entries(parties)) {
        const { id, revision } = await aMeetingIn(state, guest);
        // Not a cancelled one: nobody is invited to it.
        const isThere = name !== 'none' && !(state === 'cancelled' && name === 'participant');
        const before = await all(id);
        const body = { revision, reason: '时间冲突', starts_at: hours(5), ends_at: hours(6) };
        const wanted = take(meetingLife, state, action, isThere ? is : [], 'reason');
        const answer = await act(who, id, action, body);
        const label = `${name} ${action} ${state}`;
        if (!isThere) expect(answer.body.code, label).toBe('meeting_not_found');
        else if (wanted.refused) expect(answer.body.code, label).toBe(wanted.refused);
        else expect(answer.body, label).toMatchObject({ state: wanted.to, revision: revision + 1 });
        if (!isThere || wanted.refused) expect(await all(id), label).toEqual(before);
        else expect((await all(id)).entries, label).toBe(before.entries + 1);
        if (isThere && !wanted.refused)
          expect(answer.body.actions.sort(), label).toEqual(choices(meetingLife, wanted.to, is).sort());
      }
});

test('a step from an older page, without a reason, or before its time is refused', async () => {
  const { body } = await plan(firm, { invitations: [{ email: stranger.email }] });
  const { id, revision } = body;
  expect((await act(firm, id, 'hold', { revision })).body.code).toBe('meeting_not_begun');
  expect((await act(firm, id, 'cancel', { revision })).body.code).toBe('reason_missing');
  expect((await act(firm, id, 'reschedule', { revision, reason: 'x', ends_at: hours(47) })).body.code).toBe(
    'meeting_ends_first',
  );
  const past = { revision, reason: 'x', starts_at: hours(-9), ends_at: hours(-8) };
  expect((await act(firm, id, 'reschedule', past)).body.code).toBe('meeting_in_past');
  const moved = await act(firm, id, 'reschedule', {
    revision,
    reason: '专家出差',
    starts_at: hours(72),
    ends_at: hours(73),
  });
  expect(moved.body).toMatchObject({ state: 'planned', revision: revision + 1 });
  expect(await told(stranger, 'meeting.reschedule', id)).toBe(1);
  const stale = await firm.call<View>('PATCH', `/api/meetings/${id}`, {
    revision,
    title: '新名',
    agenda: '',
    need_ids: [],
  });
  expect(stale).toMatchObject({ status: 409, body: { code: 'stale_version' } });
  expect((await act(firm, id, 'cancel', { revision, reason: 'x' })).body.code).toBe('stale_version');
});

test('minutes, outcome, attendance and the day to follow up are written down once it was held', async () => {
  const guest = await aPerson(platform);
  const { id, revision } = await aMeetingIn('planned', guest);
  const record = (who: Person, revision: number, changes: object = {}) =>
    who.call<View>('PUT', `/api/meetings/${id}/record`, {
      revision,
      minutes: '双方同意开展小试。',
      outcome: 'intent',
      outcome_text: '两周内给出小试方案',
      follow_up_on: '2099-01-15',
      ...changes,
    });
  expect((await record(firm, revision)).body.code).toBe('illegal_step');
  const held = (await act(firm, id, 'hold', { revision })).body;
  const attended = [{ participant_id: held.participants?.[0]?.id, attended: 'yes' }];
  const written = await record(firm, held.revision, { attended });
  expect(written.body).toMatchObject({
    record: { minutes: '双方同意开展小试。', outcome: 'intent', follow_up_on: '2099-01-15' },
    participants: [{ attended: 'yes' }],
  });
  expect((await see(guest, id)).body.record?.outcome).toBe('intent');
  expect(await told(guest, 'meeting.recorded', id)).toBe(1);
  expect((await record(guest, written.body.revision)).body.code).toBe('not_your_step');
  const other = [{ participant_id: id, attended: 'yes' }];
  expect((await record(firm, written.body.revision, { attended: other, minutes: '别的' })).body.code).toBe(
    'participant_not_found',
  );
  expect((await see(guest, id)).body.record?.minutes).toBe('双方同意开展小试。');
  const timeline = await guest.call<{ entries: { action: string }[] }>('GET', `/api/meetings/${id}/timeline`);
  expect(timeline.body.entries.map(({ action }) => action)).toEqual([
    'meeting.record',
    'meeting.hold',
    'meeting.invite',
  ]);
});

test('the calendar file keeps its UID, counts changes up and says when it is cancelled', async () => {
  const guest = await aPerson(platform);
  const { body } = await plan(firm, { title: '对接；会，“一”', invitations: [{ email: guest.email }] });
  const read = async (who: Person, path = `/api/meetings/${body.id}/calendar.ics`) => {
    const answer = await who.call<string>('GET', path);
    expect(answer.headers.get('content-type')).toContain('text/calendar');
    const calendar = new ICAL.Component(ICAL.parse(answer.body));
    return calendar.getAllSubcomponents('vevent').map((one) => ({ event: new ICAL.Event(one), one }));
  };
  const [first] = await read(guest);
  expect(first?.event.summary).toBe('对接；会，“一”');
  expect(first?.event.startDate.toJSDate().toISOString().slice(0, 19)).toBe((await startOf(body.id)).slice(0, 19));
  const moved = await act(firm, body.id, 'reschedule', {
    revision: body.revision,
    reason: 'x',
    starts_at: hours(60),
    ends_at: hours(61),
  });
  await act(firm, body.id, 'cancel', { revision: moved.body.revision, reason: '取消' });
  const [last] = await read(guest);
  expect(last?.event.uid).toBe(first?.event.uid);
  expect(Number(last?.event.sequence)).toBe(Number(first?.event.sequence) + 2);
  expect(last?.one.getFirstPropertyValue('status')).toBe('CANCELLED');

  const made = await guest.call<{ url: string }>('POST', '/api/me/calendar');
  const path = new URL(made.body.url).pathname;
  expect((await read(visitor(platform), path)).map(({ event }) => event.uid)).toEqual([first?.event.uid]);
  const again = await guest.call<{ url: string }>('POST', '/api/me/calendar');
  expect((await visitor(platform).call('GET', path)).status).toBe(404);
  await guest.call('DELETE', '/api/me/calendar');
  expect((await visitor(platform).call('GET', new URL(again.body.url).pathname)).status).toBe(404);
});

const startOf = async (id: string) =>
  (await db().select().from(meeting).where(eq(meeting.id, id)))[0]?.startsAt.toISOString() ?? '';

test('an institution’s invitation is for all its members, and pages of a list follow on one another', async () => {
  const colleague = await aPerson(platform);
  await aMember(platform, university.id, colleague);
  const host = await aHost();
  const ids: string[] = [];
  for (const at of [30, 20, 40])
    ids.push(
      (
        await plan(host, {
          starts_at: hours(at),
          ends_at: hours(at + 1),
          invitations: [{ institution_id: university.id }],
        })
      ).body.id,
    );
  expect((await see(colleague, ids[0] ?? '')).body.my_answer).toBe('invited');
  const page = (after: string | null) =>
    host.call<{ meetings: View[]; next: string | null }>(
      'GET',
      `/api/meetings?mine=true&limit=2${after ? `&after=${after}` : ''}`,
    );
  const one = (await page(null)).body;
  const two = (await page(one.next)).body;
  expect([...one.meetings, ...two.meetings].map(({ id }) => id)).toEqual([ids[1], ids[0], ids[2]]);
  expect(two.next).toBeNull();
});
