import { expect, test } from 'vitest';
import { controllers, corePattern, pidfd, seccompFilter, swap, userNamespaces } from './kernel.ts';

test('a kernel without process handles is a fault', () => {
  expect(pidfd.judge('6.1.0-21-amd64').status).toBe('ok');
  expect(pidfd.judge('4.19.0').status).toBe('fault');
});

test('a kernel without seccomp filters is a fault', () => {
  expect(seccompFilter.judge(['kill_process', 'errno', 'log', 'allow']).status).toBe('ok');
  expect(seccompFilter.judge([]).status).toBe('fault');
});

test('a kernel without user namespaces is a warning', () => {
  expect(userNamespaces.judge(10_000).status).toBe('ok');
  expect(userNamespaces.judge(0).status).toBe('warning');
  expect(userNamespaces.judge(null).status).toBe('warning');
});

test('a control group that is not enabled is a fault that names it', () => {
  expect(controllers.judge(['cpuset', 'cpu', 'io', 'memory', 'pids']).status).toBe('ok');
  expect(controllers.judge(['cpu', 'pids'])).toMatchObject({
    status: 'fault',
    found: { en: expect.stringContaining('Not enabled: memory.') },
  });
});

test('swap is a warning whether or not sandboxes are kept from it', () => {
  expect(swap.judge({ totalMb: 0, limited: false }).status).toBe('ok');
  expect(swap.judge({ totalMb: 2048, limited: true })).toMatchObject({
    status: 'warning',
    found: { en: expect.stringContaining('do not use it') },
  });
  expect(swap.judge({ totalMb: 2048, limited: false })).toMatchObject({
    status: 'warning',
    found: { en: expect.stringContaining('may not be kept from it') },
  });
  expect(swap.judge({ totalMb: 2048, limited: null }).status).toBe('unknown');
});

test('core dumps that are piped to a program are a warning that names it', () => {
  expect(corePattern.judge('core').status).toBe('ok');
  expect(corePattern.judge('/var/core/%p').status).toBe('ok');
  expect(corePattern.judge('|/usr/share/apport/apport -p%p')).toMatchObject({
    status: 'warning',
    found: { en: expect.stringContaining('(/usr/share/apport/apport)') },
  });
  expect(corePattern.judge(null).status).toBe('unknown');
});
