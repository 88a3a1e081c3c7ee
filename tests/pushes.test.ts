/** Directed pushes: who is told of a need, why, once, and what they make of it. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit, institution, membership, type need, notification, profile, push, review } from '../core/db/schema.ts';
import type { Role } from '../core/people/roles.ts';
import { institutionWords, profileWords } from '../core/search/texts.ts';
import type { FieldCode } from '../core/taxonomy/fields.ts';
import { actOnNeed } from '../server/needs/act.ts';
import { pushTask } from '../server/pushes/publish.ts';
import { aMember, aNeedIn, anInstitution, goodNeed } from './support/bounty.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

type Reason = { kind: string };
interface Matches {
  may_send: boolean;
  matches: { kind: string; to: string; name: string; score: number; reasons: Reason[]; sent: boolean }[];
}
interface Mine {
  pushes: { id: string; need: { id: string; title: string }; institution: string | null; reasons: Reason[] }[];
}
interface Sent {
  pushes: { to: string; opened_at: string | null; declined_why: string | null; sent_by: string | null }[];
}

let platform: Platform;
let organiser: Person;
let author: Person;
let firm: { id: string };
beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser');
  author = await aPerson(platform, 'enterprise');
  firm = await anInstitution(platform, 'enterprise', author, { region: '天津' });
});
afterAll(() => platform?.[Symbol.asyncDispose]());

/** A register entry about one trade, that the needs of one test alone speak of. */
async function lab(trade: string, changes: { fields?: FieldCode[]; verification?: 'pending' } = {}) {
  const admin = await aPerson(platform);
  const said = {
    fields: ['bio.drugs'] as FieldCode[],
    keywords: [trade],
    about: `从事${trade}的研究与中试放大。`,
    region: '上海',
    ...changes,
  };
  const made = await anInstitution(platform, 'university', admin, said);
  const words = institutionWords({ ...said, name: made.name, nameEn: null });
  await platform.database.db.update(institution).set({ words }).where(eq(institution.id, made.id));
  return { ...made, admin };
}

async function specialist(role: Role, trade: string): Promise<Person> {
  const person = await aPerson(platform, role);
  const said = { about: `多年从事${trade}`, post: '', region: '', fields: ['bio.drugs' as const], keywords: [trade] };
  await platform.database.db.insert(profile).values({
    userId: person.id,
    ...said,
    verification: 'verified',
    words: profileWords({ name: '', ...said }),
  });
  return person;
}

const about = (trade: string, changes: Parameters<typeof goodNeed>[0] = {}) =>
  goodNeed({ title: `${trade}的工艺改进`, keywords: [trade], fields: ['bio.drugs'], ...changes });
const publish = (trade: string, changes: Partial<typeof need.$inferInsert> = {}) =>
  aNeedIn(platform, 'open', { enterpriseId: firm.id, author }, changes, about(trade));

/** One stroke of the clock, as it carries tasks out. */
async function strike(): Promise<void> {
  const { db } = platform.database;
  for (const due of await pushTask.due(db)) await db.transaction((tx) => due.act(tx));
}

async function told(person: Person, needId: string): Promise<string[]> {
  const rows = await platform.database.db.select().from(notification).where(eq(notification.userId, person.id));
  return rows.filter(({ subject }) => subject === `need:${needId}`).map(({ kind }) => kind);
}
const mine = async (person: Person, query = '') =>
  (await person.call<Mine>('GET', `/api/pushes/mine${query}`)).body.pushes;
const counted = async () => {
  const { db } = platform.database;
  return { pushes: await db.$count(push), told: await db.$count(notification), entries: await db.$count(audit) };
};

test('whoever fits is told once when a need is published, with the reason', async () => {
  const fitting = await lab('脂质体');
  const member = await aPerson(platform);
  await aMember(platform, fitting.id, member);
  const other = await lab('光刻胶', { fields: ['materials.fine'] });
  const expert = await specialist('expert', '脂质体');
  const manager = await specialist('technology_manager', '脂质体');
  const row = await publish('脂质体');
  await strike();
  await strike();

  expect(await told(fitting.admin, row.id)).toEqual(['push.institution']);
  expect(await told(member, row.id)).toEqual(['push.institution']);
  expect(await told(expert, row.id)).toEqual(['push.received']);
  expect(await told(manager, row.id)).toEqual(['push.received']);
  expect(await told(other.admin, row.id)).toEqual([]);
  const [got] = await mine(member);
  expect(got).toMatchObject({ need: { id: row.id, title: '脂质体的工艺改进' }, institution: fitting.name });
  expect(got?.reasons).toEqual(
    expect.arrayContaining([
      { kind: 'field', field: 'bio.drugs' },
      { kind: 'words', words: expect.arrayContaining(['脂质体']) },
    ]),
  );
});

test('two clocks at once tell nobody twice', async () => {
  const fitting = await lab('固定化酶');
  const row = await publish('固定化酶');
  await Promise.all([strike(), strike(), strike()]);
  expect(await told(fitting.admin, row.id)).toEqual(['push.institution']);
});

test('a need that is published again finds those who came since, and tells the others but who declined', async () => {
  const [early, declined] = [await lab('类器官'), await lab('类器官')];
  const listens = await aPerson(platform);
  await listens.call('POST', '/api/saved-searches', {
    name: '我的',
    query: { q: '类器官', stages: 'open' },
    tells: true,
  });
  const row = await publish('类器官');
  await strike();
  const late = await lab('类器官');
  await strike();
  expect(await told(late.admin, row.id)).toEqual([]);
  const [got] = await mine(declined.admin);
  await declined.admin.call('POST', `/api/pushes/${got?.id}/declined`, { reason: '不做' });
  const { db } = platform.database;
  for (const action of ['close', 'find_no_response'] as const)
    await db.transaction((tx) => actOnNeed(tx, row.id, action, 'system'));
  await strike();
  const before = await told(early.admin, row.id);
  expect(before).toEqual(['push.institution']);
  const again = await author.call('POST', `/api/needs/${row.id}/republish`, {
    revision: 2,
    reason: '放宽指标',
    content: { deadline: '2099-08-30T16:00:00.000Z' },
  });
  expect(again.body).toMatchObject({ state: 'open', published_at: row.publishedAt?.toISOString() });
  await strike();
  await strike();
  expect(await told(late.admin, row.id)).toEqual(['push.institution']);
  expect(await told(early.admin, row.id)).toEqual(['push.institution', 'push.again']);
  expect(await told(declined.admin, row.id)).toEqual(['push.institution']);
  expect(await told(listens, row.id)).toEqual(['search.found', 'search.found']);
});

test('no party to a need is told of it: its firm, its people, its reviewers, nor who is not verified', async () => {
  const trade = '病毒样颗粒';
  const { db } = platform.database;
  const own = await specialist('technology_manager', trade);
  const colleague = await specialist('expert', trade);
  await db.insert(membership).values({ institutionId: firm.id, userId: colleague.id });
  const reviewer = await specialist('expert', trade);
  const unverified = await lab(trade, { verification: 'pending' });
  const row = await publish(trade, { managerId: own.id });
  await db.insert(review).values({ needId: row.id, round: 1, expertId: reviewer.id, dueAt: new Date() });
  await strike();
  for (const person of [own, colleague, reviewer, unverified.admin]) expect(await told(person, row.id)).toEqual([]);

  const before = await counted();
  for (const body of [
    { institutions: [unverified.id] },
    { institutions: [firm.id] },
    { users: [reviewer.id] },
    { users: [own.id] },
    { institutions: [(await lab(trade)).id], users: ['nobody'] },
  ]) {
    const { body: refused } = await organiser.call('POST', `/api/needs/${row.id}/pushes`, body);
    expect(refused).toMatchObject({ code: 'push_not_a_match' });
  }
  expect(await counted()).toEqual(before);
});

test('only what is open is pushed', async () => {
  const fitting = await lab('血糖仪');
  for (const state of ['approved', 'closed', 'withdrawn'] as const) {
    const row = await aNeedIn(platform, state, { enterpriseId: firm.id, author }, {}, about('血糖仪'));
    await strike();
    expect(await told(fitting.admin, row.id), state).toEqual([]);
    const body = { institutions: [fitting.id] };
    const refused = await organiser.call('POST', `/api/needs/${row.id}/pushes`, body);
    expect(refused.body, state).toMatchObject({ code: 'need_not_pushable' });
  }
});

test('its enterprise, its manager and an organiser see who fits and send by hand; nobody else does', async () => {
  const manager = await aPerson(platform, 'technology_manager');
  const row = await publish('单抗', { pushedAt: new Date(), managerId: manager.id });
  const fitting = await lab('单抗');
  const path = `/api/needs/${row.id}`;
  for (const person of [author, manager, organiser]) {
    const { body } = await person.call<Matches>('GET', `${path}/matches`);
    expect(body.matches.map(({ to }) => to)).toContain(fitting.id);
  }
  for (const person of [fitting.admin, await aPerson(platform, 'enterprise'), await aPerson(platform, 'expert')])
    for (const [method, at] of [
      ['GET', 'matches'],
      ['GET', 'pushes'],
      ['POST', 'pushes'],
    ] as const) {
      const body = method === 'POST' ? { institutions: [fitting.id] } : undefined;
      expect((await person.call(method, `${path}/${at}`, body)).body).toMatchObject({ code: 'need_not_found' });
    }
  expect((await visitor(platform).call('GET', `${path}/matches`)).status).toBe(401);

  const sent = await manager.call('POST', `${path}/pushes`, { institutions: [fitting.id, fitting.id] });
  expect(sent.body).toEqual({ sent: 1, before: 0 });
  const again = await organiser.call('POST', `${path}/pushes`, { institutions: [fitting.id] });
  expect(again.body).toEqual({ sent: 0, before: 1 });
  expect(await told(fitting.admin, row.id)).toEqual(['push.institution']);
  const { body } = await author.call<Matches>('GET', `${path}/matches`);
  expect(body.matches.find(({ to }) => to === fitting.id)?.sent).toBe(true);
});

test('reading it and declining it are kept, with the reason; once, and by those it went to', async () => {
  const row = await publish('冻干', { pushedAt: new Date() });
  const fitting = await lab('冻干');
  await organiser.call('POST', `/api/needs/${row.id}/pushes`, { institutions: [fitting.id] });
  const list = async () => (await author.call<Sent>('GET', `/api/needs/${row.id}/pushes`)).body.pushes;
  expect(await list()).toMatchObject([{ to: fitting.id, opened_at: null, declined_why: null }]);

  const stranger = await aPerson(platform);
  await stranger.call('POST', `/api/needs/${row.id}/pushes/opened`);
  expect((await list())[0]?.opened_at).toBeNull();
  await fitting.admin.call('POST', `/api/needs/${row.id}/pushes/opened`);
  const opened = (await list())[0]?.opened_at;
  expect(opened).not.toBeNull();
  await fitting.admin.call('POST', `/api/needs/${row.id}/pushes/opened`);
  expect((await list())[0]?.opened_at).toBe(opened);

  const [got] = await mine(fitting.admin);
  const path = `/api/pushes/${got?.id}/declined`;
  expect((await stranger.call('POST', path, { reason: '不做' })).body).toMatchObject({ code: 'push_not_found' });
  expect((await fitting.admin.call('POST', path, { reason: ' ' })).status).toBe(400);
  expect((await fitting.admin.call('POST', path, { reason: '设备不具备' })).status).toBe(200);
  expect((await fitting.admin.call('POST', path, { reason: '再说' })).body).toMatchObject({ code: 'push_declined' });
  expect((await list())[0]?.declined_why).toBe('设备不具备');
  expect(await mine(fitting.admin)).toEqual([]);
  expect(await mine(fitting.admin, '?declined=yes')).toHaveLength(1);
});

test('the owners of saved searches that find it are told, unless they are its firm or want it quiet', async () => {
  const [listens, quiet, elsewhere] = [await aPerson(platform), await aPerson(platform), await aPerson(platform)];
  const save = (who: Person, query: object, tells = true) =>
    who.call('POST', '/api/saved-searches', { name: '我的检索', query, tells });
  await save(listens, { q: '磷酸铁锂', stages: 'open' });
  await save(quiet, { q: '磷酸铁锂' }, false);
  await save(elsewhere, { q: '磷酸铁锂', region: '西安' });
  await save(author, { q: '磷酸铁锂' });
  const row = await publish('磷酸铁锂');
  await strike();
  await strike();
  expect(await told(listens, row.id)).toEqual(['search.found']);
  for (const person of [quiet, elsewhere, author]) expect(await told(person, row.id)).toEqual([]);
});
