/** A whole platform for a test: its own database and queue names on the services that the tests were given. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { type Config, readConfig } from '../../core/config.ts';
import { type Database, openDatabase } from '../../core/db/client.ts';
import { migrateDatabase } from '../../core/db/migrate.ts';
import { type EvaluationQueue, openEvaluationQueue } from '../../core/jobs/evaluation-queue.ts';
import { openRedis } from '../../core/jobs/redis.ts';
import { runtimes } from '../../core/packs/runtimes.ts';
import { folderStorage, type Storage } from '../../core/storage/storage.ts';
import { type App, buildApp } from '../../server/app.ts';
import { openEventFeed } from '../../server/events/feed.ts';
import { capacityOf } from '../../worker/pipeline/capacity.ts';
import { packReader } from '../../worker/pipeline/task.ts';
import { type Engine, openEngine } from '../../worker/sandbox/engine.ts';
import { imageIds } from '../../worker/sandbox/images.ts';
import { openSandboxes } from '../../worker/sandbox/prepared.ts';
import { reap, removeVolumes } from '../../worker/sandbox/reaper.ts';
import { dataVolumes } from '../../worker/sandbox/volumes.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';

export interface Platform extends AsyncDisposable {
  url: string;
  app: App;
  database: Database;
  storage: Storage;
  queue: EvaluationQueue;
  engine: Engine;
  config: Config;
  /** Starts a worker in this process; it ends with the platform at the latest. */
  work(slots?: number): Promise<RunningWorker & { name: string }>;
}

/** @param settings besides those that every test has. */
export async function startPlatform(settings: NodeJS.ProcessEnv = {}): Promise<Platform> {
  const { DATABASE_URL: shared, REDIS_URL: redisUrl } = process.env;
  if (!shared || !redisUrl) throw new Error('the tests are started with `npm test`, which brings up what they need');
  const stack = new AsyncDisposableStack();
  const instance = `test-${randomUUID().slice(0, 8)}`;
  const name = instance.replace('-', '_');
  const admin = postgres(shared, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  stack.defer(async () => {
    await admin.unsafe(`drop database if exists ${name} with (force)`);
    await admin.end();
  });
  const databaseUrl = Object.assign(new URL(shared), { pathname: `/${name}` }).href;
  await migrateDatabase(databaseUrl);

  const folder = await mkdtemp(join(tmpdir(), 'jiebang-test-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    JIEBANG_DATA: folder,
    JIEBANG_SECRET: 'only-for-tests-only-for-tests-only-for-tests',
    JIEBANG_INSTANCE: instance,
    JIEBANG_RATE_LIMIT: 'false',
    JIEBANG_RUNTIME: process.env.JIEBANG_RUNTIME,
    LOG_LEVEL: 'silent',
    PORT: '0',
    ...settings,
  });
  const database = stack.use(openDatabase(databaseUrl));
  const redis = stack.use(openRedis(redisUrl));
  stack.defer(async () => {
    const keys = await redis.keys(`${instance}:*`);
    if (keys.length > 0) await redis.del(keys);
  });
  const queue = stack.use(openEvaluationQueue(redis, instance));
  const feed = stack.use(await openEventFeed(database));
  const storage = folderStorage(join(folder, 'storage'));
  const engine = await openEngine({ instance, worker: instance, runtime: config.JIEBANG_RUNTIME });
  stack.defer(async () => {
    await reap(engine, () => false);
    await removeVolumes(engine);
  });
  const app = await buildApp({ config, database, storage, queue, feed, now: () => new Date() });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  stack.defer(() => app.close());

  return {
    url,
    app,
    database,
    storage,
    queue,
    engine,
    config,
    async work(slots = 2) {
      const connection = openRedis(redisUrl);
      const name = `${instance}-${randomUUID().slice(0, 4)}`;
      const own = { ...engine, worker: name };
      const sandboxes = openSandboxes(own, { memoryMb: 1024 });
      const worker = startWorker(
        {
          db: database.db,
          packs: packReader(database.db),
          storage,
          queue,
          engine: own,
          pools: ['default'],
          capacity: capacityOf({ cpus: slots, memoryMb: 16_384 }),
          worker: name,
          volumes: dataVolumes(own, runtimes['python-ml'].image),
          imageId: imageIds(own),
          sandboxes,
        },
        { connection, instance, slots },
      );
      const stop = async (graceMs: number) => {
        await worker.stop(graceMs);
        await sandboxes[Symbol.asyncDispose]();
      };
      stack.defer(async () => {
        await stop(0);
        await connection[Symbol.asyncDispose]();
      });
      return { name, stop, [Symbol.asyncDispose]: () => stop(0) };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
