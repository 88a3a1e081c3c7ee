/** A team gets back what it sent, byte for byte; nobody else does but organisers. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { submit } from './support/submissions.ts';

let platform: Platform;
let owner: Person;
let id: string;
let zip: Uint8Array;

beforeAll(async () => {
  platform = await startPlatform();
  await importPack(platform, tinyPack('tiny'));
  owner = await aPerson(platform);
  await join(owner, 'tiny');
  zip = await solution(predicts());
  id = (await submit(owner, 'tiny', zip, { name: '方案; x=1.html' })).body.id;
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const download = (who: Person) =>
  fetch(`${platform.url}/api/submissions/${id}/archive`, { headers: who.cookie ? { cookie: who.cookie } : {} });

test('a member downloads what was sent, as a file that no browser shows, with its hash', async () => {
  const answer = await download(owner);
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(zip));
  const digest = createHash('sha256').update(zip).digest('base64');
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'repr-digest': `sha-256=:${digest}:`,
    'content-length': String(zip.length),
    'cache-control': 'private, no-store',
  });
  const disposition = answer.headers.get('content-disposition') ?? '';
  expect(disposition).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%~-]+$/);
  const [, exact = ''] = disposition.split("UTF-8''");
  expect(decodeURIComponent(exact)).toBe('方案; x=1.html');
});

test('organisers may, and nobody else who is not of the team', async () => {
  expect((await download(await aPerson(platform, 'organiser'))).status).toBe(200);
  for (const role of ['contestant', 'enterprise', 'technology_manager', 'expert', 'juror'] as const)
    expect((await download(await aPerson(platform, role))).status, role).toBe(404);
  expect((await download(visitor(platform))).status).toBe(401);
});
