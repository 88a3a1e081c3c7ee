/**
 * Processes that the set-up starts. Each is written down with its start time, so that what a killed launcher left
 * can be ended later without ever touching a process that merely has the same number.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { leaveLock, takeLock } from './locks.ts';
import { endProcess, startTime } from './proc.ts';

export interface Child {
  process: ChildProcess;
  /** Resolves when it has ended. */
  ended: Promise<number | null>;
  /** Asks it to end, and makes it after `graceMs`. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
}

export interface ChildOptions extends Pick<SpawnOptions, 'env' | 'uid' | 'gid' | 'cwd'> {
  /** For its log and its note in the run folder. */
  name: string;
  dataDir: string;
  /** Opens a channel, whose end tells the child that its launcher is gone. */
  channel?: boolean;
  /** Where it is written down, when that is not the data folder's run folder. */
  note?: string;
}

/** Starts a program in a session of its own, so that a terminal's Ctrl-C reaches the launcher alone. */
export function startChild(command: string, args: string[], options: ChildOptions): Child {
  const logs = join(options.dataDir, 'logs');
  const notes = join(options.dataDir, 'run');
  mkdirSync(logs, { recursive: true });
  mkdirSync(notes, { recursive: true });
  const logPath = join(logs, `${options.name}.log`);
  try {
    renameSync(logPath, `${logPath}.1`);
  } catch {
    // The first start has no earlier log.
  }
  const log = openSync(logPath, 'w', 0o644);
  const child = spawn(command, args, {
    env: options.env,
    cwd: options.cwd,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
    detached: true,
    stdio: options.channel ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
  });
  closeSync(log);
  const note = options.note ?? join(notes, `${options.name}.json`);
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code) => {
      rmSync(note, { force: true });
      resolve(code);
    });
  });
  if (child.pid) writeNote(note, child.pid);
  return {
    process: child,
    ended,
    async stop(signal = 'SIGTERM', graceMs = 15_000) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      const inTime = await Promise.race([ended.then(() => true), wait(graceMs, false, { ref: false })]);
      if (inTime) return;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** In this order, so that nobody works for somebody who is gone. */
const order = ['tests', 'benchmarks', 'worker', 'api', 'redis', 'postgres'];

/** Ends what an earlier launcher of this data folder left running. @returns the names. */
export async function endLeftovers(dataDir: string): Promise<string[]> {
  const notes = join(dataDir, 'run');
  const names = existsSync(notes) ? readdirSync(notes).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []) : [];
  const gone: string[] = [];
  for (const name of names.sort((a, b) => order.indexOf(a) - order.indexOf(b))) {
    const path = join(notes, `${name}.json`);
    const note = readNote(path);
    if (note?.pid === process.pid) continue;
    if (note && (await endProcess(note.pid, note.started, name === 'postgres' ? 'SIGINT' : 'SIGTERM', 10_000)))
      gone.push(name);
    rmSync(path, { force: true });
  }
  return gone;
}

function writeNote(path: string, pid: number): void {
  writeFileSync(path, JSON.stringify({ pid, started: startTime(pid) }));
}

/** Writes down a process that was started elsewhere, until it ends. */
export function noteChild(dataDir: string, name: string, child: ChildProcess): void {
  const path = join(dataDir, 'run', `${name}.json`);
  if (child.pid) writeNote(path, child.pid);
  child.once('exit', () => rmSync(path, { force: true }));
}

/** What a note says; null when there is none, or when it was never finished. */
export function readNote(path: string): { pid: number; started: string | null } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { pid: number; started: string | null };
  } catch {
    return null;
  }
}

const launcher = (dataDir: string) => join(dataDir, 'run', 'launcher.json');

/** Lets only one launcher use a data folder. @returns null, or the process number of the one that does. */
export function takeFolder(dataDir: string): number | null {
  return takeLock(launcher(dataDir));
}

export function leaveFolder(dataDir: string): void {
  leaveLock(launcher(dataDir));
}
