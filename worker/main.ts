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
import { capacityOf } from './pipeline/capacity.ts';
import { packReader } from './pipeline/task.ts';
import { openEngine } from './sandbox/engine.ts';
import { imageIds } from './sandbox/images.ts';
import { openSandboxes } from './sandbox/prepared.ts';
import { reap, reapForgotten } from './sandbox/reaper.ts';
import { dataVolumes } from './sandbox/volumes.ts';
import { startWorker } from './worker.ts';

/** An evaluation in hand when a worker is told to stop has so long to finish. */
const graceMs = 8_000;
const reapMs = 10_000;
/** Share of the machine's memory that is left to the platform itself, and to sandboxes that wait. */
const memoryKept = 0.2;

const config = readConfig();
endWithParent();
const told = untilToldToStop();
const worker = `${hostname()}-${randomUUID().slice(0, 8)}`;
const say = (level: 'info' | 'error', text: string) =>
  console.log(JSON.stringify({ level, time: new Date().toISOString(), worker, msg: text }));

await using redis = openRedis(config.REDIS_URL);
await using queue = openEvaluationQueue(redis, config.JIEBANG_INSTANCE);
const storage = folderStorage(join(config.JIEBANG_DATA, 'storage'));
const engine = await openEngine({ instance: config.JIEBANG_INSTANCE, worker, runtime: config.JIEBANG_RUNTIME });

const slots = config.JIEBANG_SLOTS || engine.cpus;
/** Every evaluation takes one connection now and then two; the fewer there are, the more statements each knows already. */
await using database = openDatabase(config.DATABASE_URL, { max: slots + 3, name: 'jiebang-worker' });
const onError = (error: Error) => say('error', error.message);

async function reapOrphans(): Promise<void> {
  const alive = await livingWorkers(database.db);
  await reap(engine, (name) => name === worker || alive.has(name));
  await reapForgotten(engine);
}
await reapOrphans();
const reaping = setInterval(() => reapOrphans().catch(onError), reapMs);

const machineMb = engine.memoryBytes / 2 ** 20;
await using sandboxes = openSandboxes(engine, { memoryMb: config.JIEBANG_PREPARED_MB || machineMb / 8, onError });
const capacity = capacityOf({ cpus: engine.cpus, memoryMb: Math.floor(machineMb * (1 - memoryKept)) });
const deps = {
  db: database.db,
  packs: packReader(database.db),
  storage,
  queue,
  engine,
  worker,
  pools: config.JIEBANG_POOLS,
  capacity,
  volumes: dataVolumes(engine, runtimes['python-ml'].image),
  imageId: imageIds(engine),
  sandboxes,
};
const details = () => {
  const { cpus, memoryMb } = capacity.reserved();
  return {
    pools: deps.pools,
    cpus: { total: capacity.total.cpus, reserved: cpus },
    memory_mb: { total: capacity.total.memoryMb, reserved: memoryMb },
    sandboxes: sandboxes.count(),
  };
};
await using _alive = await announce(database.db, worker, slots, details, onError);
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
await sandboxes[Symbol.asyncDispose]();
// Whatever is left of this worker was forgotten while the engine was away.
await reap(engine, (name) => name !== worker).catch(onError);
say('info', 'stopped');
