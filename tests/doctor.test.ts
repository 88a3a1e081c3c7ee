/** `npm run doctor` on a real installation, whole and broken in one place at a time. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluation, packPart } from '../core/db/schema.ts';
import { startRedis } from '../core/machine/redis.ts';
import { runtimes } from '../core/packs/runtimes.ts';
import { examine, exitStatus, type Report } from '../worker/doctor/examine.ts';
import { openExamined } from '../worker/doctor/examined.ts';
import { ownImages } from '../worker/sandbox/images.ts';
import { labels } from '../worker/sandbox/recipe.ts';
import { importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join as joinChallenge } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { submit } from './support/submissions.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let platform: Platform;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  platform = await startPlatform();
  folder = await mkdtemp(join(tmpdir(), 'jiebang-doctor-test-'));
  const { DATABASE_URL, REDIS_URL, JIEBANG_DATA, JIEBANG_INSTANCE } = platform.config;
  const JIEBANG_SECRET = randomBytes(32).toString('hex');
  env = { ...process.env, DATABASE_URL, REDIS_URL, JIEBANG_DATA, JIEBANG_INSTANCE, JIEBANG_SECRET };
});
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function run(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number; out: string }> {
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out };
}

/** The doctor's report on an installation with these settings instead of its own. */
async function doctor(changed: NodeJS.ProcessEnv = {}): Promise<{ code: number; out: string; report: Report }> {
  const args = ['worker/cli/jiebang.mjs', 'doctor', '--json'];
  const { code, out } = await run(process.execPath, args, { ...env, ...changed });
  return { code, out, report: JSON.parse(out) as Report };
}

const faults = (report: Report) => report.checks.filter((c) => c.status === 'fault').map((c) => c.id);
const found = (report: Report, id: string) => report.checks.find((check) => check.id === id);

async function startWorker(): Promise<AsyncDisposable> {
  const child = spawn(process.execPath, ['worker/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('no worker')))]);
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A database of its own on the server of the tests. */
async function emptyDatabase(): Promise<AsyncDisposable & { url: string }> {
  const name = `doctor_${randomBytes(4).toString('hex')}`;
  const admin = postgres(platform.config.DATABASE_URL, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  return {
    url: Object.assign(new URL(platform.config.DATABASE_URL), { pathname: `/${name}` }).href,
    async [Symbol.asyncDispose]() {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

test('a whole installation is found whole, and told without its secrets', async () => {
  await using _worker = await startWorker();
  const { code, out } = await run('npm', ['run', '--silent', 'doctor', '--', '--json'], env);
  const report = JSON.parse(out) as Report;
  expect(faults(report)).toEqual([]);
  expect(code).toBe(0);
  const own = ['installation', 'postgres', 'redis', 'work'].map((group) => `${group}.`);
  const checks = report.checks.filter((check) => own.some((group) => check.id.startsWith(group)));
  expect(checks.filter((check) => check.status !== 'ok')).toEqual([]);
  for (const id of ['engine.reachable', 'engine.limits', 'engine.images', 'isolation.seccomp', 'clock.differences'])
    expect(found(report, id), id).toMatchObject({ status: 'ok' });
  expect(found(report, 'work.workers')?.found.en).toMatch(/^1 alive/);
  expect(report.configuration.JIEBANG_INSTANCE).toBe(platform.config.JIEBANG_INSTANCE);
  const { password } = new URL(platform.config.DATABASE_URL);
  for (const secret of [password, env.JIEBANG_SECRET ?? '']) expect(out).not.toContain(secret);
});

test('it reads in both languages', async () => {
  const of = (lang: string) => run(process.execPath, ['worker/cli/jiebang.mjs', 'doctor', '--lang', lang], env);
  expect((await of('en')).out).toMatch(/✗ workers: None is alive: evaluations wait\.\n {6}→ Start one/);
  expect((await of('zh')).out).toMatch(/✗ 评测进程：没有存活的评测进程：评测将一直等待。\n {6}→ 请启动/);
});

test('without a worker, that is the fault; what lies there is called orphaned', async () => {
  const { docker, instance } = platform.engine;
  const volume = `${instance}-data-${'0'.repeat(32)}`;
  await docker.createVolume({ Name: volume, Labels: { [labels.instance]: instance } });
  const name = `${instance}-orphan`;
  await docker.createContainer({
    name,
    Image: runtimes['python-ml'].image,
    Labels: { [labels.instance]: instance, [labels.worker]: 'gone' },
  });
  const { code, report } = await doctor();
  expect(code).toBe(1);
  expect(faults(report)).toEqual(['work.workers']);
  expect(found(report, 'work.leftovers')).toMatchObject({
    status: 'warning',
    found: { en: '1 containers, 1 volumes' },
    advice: { en: expect.stringMatching(new RegExp(`docker rm -f ${name}.*docker volume rm ${volume}`)) },
  });
  await docker.getContainer(name).remove();
  await docker.getVolume(volume).remove();
});

test('a Redis that was stopped is the fault', async () => {
  await using _worker = await startWorker();
  const stopped = await startRedis(join(folder, 'stopped'), () => {});
  await stopped[Symbol.asyncDispose]();
  const { code, report } = await doctor({ REDIS_URL: stopped.url });
  expect(code).toBe(1);
  expect(faults(report)).toEqual(['redis.reachable']);
  expect(found(report, 'redis.reachable')?.advice?.en).toContain('Start it');
  expect(found(report, 'redis.eviction')).toMatchObject({ status: 'unknown' });
});

test('a Redis that may evict jobs is the fault, and one without persistence is none', async () => {
  await using _worker = await startWorker();
  await using server = await startRedis(join(folder, 'evicting'), () => {});
  const redis = new Redis(new URL(server.url).pathname);
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await redis.config('SET', 'appendonly', 'no');
  redis.disconnect();
  const { code, report } = await doctor({ REDIS_URL: server.url });
  expect(code).toBe(1);
  expect(faults(report)).toEqual(['redis.eviction']);
  expect(found(report, 'redis.eviction')?.advice?.en).toContain('maxmemory-policy noeviction');
  expect(found(report, 'redis.persistence')).toMatchObject({
    status: 'ok',
    found: { en: expect.stringContaining('Nothing is lost') },
  });
});

test('a wrong password, and a database that is not there, are told apart and not repeated', async () => {
  const wrong = Object.assign(new URL(platform.config.DATABASE_URL), { password: 'not-the-password' }).href;
  const refused = await doctor({ DATABASE_URL: wrong });
  expect(refused.code).toBe(1);
  expect(faults(refused.report)).toEqual(['postgres.reachable']);
  expect(found(refused.report, 'postgres.reachable')?.advice?.en).toContain('wrong password');
  expect(refused.out).not.toContain('not-the-password');
  const nowhere = Object.assign(new URL(platform.config.DATABASE_URL), { pathname: '/nowhere' }).href;
  const missing = await doctor({ DATABASE_URL: nowhere });
  expect(faults(missing.report)).toEqual(['postgres.reachable']);
  expect(found(missing.report, 'postgres.reachable')?.advice?.en).toContain('createdb');
});

test('a database without the schema is the fault, and looking changes nothing in it', async () => {
  await using empty = await emptyDatabase();
  const { code, report } = await doctor({ DATABASE_URL: empty.url });
  expect(code).toBe(1);
  expect(faults(report)).toEqual(['postgres.migrations']);
  expect(found(report, 'postgres.migrations')?.advice?.en).toContain('migrate.ts');
  expect(found(report, 'work.workers')).toMatchObject({ status: 'unknown' });
  const sql = postgres(empty.url, { max: 1 });
  expect(await sql`select 1 from pg_namespace where nspname = 'drizzle'`).toHaveLength(0);
  await sql.end();
});

test('an image that is not there is the fault', async () => {
  await using _worker = await startWorker();
  const missing = { ...ownImages[0], tag: 'jiebang/never-built' } as (typeof ownImages)[0];
  await using examined = openExamined(env, [missing]);
  const report = await examine(examined, new Date());
  expect(faults(report)).toEqual(['engine.images']);
  expect(found(report, 'engine.images')).toMatchObject({
    found: { en: 'Not built: jiebang/never-built.' },
    advice: { en: expect.stringContaining('build-images.ts') },
  });
  expect(exitStatus(report)).toBe(1);
});

test('an engine that does not answer is the fault; its parts are not checked', async () => {
  const { code, report } = await doctor({ DOCKER_HOST: `unix://${folder}/nobody.sock` });
  expect(code).toBe(1);
  expect(faults(report)).toContain('engine.reachable');
  expect(found(report, 'engine.images')).toMatchObject({ status: 'unknown' });
  expect(found(report, 'kernel.pidfd')).toMatchObject({ status: 'ok' });
});

test('before the first start the machine is checked and nothing is started', async () => {
  const JIEBANG_DATA = join(folder, 'fresh');
  const { code, report: fresh } = await doctor({ DATABASE_URL: '', REDIS_URL: '', JIEBANG_DATA });
  expect(faults(fresh)).toEqual([]);
  expect(code).toBe(0);
  for (const id of ['installation.processes', 'postgres.reachable', 'redis.reachable'])
    expect(found(fresh, id), id).toMatchObject({
      status: 'unknown',
      advice: { en: expect.stringContaining('npm start') },
    });
  for (const id of ['engine.reachable', 'engine.limits', 'kernel.pidfd', 'machine.disk_data'])
    expect(found(fresh, id), id).toMatchObject({ status: 'ok' });
  expect(existsSync(JIEBANG_DATA)).toBe(false);
});

test('a submission that nobody takes up is the fault; the data of a pack is no orphan', async () => {
  const { database, engine } = platform;
  await importPack(platform, tinyPack('tiny'));
  const someone = await aPerson(platform);
  await joinChallenge(someone, 'tiny');
  await submit(someone, 'tiny', await solution(predicts()));
  const parts = await database.db.select().from(packPart);
  const [part] = parts.filter(({ name }) => name === 'input:public');
  await engine.docker.createVolume({
    Name: `${engine.instance}-data-${part?.sha256.slice(0, 32)}`,
    Labels: { [labels.instance]: engine.instance },
  });
  const fresh = await doctor();
  expect(faults(fresh.report)).toEqual(['work.workers']);
  expect(found(fresh.report, 'work.leftovers')).toMatchObject({ status: 'ok' });
  expect(found(fresh.report, 'work.queue')?.found.en).toMatch(/^2 waiting, the longest for \d+ s; 0 running$/);
  await database.db.update(evaluation).set({ notBefore: new Date(Date.now() - 5 * 60_000) });
  const late = await doctor();
  expect(faults(late.report)).toEqual(['work.workers', 'work.queue']);
  await database.db.update(evaluation).set({ state: 'running', leaseUntil: new Date(Date.now() - 2 * 60_000) });
  const lost = await doctor();
  expect(found(lost.report, 'work.queue')).toMatchObject({
    status: 'fault',
    found: { en: expect.stringMatching(/; 2 were lost by their worker/) },
  });
});
