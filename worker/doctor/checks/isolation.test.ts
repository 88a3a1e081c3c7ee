import { describe, expect, test } from 'vitest';
import { mandatoryAccess, runc, runtime, seccomp, userNamespace } from './isolation.ts';

const plain = { defaultRuntime: 'runc', runtimes: { runc: 'runc' } as Record<string, string>, wanted: undefined };
const withGvisor = { ...plain, runtimes: { runc: 'runc', runsc: '/usr/bin/runsc' } };

describe('the container runtime', () => {
  test('is said plainly', () => {
    const { status, found } = runtime.judge(plain);
    expect(status).toBe('ok');
    expect(found.en).toContain('Sandboxes run in runc');
    expect(found.en).toContain('not installed');
  });

  test('gVisor in use is fine, whatever it is called', () => {
    expect(runtime.judge({ ...withGvisor, wanted: 'runsc' })).toMatchObject({
      status: 'ok',
      found: { en: expect.stringContaining('gVisor') },
    });
    const renamed = { defaultRuntime: 'strong', runtimes: { strong: '/opt/runsc' }, wanted: undefined };
    expect(runtime.judge(renamed).found.en).toContain('a kernel of its own');
  });

  test('gVisor that is there and not used is a warning', () => {
    expect(runtime.judge(withGvisor)).toMatchObject({
      status: 'warning',
      advice: { en: expect.stringContaining('JIEBANG_RUNTIME=runsc') },
    });
  });

  test('one that the engine does not know is a fault', () => {
    expect(runtime.judge({ ...plain, wanted: 'runsc' })).toMatchObject({
      status: 'fault',
      found: { en: expect.stringContaining('no sandbox can start') },
    });
  });
});

describe('runc', () => {
  const of = (version: string, build = '') => runc.judge({ ...plain, runc: { version, build } });

  test('a version with known holes is a warning that names those it has', () => {
    expect(of('1.1.11').found.en).toContain('CVE-2024-21626');
    const newer = of('1.2.7', 'v1.2.7-0-g1234567');
    expect(newer.status).toBe('warning');
    expect(newer.found.en).toContain('CVE-2025-31133');
    expect(newer.found.en).not.toContain('CVE-2024-21626');
  });

  test('a distribution’s build may hold the fixes', () => {
    expect(of('1.1.5+ds1', '1.1.5+ds1-1+deb12u1').advice?.en).toContain('may hold the fixes');
    expect(of('1.1.5', 'v1.1.5-0-gf19387a').advice?.en).not.toContain('may hold the fixes');
  });

  test('a version without any is fine', () => {
    for (const version of ['1.2.8', '1.3.3', '1.4.0', '2.0.0']) expect(of(version).status, version).toBe('ok');
  });

  test('does not matter where gVisor is used, and is unknown where the engine is silent', () => {
    const old = { version: '1.0.0', build: '' };
    expect(runc.judge({ ...withGvisor, wanted: 'runsc', runc: old }).status).toBe('ok');
    expect(runc.judge({ ...plain, runc: null }).status).toBe('unknown');
  });
});

test('an engine without system call filter is a fault', () => {
  for (const option of ['name=seccomp,profile=default', 'name=seccomp,profile=builtin', 'name=seccomp'])
    expect(seccomp.judge({ security: [option] }).status, option).toBe('ok');
  expect(seccomp.judge({ security: ['name=seccomp,profile=unconfined'] }).status).toBe('fault');
  expect(seccomp.judge({ security: ['name=apparmor'] }).status).toBe('fault');
});

test('missing AppArmor and SELinux are a warning', () => {
  expect(mandatoryAccess.judge({ security: ['name=selinux'] }).status).toBe('ok');
  expect(mandatoryAccess.judge({ security: ['name=seccomp,profile=default'] }).status).toBe('warning');
});

test('user ids that are not remapped are a warning', () => {
  for (const option of ['name=userns', 'name=rootless'])
    expect(userNamespace.judge({ security: [option] }).status, option).toBe('ok');
  expect(userNamespace.judge({ security: [] }).status).toBe('warning');
});
