/** People: what they say of themselves, the register, and who gets which role. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit, notification, user } from '../core/db/schema.ts';
import { aMember, aNeedIn, anInstitution } from './support/bounty.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let organiser: Person;

beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser', '主办方');
});
afterAll(() => platform?.[Symbol.asyncDispose]());

interface Own {
  revision: number;
  is_registered: boolean;
  request: { role: string; certificate: string; verification: string; note: string } | null;
  code?: string;
}
interface Listed {
  people: { id: string; name: string }[];
  next: string | null;
  total: number;
}
const said = { about: '从事生物医药技术转移十年。', post: '高级经理', phone: '13800000000', region: '天津' };
const put = (who: Person, revision: number, changes: object = {}) =>
  who.call<Own>('PUT', '/api/people/me', { ...said, fields: ['bio.drugs'], keywords: ['缓释'], ...changes, revision });
const own = async (who: Person) => (await who.call<Own>('GET', '/api/people/me')).body;
const ask = (who: Person, role = 'technology_manager', certificate = 'TJ-2019-0717') =>
  who.call<Own>('PUT', '/api/people/me/request', { role, certificate });
const judge = (who: Person, verdict: string, revision: number, note = '') =>
  organiser.call<{ role: string; code?: string }>('PUT', `/api/organise/people/${who.id}/verification`, {
    verdict,
    note,
    revision,
  });
const change = (whose: Person, role: string, by = organiser, reason = '工作调整') =>
  by.call<{ code?: string; role: string }>('PUT', `/api/organise/people/${whose.id}/role`, { role, reason });
const list = async (query = '') => (await visitor(platform).call<Listed>('GET', `/api/people?${query}`)).body;
const toldOf = async (who: Person) =>
  (
    await platform.database.db
      .select({ kind: notification.kind })
      .from(notification)
      .where(eq(notification.userId, who.id))
  ).map(({ kind }) => kind);
const auditOf = async (who: Person) =>
  (
    await platform.database.db
      .select({ action: audit.action, from: audit.from, to: audit.to })
      .from(audit)
      .where(eq(audit.subject, `person:${who.id}`))
      .orderBy(audit.seq)
  ).map(({ action, from, to }) => `${action} ${from ?? ''}>${to ?? ''}`);

test('what somebody says of themselves is changed by one hand at a time', async () => {
  const someone = await aPerson(platform);
  expect(await own(someone)).toMatchObject({ revision: 0, request: null, is_registered: false });
  expect((await put(someone, 0)).body).toMatchObject({ ...said, revision: 1 });
  expect(await put(someone, 0, { about: 'x' })).toMatchObject({ status: 409, body: { code: 'stale_version' } });
  expect(await own(someone)).toMatchObject({ about: said.about, revision: 1 });
});

test('a role is asked for, granted, written down and told', async () => {
  const someone = await aPerson(platform, 'contestant', '津门李经理');
  await put(someone, 0);
  const asked = (await ask(someone)).body;
  expect(asked.request).toMatchObject({ role: 'technology_manager', verification: 'pending' });
  expect(await toldOf(organiser)).toContain('person.requested');
  expect((await ask(someone, 'expert')).body.code).toBe('role_request_open');
  expect((await list(`q=${encodeURIComponent('津门')}`)).total).toBe(0);
  const waiting = await organiser.call<{ people: { id: string }[] }>('GET', '/api/organise/people?waiting=true');
  expect(waiting.body.people.map(({ id }) => id)).toContain(someone.id);
  expect((await judge(someone, 'verified', asked.revision - 1)).body.code).toBe('stale_version');
  expect((await judge(someone, 'verified', asked.revision)).body).toMatchObject({ role: 'technology_manager' });
  expect(await toldOf(someone)).toEqual(['role.technology_manager']);
  expect(await auditOf(someone)).toEqual([
    'person.edit >',
    'person.request >technology_manager',
    'person.verify pending>verified',
    'person.role contestant>technology_manager',
  ]);
  expect((await list(`q=${encodeURIComponent('津门')}`)).people).toMatchObject([{ id: someone.id }]);
  expect((await ask(someone)).body.code).toBe('role_held');
});

test('a refusal needs a reason, changes no role, and leaves room for another request', async () => {
  const someone = await aPerson(platform);
  const { revision } = (await ask(someone, 'expert')).body;
  expect((await judge(someone, 'rejected', revision)).body.code).toBe('reason_missing');
  await judge(someone, 'rejected', revision, '证书已过期');
  expect((await own(someone)).request).toMatchObject({ verification: 'rejected', note: '证书已过期' });
  expect(await toldOf(someone)).toEqual(['person.rejected']);
  expect((await judge(someone, 'verified', revision + 1)).body.code).toBe('role_request_missing');
  expect((await ask(someone, 'expert', 'NEW-1')).status).toBe(200);
  expect((await someone.call<Own>('DELETE', '/api/people/me/request')).body.request).toBeNull();
  expect((await someone.call<Own>('DELETE', '/api/people/me/request')).body.code).toBe('role_request_missing');
  const { role } = (await someone.call<{ account: { role: string } }>('GET', '/api/session')).body.account;
  expect(role).toBe('contestant');
});

test('an organiser asks for no other role', async () => {
  expect((await ask(organiser)).body.code).toBe('role_of_organiser');
});

test('the register holds every technology manager, and experts who want it; nobody’s telephone or address', async () => {
  const manager = await aPerson(platform, 'technology_manager', '册上甲');
  const shy = await aPerson(platform, 'expert', '册上乙');
  const open = await aPerson(platform, 'expert', '册上丙');
  const contestant = await aPerson(platform, 'contestant', '册上丁');
  await put(shy, 0);
  await put(open, 0, { is_public: true });
  await put(contestant, 0, { is_public: true });
  const q = encodeURIComponent('册上');
  expect((await list(`q=${q}`)).people.map(({ name }) => name).sort()).toEqual(['册上丙', '册上甲']);
  expect((await list(`q=${q}&role=expert`)).people).toMatchObject([{ id: open.id }]);
  expect((await list(`q=${q}&field=bio.drugs&region=${encodeURIComponent('天')}`)).total).toBe(1);
  expect((await list(`q=${encodeURIComponent('生物医药技术转移')}&role=expert`)).people).toMatchObject([
    { id: open.id },
  ]);
  for (const hidden of [shy, contestant])
    expect((await visitor(platform).call('GET', `/api/people/${hidden.id}`)).status).toBe(404);
  const shown = await visitor(platform).call('GET', `/api/people/${open.id}`);
  expect(shown.status).toBe(200);
  for (const secret of [said.phone, open.email]) expect(JSON.stringify(shown.body)).not.toContain(secret);
  expect((await visitor(platform).call('GET', `/api/people/${manager.id}`)).status).toBe(200);
  const walked: string[] = [];
  let after: string | null = '';
  do {
    const page = await list(`limit=1${after ? `&after=${after}` : ''}`);
    walked.push(...page.people.map(({ id }) => id));
    after = page.next;
  } while (after);
  expect(walked).toEqual((await list('limit=100')).people.map(({ id }) => id));
});

test('a technology manager’s record counts the published needs that they have in charge', async () => {
  const manager = await aPerson(platform, 'technology_manager');
  const author = await aPerson(platform, 'enterprise');
  const firm = await anInstitution(platform, 'enterprise', author);
  const office = await anInstitution(platform, 'transfer', null);
  await aMember(platform, office.id, manager);
  await aNeedIn(platform, 'open', { enterpriseId: firm.id, author }, { managerId: manager.id });
  await aNeedIn(platform, 'draft', { enterpriseId: firm.id, author }, { managerId: manager.id });
  const { body } = await visitor(platform).call('GET', `/api/people/${manager.id}`);
  expect(body).toMatchObject({ record: { needs: 1, contracts: 0 }, institutions: [{ id: office.id }] });
});

test('an organiser changes a role with a reason, and finds anybody by name or address', async () => {
  const someone = await aPerson(platform, 'contestant', '王小明');
  expect((await change(someone, 'expert', organiser, ' ')).body.code).toBe('bad_request');
  expect((await change(someone, 'expert', someone)).body.code).toBe('not_allowed');
  expect((await change(someone, 'contestant')).body.code).toBe('role_held');
  expect((await change({ ...someone, id: 'nobody' }, 'expert')).body.code).toBe('person_not_found');
  expect((await change(someone, 'expert')).body.role).toBe('expert');
  expect(await toldOf(someone)).toEqual(['role.expert']);
  for (const q of ['王小', someone.email]) {
    const { body } = await organiser.call<Listed>('GET', `/api/organise/people?q=${encodeURIComponent(q)}`);
    expect(body.people.map(({ id }) => id)).toEqual([someone.id]);
  }
  const timeline = await organiser.call<{ entries: object[] }>('GET', `/api/organise/people/${someone.id}/timeline`);
  expect(timeline.body.entries).toMatchObject([
    { action: 'person.role', from: 'contestant', to: 'expert', reason: '工作调整', actor: '主办方' },
  ]);
});

test('one organiser always stays, also when two take the role from each other at once', async () => {
  expect((await change(organiser, 'contestant')).body.code).toBe('last_organiser');
  const second = await aPerson(platform, 'organiser');
  const answers = await Promise.all([change(second, 'juror', organiser), change(organiser, 'juror', second)]);
  expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
  const left = await platform.database.db.select({ id: user.id }).from(user).where(eq(user.role, 'organiser'));
  expect(left).toHaveLength(1);
});
