/** What goes out to webhooks: signed, in the robots' own form, never to places inside, and not for ever. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { delivery, notification, notificationChoice, webhook } from '../core/db/schema.ts';
import { tell } from '../core/notifications/tell.ts';
import { type DeliverDeps, deliver, mostFailures } from '../server/notifications/deliver.ts';
import { postJson } from '../server/notifications/post.ts';
import { isPublicAddress, refusedAddress } from '../server/notifications/public-address.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let deps: DeliverDeps;
let url: string;
const got: { request: IncomingMessage; body: string }[] = [];
let answer: { status: number; body: string; location?: string } = { status: 200, body: '' };
const server = createServer(async (request, response) => {
  got.push({ request, body: await text(request) });
  response.writeHead(answer.status, answer.location ? { location: answer.location } : {}).end(answer.body);
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  platform = await startPlatform({ JIEBANG_WEBHOOK_PRIVATE: 'true' });
  deps = { db: platform.database.db, config: platform.config, post: null, now: () => new Date() };
});
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  server.close();
});
beforeEach(() => {
  got.length = 0;
  answer = { status: 200, body: '' };
});

async function withHook(format: string, secret = '') {
  const owner = await aPerson(platform);
  await deps.db
    .insert(notificationChoice)
    .values({ userId: owner.id, group: 'needs', channel: 'email', wanted: false });
  const made = await owner.call<{ webhook: { id: string }; secret: string | null }>('POST', '/api/me/webhooks', {
    name: '研发群',
    url,
    format,
    secret,
  });
  expect(made.status).toBe(201);
  return { owner, id: made.body.webhook.id, secret: made.body.secret ?? secret };
}
const say = (who: Person, title = '缓释 [x](javascript:y)') =>
  deps.db.transaction((tx) =>
    tell(tx, {
      users: [who.id],
      kind: 'need.publish',
      subject: 'need:1',
      params: { title },
      link: '/needs/1',
      actor: null,
    }),
  );
const all = async () => {
  while ((await deliver(deps)) > 0);
};
const deliveriesOf = (who: Person) =>
  deps.db
    .select({ state: delivery.state, error: delivery.error })
    .from(delivery)
    .innerJoin(notification, eq(notification.id, delivery.notificationId))
    .where(eq(notification.userId, who.id));

test('a program gets JSON whose signature it can check', async () => {
  const { owner, secret } = await withHook('plain');
  await say(owner);
  await all();
  const [{ request, body }] = got as [(typeof got)[number]];
  const { 'jiebang-timestamp': timestamp, 'jiebang-signature': signature } = request.headers;
  expect(signature).toBe(`v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`);
  expect(JSON.parse(body)).toMatchObject({ kind: 'need.publish', subject: 'need:1', text: { zh: expect.any(String) } });
  expect(await deliveriesOf(owner)).toEqual([{ state: 'sent', error: null }]);
});

test('robots of DingTalk, Feishu and WeCom get their own form and signature', async () => {
  answer.body = '{"errcode":0,"code":0}';
  const [ding, feishu, wecom] = [
    await withHook('dingtalk', 'SECding'),
    await withHook('feishu', 'feishu-secret'),
    await withHook('wecom'),
  ];
  for (const { owner } of [ding, feishu, wecom]) {
    await say(owner);
    await all();
  }
  const query = new URL(got[0]?.request.url ?? '', 'http://x').searchParams;
  const timestamp = query.get('timestamp');
  expect(query.get('sign')).toBe(createHmac('sha256', 'SECding').update(`${timestamp}\nSECding`).digest('base64'));
  const sent = got.map(({ body }) => JSON.parse(body));
  expect(sent[0].markdown.text).not.toContain('[x](javascript:y)');
  expect(sent[1].sign).toBe(createHmac('sha256', `${sent[1].timestamp}\nfeishu-secret`).update('').digest('base64'));
  expect(sent[2]).toMatchObject({ msgtype: 'markdown' });
});

test('a robot that refuses in a good answer is believed; a redirect is not followed', async () => {
  const { owner } = await withHook('wecom');
  answer.body = '{"errcode":93000,"errmsg":"invalid webhook url"}';
  await say(owner);
  await all();
  expect(await deliveriesOf(owner)).toEqual([{ state: 'failed', error: '93000: invalid webhook url' }]);
  const other = await withHook('plain');
  answer = { status: 302, body: '', location: url };
  await say(other.owner);
  await all();
  expect(got).toHaveLength(2);
  expect(await deliveriesOf(other.owner)).toMatchObject([{ state: 'failed', error: expect.stringContaining('302') }]);
});

test('one that fails again and again is switched off, and its owner told, once', async () => {
  const { owner, id } = await withHook('plain');
  answer.status = 404;
  for (let i = 0; i < mostFailures + 2; i++) {
    await say(owner);
    await all();
  }
  expect(got).toHaveLength(mostFailures);
  const [row] = await deps.db.select().from(webhook).where(eq(webhook.id, id));
  expect(row).toMatchObject({ enabled: false, failures: mostFailures });
  const list = await owner.call<{ notifications: { kind: string }[] }>('GET', '/api/me/notifications?group=account');
  expect(list.body.notifications.map(({ kind }) => kind)).toEqual(['account.webhook_disabled']);
  answer.status = 200;
  await owner.call('PATCH', `/api/me/webhooks/${id}`, { enabled: true });
  await say(owner);
  await all();
  expect(got).toHaveLength(mostFailures + 1);
});

test('addresses inside are refused, by name, by number and in whatever they are dressed', async () => {
  for (const address of ['10.0.0.1', '127.0.0.1', '169.254.169.254', '192.168.1.1', '100.64.0.1', '0.0.0.0', '::1'])
    expect(isPublicAddress(address), address).toBe(false);
  for (const address of ['::ffff:10.0.0.1', 'fd00::1', 'fe80::1', '64:ff9b::7f00:1', '2002:7f00:1::', 'nonsense'])
    expect(isPublicAddress(address), address).toBe(false);
  for (const address of ['1.1.1.1', '2606:4700::1111']) expect(isPublicAddress(address), address).toBe(true);
  for (const bad of [
    'http://example.com',
    'https://localhost/x',
    'https://127.1/x',
    'https://2130706433/',
    'https://[::1]/',
    'https://user:pw@example.com',
    'https://db.internal',
    'ftp://example.com',
  ])
    expect(refusedAddress(bad, false), bad).not.toBeNull();
  expect(refusedAddress('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x', false)).toBeNull();
  await expect(postJson(url, '{}', {}, false)).rejects.toThrow('not https');
});

test('a webhook is its owner’s alone, and neither its address nor its secret is shown again', async () => {
  const { owner, id } = await withHook('feishu', 'a-secret-word');
  const stranger = await aPerson(platform);
  for (const [method, path] of [
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/test'],
  ] as const)
    expect(
      (await stranger.call(method, `/api/me/webhooks/${id}${path}`, method === 'PATCH' ? {} : undefined)).body,
    ).toMatchObject({
      code: 'webhook_not_found',
    });
  const shown = JSON.stringify((await owner.call('GET', '/api/me/webhooks')).body);
  expect(shown).not.toContain('a-secret-word');
  expect(shown).not.toContain('/hook');
  answer.body = '{"code":0}';
  expect((await owner.call('POST', `/api/me/webhooks/${id}/test`)).body).toEqual({ arrived: true });
  answer.status = 500;
  expect((await owner.call('POST', `/api/me/webhooks/${id}/test`)).body).toMatchObject({ code: 'webhook_failed' });
});
