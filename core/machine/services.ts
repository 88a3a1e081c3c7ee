/** Everything that the platform stands on: what the environment names is used, what it does not is started. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { openRedis } from '../jobs/redis.ts';
import { ensureBaseImage } from './base-image.ts';
import { endLeftovers, leaveFolder, takeFolder } from './children.ts';
import { startEngine } from './engine.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { type Say, SetupError } from './say.ts';
import { readSecrets } from './secrets.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Services extends AsyncDisposable {
  dataDir: string;
  /** For every process of the platform. */
  env: NodeJS.ProcessEnv & { DATABASE_URL: string; REDIS_URL: string; JIEBANG_DATA: string };
}

/**
 * Brings up database, queue and engine, the last with its base image. Disposing ends what was started, in order.
 * @param name of the folder below `.data` that everything is kept in; '' for `.data` itself.
 * @throws SetupError when something is missing that cannot be installed.
 */
export async function bringUp(name: string, say: Say): Promise<Services> {
  const dataDir = resolve(root, '.data', name);
  const other = takeFolder(dataDir);
  if (other !== null) throw new SetupError(`${dataDir} is in use by process ${other}. End that one first (Ctrl-C).`);
  const stack = new AsyncDisposableStack();
  try {
    stack.defer(() => leaveFolder(dataDir));
    const ended = await endLeftovers(dataDir);
    if (ended.length > 0) say.line(`  · ended what an earlier run left: ${ended.join(', ')}`);
    const secrets = readSecrets(dataDir);
    await say.step('Docker Engine', async (at) => stack.use(await startEngine(dataDir, at)));
    const database = await say.step('PostgreSQL', async () => {
      const given = process.env.DATABASE_URL;
      if (given) return checkDatabase(given);
      return stack.use(await startPostgres(dataDir, secrets.postgres)).url;
    });
    const queue = await say.step('Redis', async (at) => {
      const given = process.env.REDIS_URL;
      if (given) return checkRedis(given);
      return stack.use(await startRedis(dataDir, at)).url;
    });
    await say.step('base image', ensureBaseImage);
    const owned = stack.move();
    return {
      dataDir,
      env: {
        ...process.env,
        DATABASE_URL: database,
        REDIS_URL: queue,
        JIEBANG_DATA: dataDir,
        JIEBANG_SECRET: process.env.JIEBANG_SECRET ?? secrets.session,
        PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
      },
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function checkDatabase(url: string): Promise<string> {
  const probe = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await probe`select uuidv7()`;
    return url;
  } catch (error) {
    throw new SetupError(
      `DATABASE_URL is set, but it is not a PostgreSQL 18 that answers: ${(error as Error).message}`,
    );
  } finally {
    await probe.end({ timeout: 1 });
  }
}

async function checkRedis(url: string): Promise<string> {
  await using probe = openRedis(url);
  const answer = await Promise.race([probe.ping(), new Promise((done) => setTimeout(done, 5000).unref())]);
  if (answer !== 'PONG') throw new SetupError('REDIS_URL is set, but no Redis answers there.');
  return url;
}
