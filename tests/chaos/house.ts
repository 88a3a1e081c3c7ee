/** A whole installation whose every part can be killed: database, queue, engine, API and workers of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Database, openDatabase } from '../../core/db/client.ts';
import { migrateDatabase } from '../../core/db/migrate.ts';
import { startOwnEngine } from '../../core/machine/own-engine.ts';
import { freePort } from '../../core/machine/ports.ts';
import { removePostgres, startPostgres } from '../../core/machine/postgres.ts';
import { startRedis } from '../../core/machine/redis.ts';
import { judgeImage, runtimes } from '../../core/packs/runtimes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const password = 'only-for-this-test';

export type Fault = 'worker' | 'api' | 'redis' | 'postgres' | 'engine';
export const faults: Fault[] = ['worker', 'api', 'redis', 'postgres', 'engine'];

export interface House extends AsyncDisposable {
  url: string;
  dataDir: string;
  /** Asks the engine's own client. @returns the lines that it prints. */
  docker(...args: string[]): Promise<string[]>;
  database: Database;
  /** Kills or restarts a part, and sees to it that it comes back. */
  strike(fault: Fault): Promise<void>;
  /** Ends API and workers as an operator would. */
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const stack = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), 'jiebang-chaos-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    stack.defer(() => removePostgres(folder));
    const port = await freePort();
    let postgres = await startPostgres(folder, password, port);
    stack.defer(() => postgres[Symbol.asyncDispose]());
    let redis = await startRedis(folder, () => {});
    stack.defer(() => redis[Symbol.asyncDispose]());
    const engine = stack.use(await startOwnEngine(join(folder, 'engine'), [runtimes['python-ml'].image, judgeImage]));
    await migrateDatabase(postgres.url);
    const database = stack.use(openDatabase(postgres.url));
    const dataDir = join(folder, 'data');
    const apiPort = await freePort();
    const instance = 'chaos';
    const env = {
      ...process.env,
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      DOCKER_HOST: engine.host,
      JIEBANG_DATA: dataDir,
      JIEBANG_INSTANCE: instance,
      JIEBANG_SECRET: 'only-for-tests-only-for-tests-only-for-tests',
      JIEBANG_RATE_LIMIT: 'false',
      JIEBANG_STALE_UPLOAD_SECONDS: '5',
      PORT: String(apiPort),
      LOG_LEVEL: 'silent',
    };
    let closing = false;
    /** Keeps a process of the platform running, as a service manager would. */
    function keep(script: string) {
      let child: ChildProcess;
      const start = () => {
        child = spawn(process.execPath, [join(root, script)], { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
        child.once('exit', () => closing || setTimeout(start, 300));
      };
      start();
      const end = async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGTERM');
        await once(child, 'exit');
      };
      return { kill: () => child.kill('SIGKILL'), end };
    }
    const api = keep('server/main.ts');
    const workers = [keep('worker/main.ts'), keep('worker/main.ts')];
    async function close(): Promise<void> {
      closing = true;
      await Promise.all([api, ...workers].map((kept) => kept.end()));
    }
    stack.defer(close);
    const url = `http://127.0.0.1:${apiPort}`;
    while (!(await fetch(`${url}/api/health`).catch(() => null))?.ok) await wait(100);

    let turn = 0;
    const strikes: Record<Fault, () => Promise<void>> = {
      async worker() {
        workers[turn++ % workers.length]?.kill();
      },
      async api() {
        api.kill();
      },
      async redis() {
        await redis[Symbol.asyncDispose]();
        await rm(join(folder, 'redis'), { recursive: true, force: true });
        redis = await startRedis(folder, () => {});
      },
      async postgres() {
        await postgres[Symbol.asyncDispose]();
        postgres = await startPostgres(folder, password, port);
      },
      engine: () => engine.restart(),
    };
    const owned = stack.move();
    return {
      url,
      dataDir,
      async docker(...args) {
        const { stdout } = await promisify(execFile)('docker', ['-H', engine.host, ...args]);
        return stdout.split('\n').filter((line) => line !== '');
      },
      database,
      strike: (fault) => strikes[fault](),
      close,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
