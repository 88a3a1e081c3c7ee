/** The platform's own processes: API and worker, kept running. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Child, startChild } from './children.ts';
import type { Services } from './services.ts';

export interface KeptProcess extends AsyncDisposable {
  /** What it said when it was ready. */
  ready: Record<string, unknown>;
}

const readyMs = 60_000;

/** Starts one of the platform's processes, waits until it is ready, and starts it again whenever it dies. */
export async function keepRunning(
  services: Services,
  name: string,
  script: string,
  env: NodeJS.ProcessEnv,
  onDeath: (text: string) => void,
): Promise<KeptProcess> {
  let ending = false;
  let current: Child | null = null;
  const begin = async () => {
    const child = startChild(process.execPath, [script], { name, dataDir: services.dataDir, env, channel: true });
    current = child;
    const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
      child.process.once('message', (message) => resolve(message as Record<string, unknown>));
      child.ended.then(() => reject(new Error(`${name} did not start; see ${services.dataDir}/logs/${name}.log`)));
      setTimeout(() => reject(new Error(`${name} is not ready after ${readyMs / 1000} s`)), readyMs).unref();
    });
    void child.ended.then(async (code) => {
      for (let delay = 500; !ending; delay = Math.min(delay * 2, 10_000)) {
        onDeath(`${name} ended (${code}) and is started again; see ${services.dataDir}/logs/${name}.log.1`);
        await wait(delay);
        if (!ending) return void (await begin().catch(() => {}));
      }
    });
    return ready;
  };
  const ready = await begin();
  return {
    ready,
    async [Symbol.asyncDispose]() {
      ending = true;
      await current?.stop('SIGTERM', 20_000);
    },
  };
}
