/** Starts a worker. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../core/config.ts';
import { openDatabase } from '../core/db/client.ts';
import { openEvaluationQueue } from '../core/jobs/evaluation-queue.ts';
import { openRedis } from '../core/jobs/redis.ts';
import { runtimes } from '../core/packs/runtimes.ts';
import { endWithParent, untilToldToStop } from '../core/processes.ts';
import { folderStorage } from '../core/storage/storage.ts';
import { announce, livingWorkers } from './alive.ts';
import { openEngine } from './sandbox/engine.ts';
import { reap } from './sandbox/reaper.ts';
import { openSandboxes } from './sandbox/sandbox.ts';
import { dataVolumes } from './sandbox/volumes.ts';
import { startWorker } from './worker.ts';

/** An evaluation in hand when a worker is told to stop has so long to finish. */
const graceMs = 8_000;
const reapMs = 10_000;

const config = readConfig();
endWithParent();
const told = untilToldToStop();
const worker = `${hostname()}-${randomUUID().slice(0, 8)}`;
const say = (level: 'info' | 'error', text: string) =>
  console.log(JSON.stringify({ level, time: new Date().toISOString(), worker, msg: text }));

await using database = openDatabase(config.DATABASE_URL, { name: 'jiebang-worker' });
await using redis = openRedis(config.REDIS_URL);
await using queue = openEvaluationQueue(redis, config.JIEBANG_INSTANCE);
const storage = folderStorage(join(config.JIEBANG_DATA, 'storage'));
const engine = await openEngine({ instance: config.JIEBANG_INSTANCE, worker, runtime: config.JIEBANG_RUNTIME });

const slots = config.JIEBANG_SLOTS || engine.cpus;
const onError = (error: Error) => say('error', error.message);
await using _alive = await announce(database.db, worker, slots, onError);

async function reapOrphans(): Promise<void> {
  const alive = await livingWorkers(database.db);
  await reap(engine, (name) => name === worker || alive.has(name));
}
await reapOrphans();
const reaping = setInterval(() => reapOrphans().catch(onError), reapMs);

const deps = {
  db: database.db,
  storage,
  queue,
  engine,
  worker,
  volumes: dataVolumes(engine, runtimes['python-ml'].image),
  sandboxes: openSandboxes(engine),
};
const running = startWorker(deps, {
  connection: redis,
  instance: config.JIEBANG_INSTANCE,
  slots,
  onError,
});
say('info', `ready, ${slots} at a time`);
process.send?.({ ready: true });

await told;
clearInterval(reaping);
await running.stop(graceMs);
say('info', 'stopped');
