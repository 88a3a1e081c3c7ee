import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startChild } from './children.ts';
import { removePostgres, startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { notedProcesses, runningSettings, settingsToExamine } from './running.ts';
import { readSecrets } from './secrets.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'jiebang-running-'));
afterEach(() => {
  removePostgres(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
});

test('where nothing was ever started, nothing is found', () => {
  expect(notedProcesses(dataDir)).toEqual([]);
  expect(runningSettings(dataDir)).toEqual({ JIEBANG_DATA: dataDir });
});

test('a private database and queue are found, and no longer once they ended', async () => {
  {
    await using database = await startPostgres(dataDir, readSecrets(dataDir).postgres);
    await using queue = await startRedis(dataDir, () => {});
    expect(notedProcesses(dataDir)).toMatchObject([
      { name: 'postgres', alive: true },
      { name: 'redis', alive: true },
    ]);
    expect(runningSettings(dataDir)).toEqual({
      DATABASE_URL: database.url,
      REDIS_URL: queue.url,
      JIEBANG_DATA: dataDir,
    });
  }
  expect(runningSettings(dataDir)).toEqual({ JIEBANG_DATA: dataDir });
}, 60_000);

test('the settings of the running API are taken, and only settings', async () => {
  const child = startChild('sleep', ['60'], {
    name: 'api',
    dataDir,
    env: {
      ...process.env,
      DATABASE_URL: 'postgres://elsewhere/jiebang',
      JIEBANG_RUNTIME: 'runsc',
      SECRET_OF_MINE: 'x',
    },
  });
  const found = runningSettings(dataDir);
  expect(found).toMatchObject({ DATABASE_URL: 'postgres://elsewhere/jiebang', JIEBANG_RUNTIME: 'runsc' });
  expect(found).not.toHaveProperty('SECRET_OF_MINE');
  await child.stop('SIGKILL');
  expect(runningSettings(dataDir)).toEqual({ JIEBANG_DATA: dataDir });
});

test('what the environment names is examined; what it leaves open is taken from the installation that runs here', async () => {
  const own = { DATABASE_URL: 'postgres://here/jiebang', REDIS_URL: 'unix:/here', JIEBANG_RUNTIME: 'runsc' };
  const child = startChild('sleep', ['60'], { name: 'api', dataDir, env: { ...process.env, ...own } });
  expect(settingsToExamine({}, dataDir)).toMatchObject({ ...own, JIEBANG_DATA: dataDir });
  expect(settingsToExamine({ JIEBANG_RUNTIME: 'runc' }, dataDir)).toMatchObject({ ...own, JIEBANG_RUNTIME: 'runc' });
  const another = { DATABASE_URL: 'postgres://there/jiebang' };
  expect(settingsToExamine(another, dataDir)).toEqual(another);
  await child.stop('SIGKILL');
});
