/** The Docker Engine: the one that runs, or the one that is installed, started for as long as it is needed. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findProgram, install } from './apt.ts';
import { startChild } from './children.ts';
import { engineRequest } from './engine-http.ts';
import { SetupError } from './say.ts';

export interface RunningEngine extends AsyncDisposable {
  /** Whether it was started here, and so ends here. */
  started: boolean;
}

export async function startEngine(dataDir: string, at: (detail: string) => void): Promise<RunningEngine> {
  const found = { started: false, async [Symbol.asyncDispose]() {} };
  if (await answers()) return found;
  if (process.env.DOCKER_HOST)
    throw new SetupError(`DOCKER_HOST is ${process.env.DOCKER_HOST}, but no Docker Engine answers there.`);
  if (!findProgram('dockerd')) {
    await install(['docker.io', 'iptables'], 'Jiebang runs contestants’ code in Docker Engine containers.', at);
    // The package may have started the engine itself.
    for (let i = 0; i < 20; i++) {
      if (await answers()) return found;
      await wait(250);
    }
  }
  if (process.getuid?.() !== 0)
    throw new SetupError(
      'Docker is installed but does not answer, and only root can start it. Run: sudo systemctl start docker ' +
        '(or sudo dockerd), let your user use it (sudo usermod -aG docker $USER, then sign in again), and run this again.',
    );
  clearStale();
  at('starting the engine');
  const child = startChild(findProgram('dockerd') ?? 'dockerd', [], { name: 'dockerd', dataDir, env: process.env });
  for (let i = 0; i < 240; i++) {
    if (await answers()) return { started: true, [Symbol.asyncDispose]: () => child.stop('SIGTERM', 30_000) };
    if (child.process.exitCode !== null) break;
    await wait(250);
  }
  throw new SetupError(`The Docker Engine did not start; ${join(dataDir, 'logs/dockerd.log')} says why.`);
}

async function answers(): Promise<boolean> {
  return (await engineRequest('GET', '/_ping').catch(() => null))?.status === 200;
}

/** An engine that was killed leaves its process numbers behind, and a new one refuses to start. */
function clearStale(): void {
  for (const path of ['/var/run/docker.pid', '/var/run/docker/containerd/containerd.pid']) {
    if (!existsSync(path)) continue;
    const pid = Number(readFileSync(path, 'utf8'));
    const name = existsSync(`/proc/${pid}/comm`) ? readFileSync(`/proc/${pid}/comm`, 'utf8').trim() : '';
    if (path.endsWith('containerd.pid') && name === 'containerd') process.kill(pid, 'SIGTERM');
    if (name !== 'dockerd') rmSync(path, { force: true });
  }
}
