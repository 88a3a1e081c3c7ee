/** `npm run seed -- tianjin`: loads demonstration data into the installation of the environment, or the one that is here. */
import { resolve } from 'node:path';
import { run } from './build.ts';
import { endLeftovers, leaveFolder, takeFolder } from './children.ts';
import { startPostgres } from './postgres.ts';
import { settingsToExamine } from './running.ts';
import { SetupError, speaker } from './say.ts';
import { readSecrets } from './secrets.ts';
import { root } from './services.ts';

const seeds = { tianjin: 'server/demo/tianjin/main.ts' } as const;

const say = speaker();
try {
  await main(process.argv[2] ?? '');
} catch (error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
}

async function main(name: string): Promise<void> {
  const script = Object.entries(seeds).find(([known]) => known === name)?.[1];
  if (!script)
    throw new SetupError(`Usage: npm run seed -- NAME, where NAME is one of: ${Object.keys(seeds).join(', ')}`);
  await using place = await database();
  await say.step('database schema', () => run(process.execPath, ['core/db/migrate.ts'], place.env, () => {}));
  const printed = await say.step(name, (at) => run(process.execPath, [script], place.env, at));
  say.line(`  ${printed.trim().split('\n').at(-1)}`);
}

/** The database that runs, or else the one of the data folder, started for as long as it is needed. */
async function database(): Promise<AsyncDisposable & { env: NodeJS.ProcessEnv }> {
  const dataDir = resolve(root, process.env.JIEBANG_DATA ?? '.data');
  const env: NodeJS.ProcessEnv = { ...settingsToExamine(process.env, dataDir), JIEBANG_DATA: dataDir };
  if (env.DATABASE_URL) return { env, [Symbol.asyncDispose]: async () => {} };
  const stack = new AsyncDisposableStack();
  try {
    const other = takeFolder(dataDir);
    if (other !== null)
      throw new SetupError(`${dataDir} is in use by process ${other}, whose database does not run yet.`);
    stack.defer(() => leaveFolder(dataDir));
    await endLeftovers(dataDir);
    const started = await say.step('PostgreSQL', () => startPostgres(dataDir, readSecrets(dataDir).postgres));
    stack.use(started);
    const owned = stack.move();
    return { env: { ...env, DATABASE_URL: started.url }, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
