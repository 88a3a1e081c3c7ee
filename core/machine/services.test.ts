import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { removePostgres, startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

const folder = (name = '') => mkdtempSync(join(tmpdir(), `jiebang-services-${name}`));

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
    removePostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 60_000);

test('Redis keeps its data over a restart, also where the path is too long for a socket', async () => {
  const dataDir = folder('x'.repeat(100));
  try {
    {
      await using server = await startRedis(dataDir, () => {});
      const redis = new Redis(new URL(server.url).pathname);
      await redis.set('kept', '7');
      redis.disconnect();
    }
    await using server = await startRedis(dataDir, () => {});
    const redis = new Redis(new URL(server.url).pathname);
    expect(await redis.get('kept')).toBe('7');
    redis.disconnect();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 60_000);
