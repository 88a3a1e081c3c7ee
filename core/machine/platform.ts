/** The platform's own processes: API and worker, kept running. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Child, startChild } from './children.ts';
import type { Services } from './services.ts';
import { followWarnings } from './warnings.ts';

export interface KeptProcess extends AsyncDisposable {
  /** What it said when it was ready. */
  ready: Record<string, unknown>;
}

const readyMs = 60_000;
const endMs = 20_000;
/** Waits between starts, growing while a process dies again soon; one that lived so long begins anew. */
const shortestDelayMs = 500;
const longestDelayMs = 15_000;
const soonMs = 60_000;

/**
 * Starts one of the platform's processes, waits until it is ready, and starts it again whenever it dies.
 * @throws Error when it does not become ready the first time.
 */
export async function keepRunning(
  services: Services,
  name: string,
  script: string,
  env: NodeJS.ProcessEnv,
  tell: (text: string) => void,
): Promise<KeptProcess> {
  const { dataDir } = services;
  const log = `${dataDir}/logs/${name}.log`;
  const ending = new AbortController();
  const start = () => startChild(process.execPath, [script], { name, dataDir, env, channel: true });

  let current = start();
  const warnings = followWarnings(log, (text) => tell(`${name}: ${text}`));
  const ready = await readiness(current).catch(async (error: Error) => {
    await current.stop('SIGTERM', endMs);
    warnings.stop();
    throw new Error(`${name} did not start (${error.message}); see ${log}`);
  });

  const keeping = (async () => {
    let delay = shortestDelayMs;
    let began = performance.now();
    while (!ending.signal.aborted) {
      await current.ended;
      if (ending.signal.aborted) return;
      if (performance.now() - began > soonMs) delay = shortestDelayMs;
      tell(`${name} ended (${howItEnded(current)}) and is started again in ${delay / 1000} s; see ${log}.1`);
      await wait(delay, undefined, { signal: ending.signal }).catch(() => {});
      if (ending.signal.aborted) return;
      delay = Math.min(delay * 2, longestDelayMs);
      began = performance.now();
      current = start();
      const child = current;
      await readiness(child).then(
        () => tell(`${name} runs again`),
        () => child.stop('SIGTERM', endMs), // Nothing new when it has ended; the loop sees to it.
      );
    }
  })();

  return {
    ready,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await current.stop('SIGTERM', endMs);
      await keeping;
      warnings.stop();
    },
  };
}

/** What a process says when it is ready. @throws Error when it ends first or takes too long. */
function readiness(child: Child): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready after ${readyMs / 1000} s`)), readyMs);
    child.process.once('message', (message) => resolve(message as Record<string, unknown>));
    void child.ended.then(() => {
      clearTimeout(timer);
      reject(new Error(howItEnded(child)));
    });
    child.process.once('message', () => clearTimeout(timer));
  });
}

const howItEnded = ({ process: { exitCode, signalCode } }: Child) => signalCode ?? `exit code ${exitCode}`;
