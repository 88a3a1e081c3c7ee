/** Whatever dies, a submission is delayed and never lost, scored twice or stuck. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { and, eq, ne, sql } from 'drizzle-orm';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { evaluation, evaluationHistory, standing } from '../core/db/schema.ts';
import { maxAttempts } from '../worker/pipeline/evaluate.ts';
import { giveBack } from '../worker/pipeline/give-back.ts';
import { claim, renew } from '../worker/pipeline/lease.ts';
import { record } from '../worker/pipeline/record.ts';
import { importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { finished, submit } from './support/submissions.ts';

let platform: Platform;
let someone: Person;

beforeAll(async () => {
  platform = await startPlatform();
  await importPack(platform, tinyPack('tiny'));
  someone = await aPerson(platform);
  await join(someone, 'tiny');
});
afterAll(() => platform?.[Symbol.asyncDispose]());

async function pendingEvaluation(): Promise<{ id: string; submissionId: string }> {
  const sent = await submit(someone, 'tiny', await solution(predicts()));
  const [row] = await platform.database.db
    .select({ id: evaluation.id })
    .from(evaluation)
    .where(and(eq(evaluation.submissionId, sent.body.id), eq(evaluation.split, 'public')));
  // It is the only one that waits.
  await platform.database.db
    .update(evaluation)
    .set({ state: 'finished' })
    .where(ne(evaluation.id, row?.id ?? ''));
  return { id: row?.id ?? '', submissionId: sent.body.id };
}
const expireLease = (id: string) =>
  platform.database.db
    .update(evaluation)
    .set({ leaseUntil: sql`now() - interval '1 second'` })
    .where(eq(evaluation.id, id));
const scored = (accuracy: number) => ({ verdict: 'scored' as const, scores: { accuracy, macro_f1: accuracy } });
const by = (worker: string) => ({ worker, pools: ['default'] });
const traces = { images: {}, data: {} };

test('of two workers one gets an evaluation', async () => {
  const { db } = platform.database;
  const { id } = await pendingEvaluation();
  const claims = await Promise.all(['a', 'b', 'c'].map((name) => claim(db, by(name))));
  expect(claims.filter((c) => c === null)).toHaveLength(2);
  expect(claims.find((c) => c !== null)?.evaluationId).toBe(id);
});

test('a late result with an old token changes nothing', async () => {
  const { db } = platform.database;
  const { id, submissionId } = await pendingEvaluation();
  const first = await claim(db, by('slow'));
  if (!first) throw new Error('nothing waits');
  await expireLease(id);
  const second = await claim(db, by('quick'));
  if (!second) throw new Error('nothing waits');
  expect(await renew(db, first)).toBe(false);
  expect(await record(db, second, scored(0.5), traces)).toBe('recorded');
  expect(await record(db, first, scored(1), traces)).toBe('stale');
  expect(await record(db, second, scored(1), traces)).toBe('stale');
  const body = await finished(someone, submissionId);
  expect(body.scores?.accuracy).toBe(0.5);
  const rows = await db.select().from(standing).where(eq(standing.evaluationId, id));
  expect(rows).toHaveLength(1);
});

test('an evaluation handed back does not count as tried', async () => {
  const { db } = platform.database;
  await pendingEvaluation();
  const lease = await claim(db, by('leaving'));
  if (!lease) throw new Error('nothing waits');
  expect(lease.attempt).toBe(1);
  expect(await giveBack(db, lease, 'handed_back', 0)).toBe(true);
  expect(await claim(db, by('next'))).toMatchObject({ attempt: 1, token: lease.token + 1 });
});

test('an evaluation that takes its workers with it is put before people, and not begun for ever', async () => {
  const { db } = platform.database;
  const { id, submissionId } = await pendingEvaluation();
  await db.update(evaluation).set({ attempt: maxAttempts }).where(eq(evaluation.id, id));
  await using _worker = await platform.work(1);
  const done = await finished(someone, submissionId);
  expect(done).toMatchObject({ verdict: 'system_error', details: { reason: 'lost_worker' } });
  expect(done.history.map((h) => h.step)).not.toContain('running');
});

test('a worker that is killed is noticed, its sandbox removed and its evaluation carried out by another', async () => {
  const zip = await solution(`import time\ntime.sleep(2)\n${predicts()}`);
  const sent = await submit(someone, 'tiny', zip);
  const script = fileURLToPath(new URL('../worker/main.ts', import.meta.url));
  const { DATABASE_URL, REDIS_URL, JIEBANG_DATA, JIEBANG_INSTANCE } = platform.config;
  const start = () =>
    spawn(process.execPath, [script], {
      env: { ...process.env, DATABASE_URL, REDIS_URL, JIEBANG_DATA, JIEBANG_INSTANCE, JIEBANG_SLOTS: '2' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  const ours = `jiebang.instance=${JIEBANG_INSTANCE}`;
  const victim = start();
  const running = async (step: string) => {
    const { body } = await someone.call<{ step: string }>('GET', `/api/submissions/${sent.body.id}`);
    return body.step === step;
  };
  await vi.waitUntil(() => running('running'), { timeout: 30_000, interval: 50 });
  victim.kill('SIGKILL');
  const killedAt = performance.now();
  const rescuer = start();
  try {
    const done = await finished(someone, sent.body.id, 60_000);
    expect(done.verdict).toBe('scored');
    expect(performance.now() - killedAt).toBeLessThan(40_000);
    const history = done.history.map((h) => `${h.step}${h.attempt}`);
    expect(history).toEqual(['queued0', 'preparing1', 'running1', 'preparing2', 'running2', 'judging2', 'finished2']);
    const owners = async () => new Set((await containers(ours)).map((c) => c.Labels['jiebang.worker']));
    await vi.waitUntil(async () => (await owners()).size <= 1, { timeout: 30_000, interval: 200 });
  } finally {
    rescuer.kill('SIGTERM');
    await once(rescuer, 'exit');
  }
  expect(await containers(ours)).toEqual([]);
});

test('a queue that is wiped delays evaluations and loses none', async () => {
  const sent = await Promise.all([1, 2, 3].map(async () => submit(someone, 'tiny', await solution(predicts()))));
  const url = platform.config.REDIS_URL;
  const redis = url.startsWith('unix:') ? new Redis(new URL(url).pathname) : new Redis(url);
  const keys = await redis.keys(`${platform.config.JIEBANG_INSTANCE}:*`);
  expect(keys.length).toBeGreaterThan(0);
  await redis.del(keys);
  redis.disconnect();
  await platform.work();
  for (const { body } of sent) expect((await finished(someone, body.id)).verdict).toBe('scored');
});

test('a fault of ours is tried three times, then put before people, and never counted against a quota', async () => {
  const judge = { image: 'judge' };
  const files = {
    ...tinyPack('broken', { judge }),
    'judge/Dockerfile': 'FROM jiebang/judge\nCOPY main.py /judge/main.py\n',
    'judge/main.py': 'raise RuntimeError("a3 is really a dog")\n',
  };
  expect((await importPack(platform, files)).status).toBe(201);
  await join(someone, 'broken');
  const sent = await submit(someone, 'broken', await solution(predicts()));
  const done = await finished(someone, sent.body.id, 90_000);
  expect(done.verdict).toBe('judge_error');
  expect(done.history.filter((h) => h.step === 'retried')).toHaveLength(2);
  expect(JSON.stringify(done)).not.toContain('really a dog');
  const mine = await someone.call<{ quota: { used: number } }>('GET', '/api/challenges/broken/team');
  expect(mine.body.quota.used).toBe(0);
});

test('a worker told to stop finishes or hands back what it has, and leaves no container', async () => {
  const worker = await platform.work(1);
  const sent = await submit(someone, 'tiny', await solution(`import time\ntime.sleep(2.5)\n${predicts()}`));
  const { db } = platform.database;
  const entered = () =>
    db
      .select()
      .from(evaluationHistory)
      .innerJoin(evaluation, eq(evaluation.id, evaluationHistory.evaluationId))
      .where(and(eq(evaluation.submissionId, sent.body.id), eq(evaluationHistory.step, 'running')));
  await vi.waitUntil(async () => (await entered()).length > 0, { timeout: 30_000, interval: 50 });
  await worker.stop(0);
  expect((await finished(someone, sent.body.id)).verdict).toBe('scored');
  expect(await containers(`jiebang.worker=${worker.name}`)).toEqual([]);
});

function containers(label: string) {
  return platform.engine.docker.listContainers({ all: true, filters: { label: [label] } });
}
