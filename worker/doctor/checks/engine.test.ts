import { expect, test } from 'vitest';
import { cgroups, engineReachable, engineVersion, images, limits, storageDriver } from './engine.ts';

const address = 'unix:///var/run/docker.sock';
const refused = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' };

test('an engine that answers is fine', () => {
  const facts = { address, error: null, expected: true, startable: false };
  expect(engineReachable.judge(facts)).toMatchObject({ status: 'ok', advice: null });
});

test('an engine that somebody counts on and that does not answer is a fault', () => {
  const outcome = engineReachable.judge({ address, error: refused, expected: true, startable: true });
  expect(outcome).toMatchObject({ status: 'fault', found: { en: expect.stringContaining('ECONNREFUSED') } });
  expect(outcome.advice?.en).toContain('systemctl start docker');
});

test('before the first start an engine that can be started is no fault, one that cannot is', () => {
  const facts = { address, error: refused, expected: false };
  expect(engineReachable.judge({ ...facts, startable: true })).toMatchObject({ status: 'unknown' });
  expect(engineReachable.judge({ ...facts, startable: false })).toMatchObject({ status: 'fault' });
});

test('an engine that this account may not use is a fault with the group to join', () => {
  const error = { code: 'EACCES', message: 'connect EACCES' };
  const outcome = engineReachable.judge({ address, error, expected: false, startable: true });
  expect(outcome).toMatchObject({ status: 'fault', advice: { en: expect.stringContaining('usermod -aG docker') } });
});

test('an engine older than the safe copy calls is a warning that says why that is bearable', () => {
  expect(engineVersion.judge({ version: '29.7.0' })).toMatchObject({ status: 'ok' });
  const outcome = engineVersion.judge({ version: '29.6.2' });
  expect(outcome).toMatchObject({ status: 'warning', found: { en: expect.stringContaining('CVE-2026-41567') } });
  expect(outcome.advice?.en).toContain('never makes these calls');
});

test('a storage driver that copies whole images is a warning', () => {
  expect(storageDriver.judge({ storageDriver: 'overlay2' }).status).toBe('ok');
  expect(storageDriver.judge({ storageDriver: 'vfs' }).status).toBe('warning');
});

test('control groups of version 1 are a warning', () => {
  expect(cgroups.judge({ cgroupVersion: 2 }).status).toBe('ok');
  expect(cgroups.judge({ cgroupVersion: 1 }).status).toBe('warning');
});

test('a limit that cannot be kept is a fault that names it; swap alone is a warning', () => {
  const all = { memory: true, swap: true, pids: true, cpu: true };
  expect(limits.judge(all).status).toBe('ok');
  expect(limits.judge({ ...all, swap: false }).status).toBe('warning');
  expect(limits.judge({ ...all, pids: false, memory: false })).toMatchObject({
    status: 'fault',
    found: { en: expect.stringContaining('memory, pids'), zh: expect.stringContaining('内存、进程数') },
  });
});

test('a missing image is a fault once an installation runs, an outdated one a warning', () => {
  const [first, second] = [
    { tag: 'a', state: 'current' },
    { tag: 'b', state: 'current' },
  ] as const;
  expect(images.judge({ states: [first, second], installed: true }).status).toBe('ok');
  expect(images.judge({ states: [first, { ...second, state: 'outdated' }], installed: true })).toMatchObject({
    status: 'warning',
    found: { en: expect.stringMatching(/: b\.$/) },
  });
  const missing = [first, { ...second, state: 'missing' as const }];
  expect(images.judge({ states: missing, installed: true })).toMatchObject({
    status: 'fault',
    found: { en: 'Not built: b.' },
    advice: { en: expect.stringContaining('build-images.ts') },
  });
  expect(images.judge({ states: missing, installed: false }).status).toBe('unknown');
});
