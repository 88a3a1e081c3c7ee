import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { keepRunning } from './platform.ts';
import { warningIn } from './warnings.ts';

const aPlatform = (dataDir: string) => ({
  dataDir,
  env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', JIEBANG_DATA: dataDir },
  async [Symbol.asyncDispose]() {},
});
const good = `process.on('SIGTERM', () => process.exit(0)); process.on('disconnect', () => process.exit(0));
  process.send({ ready: true }); setInterval(() => {}, 1000);`;

test('a process that dies is started again, also after a start that failed, and ended at the end', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'jiebang-platform-'));
  const script = join(dataDir, 'program.mjs');
  const told: string[] = [];
  const pid = () => JSON.parse(readFileSync(join(dataDir, 'run/api.json'), 'utf8')).pid as number;
  try {
    writeFileSync(script, good);
    const services = aPlatform(dataDir);
    let last = 0;
    {
      await using kept = await keepRunning(services, 'api', script, services.env, (text) => told.push(text));
      expect(kept.ready).toEqual({ ready: true });
      writeFileSync(script, 'process.exit(3)');
      process.kill(pid(), 'SIGKILL');
      await vi.waitUntil(() => told.some((text) => text.includes('exit code 3')), { timeout: 10_000 });
      writeFileSync(script, good);
      await vi.waitUntil(() => told.some((text) => text.includes('runs again')), { timeout: 10_000 });
      last = pid();
    }
    expect(() => process.kill(last, 0)).toThrow(/ESRCH/);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 40_000);

test('a process that never becomes ready is an error that names its log', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'jiebang-platform-'));
  try {
    const script = join(dataDir, 'program.mjs');
    writeFileSync(script, 'process.exit(7)');
    const services = aPlatform(dataDir);
    await expect(keepRunning(services, 'api', script, services.env, () => {})).rejects.toThrow(/exit code 7.*api\.log/);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('warnings and errors are shown, by their message alone', () => {
  expect(warningIn('{"level":30,"msg":"request completed"}')).toBeNull();
  expect(warningIn('{"level":50,"msg":"","err":{"message":"no space left"}}')).toBe('no space left');
  expect(warningIn('{"level":"error","msg":"lost the engine"}')).toBe('lost the engine');
  expect(warningIn('plain text')).toBeNull();
});
