import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NotedProcess } from '../../../core/machine/running.ts';
import { openExamined } from '../examined.ts';
import { configuration, dataFolder, processes, secrets } from './installation.ts';

describe('processes', () => {
  const of = (alive: string[], dead: string[] = [], installed = true) => {
    const noted: NotedProcess[] = [
      ...alive.map((name) => ({ name, pid: 10, alive: true })),
      ...dead.map((name) => ({ name, pid: 11, alive: false })),
    ];
    return processes.judge({ noted, installed, dataDir: '/data' });
  };
  const all = ['launcher', 'postgres', 'redis', 'api', 'worker'];

  test('all of them running is fine', () => {
    expect(of(all).status).toBe('ok');
  });

  test('one that is down, or never came up, is a fault that names its log', () => {
    expect(of(['launcher', 'api', 'worker'], ['redis'])).toMatchObject({
      status: 'fault',
      advice: { en: expect.stringContaining('/data/logs/redis.log') },
    });
    expect(of(['launcher', 'postgres', 'redis', 'api']).found.en).toContain('worker');
  });

  test('those that a killed launcher left are a warning', () => {
    expect(of(['postgres', 'redis'], ['launcher']).status).toBe('warning');
  });

  test('settings that cannot be read are a warning', () => {
    expect(of(all, [], false)).toMatchObject({
      status: 'warning',
      advice: { en: expect.stringContaining('as the account') },
    });
  });

  test('none at all is fine where the environment names the installation, else it is said that none runs', () => {
    expect(of([]).status).toBe('ok');
    expect(of([], all).status).toBe('ok');
    expect(of([], [], false)).toMatchObject({
      status: 'unknown',
      advice: { en: expect.stringContaining('npm start') },
    });
  });
});

test('a wrong or missing setting is a fault that names it', () => {
  const of = (mistakes: { name: string; message: string }[], missing: string[], installed = true) =>
    configuration.judge({ mistakes, missing: missing as [], installed });
  expect(of([], []).status).toBe('ok');
  expect(of([], ['DATABASE_URL', 'REDIS_URL'], false).status).toBe('ok');
  expect(of([], ['REDIS_URL'])).toMatchObject({ status: 'fault', found: { en: 'Not set: REDIS_URL.' } });
  expect(of([{ name: 'PORT', message: 'too big' }], [])).toMatchObject({
    status: 'fault',
    found: { en: 'Not usable: PORT (too big).' },
  });
});

test('a guessable secret is a fault; a password only where others can reach the service', () => {
  const fine = { session: null, passwords: [], installed: true };
  const password = { name: 'REDIS_URL', flaw: 'missing', remote: false } as const;
  expect(secrets.judge(fine).status).toBe('ok');
  expect(secrets.judge({ ...fine, installed: false }).status).toBe('unknown');
  expect(secrets.judge({ ...fine, session: 'default' }).status).toBe('fault');
  expect(secrets.judge({ ...fine, session: 'unset' }).status).toBe('warning');
  expect(secrets.judge({ ...fine, passwords: [password] }).status).toBe('warning');
  expect(secrets.judge({ ...fine, passwords: [{ ...password, remote: true }] })).toMatchObject({
    status: 'fault',
    found: { en: 'REDIS_URL has no password.' },
  });
  expect(secrets.judge({ ...fine, passwords: [{ ...password, flaw: 'default' }] }).found.en).toContain('guess');
});

test('a data folder that cannot be written, or whose secrets others can read, is a fault', () => {
  const fine = { path: '/data', exists: true, writable: true, open: [] };
  expect(dataFolder.judge(fine).status).toBe('ok');
  expect(dataFolder.judge({ ...fine, exists: false }).status).toBe('ok');
  expect(dataFolder.judge({ ...fine, writable: false }).status).toBe('fault');
  expect(dataFolder.judge({ ...fine, open: ['/data/storage'] })).toMatchObject({
    status: 'warning',
    advice: { en: 'Run: chmod -R o-rwx /data/storage' },
  });
  expect(dataFolder.judge({ ...fine, open: ['/data/secrets.json'] }).status).toBe('fault');
});

test('a folder is open to others only when every folder above it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiebang-data-'));
  try {
    const storage = join(folder, 'storage');
    mkdirSync(storage);
    await using examined = openExamined({ JIEBANG_DATA: folder });
    const openWith = async (above: number, own: number) => {
      chmodSync(folder, above);
      chmodSync(storage, own);
      return (await dataFolder.gather(examined)).open;
    };
    expect(await openWith(0o755, 0o755)).toEqual([storage]);
    expect(await openWith(0o700, 0o755)).toEqual([]);
    expect(await openWith(0o755, 0o750)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
