import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { takeLock, withLock } from './locks.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiebang-locks-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a lock is held while its act runs, then free, and leaves nothing behind', async () => {
  const path = join(folder, 'a.lock');
  await withLock(path, async () => expect(existsSync(path)).toBe(true));
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock of a process that is gone, or that has its number only by chance, is broken', () => {
  const path = join(folder, 'b.lock');
  for (const holder of [
    { pid: 2 ** 22 + 1, started: '1' },
    { pid: process.ppid, started: '1' },
  ]) {
    writeFileSync(path, JSON.stringify(holder));
    expect(takeLock(path)).toBeNull();
    rmSync(path);
  }
});

test('of many processes that find a broken lock at once, one at a time holds it', async () => {
  const path = join(folder, 'c.lock');
  const diary = join(folder, 'diary');
  writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, started: '1' }));
  const script = `
    import { appendFileSync } from 'node:fs';
    import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'locks.ts'))};
    await withLock(${JSON.stringify(path)}, async () => {
      appendFileSync(${JSON.stringify(diary)}, 'in ');
      await new Promise((done) => setTimeout(done, 20));
      appendFileSync(${JSON.stringify(diary)}, 'out ');
    });`;
  const all = Array.from({ length: 6 }, () => spawn(process.execPath, ['--input-type=module', '-e', script]));
  const codes = await Promise.all(all.map(async (child) => (await once(child, 'exit'))[0]));
  expect(codes).toEqual([0, 0, 0, 0, 0, 0]);
  expect(readFileSync(diary, 'utf8').trim()).toBe(Array(6).fill('in out').join(' '));
}, 30_000);
