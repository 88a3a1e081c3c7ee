/** What a sandbox is made of, and the container that this means: pure, so that every key of it can be asserted. */
import type { ContainerCreateOptions } from 'dockerode';
import type { Limits } from '../../core/packs/manifest.ts';

/** What a sandbox runs on its job. */
export interface Program {
  /** The interpreter and its arguments, the first of them the script; or any program, when `ahead` is `nothing`. */
  command: [string, ...string[]];
  cwd: string;
  /** Its whole environment. */
  env: Record<string, string>;
  /**
   * What is done before its job comes: `imports` of the runtime's libraries, the `judge`'s script up to the point at
   * which it needs predictions, or nothing.
   */
  ahead: 'nothing' | 'imports' | 'judge';
}

/** All that is known of a sandbox before its job: two of the same recipe are the same. */
export interface Recipe {
  /** Image id or reference. */
  image: string;
  /** For people who look at the engine: what it is for. */
  role: 'solution' | 'judge' | 'tool';
  limits: Limits;
  /** Data volumes, each mounted read-only at a path. */
  data: { volume: string; target: string }[];
  /** Where the job's files are unpacked, and how many MiB they may take. */
  files: { target: string; mb: number };
  /** Files that it may leave in its output; 1000 when unset. */
  outputFiles?: number;
  program: Program;
  /**
   * Serves one job after another. Only for judges that ship with the platform, whose code is our own: each job is a
   * fork of a process that has seen no other job's files.
   */
  reuse?: boolean;
}

export interface Surroundings {
  /** Marks what belongs to this installation. */
  instance: string;
  /** Marks what belongs to this worker, so that a reaper can tell whose it was. */
  worker: string;
  /** A container runtime other than the engine's default. */
  runtime?: string | undefined;
  /** Whether that, or the engine's default, is gVisor: its kernel is then in the sandbox's control group too. */
  isGvisor: boolean;
  /** User and group id, of nobody else on the engine's machine. */
  uid: number;
  /** The engine's control groups: 1 or 2. */
  cgroupVersion: 1 | 2;
}

export const labels = { instance: 'jiebang.instance', worker: 'jiebang.worker', role: 'jiebang.role' } as const;

const MiB = 2 ** 20;
const shmMb = 16;
/** Small files take whole pages: room for that on top of what the files themselves may take. */
const pageSlackMb = 48;
/**
 * On top of what the program may have: the first process, and what it has imported ahead. The same for every sandbox,
 * so that one that was prepared gives no verdict that another would not.
 */
export const firstProcessMb = 192;

/**
 * gVisor's kernel is itself a program in the container's control group, with memory and threads of its own, one for
 * each of a program's and some more, and each of them may have another in every process of the program. The first
 * process keeps the program to its limits there, and the control group, where gVisor is let use one, what the first
 * process cannot see, such as full sockets, and what is faster than its looking.
 */
const sentry = { memoryMb: 256, threads: 32, processes: 256 };

/** What the control group of a sandbox may have: more than its processes where the kernel is in it too. */
export function groupBoundsOf(recipe: Recipe, isGvisor: boolean) {
  const { memoryBytes, processes } = boundsOf(recipe);
  if (!isGvisor) return { memoryBytes, processes };
  return {
    memoryBytes: memoryBytes + sentry.memoryMb * MiB,
    processes: processes * (processes + sentry.threads) + sentry.processes,
  };
}

/** What all processes of a sandbox together may have. */
export function boundsOf({ limits, files, outputFiles }: Recipe) {
  return {
    memoryBytes: (limits.memory_mb + firstProcessMb) * MiB,
    processes: limits.processes + 1,
    inodes: { [files.target]: 32_768, '/output': (outputFiles ?? 1000) * 2 + 2048, '/tmp': 16_384 },
  };
}

/** The container of a recipe: nothing of it is contestants' choice. */
export function containerOf(recipe: Recipe, around: Surroundings): ContainerCreateOptions {
  const { limits } = recipe;
  const { inodes } = boundsOf(recipe);
  const group = groupBoundsOf(recipe, around.isGvisor);
  const place = (path: string, mb: number) =>
    `rw,exec,nosuid,nodev,size=${mb}m,nr_inodes=${inodes[path]},mode=700,uid=${around.uid},gid=${around.uid}`;
  return {
    Image: recipe.image,
    User: `${around.uid}:${around.uid}`,
    Hostname: 'sandbox',
    Entrypoint: ['/usr/bin/python3', '/jiebang/main.py'],
    Cmd: [],
    WorkingDir: recipe.program.cwd,
    Env: Object.entries(recipe.program.env).map(([name, value]) => `${name}=${value}`),
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    NetworkDisabled: true,
    Labels: {
      [labels.instance]: around.instance,
      [labels.worker]: around.worker,
      [labels.role]: recipe.role,
    },
    HostConfig: {
      ...(around.runtime ? { Runtime: around.runtime } : {}),
      NetworkMode: 'none',
      IpcMode: 'private',
      ...(around.cgroupVersion === 2 ? { CgroupnsMode: 'private' } : {}),
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Privileged: false,
      ReadonlyRootfs: true,
      Memory: group.memoryBytes,
      MemorySwap: group.memoryBytes,
      ...(around.cgroupVersion === 1 ? { MemorySwappiness: 0 } : {}),
      PidsLimit: group.processes,
      NanoCpus: Math.round(limits.cpus * 1e9),
      OomScoreAdj: 500,
      ShmSize: Math.min(shmMb, limits.scratch_mb) * MiB,
      Ulimits: [
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'nofile', Soft: 1024, Hard: 1024 },
        {
          Name: 'fsize',
          Soft: Math.max(limits.output_mb, limits.scratch_mb, recipe.files.mb) * MiB,
          Hard: Math.max(limits.output_mb, limits.scratch_mb, recipe.files.mb) * MiB,
        },
      ],
      Tmpfs: {
        [recipe.files.target]: place(recipe.files.target, recipe.files.mb + pageSlackMb),
        '/output': place('/output', limits.output_mb),
        '/tmp': place('/tmp', limits.scratch_mb),
      },
      Mounts: recipe.data.map(({ volume, target }) => ({
        Type: 'volume' as const,
        Source: volume,
        Target: target,
        ReadOnly: true,
        VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } },
      })),
      LogConfig: { Type: 'none', Config: {} },
      RestartPolicy: { Name: 'no' },
      AutoRemove: false,
      Init: false,
      Binds: [],
      Devices: [],
    },
  };
}
