/** Locks between processes: a file that names its holder, worth nothing once that process is gone. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isSame, startTime } from './proc.ts';

interface Holder {
  pid: number;
  started: string | null;
}

function holderOf(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** @returns null when the lock is ours (again), or else the process number of its holder. */
export function takeLock(path: string): number | null {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startTime(process.pid) }));
  try {
    for (;;) {
      try {
        linkSync(mine, path); // Fails when there is one: of two who try at once, one wins.
        return null;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = holderOf(path);
      if (holder?.pid === process.pid && isSame(holder.pid, holder.started)) return null;
      if (holder && isSame(holder.pid, holder.started)) return holder.pid;
      breakStale(path, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Takes a dead holder's file away; whoever took the lock in the meantime gets theirs back. */
function breakStale(path: string, stale: Holder | null): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // Another was quicker.
  }
  const found = holderOf(aside);
  try {
    if (found && (found.pid !== stale?.pid || found.started !== stale?.started)) linkSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}

export function leaveLock(path: string): void {
  if (holderOf(path)?.pid === process.pid) rmSync(path, { force: true });
}

/** Acts while holding the lock, waiting for it as long as it takes. */
export async function withLock<T>(
  path: string,
  act: () => Promise<T>,
  { onWait, signal }: { onWait?: (holder: number) => void; signal?: AbortSignal } = {},
): Promise<T> {
  for (let holder = takeLock(path); holder !== null; holder = takeLock(path)) {
    signal?.throwIfAborted();
    onWait?.(holder);
    await wait(200);
  }
  try {
    return await act();
  } finally {
    leaveLock(path);
  }
}
