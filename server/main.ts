/** Starts the API. */
import { join } from 'node:path';
import { readConfig } from '../core/config.ts';
import { openDatabase } from '../core/db/client.ts';
import { openEvaluationQueue } from '../core/jobs/evaluation-queue.ts';
import { openRedis } from '../core/jobs/redis.ts';
import { endWithParent, untilToldToStop } from '../core/processes.ts';
import { folderStorage } from '../core/storage/storage.ts';
import { buildApp } from './app.ts';
import { repeat } from './clock/repeat.ts';
import { tasks } from './clock/tasks.ts';
import { tick } from './clock/tick.ts';
import { openEventFeed } from './events/feed.ts';
import { deliver } from './notifications/deliver.ts';
import { openPost } from './notifications/mail.ts';

const config = readConfig();
endWithParent();
const stop = untilToldToStop();

await using database = openDatabase(config.DATABASE_URL, { max: 10, name: 'jiebang-api' });
await using redis = openRedis(config.REDIS_URL);
await using queue = openEvaluationQueue(redis, config.JIEBANG_INSTANCE);
await using feed = await openEventFeed(database);
const storage = folderStorage(join(config.JIEBANG_DATA, 'storage'));
const staleMs = config.JIEBANG_STALE_UPLOAD_SECONDS * 1000;
const sweeping = setInterval(() => storage.sweep(staleMs).catch(() => {}), Math.min(staleMs, 60_000));

const app = await buildApp({ config, database, storage, queue, feed, now: () => new Date() });
await using _clock = repeat(
  async () => {
    const ticked = await tick(database.db, tasks);
    for (const { task, id, error } of ticked?.failed ?? []) app.log.error({ err: error, task, id }, 'the clock failed');
    return false;
  },
  3_000,
  (error) => app.log.error({ err: error }, 'the clock did not tick'),
);
const post = openPost(config);
await using _deliveries = repeat(
  async () => (await deliver({ db: database.db, config, post, now: () => new Date() })) > 0,
  2_000,
  (error) => app.log.error({ err: error }, 'notifications could not be sent'),
);
const url = await app.listen({ host: config.HOST, port: config.PORT });
process.send?.({ ready: true, url });

await stop;
clearInterval(sweeping);
await app.close();
