/** A Docker Engine beside the machine's, with everything of it in one folder: to be ended, restarted and configured. */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Child, startChild } from './children.ts';

export interface OwnEngine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  host: string;
  restart(): Promise<void>;
}

/**
 * Starts one and gives it copies of these images. Needs root.
 * @param config as in `daemon.json`.
 */
export async function startOwnEngine(folder: string, images: string[], config: object = {}): Promise<OwnEngine> {
  mkdirSync(folder, { recursive: true });
  const configFile = join(folder, 'daemon.json');
  writeFileSync(configFile, JSON.stringify(config));
  const host = `unix://${join(folder, 'docker.sock')}`;
  const flags = [
    ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
    ...['--pidfile', join(folder, 'docker.pid'), '--host', host],
    ...['--config-file', configFile, '--bridge', 'none', '--iptables=false', '--ip6tables=false'],
  ];
  let child: Child;
  async function start(): Promise<void> {
    child = startChild('dockerd', flags, { name: 'dockerd', dataDir: folder, env: process.env });
    for (let i = 0; (await run('docker', ['-H', host, 'version'])) !== 0; i++) {
      if (i > 200 || child.process.exitCode !== null)
        throw new Error(`the engine did not start; see ${join(folder, 'logs/dockerd.log')}`);
      await wait(100);
    }
  }
  await start();
  if ((await run('sh', ['-c', `docker save ${images.join(' ')} | docker -H ${host} load`])) !== 0)
    throw new Error('the engine could not be given the images');
  return {
    host,
    async restart() {
      await child.stop('SIGTERM', 30_000);
      await start();
    },
    async [Symbol.asyncDispose]() {
      await child.stop('SIGTERM', 30_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(command: string, args: string[]): Promise<number | null> {
  return new Promise((resolve) => spawn(command, args, { stdio: 'ignore' }).on('close', resolve));
}
