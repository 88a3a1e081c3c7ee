/** What the machine and the engine hold at a moment, to be compared before and after hostile code ran. */
import { readdir, readFile, statfs } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Platform } from '../support/platform.ts';

export interface HostState {
  /** Containers of this installation, running or not. */
  containers: number;
  /** Volumes of this installation. */
  volumes: string[];
  /** Bytes in the engine's images and container layers. */
  layers: number;
  /** Mounts below the engine's folder: 0 when the engine is on another machine. */
  mounts: number;
  /** Processes whose container is gone. */
  strays: string[];
  /** Bytes of files in memory, on the whole machine. */
  shared: number;
  /** Bytes of memory that new programs could have, on the whole machine. */
  available: number;
  /** Bytes and inodes free where the platform keeps its files. */
  freeBytes: number;
  freeInodes: number;
  /** Uploads that are neither kept nor discarded. */
  incoming: number;
  /** Bytes that objects and buffers take in this process, in which API and worker run. */
  held: number;
  /** Resident bytes of this process: what its allocator once took for many threads it does not give back. */
  resident: number;
}

export interface Watch extends AsyncDisposable {
  look(): Promise<HostState>;
  /** Processes of this machine in a container, by its id. */
  processesOf(container: string): Promise<string[]>;
}

/** Watches an installation from before its first container on, so that it knows each by its id. */
export async function watchHost({ engine, config }: Platform): Promise<Watch> {
  const { docker, instance } = engine;
  const began = held(0);
  const own = { label: [`jiebang.instance=${instance}`] };
  const { DockerRootDir: folder } = (await docker.info()) as { DockerRootDir: string };
  const events = (await docker.getEvents({ filters: { ...own, event: ['create'] } })) as NodeJS.ReadableStream & {
    destroy(): void;
  };
  const created = new Set<string>();
  events.on('data', (chunk: Buffer) => {
    for (const [, id] of chunk.toString().matchAll(/"id":"([0-9a-f]{64})"/g)) created.add(id as string);
  });
  events.on('error', () => {}); // It ends with the watch.

  return {
    processesOf: async (container) => (await processesByContainer()).get(container) ?? [],
    async look() {
      const [containers, { Volumes }, usage, mounts, processes, memory, disk, incoming] = await Promise.all([
        docker.listContainers({ all: true, filters: own }),
        docker.listVolumes({ filters: own }),
        docker.df() as Promise<{ LayersSize: number }>,
        readFile('/proc/self/mounts', 'utf8'),
        processesByContainer(),
        memoryOfMachine(),
        statfs(config.JIEBANG_DATA),
        readdir(`${config.JIEBANG_DATA}/storage/incoming`).catch(() => []),
      ]);
      const present = new Set(containers.map((c) => c.Id));
      return {
        containers: containers.length,
        volumes: (Volumes ?? []).map((v) => v.Name).sort(),
        layers: usage.LayersSize,
        mounts: mounts.split('\n').filter((line) => line.includes(` ${folder}/`)).length,
        strays: [...created].filter((id) => !present.has(id)).flatMap((id) => processes.get(id) ?? []),
        ...memory,
        freeBytes: disk.bavail * disk.bsize,
        freeInodes: disk.ffree,
        incoming: incoming.length,
        held: held(began),
        resident: process.memoryUsage.rss(),
      };
    },
    async [Symbol.asyncDispose]() {
      events.destroy();
    },
  };
}

const MiB = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that the worker's objects and buffers take in this process, once that is much without what waits to be collected. */
function held(began: number): number {
  const now = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  if (now() - began > 50 * MiB) collectGarbage();
  return now();
}

/** Every process of this machine that is in a container, as "number name", by the container's id. */
async function processesByContainer(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  await Promise.all(
    numbers.map(async (number) => {
      const groups = await readFile(`/proc/${number}/cgroup`, 'utf8').catch(() => '');
      const id = /[0-9a-f]{64}/.exec(groups)?.[0];
      if (!id) return;
      const name = await readFile(`/proc/${number}/comm`, 'utf8').catch(() => 'gone');
      if (name !== 'gone') found.set(id, [...(found.get(id) ?? []), `${number} ${name.trim()}`]);
    }),
  );
  return found;
}

async function memoryOfMachine(): Promise<Pick<HostState, 'shared' | 'available'>> {
  const text = await readFile('/proc/meminfo', 'utf8');
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) * 1024;
  return { shared: bytes('Shmem'), available: bytes('MemAvailable') };
}

/**
 * What of `now` is more than `before` allows, one line each. Containers, volumes, layers, mounts, processes and
 * uploads are this installation's own and compared exactly; memory and disk are the whole machine's, on which others
 * work too, and so only amounts count that a hostile program would leave.
 */
export function leftovers(before: HostState, now: HostState): string[] {
  const found: string[] = [];
  const expect = (fine: boolean, what: string) => {
    if (!fine) found.push(what);
  };
  expect(now.containers <= before.containers, `${now.containers - before.containers} containers`);
  expect(now.strays.length === 0, `processes: ${now.strays.join(', ')}`);
  const volumes = now.volumes.filter((name) => !before.volumes.includes(name));
  expect(volumes.length === 0, `volumes: ${volumes.join(', ')}`);
  expect(now.mounts <= before.mounts, `${now.mounts - before.mounts} mounts`);
  expect(now.layers <= before.layers, `${now.layers - before.layers} bytes of layers`);
  expect(now.incoming <= before.incoming, `${now.incoming} uploads`);
  expect(now.shared - before.shared < 256 * MiB, `${(now.shared - before.shared) / MiB} MiB of files in memory`);
  expect(before.available - now.available < 4096 * MiB, `${(before.available - now.available) / MiB} MiB of memory`);
  expect(before.freeBytes - now.freeBytes < 2048 * MiB, `${(before.freeBytes - now.freeBytes) / MiB} MiB of disk`);
  expect(before.freeInodes - now.freeInodes < 500_000, `${before.freeInodes - now.freeInodes} inodes`);
  expect(now.held - before.held < 100 * MiB, `${(now.held - before.held) / MiB} MiB held by the worker`);
  expect(now.resident - before.resident < 600 * MiB, `${(now.resident - before.resident) / MiB} MiB in the worker`);
  return found;
}
