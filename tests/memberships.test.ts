/** Who acts for an institution: invitations by a secret link or to an address, roles, and who always stays. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit, membershipInvitation, notification } from '../core/db/schema.ts';
import { aMember, anInstitution } from './support/bounty.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let admin: Person;
let institution: { id: string; name: string };

beforeAll(async () => {
  platform = await startPlatform();
  admin = await aPerson(platform, 'contestant', '管理员');
  institution = await anInstitution(platform, 'enterprise', admin);
});
afterAll(() => platform?.[Symbol.asyncDispose]());

interface Coded {
  code?: string;
  state?: string;
  secret: string;
  id: string;
}
const path = (rest = '') => `/api/institutions/${institution.id}${rest}`;
const invite = (email: string, role = 'member', by = admin) =>
  by.call<Coded>('POST', path('/invitations'), { email, role });
const offersTo = async (who: Person) =>
  (await who.call<{ invitations: { id: string; institution: { name: string } }[] }>('GET', '/api/invitations')).body
    .invitations;
const membersSeenBy = async (who: Person) =>
  (await who.call<{ members: { user_id: string; role: string; post: string }[] }>('GET', path('/members'))).body
    .members;
const toldOf = async (who: Person) =>
  (
    await platform.database.db
      .select({ kind: notification.kind })
      .from(notification)
      .where(eq(notification.userId, who.id))
  ).map(({ kind }) => kind);
const countOf = async () =>
  (
    await platform.database.db
      .select({ id: audit.id })
      .from(audit)
      .where(eq(audit.subject, `institution:${institution.id}`))
  ).length;

let invited = 0;
const anAddress = () => `guest${invited++}@test.example`;

test('whoever has the link joins once', async () => {
  const { body: made } = await invite(anAddress());
  const link = `/api/join/${made.secret}`;
  const shown = await visitor(platform).call('GET', link);
  expect(shown.body).toMatchObject({ institution: { name: institution.name }, state: 'open', invited_by: '管理员' });
  expect(JSON.stringify(shown.body)).not.toContain('@');
  expect((await visitor(platform).call<Coded>('POST', link)).body.code).toBe('not_signed_in');
  const guest = await aPerson(platform);
  expect((await guest.call('POST', link)).body).toEqual({ institution: institution.id });
  expect(await membersSeenBy(guest)).toContainEqual(expect.objectContaining({ user_id: guest.id, role: 'member' }));
  expect(await toldOf(admin)).toContain('membership.joined');
  const late = await aPerson(platform);
  expect((await late.call<Coded>('POST', link)).body).toMatchObject({ code: 'invitation_over', state: 'accepted' });
  expect((await late.call<Coded>('GET', path('/members'))).body.code).toBe('not_a_member');
});

test('of two who open a link at once, one joins', async () => {
  const { body: made } = await invite(anAddress());
  const guests = [await aPerson(platform), await aPerson(platform)];
  const answers = await Promise.all(guests.map((one) => one.call<Coded>('POST', `/api/join/${made.secret}`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('the secret is kept nowhere', async () => {
  const { body: made } = await invite(anAddress());
  const rows = await platform.database.db
    .select()
    .from(membershipInvitation)
    .where(eq(membershipInvitation.id, made.id));
  expect(JSON.stringify(rows)).not.toContain(made.secret);
  const log = await platform.database.db.select().from(audit);
  expect(JSON.stringify(log)).not.toContain(made.secret);
});

test('a link that was revoked or is too old, or that nobody made, lets nobody in', async () => {
  const guest = await aPerson(platform);
  const join = (secret: string) => guest.call<Coded>('POST', `/api/join/${secret}`);
  const { body: revoked } = await invite(anAddress());
  await admin.call('DELETE', path(`/invitations/${revoked.id}`));
  const { body: old } = await invite(anAddress());
  await platform.database.db
    .update(membershipInvitation)
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where(eq(membershipInvitation.id, old.id));
  const before = await countOf();
  expect((await join(revoked.secret)).body).toMatchObject({ code: 'invitation_over', state: 'revoked' });
  expect((await join(old.secret)).body).toMatchObject({ code: 'invitation_over', state: 'expired' });
  expect((await join('invented')).body.code).toBe('invitation_not_found');
  expect((await admin.call<Coded>('DELETE', path(`/invitations/${revoked.id}`))).body.code).toBe('invitation_over');
  expect(await countOf()).toBe(before);
});

test('a member joins no second time, by link or by address', async () => {
  const guest = await aPerson(platform);
  const { body: made } = await invite(anAddress());
  await aMember(platform, institution.id, guest);
  expect((await guest.call<Coded>('POST', `/api/join/${made.secret}`)).body.code).toBe('already_member');
  expect((await visitor(platform).call('GET', `/api/join/${made.secret}`)).body).toMatchObject({ state: 'open' });
  expect((await invite(guest.email)).body.code).toBe('already_member');
});

test('an account with the address is told, and accepts or declines without the link', async () => {
  const guest = await aPerson(platform);
  const { body: first } = await invite(guest.email.toUpperCase());
  expect((await invite(guest.email)).body.code).toBe('already_invited');
  expect(await toldOf(guest)).toEqual(['membership.invited']);
  expect(await offersTo(guest)).toMatchObject([{ id: first.id, institution: { name: institution.name } }]);
  const stranger = await aPerson(platform);
  expect((await stranger.call<Coded>('POST', `/api/invitations/${first.id}/accept`)).body.code).toBe(
    'invitation_not_found',
  );
  expect((await guest.call('POST', `/api/invitations/${first.id}/decline`)).status).toBe(200);
  expect(await toldOf(admin)).toContain('membership.declined');
  expect((await guest.call<Coded>('POST', `/api/invitations/${first.id}/accept`)).body.code).toBe('invitation_over');
  const { body: second } = await invite(guest.email);
  await guest.call('POST', `/api/invitations/${second.id}/accept`);
  expect(await offersTo(guest)).toEqual([]);
  expect((await membersSeenBy(guest)).map(({ user_id }) => user_id)).toContain(guest.id);
});

test('an account that takes an address only after it was invited needs the link', async () => {
  const email = anAddress();
  const { body: made } = await invite(email);
  const answer = await visitor(platform).call('POST', '/api/accounts', {
    email,
    name: 'Late',
    password: 'a good password',
  });
  const cookie = answer.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  const asLate = (method: string, to: string) =>
    visitor(platform).call<Coded & { invitations: object[] }>(method, to, undefined, { cookie });
  expect((await asLate('GET', '/api/invitations')).body.invitations).toEqual([]);
  expect((await asLate('POST', `/api/invitations/${made.id}/accept`)).body.code).toBe('invitation_not_found');
  expect((await asLate('POST', `/api/join/${made.secret}`)).status).toBe(200);
});

test('only administrators invite, change roles and remove; everybody changes their own post and leaves', async () => {
  const member = await aPerson(platform);
  const other = await aPerson(platform);
  await aMember(platform, institution.id, member);
  await aMember(platform, institution.id, other);
  const stranger = await aPerson(platform);
  const patch = (by: Person, whose: Person, body: object) =>
    by.call<Coded>('PATCH', path(`/members/${whose.id}`), body);
  const before = await countOf();
  expect((await invite(anAddress(), 'member', member)).body.code).toBe('institution_admins_only');
  expect((await invite(anAddress(), 'member', stranger)).body.code).toBe('institution_admins_only');
  expect((await patch(member, member, { role: 'admin' })).body.code).toBe('institution_admins_only');
  expect((await patch(member, other, { post: 'x' })).body.code).toBe('institution_admins_only');
  expect((await patch(stranger, member, { post: 'x' })).body.code).toBe('not_a_member');
  expect((await member.call<Coded>('DELETE', path(`/members/${other.id}`))).body.code).toBe('institution_admins_only');
  expect((await admin.call<Coded>('DELETE', path(`/members/${stranger.id}`))).body.code).toBe('member_not_found');
  expect(await countOf()).toBe(before);

  expect((await patch(member, member, { post: '研发总监' })).body).toMatchObject({ post: '研发总监', role: 'member' });
  await admin.call('DELETE', path(`/members/${other.id}`));
  expect(await toldOf(other)).toContain('membership.removed');
  await member.call('DELETE', path(`/members/${member.id}`));
  expect(await toldOf(admin)).toContain('membership.left');
  expect((await member.call<Coded>('GET', path('/members'))).body.code).toBe('not_a_member');
});

test('one administrator always stays, also when two leave at once', async () => {
  const first = await aPerson(platform);
  const own = await anInstitution(platform, 'university', first);
  const members = `/api/institutions/${own.id}/members`;
  const leave = (who: Person) => who.call<Coded>('DELETE', `${members}/${who.id}`);
  expect((await leave(first)).body.code).toBe('last_admin');
  expect((await first.call<Coded>('PATCH', `${members}/${first.id}`, { role: 'member' })).body.code).toBe('last_admin');
  const second = await aPerson(platform);
  await aMember(platform, own.id, second);
  await first.call('PATCH', `${members}/${second.id}`, { role: 'admin' });
  expect(await toldOf(second)).toEqual(['membership.admin']);
  const answers = await Promise.all([leave(first), leave(second)]);
  expect(answers.map(({ body }) => body.code ?? 'left').sort()).toEqual(['last_admin', 'left']);
});

test('whoever comes to administer a verified enterprise becomes an enterprise account', async () => {
  const guest = await aPerson(platform);
  const { body: made } = await invite(guest.email, 'admin');
  await guest.call('POST', `/api/invitations/${made.id}/accept`);
  const { body } = await guest.call<{ account: { role: string } }>('GET', '/api/session');
  expect(body.account.role).toBe('enterprise');
});

test('members are listed administrators first, and each page goes on where the last ended', async () => {
  const all = await membersSeenBy(admin);
  expect(all.map(({ role }) => role)).toEqual(all.map(({ role }) => role).sort());
  const walked: string[] = [];
  let after: string | null = '';
  do {
    const answer: { body: { members: { user_id: string }[]; next: string | null } } = await admin.call(
      'GET',
      path(`/members?limit=2${after ? `&after=${after}` : ''}`),
    );
    walked.push(...answer.body.members.map(({ user_id }) => user_id));
    after = answer.body.next;
  } while (after);
  expect(walked).toEqual(all.map(({ user_id }) => user_id));
});
