/** What people are told on the platform, and what they choose to be told. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { delivery, notification } from '../core/db/schema.ts';
import type { Group } from '../core/notifications/kinds.ts';
import { sentenceOf } from '../core/notifications/kinds.ts';
import { tell } from '../core/notifications/tell.ts';
import { unsubscribeToken } from '../server/notifications/unsubscribe.ts';
import { listenTo } from './support/listening.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform?.[Symbol.asyncDispose]());

interface List {
  notifications: { id: string; kind: string; group: string; text: string; link: string; read: boolean }[];
  unread: number;
  next: string | null;
}

const say = (who: Person[], title: string, kind: 'need.publish' | 'review.assigned' = 'need.publish') =>
  platform.database.db.transaction((tx) =>
    tell(tx, {
      users: who.map(({ id }) => id),
      kind,
      subject: 'need:1',
      params: { title, due: '2026-11-25T01:00:00.000Z' },
      link: '/needs/1',
      actor: null,
    }),
  );
const list = async (who: Person, query = '', language = 'en') =>
  (await who.call<List>('GET', `/api/me/notifications${query}`, undefined, { 'accept-language': language })).body;
const choose = (who: Person, group: Group, channel: string, wanted: boolean) =>
  who.call('PUT', '/api/me/notification-choices', { choices: [{ group, channel, wanted }] });
const deliveriesOf = (who: Person) =>
  platform.database.db
    .select({ channel: delivery.channel })
    .from(delivery)
    .innerJoin(notification, eq(notification.id, delivery.notificationId))
    .where(eq(notification.userId, who.id));

test('what one is told is read in one’s language, the newest first, page by page', async () => {
  const [me, other] = [await aPerson(platform), await aPerson(platform)];
  for (const title of ['one', 'two', 'three']) await say([me], title);
  await say([other], 'not mine');
  const first = await list(me, '?limit=2');
  expect(first.notifications.map(({ text }) => text)).toEqual([
    'Need “three” was published',
    'Need “two” was published',
  ]);
  expect(first).toMatchObject({ unread: 3 });
  const rest = await list(me, `?limit=2&after=${first.next}`, 'zh-CN');
  expect(rest).toMatchObject({ next: null, notifications: [{ text: '技术需求「one」已发布', link: '/needs/1' }] });
});

test('an instant in a sentence is written for the reader’s clock, or says whose it is', () => {
  const told = (zone: string | null) =>
    sentenceOf('review.assigned', { title: 'x', due: '2026-11-25T01:00:00.000Z' }, zone);
  expect(told(null).zh).toBe('请您在 2026年11月25日 09:00（北京时间） 前评审需求「x」');
  expect(told(null).en).toBe('You are asked to review the need “x” until 25 Nov 2026, 09:00 (Beijing time)');
  expect(told('Europe/Berlin').en).toBe('You are asked to review the need “x” until 25 Nov 2026, 02:00');
});

test('reading one or all changes the count; another’s is not there', async () => {
  const [me, other] = [await aPerson(platform), await aPerson(platform)];
  await say([me], 'a');
  await say([me], 'b', 'review.assigned');
  await say([other], 'c');
  const [newest] = (await list(me)).notifications;
  const [foreign] = (await list(other)).notifications;
  const read = (id: string | undefined) => me.call('POST', `/api/me/notifications/${id}/read`);
  expect(await read(foreign?.id)).toMatchObject({ status: 404, body: { code: 'notification_not_found' } });
  expect((await read(newest?.id)).body).toEqual({ unread: 1 });
  expect((await read(newest?.id)).body).toEqual({ unread: 1 });
  expect((await list(me, '?unread=true')).notifications.map(({ group }) => group)).toEqual(['needs']);
  expect((await list(me, '?group=reviews')).notifications.map(({ read }) => read)).toEqual([true]);
  expect((await list(me, '?group=pushes')).notifications).toEqual([]);
  expect((await read('all')).body).toEqual({ unread: 0 });
  expect((await list(other)).unread).toBe(1);
  expect((await me.call('GET', '/api/me/notifications?zone=Mars/Base')).status).toBe(400);
});

test('an open page hears at once of what its reader is told, and of what they read elsewhere', async () => {
  const [me, other] = [await aPerson(platform), await aPerson(platform)];
  const page = await listenTo(platform, me, '/api/me/events');
  await say([other], 'not for me');
  await say([me], 'for me');
  await me.call('POST', '/api/me/notifications/all/read');
  await vi.waitUntil(() => page.types().includes('notifications_read'));
  expect(page.types()).toEqual(['hello', 'notification', 'notifications_read']);
  expect(page.heard.at(-1)?.data).toEqual({ unread: 0 });
  page.close();
});

test('everything reaches one until one chooses otherwise, by group and by channel', async () => {
  const me = await aPerson(platform);
  const before = (await me.call<{ choices: { wanted: boolean }[] }>('GET', '/api/me/notification-choices')).body;
  expect(before.choices).toHaveLength(24);
  expect(before.choices.every(({ wanted }) => wanted)).toBe(true);
  await say([me], 'by both');
  expect(await deliveriesOf(me)).toEqual([{ channel: 'email' }]);
  await choose(me, 'needs', 'email', false);
  await say([me], 'shown only');
  expect(await deliveriesOf(me)).toHaveLength(1);
  await say([me], 'of another group', 'review.assigned');
  expect(await deliveriesOf(me)).toHaveLength(2);
  expect((await list(me)).unread).toBe(3);
});

test('what is switched off on the platform is neither listed, counted nor said to open pages, but still sent', async () => {
  const me = await aPerson(platform);
  await choose(me, 'needs', 'in_app', false);
  const page = await listenTo(platform, me, '/api/me/events');
  await say([me], 'by e-mail only');
  await say([me], 'shown', 'review.assigned');
  await vi.waitUntil(() => page.types().includes('notification'));
  expect(page.types().filter((type) => type === 'notification')).toHaveLength(1);
  expect(await list(me)).toMatchObject({ unread: 1, notifications: [{ group: 'reviews' }] });
  expect(await deliveriesOf(me)).toHaveLength(2);
  page.close();
});

test('whoever did it is not told of it, and nobody twice', async () => {
  const [me, other] = [await aPerson(platform), await aPerson(platform)];
  await platform.database.db.transaction((tx) =>
    tell(tx, {
      users: [me.id, other.id, other.id],
      kind: 'need.withdraw',
      subject: 'need:1',
      params: { title: 't', reason: 'no money' },
      link: '/needs/1',
      actor: me.id,
    }),
  );
  expect((await list(me)).notifications).toEqual([]);
  expect((await list(other)).notifications.map(({ text }) => text)).toEqual(['Need “t” was withdrawn: no money']);
});

test('the language of what is sent is that of the sign-up, until one chooses another', async () => {
  const signUp = await visitor(platform).call(
    'POST',
    '/api/accounts',
    { email: 'language@test.example', password: 'a good password', name: '李' },
    { 'accept-language': 'zh-CN' },
  );
  const cookie = signUp.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  const me = { ...visitor(platform), cookie };
  const ask = (method: string, body?: object) =>
    me.call<{ language: string }>(method, '/api/me/notification-choices', body, { cookie });
  expect((await ask('GET')).body.language).toBe('zh');
  expect((await ask('PUT', { language: 'en' })).body.language).toBe('en');
  expect((await ask('GET')).body.language).toBe('en');
});

test('the link in an e-mail ends e-mails of its group with one click, without signing in', async () => {
  const me = await aPerson(platform);
  const token = unsubscribeToken(platform.config, me.id, 'needs');
  const click = (token: string) =>
    fetch(`${platform.url}/api/unsubscribe?token=${encodeURIComponent(token)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
  expect((await fetch(`${platform.url}/api/unsubscribe?token=${token}`)).status).toBe(404);
  const forged = token.replace('needs', 'contracts');
  expect(await (await click(forged)).json()).toMatchObject({ status: 400, code: 'bad_unsubscribe_link' });
  expect(await (await click('x'.repeat(30))).json()).toMatchObject({ code: 'bad_unsubscribe_link' });
  await say([me], 'still sent');
  expect(await deliveriesOf(me)).toHaveLength(1);
  for (const _ of [1, 2]) expect(await (await click(token)).json()).toEqual({ group: 'needs' });
  await say([me], 'not sent');
  await say([me], 'another group', 'review.assigned');
  expect(await deliveriesOf(me)).toHaveLength(2);
});
