/** What people send that cannot be accepted: refused clearly, at once, and without a trace. */
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join as joinPath } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { submission } from '../core/db/schema.ts';
import { importPack, predicts, solution, tinyPack, zipOfTexts } from './support/packs.ts';
import { aPerson, form, join, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { submit } from './support/submissions.ts';

let platform: Platform;
let someone: Person;

beforeAll(async () => {
  platform = await startPlatform();
  await importPack(platform, tinyPack('tiny'));
});
beforeEach(async () => {
  someone = await aPerson(platform);
  await join(someone, 'tiny');
});
afterAll(() => platform?.[Symbol.asyncDispose]());

async function nothingIsLeft(): Promise<void> {
  const incoming = joinPath(platform.config.JIEBANG_DATA, 'storage', 'incoming');
  await vi.waitUntil(async () => (await readdir(incoming).catch(() => [])).length === 0, 5000);
  const mine = await someone.call<{ submissions: unknown[] }>('GET', '/api/challenges/tiny/submissions');
  expect(mine.body.submissions).toEqual([]);
  const team = await someone.call<{ quota: { used: number } }>('GET', '/api/challenges/tiny/team');
  expect(team.body.quota.used).toBe(0);
}

describe('archives', () => {
  const one = 'print(1)';
  test.for([
    ['is not a zip', async () => Buffer.from('PK but no zip at all'), 'archive_not_zip'],
    ['is cut off', async () => (await solution(one)).subarray(0, 60), 'archive_not_zip'],
    ['is empty', async () => zipOfTexts({}), 'archive_empty'],
    ['has no bytes', async () => Buffer.alloc(0), 'upload_empty'],
    ['lacks main.py', async () => zipOfTexts({ 'other.py': one }), 'archive_no_entry_point'],
    ['hides main.py in a folder', async () => zipOfTexts({ 'mine/main.py': one }), 'archive_no_entry_point'],
    ['points upwards', async () => rawZip([{ name: 'main.py' }, { name: '../evil.py' }]), 'archive_bad_path'],
    [
      'points upwards the Windows way',
      async () => rawZip([{ name: 'main.py' }, { name: '..\\evil.py' }]),
      'archive_bad_path',
    ],
    ['has an absolute path', async () => rawZip([{ name: 'main.py' }, { name: '/etc/evil' }]), 'archive_bad_path'],
    ['names a drive', async () => rawZip([{ name: 'main.py' }, { name: 'C:\\evil' }]), 'archive_bad_path'],
    ['holds a link', async () => rawZip([{ name: 'main.py' }, { name: 'link', mode: 0o120777 }]), 'archive_link'],
    ['holds a device', async () => rawZip([{ name: 'main.py' }, { name: 'dev', mode: 0o020666 }]), 'archive_link'],
    ['has a name twice', async () => rawZip([{ name: 'main.py' }, { name: 'main.py' }]), 'archive_duplicate'],
    [
      'has a file where a folder is',
      async () => rawZip([{ name: 'main.py' }, { name: 'a' }, { name: 'a/b' }]),
      'archive_duplicate',
    ],
    ['has a line break in a name', async () => rawZip([{ name: 'main.py' }, { name: 'a\nb' }]), 'archive_bad_name'],
    [
      'turns the reading direction',
      async () => rawZip([{ name: 'main.py' }, { name: 'a\u202eyp.exe' }]),
      'archive_bad_name',
    ],
    ['is encrypted', async () => rawZip([{ name: 'main.py', flags: 1 }]), 'archive_encrypted'],
    ['has a wrong checksum', async () => rawZip([{ name: 'main.py', crc: 7 }]), 'archive_corrupt'],
    [
      'unpacks to too much',
      async () => zipOfTexts({ 'main.py': one, big: new Uint8Array(17 * 2 ** 20) }),
      'archive_too_large',
    ],
    ['lies about its size', async () => rawZip([{ name: 'main.py', size: 5 }]), 'archive_not_zip'],
  ] as const)('one that %s', async ([, make, code]) => {
    const answer = await submit(someone, 'tiny', await make());
    expect(answer).toMatchObject({ status: 422, body: { code } });
    await nothingIsLeft();
  });

  test('main.py in a folder: the answer says where it was found', async () => {
    const answer = await someone.call<{ title: string }>(
      'POST',
      '/api/challenges/tiny/phases/open/submissions',
      form(await zipOfTexts({ 'mine/main.py': one })),
      { 'accept-language': 'zh-CN,zh;q=0.9' },
    );
    expect(answer.body.title).toContain('mine/main.py');
    expect(answer.body.title).toContain('请压缩文件夹里的内容');
  });
});

test('an upload that is too large is refused, whether or not it says so', async () => {
  const large = await submit(someone, 'tiny', randomBytes(3 * 2 ** 20));
  expect(large).toMatchObject({ status: 413, body: { code: 'upload_too_large' } });
  const silent = await sendRaw(Buffer.concat([formHead(), randomBytes(3 * 2 ** 20), formTail]), null);
  expect(silent).toMatchObject({ status: 413, body: { code: 'upload_too_large' } });
  await nothingIsLeft();
});

test('an upload broken off half-way leaves nothing', async () => {
  await sendRaw(Buffer.concat([formHead(), randomBytes(100_000)]), 1_000_000, true);
  await nothingIsLeft();
  expect((await visitor(platform).call('GET', '/api/health')).status).toBe(200);
});

test('forms without a file and other media types are refused', async () => {
  const data = new FormData();
  data.set('note', 'no file');
  const path = '/api/challenges/tiny/phases/open/submissions';
  expect(await someone.call('POST', path, data)).toMatchObject({ status: 422, body: { code: 'upload_missing' } });
  expect(await someone.call('POST', path, { file: 'x' })).toMatchObject({ status: 415 });
});

test('phases that are not open, closed, by invitation or unknown', async () => {
  const zip = await solution(predicts());
  const codeOf = async (phase: string) => (await submit(someone, 'tiny', zip, { phase })).body.code;
  expect(await codeOf('early')).toBe('phase_not_open');
  expect(await codeOf('late')).toBe('phase_closed');
  expect(await codeOf('final')).toBe('phase_invited');
  expect(await codeOf('nowhere')).toBe('phase_not_found');
  await nothingIsLeft();
});

test('who has not joined, or is not signed in, cannot submit', async () => {
  const zip = await solution(predicts());
  const stranger = await aPerson(platform);
  expect((await submit(stranger, 'tiny', zip)).body.code).toBe('not_joined');
  expect((await submit(visitor(platform), 'tiny', zip)).body.code).toBe('not_signed_in');
});

test('a quota holds against submissions sent at the same moment', async () => {
  const quota = { per_day: 3, total: 10, running: 10 };
  const phases = [
    { key: 'open', opens: '2020-01-01T00:00:00Z', closes: '2099-01-01T00:00:00Z', splits: ['public'], quota },
  ];
  await importPack(platform, tinyPack('scarce', { phases }));
  await join(someone, 'scarce');
  const zip = await solution(predicts());
  const answers = await Promise.all(Array.from({ length: 8 }, () => submit(someone, 'scarce', zip)));
  expect(answers.filter((a) => a.status === 201)).toHaveLength(3);
  expect(answers.filter((a) => a.body.code === 'quota_per_day')).toHaveLength(5);
  const rows = await platform.database.db
    .select({ number: submission.number, team: submission.teamId })
    .from(submission);
  const mine = (await someone.call<{ team: { id: string } }>('GET', '/api/challenges/scarce/team')).body.team.id;
  expect(
    rows
      .filter((r) => r.team === mine)
      .map((r) => r.number)
      .sort(),
  ).toEqual([1, 2, 3]);
});

test('somebody else’s submission might as well not exist', async () => {
  const sent = await submit(someone, 'tiny', await solution(predicts()));
  const stranger = await aPerson(platform);
  for (const path of ['', '/log', '/archive'])
    expect((await stranger.call('GET', `/api/submissions/${sent.body.id}${path}`)).body).toMatchObject({
      code: 'submission_not_found',
    });
  const juror = await aPerson(platform, 'juror');
  expect((await juror.call('GET', `/api/submissions/${sent.body.id}`)).status).toBe(200);
});

const boundary = 'test-boundary';
const formHead = () =>
  Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.zip"\r\ncontent-type: application/zip\r\n\r\n`,
  );
const formTail = Buffer.from(`\r\n--${boundary}--\r\n`);

/** Sends bytes as they are; `null` sends them chunked, and `breakOff` ends the connection behind them. */
function sendRaw(
  body: Buffer,
  length: number | null,
  breakOff = false,
): Promise<{ status: number; body: unknown } | null> {
  return new Promise((resolve) => {
    const outgoing = request(`${platform.url}/api/challenges/tiny/phases/open/submissions`, {
      method: 'POST',
      headers: {
        cookie: someone.cookie,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        ...(length === null ? { 'transfer-encoding': 'chunked' } : { 'content-length': length }),
      },
    });
    outgoing.on('error', () => resolve(null));
    outgoing.on('response', async (incoming) => {
      let text = '';
      for await (const chunk of incoming) text += chunk;
      resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(text) });
    });
    outgoing.write(body, () => {
      if (breakOff) outgoing.destroy();
    });
    if (!breakOff) outgoing.end();
  });
}

interface RawEntry {
  name: string;
  mode?: number;
  flags?: number;
  crc?: number;
  size?: number;
}

/** A zip of stored one-line files, header by header, so that each can lie (PKWARE APPNOTE 4.3). */
function rawZip(entries: RawEntry[]): Buffer {
  const content = Buffer.from('print(1)\n');
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    // An encrypted file has twelve bytes of its own in front.
    const data = entry.flags ? Buffer.concat([Buffer.alloc(12), content]) : content;
    const name = Buffer.from(entry.name);
    const flags = (entry.flags ?? 0) | 0x800;
    const crc = entry.crc ?? crc32(content);
    const size = entry.size ?? content.length;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt32LE(crc, 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(name.length, 26);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE((3 << 8) | 20, 4);
    header.writeUInt16LE(20, 6);
    header.writeUInt16LE(flags, 8);
    header.writeUInt32LE(crc, 16);
    header.writeUInt32LE(data.length, 20);
    header.writeUInt32LE(size, 24);
    header.writeUInt16LE(name.length, 28);
    header.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    header.writeUInt32LE(offset, 42);
    locals.push(local, name, data);
    central.push(header, name);
    offset += local.length + name.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
