/** The Docker Engine, as far as sandboxes need it. The only folder that knows of it. */
import Docker from 'dockerode';

export interface Engine {
  docker: Docker;
  instance: string;
  worker: string;
  runtime: string | undefined;
  /** Whether that, or its default, is gVisor, under whatever name. */
  isGvisor: boolean;
  cgroupVersion: 1 | 2;
  cpus: number;
  memoryBytes: number;
  /** Whether it can be reached at this moment. */
  answers(): Promise<boolean>;
}

interface Info {
  CgroupVersion?: string;
  DefaultRuntime: string;
  Runtimes?: Record<string, unknown>;
  NCPU: number;
  MemTotal: number;
}

/**
 * Connects to the engine that DOCKER_HOST names, or to the local one.
 * @throws Error when it does not answer.
 */
export async function openEngine(options: {
  instance: string;
  worker: string;
  runtime?: string | undefined;
}): Promise<Engine> {
  const docker = new Docker();
  const info = (await docker.info()) as Info;
  const runtime = options.runtime ?? info.DefaultRuntime;
  return {
    docker,
    instance: options.instance,
    worker: options.worker,
    runtime: options.runtime,
    isGvisor: /runsc|gvisor/.test(`${runtime} ${JSON.stringify(info.Runtimes?.[runtime])}`),
    cgroupVersion: info.CgroupVersion === '2' ? 2 : 1,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    answers: () =>
      docker.ping().then(
        () => true,
        () => false,
      ),
  };
}

/** Whether the engine refused because there is no such thing (404) or it is there already (409). */
export function hasStatus(error: unknown, status: number): boolean {
  return (error as { statusCode?: number }).statusCode === status;
}
