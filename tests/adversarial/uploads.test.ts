/** Hostile uploads: refused before anything of them is kept, or harmless when they are run. */
import { readdir } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import tar from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { importPack, predicts, solution } from '../support/packs.ts';
import { aPerson, form, join, type Person, visitor } from '../support/people.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { finished, type SubmissionBody, submit } from '../support/submissions.ts';
import { arenaPack, packs, secretOf } from './arena.ts';
import { type RawEnd, type RawEntry, rawZip } from './raw-zip.ts';

let platform: Platform;
let someone: Person;

beforeAll(async () => {
  platform = await startPlatform();
  const imported = await importPack(platform, arenaPack('open', packs.patient, secretOf('truth')));
  expect(imported.status, JSON.stringify(imported.body)).toBe(201);
  someone = await aPerson(platform);
  await join(someone, 'open');
  await platform.work(4);
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const main: RawEntry = { name: 'main.py', content: Buffer.from(predicts({})) };
const zip = (entries: RawEntry[], end?: RawEnd) => rawZip([main, ...entries], end);
const nothing = Buffer.alloc(0);
const zeros = (mb: number) => Buffer.alloc(mb * 2 ** 20);

async function number(): Promise<number> {
  const { body } = await someone.call<{ submissions: unknown[] }>('GET', '/api/challenges/open/submissions?limit=100');
  return body.submissions.length;
}
async function nothingIncoming(): Promise<void> {
  const folder = `${platform.config.JIEBANG_DATA}/storage/incoming`;
  await vi.waitUntil(async () => (await readdir(folder).catch(() => [])).length === 0, 5000);
}

/** Many entries of which all but the first share one piece of data: small to send, large to unpack. */
function overlapping(): Buffer {
  const bomb = zeros(1);
  const first: RawEntry = { name: 'bomb', content: bomb, deflate: true };
  const start = rawZip([main]).length - 22 - 46 - 'main.py'.length;
  const packed = deflateRawSync(bomb).length;
  const again = Array.from({ length: 100 }, (_, n) => ({
    ...first,
    name: `bomb${n}`,
    only: 'directory' as const,
    offset: start,
    packed,
  }));
  return rawZip([main, first, ...again]);
}

/** Sizes that only the zip64 extension can say, in an archive of a few bytes. */
function zip64(size: bigint): RawEntry {
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(size, 4);
  extra.writeBigUInt64LE(size, 12);
  return { name: 'large', size: 0xffffffff, packed: 0xffffffff, extra };
}

/** A tar archive, whatever its name says. */
async function tarball(): Promise<Buffer> {
  const pack = tar.pack();
  pack.entry({ name: 'device', type: 'block-device', devmajor: 8, devminor: 0 });
  pack.entry({ name: 'pipe', type: 'fifo' });
  pack.entry({ name: 'link', type: 'symlink', linkname: '/etc/passwd' });
  pack.entry({ name: 'root', mode: 0o6755 }, 'x');
  pack.entry({ name: 'main.py', pax: { path: '../../main.py' } }, 'x');
  pack.finalize();
  return buffer(pack as unknown as Readable);
}

describe('refused', () => {
  const path = 'archive_bad_path';
  const name = 'archive_bad_name';
  test.for<[string, string, () => Buffer | Promise<Buffer>]>([
    // 33: out of the folder
    ['a way upwards', path, () => zip([{ name: '../../x' }])],
    ['a way upwards in the middle', path, () => zip([{ name: 'a/../../x' }])],
    ['a way from the top', path, () => zip([{ name: '/etc/x' }])],
    ['a drive', path, () => zip([{ name: 'C:/x' }])],
    ['a way upwards for Windows', path, () => zip([{ name: '..\\..\\x' }])],
    ['a share', path, () => zip([{ name: '\\\\server\\x' }])],
    ['a link', 'archive_link', () => zip([{ name: 'link', mode: 0o120777, content: Buffer.from('/etc/passwd') }])],
    [
      'a link to a folder, and a file below it',
      'archive_link',
      () => zip([{ name: 'd', mode: 0o120777 }, { name: 'd/x' }]),
    ],
    ['a device', 'archive_link', () => zip([{ name: 'device', mode: 0o060666 }])],
    ['a pipe', 'archive_link', () => zip([{ name: 'pipe', mode: 0o010666 }])],
    ['a socket', 'archive_link', () => zip([{ name: 'socket', mode: 0o140666 }])],
    // 34: bombs
    ['a bomb', 'archive_too_large', () => zip([{ name: 'bomb', content: zeros(64), deflate: true }])],
    [
      'a bomb of many',
      'archive_too_large',
      () => zip(Array.from({ length: 64 }, (_, n) => ({ name: `${n}`, content: zeros(1), deflate: true }))),
    ],
    ['a bomb of parts that overlap', 'archive_too_large', overlapping],
    [
      'a bomb that says it is small',
      'archive_',
      () => zip([{ name: 'bomb', content: zeros(64), deflate: true, size: 10 }]),
    ],
    [
      'a bomb that says it is empty',
      'archive_',
      () => zip([{ name: 'bomb', content: zeros(64), deflate: true, size: 0 }]),
    ],
    [
      'more entries than allowed',
      'archive_too_many',
      () => zip(Array.from({ length: 10_001 }, (_, n) => ({ name: `${n}`, content: nothing }))),
    ],
    ['a million entries by its own word', 'archive_not_zip', () => zip([], { entries: 0xfffe })],
    // 35: tar
    ['a tar archive', 'archive_not_zip', tarball],
    // 36: names
    ['a line break in a name', name, () => zip([{ name: 'a\nb' }])],
    ['NUL in a name', name, () => zip([{ name: 'a\0b' }])],
    ['an escape sequence in a name', name, () => zip([{ name: 'a\u001b[31mb' }])],
    ['a name that turns direction', name, () => zip([{ name: 'a\u202egpj.py' }])],
    ['a name of bytes', name, () => zip([{ name: Buffer.from([0x61, 0xff, 0xfe]), flags: 0x800 }])],
    ['a name too long for a file system', name, () => zip([{ name: 'x'.repeat(300) }])],
    ['folders too deep', name, () => zip([{ name: `${'d/'.repeat(200)}x` }])],
    ['a folder without a name', name, () => zip([{ name: 'a//b' }])],
    ['twins in different normal forms', 'archive_duplicate', () => zip([{ name: 'e\u0301' }, { name: '\u00e9' }])],
    // 37: twice, encrypted, lies
    ['a name twice', 'archive_duplicate', () => zip([{ name: 'x' }, { name: 'x' }])],
    ['a second main.py', 'archive_duplicate', () => zip([{ name: 'main.py' }])],
    ['a file where a folder is', 'archive_duplicate', () => zip([{ name: 'x' }, { name: 'x/y' }])],
    [
      'an encrypted file',
      'archive_encrypted',
      () => zip([{ name: 'x', flags: 1, content: Buffer.alloc(21), size: 9 }]),
    ],
    ['an unknown compression', 'archive_corrupt', () => zip([{ name: 'x', method: 99 }])],
    ['a terabyte by zip64', 'archive_too_large', () => zip([zip64(2n ** 40n)])],
    ['more than numbers hold by zip64', 'archive_', () => zip([zip64(2n ** 63n)])],
    ['a wrong sum', 'archive_corrupt', () => zip([{ name: 'x', crc: 1 }])],
    ['data behind the end of the file', 'archive_', () => zip([{ name: 'x', only: 'directory', offset: 10 ** 6 }])],
    ['a directory that is not where it says', 'archive_not_zip', () => zip([], { directoryOffset: 10 ** 6 })],
    [
      'a directory larger than the file',
      'archive_not_zip',
      () => zip([], { directorySize: 10 ** 8, directoryOffset: 0 }),
    ],
    [
      'only the main.py of an inner zip',
      'archive_no_entry_point',
      () => rawZip([{ name: 'inner.zip', content: rawZip([main]) }]),
    ],
    [
      'a main.py that only the local header knows',
      'archive_no_entry_point',
      () => rawZip([{ ...main, only: 'local' }, { name: 'x' }]),
    ],
    ['main.py in capitals', 'archive_no_entry_point', () => rawZip([{ ...main, name: 'MAIN.PY' }])],
    ['a folder called main.py', 'archive_no_entry_point', () => rawZip([{ name: 'main.py/x' }])],
  ])('%s', async ([, code, make]) => {
    const before = await number();
    const sent = await submit(someone, 'open', await make());
    expect(sent.status, JSON.stringify(sent.body)).toBe(422);
    expect(sent.body.code).toContain(code);
    // What is said of it can be shown anywhere.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(sent.body.title).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
    expect(sent.body.title.length).toBeLessThan(500);
    expect(await number()).toBe(before);
    await nothingIncoming();
  });
});

describe('accepted, and harmless', () => {
  test.concurrent.for<[string, () => Buffer]>([
    ['twins in capitals', () => zip([{ name: 'a.py' }, { name: 'A.py' }])],
    [
      'names that are options, devices or commands',
      () => zip(['-rf', 'con', 'nul.txt', '$(id)', '`id`', '*', '😀', ' '].map((n) => ({ name: n }))),
    ],
    ['a nested zip', () => zip([{ name: 'inner.zip', content: rawZip([{ name: '../../x' }]) }])],
    [
      'a page in front of a zip',
      () => rawZip([main], { before: Buffer.from('<!doctype html><script>alert(1)</script>') }),
    ],
    ['a comment that is a page', () => zip([], { comment: Buffer.from('<script>alert(1)</script>') })],
    [
      'programs with every right',
      () => zip([{ name: 'run.sh', mode: 0o106777, content: Buffer.from('#!/bin/sh\nid\n') }]),
    ],
    ['another name in the local header', () => zip([{ name: 'x', localName: '../../x' }])],
    [
      'one folder of everything but main.py',
      () => zip([{ name: 'lib/', content: nothing, mode: 0o040777 }, { name: 'lib/a.py' }]),
    ],
  ])('%s', async ([, make]) => {
    const sent = await submit(someone, 'open', make());
    // A lie that changes nothing may as well be refused, as long as it is told.
    if (sent.status === 422) return expect(sent.body.code).toMatch(/^archive_/);
    expect(sent.status, JSON.stringify(sent.body)).toBe(201);
    expect(await finished(someone, sent.body.id)).toMatchObject({ verdict: 'scored' });
  });

  test('what was sent comes back as a file to be saved, whatever it pretends to be', async () => {
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    const sent = await submit(someone, 'open', rawZip([main], { before: page }), { name: 'page.html' });
    expect(sent.status, JSON.stringify(sent.body)).toBe(201);
    const { headers } = await someone.call('GET', `/api/submissions/${sent.body.id}/archive`);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'|sandbox/);
    const done = await finished(someone, sent.body.id);
    const log = await someone.call('GET', `/api/submissions/${done.id}/log`);
    expect(log.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(log.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.concurrent.for<[string, string]>([
    ['a line break', 'a"\r\nx-evil: 1\r\n.zip'],
    ['a way upwards', '../../../etc/passwd'],
    ['markup', '"><img src=x onerror=alert(1)>.zip'],
    ['another direction', 'a\u202epiz.exe'],
    ['a NUL', 'a\0b.zip'],
    ['ten thousand letters', `${'字'.repeat(10_000)}.zip`],
  ])('a file name with %s is shown as what it is', async ([, name]) => {
    const sent = await submit(someone, 'open', await solution(predicts()), { name });
    expect(sent.status, JSON.stringify(sent.body)).toBe(201);
    const shown = (sent.body as SubmissionBody & { file_name: string }).file_name;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(shown).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
    expect(shown.length).toBeLessThanOrEqual(200);
    const { status, headers } = await someone.call('GET', `/api/submissions/${sent.body.id}/archive`);
    expect(status).toBe(200);
    expect(headers.get('x-evil')).toBeNull();
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w%.~-]+$/);
    await finished(someone, sent.body.id);
  });
});

describe('what else is sent is refused or kept, and never our own fault', () => {
  const zipped = () => solution(predicts());
  test('a note with what no database takes', async () => {
    const data = form(await zipped(), 'a.zip', { note: 'a\0b\ud800' });
    const sent = await someone.call('POST', '/api/challenges/open/phases/open/submissions', data);
    expect([201, 400, 422], JSON.stringify(sent.body)).toContain(sent.status);
  });

  test('a team’s name with what no database takes', async () => {
    const other = await aPerson(platform);
    const answer = await other.call('POST', '/api/challenges/open/team', { name: 'a\0b', accept_rules: true });
    expect([201, 400, 422], JSON.stringify(answer.body)).toContain(answer.status);
  });

  test.for([
    ['a hundred thousand deep', '['.repeat(100_000)],
    ['with a number of a hundred thousand digits', `{"name":${'9'.repeat(100_000)}}`],
    [
      'that would be everybody’s prototype',
      '{"__proto__":{"role":"organiser"},"constructor":{"prototype":{"role":"organiser"}}}',
    ],
    ['of half a letter', Buffer.from([0x7b, 0x22, 0xe6])],
    ['of ten megabytes', `{"name":"${'x'.repeat(10 * 2 ** 20)}"}`],
  ] as [string, string | Buffer][])('JSON %s', async ([, body]) => {
    const answer = await fetch(`${platform.url}/api/challenges/open/team`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: someone.cookie },
      body: new Uint8Array(Buffer.from(body)),
    });
    expect([400, 413, 422]).toContain(answer.status);
    const { role } = (await someone.call<{ role?: string }>('GET', '/api/session')).body;
    expect(role).not.toBe('organiser');
  });

  test.for(['x', '00000000-0000-0000-0000-000000000000', '../health', '%00', "' or 1=1 --", '__proto__'])(
    'a submission called %s',
    async (id) => {
      const answer = await someone.call('GET', `/api/submissions/${encodeURIComponent(id)}`);
      expect([400, 404]).toContain(answer.status);
    },
  );

  // 52, 54
  test('sixty at once by one team: so many as may run are taken, the others are told why', async () => {
    const quota = { per_day: 1000, total: 1000, running: 3 };
    const always = { opens: '2020-01-01T00:00:00Z', closes: '2099-01-01T00:00:00Z' };
    const phases = [{ key: 'open', ...always, splits: ['public'], quota }];
    await importPack(platform, arenaPack('narrow', packs.hasty, secretOf('truth'), { phases }));
    await join(someone, 'narrow');
    const slow = await solution(`import time\ntime.sleep(1.5)\n${predicts()}`);
    const sent = await Promise.all(Array.from({ length: 60 }, () => submit(someone, 'narrow', slow)));
    const accepted = sent.filter((answer) => answer.status === 201);
    expect(accepted.length).toBeGreaterThanOrEqual(3);
    expect(accepted.length).toBeLessThanOrEqual(6);
    for (const { status, body } of sent.filter((answer) => answer.status !== 201))
      expect([status, body.code]).toEqual([429, 'quota_running']);
    for (const { body } of accepted) expect(await finished(someone, body.id)).toMatchObject({ verdict: 'scored' });
  });
});

test('afterwards the platform answers as before', async () => {
  expect((await visitor(platform).call('GET', '/api/health')).status).toBe(200);
  const done = await submit(someone, 'open', await solution(predicts()));
  expect(await finished(someone, done.body.id)).toMatchObject({ verdict: 'scored', scores: { accuracy: 2 / 6 } });
});
