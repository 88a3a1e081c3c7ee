/** From an upload to the leaderboard, with the real database, queue and engine. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { evaluation, standing } from '../core/db/schema.ts';
import { ids, importPack, predicts, solution, tinyLimits, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { finished, submit, submitAndWait } from './support/submissions.ts';

let platform: Platform;
let someone: Person;

beforeAll(async () => {
  platform = await startPlatform();
  expect((await importPack(platform, tinyPack('tiny'))).status).toBe(201);
  someone = await aPerson(platform);
  await join(someone, 'tiny', '甲队');
  const hasty = tinyPack('hasty', { limits: { ...tinyLimits, wall_seconds: 3 } });
  expect((await importPack(platform, hasty)).status).toBe(201);
  await join(someone, 'hasty');
  await platform.work();
});
afterAll(() => platform?.[Symbol.asyncDispose]());

test('a submission is run, judged and stands on the board', async () => {
  const done = await submitAndWait(someone, 'tiny', await solution(predicts({ a3: 'dog', a4: 'dog' })));
  expect(done.verdict).toBe('scored');
  expect(done.scores?.accuracy).toBeCloseTo(4 / 6, 10);
  expect(done.history.map((h) => h.step)).toEqual(['queued', 'preparing', 'running', 'judging', 'finished']);
  expect(Object.keys(done.trace.images).sort()).toEqual(['jiebang/judge', 'jiebang/runtime-python-ml']);
  for (const digest of Object.values(done.trace.images)) expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(Object.keys(done.trace.data).sort()).toEqual(['input:public', 'truth:public']);
  expect(done.resources?.wall_ms).toBeGreaterThan(0);
  const log = await someone.call<string>('GET', `/api/submissions/${done.id}/log`);
  expect(log.body).toBe('predicted\n');

  const board = await someone.call<{
    rows: { rank: number; team: { name: string }; scores: Record<string, number> }[];
  }>('GET', '/api/challenges/tiny/phases/open/leaderboard');
  expect(board.body.rows[0]).toMatchObject({ rank: 1, team: { name: '甲队' } });
});

test('the private split is scored too, and nobody is shown it', async () => {
  const done = await submitAndWait(someone, 'tiny', await solution(predicts()));
  const { db } = platform.database;
  await vi.waitUntil(async () => {
    const rows = await db
      .select()
      .from(evaluation)
      .where(and(eq(evaluation.submissionId, done.id), eq(evaluation.state, 'finished')));
    return rows.length === 2;
  }, 30_000);
  expect(JSON.stringify(done)).not.toContain('private');
  const final = await someone.call('GET', '/api/challenges/tiny/phases/final/leaderboard');
  expect(final).toMatchObject({ status: 403, body: { code: 'leaderboard_hidden' } });
});

test('the output of a program that takes its time is not swept away as an upload that was broken off', async () => {
  const sent = await submit(someone, 'tiny', await solution(`import time\ntime.sleep(1.5)\n${predicts()}`));
  const done = finished(someone, sent.body.id);
  const swept = { files: 0, isOver: false };
  void done.finally(() => {
    swept.isOver = true;
  });
  while (!swept.isOver) swept.files += await platform.storage.sweep(300);
  expect((await done).verdict).toBe('scored');
  expect(swept.files).toBe(0);
});

test('a worse submission does not take the place of a better one, and counts as an entry', async () => {
  const other = await aPerson(platform);
  const teamId = await join(other, 'tiny');
  await submitAndWait(other, 'tiny', await solution(predicts({ a3: 'dog', a4: 'dog', a5: 'dog', a6: 'cow' })));
  await submitAndWait(other, 'tiny', await solution(predicts()));
  const [row] = await platform.database.db
    .select()
    .from(standing)
    .where(and(eq(standing.teamId, teamId), eq(standing.split, 'public')));
  expect(row).toMatchObject({ merit: 1, entries: 2 });
});

describe('what goes wrong is told precisely', () => {
  const write = (text: string) => `import sys\nopen(sys.argv[2] + '/predictions.csv', 'wb').write(${text})\n`;
  const rows = ids.map((id) => `${id},cat`);
  const csv = (lines: string[]) => write(`'''${lines.join('\n')}\n'''.encode()`);
  const header = 'image_id,label';

  test.for([
    ['an exception', 'raise ValueError("no")', 'runtime_error', 'exit_code'],
    ['a crash', 'import os, signal; os.kill(os.getpid(), signal.SIGSEGV)', 'runtime_error', 'signal'],
    ['too much memory', 'x = []\nwhile True: x.append(bytearray(8 << 20))', 'memory_limit', 'memory'],
    ['a full scratch', 'f = open("/tmp/x", "wb")\nwhile True: f.write(bytes(1 << 20))', 'output_limit', 'scratch'],
    ['a full output', 'f = open("/output/x", "wb")\nwhile True: f.write(bytes(1 << 20))', 'output_limit', 'files'],
    ['too many files', 'i = 0\nwhile True:\n  i += 1\n  open(f"/tmp/{i}", "w")', 'output_limit', 'inodes'],
    ['an endless log', 'while True: print("x" * 1000)', 'output_limit', 'log'],
  ] as const)('%s', async ([, main, verdict, reason]) => {
    const done = await submitAndWait(someone, 'tiny', await solution(main));
    expect(done).toMatchObject({ verdict, details: { reason }, scores: null });
  });

  test.for([
    ['an endless loop', 'while True: pass', 'wall'],
    ['endless waiting', 'import time; time.sleep(1000)', 'idle'],
  ] as const)('%s', async ([, main, reason]) => {
    const done = await submitAndWait(someone, 'hasty', await solution(main));
    expect(done).toMatchObject({ verdict: 'time_limit', details: { reason }, scores: null });
  });

  test.for([
    ['no output', 'pass', 'missing_file', undefined],
    ['a missing id', csv([header, ...rows.slice(1)]), 'missing_id', undefined],
    ['a duplicate id', csv([header, ...rows.slice(0, 5), 'a1,cat']), 'duplicate_id', 7],
    ['an unknown id', csv([header, ...rows.slice(0, 5), 'zz,cat']), 'unknown_id', 7],
    ['an unknown label', csv([header, 'a1,unicorn', ...rows.slice(1)]), 'unknown_label', 2],
    ['not a number where a label should be', csv([header, 'a1,NaN', ...rows.slice(1)]), 'unknown_label', 2],
    ['a wrong column', csv(['image_id,klass', ...rows]), 'missing_column', 1],
    ['a wrong encoding', write(`'${header}\\na1,cat'.encode('utf-16')`), 'wrong_encoding', 1],
    ['too many rows', csv([header, ...rows, 'b1,cat']), 'too_many_rows', 8],
    ['a link', 'import os; os.symlink("/etc/passwd", "/output/predictions.csv")', 'not_a_regular_file', undefined],
  ] as const)('%s', async ([, main, code, line]) => {
    const done = await submitAndWait(someone, 'tiny', await solution(main));
    expect(done.verdict).toBe('invalid_output');
    const mistake = done.mistakes?.mistakes.find((m) => m.code === code);
    expect(mistake, JSON.stringify(done.mistakes)).toBeDefined();
    expect(mistake?.line).toBe(line);
    expect(mistake?.message.zh).toMatch(/[一-鿿]/);
  });
});

test('contestants meet no truth, no network, no other place to write', async () => {
  const canary = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  let visits = 0;
  canary.on('connection', () => visits++);
  await once(canary, 'listening');
  const { port } = canary.address() as AddressInfo;
  const main = `import os, socket
for path in ('/truth', '/input', '/code', '/etc', '/'):
    try: open(os.path.join(path, 'x'), 'w'); print('WROTE', path)
    except OSError as e: pass
print('truth', os.listdir('/truth') if os.path.isdir('/truth') else [])
print('interfaces', sorted(os.listdir('/sys/class/net')))
print('routes', open('/proc/net/route').read().count(chr(10)))
print('env', sorted(k for k in os.environ))
try: socket.create_connection(('127.0.0.1', ${port}), 1); print('CONNECTED')
except OSError: print('no connection')
for path in ('/var/run/docker.sock', '/proc/1/environ', '/proc/1/mem'):
    try: open(path, 'rb').read(1); print('READ', path)
    except OSError: pass
raise SystemExit(1)`;
  const done = await submitAndWait(someone, 'tiny', await solution(main));
  const { body: log } = await someone.call<string>('GET', `/api/submissions/${done.id}/log`);
  expect(log).toContain("truth []\ninterfaces ['lo']\nroutes 1\n");
  expect(log).toContain('no connection');
  canary.close();
  expect(visits).toBe(0);
  expect(log.replace('WROTE /code', '')).not.toMatch(/\b(WROTE|CONNECTED|READ)\b|SECRET|DATABASE|REDIS/);
});

test('the same upload sent twice is one submission', async () => {
  const zip = await solution(predicts());
  const send = () => submit(someone, 'tiny', zip, { key: 'the-same-key' });
  const answers = [...(await Promise.all([send(), send(), send()])), await send()];
  expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  await finished(someone, answers[0]?.body.id ?? '');
});
