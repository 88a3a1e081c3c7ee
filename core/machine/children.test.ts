import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { endLeftovers, isSame, leaveFolder, startChild, startTime, takeFolder } from './children.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'jiebang-children-'));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const sleeper = () => startChild('sleep', ['60'], { name: 'sleeper', dataDir, env: process.env });

test('a child that a dead launcher left is ended, once', async () => {
  const child = sleeper();
  const { pid } = child.process;
  expect(startTime(pid ?? 0)).not.toBeNull();
  expect(await endLeftovers(dataDir)).toEqual(['sleeper']);
  await child.ended;
  expect(await endLeftovers(dataDir)).toEqual([]);
});

test('a process that merely has the same number is left alone', async () => {
  const child = sleeper();
  const { pid } = child.process;
  expect(isSame(pid ?? 0, '1')).toBe(false);
  await child.stop();
  expect(startTime(pid ?? 0)).toBeNull();
});

test('a child that ignores the request to end is made to', async () => {
  const child = startChild('sh', ['-c', 'trap "" TERM; echo up; while :; do sleep 1; done'], {
    name: 'stubborn',
    dataDir,
    env: process.env,
  });
  await vi.waitUntil(() => readFileSync(join(dataDir, 'logs/stubborn.log'), 'utf8').includes('up'));
  await child.stop('SIGTERM', 300);
  expect(child.process.signalCode).toBe('SIGKILL');
});

test('one data folder has one launcher', () => {
  expect(takeFolder(dataDir)).toBeNull();
  expect(takeFolder(dataDir)).toBeNull();
  leaveFolder(dataDir);
});
