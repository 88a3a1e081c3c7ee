/** Finds the installation that `npm start` runs from a data folder, without asking it anything. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isSame } from './children.ts';
import { socketPath } from './redis.ts';

export interface NotedProcess {
  /** `launcher`, `postgres`, `redis`, `dockerd`, `api` or `worker`. */
  name: string;
  pid: number;
  alive: boolean;
}

/** The processes that a launcher of this data folder wrote down. */
export function notedProcesses(dataDir: string): NotedProcess[] {
  const folder = join(dataDir, 'run');
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return []; // Nothing was ever started here.
  }
  return names.sort().flatMap((file) => {
    const note = noteOf(join(folder, file));
    return note ? [{ name: file.replace('.json', ''), pid: note.pid, alive: isSame(note.pid, note.started) }] : [];
  });
}

/** What a process of the platform reads from its environment. */
const settings = /^(DATABASE_URL|REDIS_URL|DOCKER_\w+|HOST|PORT|LOG_LEVEL|JIEBANG_\w+)$/;

/**
 * The settings of the installation that runs here: those its API or worker was started with and, where these are down,
 * what the private database and queue themselves say. Needs the same account, or root.
 * @returns nothing but JIEBANG_DATA when none runs.
 */
export function runningSettings(dataDir: string): Record<string, string> {
  const alive = new Map(
    notedProcesses(dataDir).flatMap(({ name, pid, alive }) => (alive ? [[name, pid] as const] : [])),
  );
  const pidOf = (name: string) => alive.get(name);
  const given = environmentOf(pidOf('launcher'));
  const database = databaseUrl(dataDir, pidOf('postgres'));
  const queue = alive.has('redis') ? `unix:${socketPath(resolve(dataDir, 'redis'))}` : null;
  return {
    ...given,
    ...(database ? { DATABASE_URL: database } : {}),
    ...(queue ? { REDIS_URL: queue } : {}),
    ...environmentOf(pidOf('worker')),
    ...environmentOf(pidOf('api')),
    JIEBANG_DATA: dataDir,
  };
}

/**
 * The settings to examine: those of the environment and, unless these name another installation, of the one that runs
 * from this data folder.
 */
export function settingsToExamine(env: NodeJS.ProcessEnv, dataDir: string): NodeJS.ProcessEnv {
  const found = runningSettings(dataDir);
  const isAnother = (['DATABASE_URL', 'REDIS_URL'] as const).some((name) => env[name] && env[name] !== found[name]);
  if (isAnother) return env;
  return {
    ...env,
    ...found,
    ...Object.fromEntries(Object.entries(env).filter(([name, value]) => value && name !== 'JIEBANG_DATA')),
  };
}

function databaseUrl(dataDir: string, pid: number | undefined): string | null {
  const port = /-p (\d+)/.exec(procText(pid, 'cmdline').join(' '))?.[1];
  if (!port) return null;
  try {
    const { postgres } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as { postgres: string };
    return `postgres://jiebang:${postgres}@127.0.0.1:${port}/jiebang`;
  } catch {
    return null; // Another account's.
  }
}

function environmentOf(pid: number | undefined): Record<string, string> {
  const pairs = procText(pid, 'environ').map((line): [string, string] => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)];
  });
  return Object.fromEntries(pairs.filter(([name, value]) => settings.test(name) && value !== ''));
}

function procText(pid: number | undefined, name: string): string[] {
  if (pid === undefined) return [];
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0').filter(Boolean);
  } catch {
    return []; // It ended just now, or is another account's.
  }
}

function noteOf(path: string): { pid: number; started: string } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { pid: number; started: string };
  } catch {
    return null; // It is being written, or was removed just now.
  }
}
