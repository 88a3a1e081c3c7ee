import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { expect, test, vi } from 'vitest';
import { readNote } from './children.ts';
import { startPostgres } from './postgres.ts';
import { placeFor } from './postgres-place.ts';
import { startTime } from './proc.ts';
import { socketPath, startRedis } from './redis.ts';

const progress = { at: () => {}, signal: new AbortController().signal };
/** A folder that everybody may pass through, as a checkout usually is. */
const folder = (name = '') => {
  const path = mkdtempSync(join(tmpdir(), `jiebang-services-${name}`));
  chmodSync(path, 0o755);
  return path;
};

test('PostgreSQL keeps its data over a restart and refuses a wrong password', async () => {
  const dataDir = folder();
  try {
    {
      await using server = await startPostgres(dataDir, 'secret');
      const sql = postgres(server.url, { max: 1 });
      await sql`create table kept (value int)`;
      await sql`insert into kept values (7)`;
      await sql.end();
      const stranger = postgres(server.url.replace('secret', 'guess'), { max: 1 });
      await expect(stranger`select 1`).rejects.toMatchObject({ code: '28P01' });
      await stranger.end();
    }
    await using server = await startPostgres(dataDir, 'secret');
    const sql = postgres(server.url, { max: 1 });
    expect(await sql`select value from kept`).toEqual([{ value: 7 }]);
    await sql.end();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 60_000);

test('Redis keeps its data over a restart, also where the path is too long for a socket', async () => {
  const dataDir = folder('x'.repeat(100));
  try {
    {
      await using server = await startRedis(dataDir, progress);
      const redis = new Redis(new URL(server.url).pathname);
      await redis.set('kept', '7');
      redis.disconnect();
    }
    await using server = await startRedis(dataDir, progress);
    const redis = new Redis(new URL(server.url).pathname);
    expect(await redis.get('kept')).toBe('7');
    redis.disconnect();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 60_000);

test('PostgreSQL starts where a killed server left its number, even if another process has that number now', async () => {
  const dataDir = folder();
  const place = placeFor(dataDir, 'secret');
  try {
    const { stop } = await startedAs(dataDir);
    await stop('SIGKILL');
    const path = join(place.data, 'postmaster.pid');
    const [, ...rest] = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, [process.pid, ...rest].join('\n'));
    await using server = await startPostgres(dataDir, 'secret');
    expect(server.url).toContain('127.0.0.1');
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }

  async function startedAs(dataDir: string) {
    await startPostgres(dataDir, 'secret');
    const { pid = 0 } = readNote(join(dataDir, 'run/postgres.json')) ?? {};
    return {
      async stop(signal: NodeJS.Signals) {
        process.kill(pid, signal);
        await vi.waitUntil(() => startTime(pid) === null);
      },
    };
  }
}, 60_000);

test('a database made with another password is not mistaken for a server that does not start', async () => {
  const dataDir = folder();
  try {
    await (await startPostgres(dataDir, 'secret'))[Symbol.asyncDispose]();
    await expect(startPostgres(dataDir, 'other')).rejects.toThrow(/another password/);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 60_000);

test.runIf(process.getuid?.() === 0)(
  'where nobody may look, PostgreSQL lies elsewhere, and a removed data folder takes its database along',
  async () => {
    const closed = folder();
    const state = folder();
    const dataDir = join(closed, 'data');
    try {
      chmodSync(closed, 0o700);
      const first = placeFor(dataDir, 'first', state);
      expect(first.data.startsWith(state)).toBe(true);
      await (await startPostgres(dataDir, 'first', first))[Symbol.asyncDispose]();
      const again = placeFor(dataDir, 'first', state);
      expect(existsSync(again.data)).toBe(true);
      rmSync(dataDir, { recursive: true });
      await using server = await startPostgres(dataDir, 'second', placeFor(dataDir, 'second', state));
      expect(server.url).toContain('second');
      expect(existsSync(`${first.data}.old`)).toBe(true);
    } finally {
      for (const path of [closed, state]) rmSync(path, { recursive: true, force: true });
    }
  },
  60_000,
);

test('a socket is near its data unless its path is too long or changes in a URL', () => {
  expect(socketPath('/srv/jiebang/redis')).toBe('/srv/jiebang/redis/redis.sock');
  const elsewhere = folder();
  expect(socketPath('/srv/揭榜 1/redis', elsewhere).startsWith(elsewhere)).toBe(true);
  rmSync(elsewhere, { recursive: true });
});
