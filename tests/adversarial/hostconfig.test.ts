/** How sandboxes are locked down, read off containers at work: by the engine's account, and from the inside. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { firstProcessMb } from '../../worker/sandbox/recipe.ts';
import { importPack, zipOfTexts } from '../support/packs.ts';
import { aPerson, join, type Person } from '../support/people.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { finished, type SubmissionBody, submit } from '../support/submissions.ts';
import { arenaPack, secretOf, secretsIn } from './arena.ts';
import { type Watch, watchHost } from './host.ts';

const MiB = 2 ** 20;
const limits = {
  wall_seconds: 20,
  cpus: 0.5,
  memory_mb: 320,
  processes: 24,
  output_mb: 5,
  scratch_mb: 40,
  log_kb: 64,
};
const fakeSecret = secretOf('environment');

type Container = Awaited<ReturnType<ReturnType<Platform['engine']['docker']['getContainer']>['inspect']>>;
interface Inside {
  status: Record<string, string>;
  privileges: number;
  process: number;
  user: [number, number, number, number, number[]];
  memory: string | null;
  swap: string | null;
  processes: string | null;
  quota: string;
  period: string;
  limits: Record<string, [number, number]>;
  mounts: Record<string, { kind: string; options: string[] }>;
  sizes: Record<string, [number, number]>;
  environment: string[];
  devices: string[];
  interfaces: string[];
  name: string;
}

let platform: Platform;
let watch: Watch;
let someone: Person;
/** One solution's container, one judge's, and another of a solution, at work or prepared, at the same time. */
let solution: Container;
let other: Container;
let judge: Container;
let inside: Inside;
let processes: string[];
let done: SubmissionBody;

beforeAll(async () => {
  process.env.JIEBANG_FAKE_SECRET = fakeSecret;
  platform = await startPlatform();
  watch = await watchHost(platform);
  // A judge of the pack's own, which takes its time, so that it can be looked at.
  const slowJudge = {
    'judge/Dockerfile': 'FROM jiebang/judge\nCOPY main.py /judge/main.py\n',
    'judge/main.py':
      'import time\nfrom jiebang_judge import run\nfrom metrics.classification import judge, prepare\ntime.sleep(2)\nrun(judge, prepare)\n',
  };
  const changes = { judge: { image: 'judge', options: { labels: ['cat', 'dog', 'cow'] } } };
  const pack = { ...arenaPack('locked', limits, secretOf('truth'), changes), ...slowJudge };
  expect((await importPack(platform, pack)).status).toBe(201);
  someone = await aPerson(platform);
  await join(someone, 'locked');
  await platform.work(2);
  const program = await readFile(fileURLToPath(new URL('solutions/inside.py', import.meta.url)));
  const zip = await zipOfTexts({ 'main.py': program });
  const sent = await Promise.all([submit(someone, 'locked', zip), submit(someone, 'locked', zip)]);
  const id = sent[0]?.body.id ?? '';
  [solution, other] = (await runningAs('solution', 2)) as [Container, Container];
  // Its first process and the program; with an engine on another machine none is ever seen here.
  processes = await vi
    .waitUntil(
      async () => {
        // One that was prepared and waits for its job has its first process only.
        const found = await Promise.all((await runningAs('solution', 1)).map((c) => watch.processesOf(c.Id)));
        return found.find((names) => names.length > 1) ?? null;
      },
      { timeout: 2_000, interval: 50 },
    )
    .catch(() => []);
  [judge] = (await runningAs('judge', 1)) as [Container];
  done = await finished(someone, id);
  const log = await someone.call<string>('GET', `/api/submissions/${id}/log`);
  inside = JSON.parse(log.body) as Inside;
}, 180_000);
afterAll(async () => {
  delete process.env.JIEBANG_FAKE_SECRET;
  await watch?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

/** The running containers of a role, once there are so many that have been given their job. */
async function runningAs(role: string, count: number): Promise<Container[]> {
  const { docker, instance } = platform.engine;
  const label = [`jiebang.instance=${instance}`, `jiebang.role=${role}`];
  return (await vi.waitUntil(
    async () => {
      const found = await docker.listContainers({ filters: { label } });
      const looked = await Promise.all(
        found.map((c) =>
          docker
            .getContainer(c.Id)
            .inspect()
            .catch(() => null),
        ),
      );
      const whole = looked.filter((c) => c !== null);
      return whole.length >= count ? whole : null;
    },
    { timeout: 60_000, interval: 50 },
  )) as Container[];
}

test('the evaluation that was looked at ended well', () => {
  expect(done).toMatchObject({ verdict: 'scored' });
});

describe.for([
  ['solution', () => solution],
  ['judge', () => judge],
] as const)('the engine’s account of a %s', ([role, container]) => {
  const host = () => container().HostConfig as unknown as Record<string, unknown>;

  test.for([
    ['Privileged', false],
    ['NetworkMode', 'none'],
    ['IpcMode', 'private'],
    ['PidMode', ''],
    ['UTSMode', ''],
    ['UsernsMode', ''],
    ['CapDrop', ['ALL']],
    ['CapAdd', null],
    ['ReadonlyRootfs', true],
    ['AutoRemove', false],
    ['PublishAllPorts', false],
    ['RestartPolicy', { Name: 'no', MaximumRetryCount: 0 }],
    ['LogConfig', { Type: 'none', Config: {} }],
    ['OomKillDisable', false],
    ['Init', false],
    ['GroupAdd', null],
    ['VolumesFrom', null],
    ['Links', null],
    ['DeviceRequests', null],
    ['VolumeDriver', ''],
    ['CgroupParent', ''],
  ] as const)('%s', ([key, value]) => {
    const found = host()[key];
    // What is unset may be given as null, false or an empty list.
    if (value === null) expect(found ?? []).toEqual([]);
    else if (value === false) expect(found ?? false).toBe(false);
    else expect(found).toEqual(value);
  });

  test('no new privileges, and no system-call filter switched off', () => {
    const options = host().SecurityOpt as string[];
    expect(options.some((o) => o === 'no-new-privileges' || o === 'no-new-privileges:true')).toBe(true);
    expect(options.join()).not.toMatch(/unconfined|disable/);
  });

  test('the runtime is the configured one', () => {
    if (platform.config.JIEBANG_RUNTIME) expect(host().Runtime).toBe(platform.config.JIEBANG_RUNTIME);
    else expect(host().Runtime).not.toBe('');
  });

  test('no device, no folder of the host, no published port', () => {
    expect(host().Devices ?? []).toEqual([]);
    expect(host().Binds ?? []).toEqual([]);
    expect(host().PortBindings ?? {}).toEqual({});
    expect(container().Mounts.filter((m) => m.Type !== 'volume' && m.Type !== 'tmpfs')).toEqual([]);
  });

  test('data volumes are read-only; only the judge has the truth', () => {
    const volumes = container().Mounts.filter((m) => m.Type === 'volume');
    expect(volumes.map((m) => m.Destination).sort()).toEqual(role === 'judge' ? ['/input', '/truth'] : ['/input']);
    expect(volumes.filter((m) => m.RW)).toEqual([]);
  });

  test('every writable place is in memory and sized, also in inodes', () => {
    const places = host().Tmpfs as Record<string, string>;
    const files = role === 'judge' ? '/predictions' : '/code';
    expect(Object.keys(places).sort()).toEqual([files, '/output', '/tmp'].sort());
    for (const options of Object.values(places)) {
      expect(options).toMatch(/(^|,)size=\d+m(,|$)/);
      expect(options).toMatch(/(^|,)nr_inodes=\d+(,|$)/);
      expect(options.split(',')).toEqual(expect.arrayContaining(['nosuid', 'nodev', 'mode=700']));
    }
    expect(host().ShmSize as number).toBeGreaterThan(0);
    expect(host().ShmSize as number).toBeLessThanOrEqual(16 * MiB);
  });

  test('memory without swap, processes, open files, file size and cores are limited', () => {
    expect(host().Memory as number).toBeGreaterThan(0);
    expect(host().MemorySwap).toBe(host().Memory);
    if (platform.engine.cgroupVersion === 1) expect(host().MemorySwappiness).toBe(0);
    expect(host().PidsLimit as number).toBeGreaterThan(0);
    const limitOf = (name: string) =>
      (host().Ulimits as { Name: string; Soft: number; Hard: number }[]).find((u) => u.Name === name);
    expect(limitOf('core')).toMatchObject({ Soft: 0, Hard: 0 });
    expect(limitOf('nofile')?.Hard).toBeLessThanOrEqual(1024);
    expect(limitOf('fsize')?.Hard).toBeLessThanOrEqual(512 * MiB);
    expect(host().NanoCpus as number).toBeGreaterThan(0);
  });

  test('it is nobody, without an environment of the worker, under a name that tells nothing', () => {
    const config = container().Config;
    expect(config.User).toMatch(/^[2-5]\d{4}:[2-5]\d{4}$/);
    expect(config.Hostname).toBe('sandbox');
    expect(config.Tty).toBe(false);
    const names = config.Env.map((entry) => entry.split('=')[0] ?? '').sort();
    const allowed = ['HOME', 'LANG', 'PATH', 'PYTHONDONTWRITEBYTECODE', 'PYTHONUNBUFFERED', 'PYTHONHASHSEED', 'TMPDIR'];
    const places = names.filter((name) => name.startsWith('JIEBANG_'));
    const threads = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'];
    for (const name of names) expect([...allowed, ...threads, ...places]).toContain(name);
    expect(secretsIn([['inspect', JSON.stringify(container())]], [{ where: 'worker', text: fakeSecret }])).toEqual([]);
  });

  test('it carries the labels by which a reaper finds it', () => {
    expect(container().Config.Labels).toMatchObject({
      'jiebang.instance': platform.engine.instance,
      'jiebang.role': role,
    });
    expect(container().Config.Labels['jiebang.worker']).toBeTruthy();
  });
});

describe('a solution’s container has the pack’s limits', () => {
  test.for([
    ['Memory', (limits.memory_mb + firstProcessMb) * MiB, 256 * MiB],
    ['MemorySwap', (limits.memory_mb + firstProcessMb) * MiB, 256 * MiB],
    ['PidsLimit', limits.processes + 1, (limits.processes + 1) * (limits.processes + 32) + 256],
    ['NanoCpus', limits.cpus * 1e9, 0],
  ] as const)('%s', ([key, value, ofGvisor]) => {
    const found = (solution.HostConfig as unknown as Record<string, unknown>)[key];
    // gVisor's kernel is in the container too; a program is kept to its own limits all the same.
    expect(found).toBe(platform.engine.isGvisor ? value + ofGvisor : value);
  });

  test('two that run at a time have different users', () => {
    expect(solution.Config.User).not.toBe(other.Config.User);
  });
});

describe('from the inside', () => {
  /** Its kernel is a program of its own, which has no control groups, and devices and mounts of its own making. */
  const inGvisor = () => platform.engine.isGvisor;

  test('no capability, no new privileges, system calls filtered', () => {
    // Of those that a program keeps over its start gVisor does not tell: it has none.
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', ...(inGvisor() ? [] : ['CapAmb'])])
      expect(inside.status[set]).toMatch(/^0+$/);
    expect(inside.privileges).toBe(1);
    expect(inside.status.Seccomp).toBe('2');
  });

  test('it is nobody, in no further group, and not the first process', () => {
    const [uid, euid, gid, egid, groups] = inside.user;
    expect([euid, gid, egid]).toEqual([uid, uid, uid]);
    expect(uid).toBeGreaterThanOrEqual(20_000);
    expect(uid).toBeLessThan(60_000);
    expect(groups.filter((g) => g !== gid)).toEqual([]);
    expect(inside.process).not.toBe(1);
  });

  test('the limits of all processes together are the pack’s', () => {
    if (inGvisor()) {
      // The first process keeps the memory's, as hostile solutions find out; this one counts its own kernel's processes.
      expect([inside.memory, inside.processes]).toEqual([null, null]);
      expect(inside.limits.NPROC).toEqual([limits.processes + 1, limits.processes + 1]);
      return;
    }
    expect(Number(inside.memory)).toBe((limits.memory_mb + firstProcessMb) * MiB);
    // Together with memory in version 1, on top of it in version 2; machines without swap have no account of it.
    if (inside.swap !== null)
      expect(Number(inside.swap)).toBe(
        platform.engine.cgroupVersion === 2 ? 0 : (limits.memory_mb + firstProcessMb) * MiB,
      );
    expect(Number(inside.processes)).toBe(limits.processes + 1);
    expect(Number(inside.quota) / Number(inside.period)).toBeCloseTo(limits.cpus, 3);
  });

  test('limits of a process', () => {
    expect(inside.limits.CORE).toEqual([0, 0]);
    expect(inside.limits.NOFILE?.[1]).toBeLessThanOrEqual(1024);
    expect(inside.limits.FSIZE?.[1]).toBe(limits.scratch_mb * MiB);
  });

  test('what is mounted is read-only, or small and in memory', () => {
    const writable = Object.entries(inside.mounts).filter(([, { options }]) => options.includes('rw'));
    for (const [path, { kind, options }] of writable) {
      expect(['tmpfs', 'devpts', 'mqueue', 'proc', 'sysfs'], `${path} is ${kind}`).toContain(kind);
      // gVisor does not tell of it: its kernel heeds set-user-ID bits nowhere, and nobody has privileges to gain.
      if (kind === 'tmpfs' && !inGvisor()) expect(options.join(), path).toMatch(/nosuid/);
    }
    expect(inside.mounts['/']?.options).toContain('ro');
    expect(inside.mounts['/input']?.options).toContain('ro');
    expect(inside.sizes['/output']?.[0]).toBe(limits.output_mb * MiB);
    expect(inside.sizes['/tmp']?.[0]).toBe(limits.scratch_mb * MiB);
    expect(inside.sizes['/dev/shm']?.[0]).toBeLessThanOrEqual(16 * MiB);
    for (const place of ['/code', '/output', '/tmp']) expect(inside.sizes[place]?.[1]).toBeLessThanOrEqual(32_768);
  });

  test('an environment of its own, harmless devices, no network, no name', () => {
    expect(inside.environment.filter((name) => name.startsWith('JIEBANG_'))).toEqual([
      'JIEBANG_INPUT',
      'JIEBANG_OUTPUT',
    ]);
    expect(inside.environment.filter((name) => /SECRET|DATABASE|REDIS|DOCKER|PROXY|TOKEN|KEY/i.test(name))).toEqual([]);
    const harmless = ['core', 'console', 'fd', 'full', 'null', 'ptmx', 'random', 'stderr', 'stdin', 'stdout', 'tty'];
    // gVisor always has this one; it is good for nothing without mounting, which is refused.
    if (inGvisor()) harmless.push('fuse');
    for (const device of inside.devices) expect([...harmless, 'urandom', 'zero']).toContain(device.slice(5));
    expect(inside.interfaces).toEqual(['lo']);
    expect(inside.name).toBe('sandbox');
  });
});

test('the watch that looks for stray processes sees those of a running sandbox', () => {
  const local = !process.env.DOCKER_HOST || process.env.DOCKER_HOST.startsWith('unix:');
  // gVisor's programs are no processes of the machine, only its own sentry is.
  const [least, most] = !local ? [0, 0] : platform.engine.isGvisor ? [0, 100] : [2, 3];
  expect(processes.length, processes.join()).toBeGreaterThanOrEqual(least);
  expect(processes.length, processes.join()).toBeLessThanOrEqual(most);
});
