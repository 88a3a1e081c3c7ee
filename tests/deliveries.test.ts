/** What goes out by e-mail, over a real mail server on loopback: once, in the reader's language, and not for ever. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { delivery, notification, user } from '../core/db/schema.ts';
import { tell } from '../core/notifications/tell.ts';
import { type DeliverDeps, deliver, send } from '../server/notifications/deliver.ts';
import { claim } from '../server/notifications/delivery-queries.ts';
import { openPost } from '../server/notifications/mail.ts';
import { aNeedIn, anInstitution, goodNeed } from './support/bounty.ts';
import { type MailServer, startMailServer } from './support/mail-server.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let server: MailServer;
let deps: DeliverDeps;

beforeAll(async () => {
  server = await startMailServer();
  platform = await startPlatform({
    JIEBANG_SMTP_URL: server.url,
    JIEBANG_MAIL_FROM: '揭榜平台 <notices@jiebang.example>',
    JIEBANG_PUBLIC_URL: 'https://jiebang.example',
  });
  const { database, config } = platform;
  deps = { db: database.db, config, post: openPost(config), now: () => new Date() };
});
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  server.mails.length = 0;
  server.answers = undefined;
});

const tellOf = (who: Person[], title: string) =>
  deps.db.transaction((tx) =>
    tell(tx, {
      users: who.map(({ id }) => id),
      kind: 'need.reject',
      subject: 'need:1',
      params: { title, reason: '目标不清 & <b>含糊</b>' },
      link: '/needs/1',
      actor: null,
    }),
  );
const writtenIn = async (language: 'zh' | 'en', name: string) => {
  const someone = await aPerson(platform, 'contestant', name);
  await deps.db.update(user).set({ language }).where(eq(user.id, someone.id));
  return someone;
};
const deliveriesOf = (who: Person) =>
  deps.db
    .select({ state: delivery.state, attempts: delivery.attempts, error: delivery.error, nextAt: delivery.nextAt })
    .from(delivery)
    .innerJoin(notification, eq(notification.id, delivery.notificationId))
    .where(eq(notification.userId, who.id));
const lookAgainNow = () => deps.db.update(delivery).set({ nextAt: sql`now() - interval '1 second'` });
const all = async () => {
  while ((await deliver(deps)) > 0);
};

test('a letter is in the reader’s language, whole in UTF-8, as text and as HTML, with a way to have no more', async () => {
  const [li, jones] = [await writtenIn('zh', '李工'), await writtenIn('en', 'Dr Jones')];
  await tellOf([li, jones], '犬用长效缓释制剂');
  await all();
  expect(server.mails).toHaveLength(2);
  const zh = server.mails.find(({ to }) => to[0] === li.email);
  const en = server.mails.find(({ to }) => to[0] === jones.email);
  expect(zh?.header('Subject')).toBe('【揭榜】技术需求「犬用长效缓释制剂」未通过审核：目标不清 & <b>含糊</b>');
  expect(zh?.header('From')).toBe('揭榜平台 <notices@jiebang.example>');
  expect(zh?.header('To')).toContain('李工');
  expect(zh?.part('text/plain')).toContain('李工，您好：');
  expect(zh?.part('text/plain')).toContain('https://jiebang.example/needs/1');
  expect(zh?.part('text/html')).toContain('<html lang="zh-CN">');
  expect(zh?.part('text/html')).not.toContain('<b>含糊</b>');
  expect(en?.header('Subject')).toContain('[Jiebang] Need “犬用长效缓释制剂” was rejected');
  expect(en?.part('text/plain')).toContain('Dear Dr Jones,');
  expect(en?.header('Auto-Submitted')).toBe('auto-generated');
  expect(Buffer.from(en?.raw ?? 'é').every((byte) => byte < 0x80)).toBe(true);
  expect(en?.header('List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
  const address = /<https:\/\/jiebang\.example(\/api\/unsubscribe\?token=[^>]+)>/.exec(
    en?.header('List-Unsubscribe') ?? '',
  );
  const clicked = await fetch(platform.url + address?.[1], {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  expect(await clicked.json()).toEqual({ group: 'needs' });
  await tellOf([li, jones], '另一个');
  await all();
  expect(server.mails.map(({ to }) => to[0]).slice(2)).toEqual([li.email]);
});

test('nobody smuggles a header in by a title or a name', async () => {
  const someone = await writtenIn('en', 'A\r\nBcc: all@test.example');
  await tellOf([someone], 'x\r\nBcc: all@test.example\r\n\r\nbody');
  await all();
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]?.header('Bcc')).toBe('');
  expect(server.mails[0]?.to).toEqual([someone.email]);
});

test('a server that is busy is tried again, later each time, with the same Message-ID', async () => {
  const someone = await writtenIn('zh', '王');
  const before = Date.now();
  let tries = 0;

  server.answers = () => (tries++ < 2 ? { code: 451 } : null);
  await tellOf([someone], 't');
  expect(await deliver(deps)).toBe(1);
  const [first] = await deliveriesOf(someone);
  expect(first).toMatchObject({ state: 'pending', attempts: 1, error: 'the mail server answered 451' });
  expect((first?.nextAt.getTime() ?? 0) - before).toBeGreaterThan(55_000);
  expect(await deliver(deps)).toBe(0);
  await lookAgainNow();
  await deliver(deps);
  const [second] = await deliveriesOf(someone);
  expect((second?.nextAt.getTime() ?? 0) - before).toBeGreaterThan(290_000);
  await lookAgainNow();
  await all();
  expect(await deliveriesOf(someone)).toMatchObject([{ state: 'sent', attempts: 3, error: null }]);
  expect(server.mails).toHaveLength(1);
});

test('a busy server is not tried for ever, and one that refuses is not tried again', async () => {
  const [patient, refused] = [await writtenIn('zh', '甲'), await writtenIn('zh', '乙')];
  server.answers = () => ({ code: 421 });
  await tellOf([patient], 't');
  for (let i = 0; i < 8; i++) {
    await all();
    await lookAgainNow();
  }
  expect(await deliveriesOf(patient)).toMatchObject([{ state: 'failed', attempts: 6 }]);
  server.answers = () => ({ code: 550 });
  await tellOf([refused], 't');
  await all();
  await lookAgainNow();
  await all();
  expect(await deliveriesOf(refused)).toMatchObject([
    { state: 'failed', attempts: 1, error: 'the mail server answered 550' },
  ]);
  expect(server.mails).toEqual([]);
});

test('a process that ends between sending and recording sends nothing twice', async () => {
  const someone = await writtenIn('zh', '丙');
  await tellOf([someone], 't');
  const [taken] = await claim(deps.db, 1);
  expect(taken).toBeDefined();
  if (taken) await send(deps, taken);
  expect(server.mails).toHaveLength(1);
  // It never records; another process comes by, before and after its time is over.
  await all();
  await lookAgainNow();
  await all();
  expect(server.mails).toHaveLength(1);
  expect(await deliveriesOf(someone)).toMatchObject([
    { state: 'failed', attempts: 1, error: expect.stringContaining('not known whether it went out') },
  ]);
});

test('where the server took a letter and hung up without a word, it is not sent again', async () => {
  const someone = await writtenIn('zh', '丁');
  server.answers = () => ({ code: 0, hangUp: true });
  await tellOf([someone], 't');
  await all();
  server.answers = undefined;
  await lookAgainNow();
  await all();
  expect(server.mails).toHaveLength(1);
  expect(await deliveriesOf(someone)).toMatchObject([
    { state: 'failed', error: 'not known whether it went out: the mail server did not answer' },
  ]);
});

test('many processes at once send each letter once', async () => {
  const people = await Promise.all(Array.from({ length: 20 }, (_, i) => writtenIn('zh', `众${i}`)));
  await tellOf(people, '群发');
  await Promise.all(Array.from({ length: 5 }, () => all()));
  expect(server.mails.map(({ to }) => to[0]).sort()).toEqual(people.map(({ email }) => email).sort());
});

test('a server that is not there is tried again; without one, each letter says why it did not go out', async () => {
  const [someone, other] = [await writtenIn('zh', '戊'), await writtenIn('zh', '己')];
  await tellOf([someone], 't');
  const closed = { ...platform.config, JIEBANG_SMTP_URL: 'smtp://user:secret-word@127.0.0.1:1' };
  await deliver({ ...deps, post: openPost(closed) });
  const [row] = await deliveriesOf(someone);
  expect(row).toMatchObject({ state: 'pending', attempts: 1 });
  expect(row?.error).not.toContain('secret-word');
  await tellOf([other], 't');
  await deliver({ ...deps, post: openPost({ ...platform.config, JIEBANG_SMTP_URL: undefined }) });
  expect(await deliveriesOf(other)).toMatchObject([
    { state: 'failed', error: 'no mail server is set (JIEBANG_SMTP_URL)' },
  ]);
});

test('whoever is invited and has no account gets the link by e-mail, once a day, and not after it was revoked', async () => {
  const admin = await writtenIn('zh', '院长 <b>甲</b>');
  const { id, name } = await anInstitution(platform, 'university', admin);
  const invite = (email: string) =>
    admin.call<{ id: string; secret: string; mailed: boolean }>('POST', `/api/institutions/${id}/invitations`, {
      email,
    });
  const { body: made } = await invite('guest@test.example');
  expect(made.mailed).toBe(true);
  await all();
  expect(server.mails).toHaveLength(1);
  const [mail] = server.mails;
  const [text, html] = [mail?.part('text/plain') ?? '', mail?.part('text/html') ?? ''];
  expect(mail?.to).toEqual(['guest@test.example']);
  expect(text).toContain(`https://jiebang.example/join/${made.secret}`);
  expect(text).toContain(name);
  expect(html).not.toContain('<b>甲');
  expect(mail?.header('Subject')).toContain('【揭榜】院长');
  const joined = await (await aPerson(platform)).call('POST', `/api/join/${made.secret}`);
  expect(joined.status).toBe(200);
  expect((await invite('guest@test.example')).body.mailed).toBe(false);
  const { body: other } = await invite('other@test.example');
  await admin.call('DELETE', `/api/institutions/${id}/invitations/${other.id}`);
  const known = await aPerson(platform);
  expect((await invite(known.email)).body.mailed).toBe(false);
  await all();
  const strangers = server.mails.filter(({ to }) => ['guest@test.example', 'other@test.example'].includes(to[0] ?? ''));
  expect(strangers).toHaveLength(1);
});

test('a technical lead is verified by the code that their address got; wrong ones are counted, another address voids it', async () => {
  const author = await writtenIn('zh', '需求方');
  const { id: enterpriseId, name } = await anInstitution(platform, 'enterprise', author);
  const lead = { ...goodNeed().lead, email: 'Lead@firm.example' };
  const { id } = await aNeedIn(platform, 'draft', { enterpriseId, author }, {}, goodNeed({ lead }));
  interface Lead {
    asked: boolean;
    verified_at: string | null;
    code_until: string | null;
    code?: string;
  }
  const send = (by = author) => by.call<Lead>('POST', `/api/needs/${id}/lead/code`);
  const enter = (code: string) => author.call<Lead>('PUT', `/api/needs/${id}/lead/code`, { code });
  const hints = async () => {
    const { body } = await author.call<{ advice: { hints: object[] } }>('GET', `/api/needs/${id}/advice`);
    return body.advice.hints;
  };
  const unverified = { field: 'lead.email', code: 'lead_unverified', level: 'soft', params: {} };
  expect(await hints()).toContainEqual(unverified);
  expect((await enter('000000')).body.code).toBe('lead_code_over');
  const stranger = await aPerson(platform);
  expect((await send(stranger)).status).toBe(404);
  expect((await stranger.call('GET', `/api/needs/${id}/lead`)).status).toBe(404);
  expect((await send()).body).toMatchObject({ asked: true, verified_at: null, code_until: expect.any(String) });
  await all();
  expect(server.mails.map(({ to }) => to)).toEqual([['lead@firm.example']]);
  const text = server.mails[0]?.part('text/plain') ?? '';
  expect(text).toContain(name);
  const code = /^\d{6}$/m.exec(text)?.[0] ?? '';
  const wrong = code === '111111' ? '222222' : '111111';
  expect((await enter(wrong)).body).toMatchObject({ code: 'lead_code_wrong' });
  expect((await author.call<Lead>('GET', `/api/needs/${id}/lead`)).body.verified_at).toBeNull();
  expect((await enter(code)).body.verified_at).toEqual(expect.any(String));
  expect((await send()).body.code).toBe('lead_verified_already');
  expect(await hints()).not.toContainEqual(unverified);
  const { body: organisers } = await (await aPerson(platform, 'organiser')).call<Lead>('GET', `/api/needs/${id}/lead`);
  expect(organisers).toMatchObject({ verified_at: expect.any(String), code_until: null });

  const { body: now } = await author.call<{ revision: number }>('GET', `/api/needs/${id}`);
  const change = { revision: now.revision, content: { lead: { ...lead, email: author.email } } };
  expect((await author.call('PATCH', `/api/needs/${id}`, change)).status).toBe(200);
  expect((await enter(code)).body.code).toBe('lead_code_over');
  expect(await hints()).toContainEqual(unverified);
  for (let i = 0; i < 3; i++) expect((await send()).status).toBe(200);
  for (let left = 3; left >= 0; left--) expect((await enter(wrong)).body.code).toBe('lead_code_wrong');
  expect((await enter(wrong)).body.code).toBe('lead_tries_spent');
  expect((await send()).status).toBe(200);
  expect((await send()).body.code).toBe('lead_letters_spent');
  await deps.db.update(user).set({ emailVerified: true }).where(eq(user.id, author.id));
  expect((await send()).body.verified_at).toEqual(expect.any(String));
  await all();
});

test('what is unwanted by the time it would be sent is not sent', async () => {
  const someone = await writtenIn('zh', '庚');
  await tellOf([someone], 't');
  await someone.call('PUT', '/api/me/notification-choices', {
    choices: [{ group: 'needs', channel: 'email', wanted: false }],
  });
  await all();
  expect(server.mails).toEqual([]);
  expect(await deliveriesOf(someone)).toMatchObject([{ state: 'failed', error: 'no longer wanted' }]);
});
