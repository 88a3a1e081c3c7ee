/** A private PostgreSQL from the binaries that come with the packages. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';
import { type Child, startChild } from './children.ts';
import { freePort } from './ports.ts';
import { type Place, placeFor } from './postgres-place.ts';
import { SetupError } from './say.ts';

export interface RunningPostgres extends AsyncDisposable {
  url: string;
}

const database = 'jiebang';
const owner = 'jiebang';
const startMs = 30_000;
/** A port may be taken between asking and using it, and memory of a server that was killed takes a moment to go. */
const attempts = 5;

/** Starts the server on data below `dataDir`, made at the first start; loopback only, with a password. */
export async function startPostgres(
  dataDir: string,
  password: string,
  place = placeFor(dataDir, password),
): Promise<RunningPostgres> {
  const env = { ...process.env, LD_LIBRARY_PATH: join(place.native, 'lib'), LC_ALL: 'C.UTF-8' };
  if (!existsSync(join(place.data, 'PG_VERSION'))) initialise(place, password, env);
  const portFile = join(dataDir, 'postgres.port');
  const remembered = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : undefined;
  for (let attempt = 1; ; attempt++) {
    forgetStale(place.data);
    const port = await freePort(attempt === 1 ? remembered : undefined);
    const child = startChild(
      join(place.native, 'bin/postgres'),
      ['-D', place.data, '-p', String(port), '-k', '', '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
      { name: 'postgres', dataDir, env, ...(place.as ?? {}) },
    );
    const url = (name: string) => `postgres://${owner}:${password}@127.0.0.1:${port}/${name}`;
    try {
      const answer = await firstAnswer(url('postgres'), child);
      if (answer === 'ended' && attempt < attempts) {
        await wait(200 * attempt);
        continue;
      }
      if (answer !== 'ready') throw new SetupError(sentence(answer, dataDir, place));
      writeFileSync(portFile, String(port));
      await ensureDatabase(url('postgres'));
      return { url: url(database), [Symbol.asyncDispose]: () => child.stop('SIGINT') };
    } catch (error) {
      await child.stop('SIGINT');
      throw error;
    }
  }
}

/** Makes the data under another name, so that a start that was cut off leaves nothing that looks whole. */
function initialise({ native, data, as }: Place, password: string, env: NodeJS.ProcessEnv): void {
  const making = `${data}.new`;
  rmSync(making, { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  const passwordFile = `${data}.password`;
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (as) for (const path of [making, passwordFile]) chownSync(path, as.uid, as.gid);
  chmodSync(making, 0o700);
  const { status, stderr } = spawnSync(
    join(native, 'bin/initdb'),
    [
      ...['-D', making, '-U', owner, '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ],
    { env, cwd: '/', ...(as ?? {}) },
  );
  rmSync(passwordFile, { force: true });
  if (status !== 0) throw new Error(`initdb failed: ${stderr?.toString()}`);
  renameSync(making, data);
}

/** A server that was killed leaves its number behind; whoever has that number now keeps a new one from starting. */
function forgetStale(data: string): void {
  const path = join(data, 'postmaster.pid');
  if (!existsSync(path)) return;
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0]);
  const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') : [];
  if (!command.includes(data)) rmSync(path, { force: true });
}

type Answer = 'ready' | 'ended' | 'password' | 'silent';

async function firstAnswer(url: string, child: Child): Promise<Answer> {
  for (const until = performance.now() + startMs; performance.now() < until; await wait(30)) {
    if (child.process.exitCode !== null || child.process.signalCode !== null) return 'ended';
    const probe = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
    try {
      await probe`select 1`;
      return 'ready';
    } catch (error) {
      if ((error as { code?: string }).code === '28P01') return 'password';
    } finally {
      await probe.end({ timeout: 1 });
    }
  }
  return 'silent';
}

function sentence(answer: Exclude<Answer, 'ready'>, dataDir: string, { data }: Place): string {
  const log = join(dataDir, 'logs/postgres.log');
  switch (answer) {
    case 'password':
      return (
        `The database in ${data} was made with another password than ${join(dataDir, 'secrets.json')} holds. ` +
        'Put that file back, or move the database away to begin with an empty one.'
      );
    case 'ended':
      return `PostgreSQL did not start; ${log} says why.`;
    case 'silent':
      return `PostgreSQL does not answer; ${log} may say why.`;
    default:
      return answer satisfies never;
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const known = await admin`select 1 from pg_database where datname = ${database}`;
    if (known.length === 0) await admin.unsafe(`create database ${database}`);
  } finally {
    await admin.end();
  }
}
