/** Which process is which: a number alone is used again, a number and a start time are not. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

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

/** Ends exactly this process: asks it, and makes it after `graceMs`. @returns whether there was one. */
export async function endProcess(
  pid: number,
  started: string | null,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<boolean> {
  if (!isSame(pid, started)) return false;
  tell(pid, signal);
  const until = performance.now() + graceMs;
  while (isSame(pid, started) && performance.now() < until) await wait(25);
  if (isSame(pid, started)) tell(pid, 'SIGKILL');
  while (isSame(pid, started)) await wait(25);
  return true;
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // It ended by itself just now.
  }
}
