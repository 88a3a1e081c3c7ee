/**
 * Processes that the set-up starts. Each is written down with its start time, so that what a killed launcher left
 * can be ended later without ever touching a process that merely has the same number.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

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
  const note = join(notes, `${options.name}.json`);
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code) => {
      rmSync(note, { force: true });
      resolve(code);
    });
  });
  if (child.pid) writeFileSync(note, JSON.stringify({ pid: child.pid, started: startTime(child.pid) }));
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

/** Ends what an earlier launcher of this data folder left running. @returns the names. */
export async function endLeftovers(dataDir: string, only?: string): Promise<string[]> {
  const notes = join(dataDir, 'run');
  const gone: string[] = [];
  let names: string[];
  try {
    names = readdirSync(notes).filter((name) => name.endsWith('.json') && name !== 'launcher.json');
  } catch {
    return gone;
  }
  for (const name of names) {
    if (only && name !== `${only}.json`) continue;
    const { pid, started } = JSON.parse(readFileSync(join(notes, name), 'utf8')) as { pid: number; started: string };
    if (isSame(pid, started)) {
      process.kill(pid, name.startsWith('postgres') ? 'SIGINT' : 'SIGTERM');
      for (let i = 0; i < 100 && isSame(pid, started); i++) await wait(100);
      if (isSame(pid, started)) process.kill(pid, 'SIGKILL');
      gone.push(name.replace('.json', ''));
    }
    rmSync(join(notes, name), { force: true });
  }
  return gone;
}

/** When a process started, in the kernel's ticks since boot; null when there is none. */
export function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; field 22 counts from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

export function isSame(pid: number, started: string | null): boolean {
  return started !== null && startTime(pid) === started;
}

/** Lets only one launcher use a data folder. @returns null, or the process number of the one that does. */
export function takeFolder(dataDir: string): number | null {
  const path = join(dataDir, 'run', 'launcher.json');
  mkdirSync(join(dataDir, 'run'), { recursive: true });
  try {
    const { pid, started } = JSON.parse(readFileSync(path, 'utf8')) as { pid: number; started: string };
    if (pid !== process.pid && isSame(pid, started)) return pid;
  } catch {
    // Nobody was here before.
  }
  writeFileSync(path, JSON.stringify({ pid: process.pid, started: startTime(process.pid) }));
  return null;
}

export function leaveFolder(dataDir: string): void {
  rmSync(join(dataDir, 'run', 'launcher.json'), { force: true });
}
