/** Files that hang on things: whoever may read the thing has them, and only its authors change them. */
import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attachment, audit, needVersion, notification } from '../core/db/schema.ts';
import { aNeedIn, anInstitution, aResponseIn, goodNeed } from './support/bounty.ts';
import { aPerson, form, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let owner: Person;
let stranger: Person;
let enterpriseId: string;

interface List {
  attachments: { id: string; name: string; sha256: string; bytes: number; visibility: string; media_type: string }[];
  hidden: number;
  may_attach: boolean;
  code?: string;
}

beforeAll(async () => {
  platform = await startPlatform();
  [owner, stranger] = [await aPerson(platform, 'enterprise'), await aPerson(platform)];
  enterpriseId = (await anInstitution(platform, 'enterprise', owner)).id;
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const aNeed = async (state: Parameters<typeof aNeedIn>[1] = 'open', changes: Parameters<typeof goodNeed>[0] = {}) =>
  `need:${(await aNeedIn(platform, state, { enterpriseId, author: owner }, {}, goodNeed(changes))).id}`;
/** What is published changes for a reason. */
const reason = encodeURIComponent('补充材料');
const filesOf = (subject: string) => `/api/subjects/${subject}/attachments`;
const add = (who: Person, subject: string, name = 'a.txt', content: string | Uint8Array = 'hello', query = '') =>
  who.call<List>('POST', `${filesOf(subject)}?reason=${reason}${query}`, form(content, name));
const list = async (who: Person, subject: string) => (await who.call<List>('GET', filesOf(subject))).body;

test('a file is kept with its hash and comes back byte for byte, as a file that no browser shows', async () => {
  const subject = await aNeed();
  const content = crypto.getRandomValues(new Uint8Array(60_000));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const made = await add(owner, subject, '../../配方; x=1.html', content);
  expect(made.status).toBe(201);
  const [file] = made.body.attachments;
  expect(file).toMatchObject({ name: '配方; x=1.html', sha256, bytes: 60_000, visibility: 'readers' });
  const answer = await fetch(`${platform.url}/api/attachments/${file?.id}`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(content))).toBe(true);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%~-]+$/,
  );
});

test('a confidential file does not exist for whoever may not read the confidential parts', async () => {
  const subject = await aNeed();
  await add(owner, subject, 'open.txt');
  const made = await add(owner, subject, 'secret.txt', 'secret', '&visibility=confidential');
  const secret = made.body.attachments.find(({ name }) => name === 'secret.txt');
  expect(await list(owner, subject)).toMatchObject({ hidden: 0, may_attach: true });
  for (const who of [stranger, visitor(platform)]) {
    expect(await list(who, subject)).toMatchObject({
      hidden: 1,
      may_attach: false,
      attachments: [{ name: 'open.txt' }],
    });
    expect((await who.call('GET', `/api/attachments/${secret?.id}`)).body).toMatchObject({
      code: 'attachment_not_found',
    });
  }
  expect((await owner.call('GET', `/api/attachments/${secret?.id}`)).status).toBe(200);
});

test('files of what somebody may not read do not exist for them', async () => {
  const subject = await aNeed('draft');
  const file = (await add(owner, subject)).body.attachments[0];
  expect((await stranger.call('GET', filesOf(subject))).body).toMatchObject({ code: 'need_not_found' });
  expect((await stranger.call('GET', `/api/attachments/${file?.id}`)).body).toMatchObject({ code: 'need_not_found' });
  expect((await add(stranger, subject)).body.code).toBe('need_not_found');
  expect((await stranger.call('GET', filesOf('spoon:01980000-0000-7000-8000-000000000000'))).status).toBe(404);
});

test('only its authors add, rename and remove files, while it is worked on; a removed one is kept and shown to nobody', async () => {
  const subject = await aNeed();
  const file = (await add(owner, subject)).body.attachments[0];
  const bare = `/api/attachments/${file?.id}`;
  const path = `${bare}?reason=${reason}`;
  for (const [who, code] of [
    [stranger, 'not_attachable'],
    [visitor(platform), 'not_signed_in'],
  ] as const) {
    expect((await add(who, subject)).body.code).toBe(code);
    expect((await who.call('PATCH', path, { name: 'b' })).body).toMatchObject({ code });
    expect((await who.call('DELETE', path)).body).toMatchObject({ code });
  }
  expect((await list(stranger, subject)).attachments).toHaveLength(1);
  const named = await owner.call<List>('PATCH', path, { name: 'x/试验报告.pdf', visibility: 'confidential' });
  expect(named.body.attachments).toMatchObject([{ name: '试验报告.pdf', visibility: 'confidential' }]);
  expect((await owner.call<List>('DELETE', path)).body.attachments).toEqual([]);
  expect((await owner.call('GET', bare)).body).toMatchObject({ code: 'attachment_not_found' });
  expect((await owner.call('DELETE', path)).body).toMatchObject({ code: 'attachment_not_found' });
  const { db } = platform.database;
  const [kept] = await db.select().from(attachment).where(eq(attachment.subject, subject));
  expect(await platform.storage.stat(kept?.sha256 ?? '')).toMatchObject({ bytes: 5 });
  const written = await db.select().from(audit).where(eq(audit.subject, subject));
  expect(written.map(({ action }) => action).sort()).toEqual([
    'attachment.add',
    'attachment.change',
    'attachment.remove',
    ...Array(3).fill('need.amend'),
  ]);
  const done = await aNeed('contracted');
  expect((await add(owner, done)).body.code).toBe('not_attachable');
});

test('files of a published need change by numbered addenda alone, which respondents hear of and everybody compares', async () => {
  const subject = await aNeed();
  const id = subject.slice('need:'.length);
  const respondent = await aPerson(platform);
  const unit = await anInstitution(platform, 'institute', respondent);
  await aResponseIn(platform, 'submitted', { id, version: 1 }, { institutionId: unit.id, leader: respondent });
  const { db } = platform.database;
  const recorded = async () => ({
    files: await db.$count(attachment, eq(attachment.subject, subject)),
    entries: await db.$count(audit, eq(audit.subject, subject)),
    versions: await db.$count(needVersion, eq(needVersion.needId, id)),
  });
  const before = await recorded();
  const silent = await owner.call<List>('POST', filesOf(subject), form('hello', 'a.txt'));
  expect(silent.body.code).toBe('change_reason_missing');
  expect(await recorded()).toEqual(before);

  const file = (await add(owner, subject, '试验.txt')).body.attachments[0];
  await add(owner, subject, 'secret.txt', 'secret', '&visibility=confidential');
  const path = `/api/attachments/${file?.id}`;
  for (const method of ['PATCH', 'DELETE'] as const)
    expect((await owner.call(method, path, method === 'PATCH' ? { name: 'b' } : undefined)).body).toMatchObject({
      code: 'change_reason_missing',
    });
  expect((await owner.call('DELETE', `${path}?reason=${reason}`)).status).toBe(200);
  const told = await db.select().from(notification).where(eq(notification.userId, respondent.id));
  expect(told.map(({ kind }) => kind)).toEqual(['need.amend', 'need.amend', 'need.amend']);

  interface Version {
    addendum: number | null;
    changed: string[];
    note: string;
  }
  const { body } = await stranger.call<{ versions: Version[] }>('GET', `/api/needs/${id}/versions`);
  expect(body.versions.slice(1)).toMatchObject([
    { addendum: 1, note: '补充材料' },
    { addendum: 2, changed: [] },
    { addendum: 3, changed: ['attachments'] },
  ]);
  const seen = async (who: Person, version: number) =>
    (await who.call<{ files: { name: string; sha256: string }[] }>('GET', `/api/needs/${id}/versions/${version}`)).body
      .files;
  expect(await seen(stranger, 3)).toMatchObject([{ name: '试验.txt', sha256: file?.sha256 }]);
  expect((await seen(owner, 3)).map(({ name }) => name)).toEqual(['试验.txt', 'secret.txt']);
  expect(await seen(stranger, 4)).toEqual([]);
  expect((await add(owner, await aNeed('no_response'))).body.code).toBe('not_attachable');
});

test('an empty file, a form without one, and one file too many are refused', async () => {
  const subject = await aNeed();
  expect((await add(owner, subject, 'a', '')).body.code).toBe('upload_empty');
  const none = new FormData();
  none.set('other', 'x');
  const path = `${filesOf(subject)}?reason=${reason}`;
  expect((await owner.call<List>('POST', path, none)).body.code).toBe('upload_missing');
  expect((await owner.call<List>('POST', path, {})).body.code).toBe('unsupported_media_type');
  for (let i = 0; i < 17; i++) await add(owner, subject, `${i}`);
  const rest = await Promise.all(Array.from({ length: 6 }, (_, i) => add(owner, subject, `last ${i}`)));
  expect(rest.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409]);
  expect((await list(owner, subject)).attachments).toHaveLength(20);
});

test('who uploaded the files of an anonymous enterprise stays unnamed to outsiders', async () => {
  const subject = await aNeed('open', { anonymous: true });
  await add(owner, subject);
  expect((await list(owner, subject)).attachments[0]).toMatchObject({ uploaded_by: expect.any(String) });
  expect((await list(stranger, subject)).attachments[0]).toMatchObject({ uploaded_by: null });
});
