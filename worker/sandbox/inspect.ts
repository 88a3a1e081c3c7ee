/** What an engine says of itself, and what lies on it: for those who look, not for sandboxes. */
import Docker from 'dockerode';
import type { Engine } from './engine.ts';
import { labels } from './recipe.ts';

export interface EngineFacts {
  /** Where it answers, without credentials. */
  address: string;
  version: string;
  kernel: string;
  storageDriver: string;
  cgroupVersion: 1 | 2;
  defaultRuntime: string;
  /** Name of each runtime → what it starts. */
  runtimes: Record<string, string>;
  /** `build` is the distribution's or the source's mark. */
  runc: { version: string; build: string } | null;
  /** Such as `name=seccomp,profile=default`, `name=apparmor`, `name=userns`, `name=rootless`. */
  security: string[];
  /** Which limits it can keep. */
  limits: { memory: boolean; swap: boolean; pids: boolean; cpu: boolean };
  rootFolder: string;
  cpus: number;
  memoryBytes: number;
  /** How far its clock is ahead of this process's, in milliseconds. */
  clockAheadMs: number;
}

export type InspectedEngine = Pick<Engine, 'docker'> & { facts: EngineFacts };

interface Info {
  ServerVersion: string;
  KernelVersion: string;
  Driver: string;
  CgroupVersion?: string;
  DefaultRuntime: string;
  Runtimes?: Record<string, { path?: string; runtimeType?: string }>;
  SecurityOptions?: string[];
  MemoryLimit?: boolean;
  SwapLimit?: boolean;
  PidsLimit?: boolean;
  CpuCfsQuota?: boolean;
  DockerRootDir: string;
  NCPU: number;
  MemTotal: number;
  SystemTime: string;
}
interface Version {
  Components?: { Name: string; Version: string; Details?: { GitCommit?: string } }[];
}

/**
 * Asks the engine that DOCKER_HOST names, or the local one.
 * @throws Error when it does not answer within `patienceMs`.
 */
export async function inspectEngine(patienceMs: number): Promise<InspectedEngine> {
  const docker = new Docker({ timeout: patienceMs });
  const version = (await docker.version()) as unknown as Version;
  const asked = Date.now();
  const info = (await docker.info()) as unknown as Info;
  const answered = Date.now();
  const runc = version.Components?.find((component) => component.Name === 'runc');
  return {
    docker,
    facts: {
      address: engineAddress(),
      version: info.ServerVersion,
      kernel: info.KernelVersion,
      storageDriver: info.Driver,
      cgroupVersion: info.CgroupVersion === '2' ? 2 : 1,
      defaultRuntime: info.DefaultRuntime,
      runtimes: Object.fromEntries(
        Object.entries(info.Runtimes ?? {}).map(([name, runtime]) => [
          name,
          runtime.path ?? runtime.runtimeType ?? name,
        ]),
      ),
      runc: runc ? { version: runc.Version, build: runc.Details?.GitCommit ?? '' } : null,
      security: info.SecurityOptions ?? [],
      limits: {
        memory: info.MemoryLimit ?? false,
        swap: info.SwapLimit ?? false,
        pids: info.PidsLimit ?? false,
        cpu: info.CpuCfsQuota ?? false,
      },
      rootFolder: info.DockerRootDir,
      cpus: info.NCPU,
      memoryBytes: info.MemTotal,
      // The engine looks at its clock somewhere between question and answer.
      clockAheadMs: Date.parse(info.SystemTime) - (asked + answered) / 2,
    },
  };
}

/** The engine's address as it may be shown. */
export function engineAddress(env: NodeJS.ProcessEnv = process.env): string {
  return (env.DOCKER_HOST || 'unix:///var/run/docker.sock').replace(/\/\/[^/@]*@/, '//');
}

export interface Belongings {
  containers: { name: string; worker: string }[];
  /** Names of data volumes. */
  volumes: string[];
}

/** Containers and volumes of an installation. */
export async function belongingsOf({ docker }: Pick<Engine, 'docker'>, instance: string): Promise<Belongings> {
  const filters = { label: [`${labels.instance}=${instance}`] };
  const [containers, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
  ]);
  return {
    containers: containers.map((c) => ({
      name: (c.Names[0] ?? c.Id).replace(/^\//, ''),
      worker: c.Labels[labels.worker] ?? '',
    })),
    volumes: (Volumes ?? []).map((volume) => volume.Name),
  };
}
