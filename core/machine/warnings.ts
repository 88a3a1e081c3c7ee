/** Shows in the terminal what a process warns of in its log. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';

const lookMs = 1000;
/** A process in trouble may warn a thousand times; the log has them all. */
const mostAtOnce = 3;

/** @param tell is given the message of each new warning. */
export function followWarnings(log: string, tell: (text: string) => void): { stop(): void } {
  let file = 0;
  let from = 0;
  let rest = '';
  const look = () => {
    try {
      const { ino, size } = statSync(log);
      if (ino !== file || size < from) [file, from, rest] = [ino, 0, '']; // A new process has a new log.
      if (size === from) return;
      const text = rest + readPart(log, from, Math.min(size - from, 1 << 20));
      from = size;
      const lines = text.split('\n');
      rest = lines.pop() ?? '';
      const found = lines.flatMap((line) => warningIn(line) ?? []);
      for (const warning of found.slice(0, mostAtOnce)) tell(warning);
      if (found.length > mostAtOnce) tell(`… and ${found.length - mostAtOnce} more; see ${log}`);
    } catch {
      // Between two logs there is none.
    }
  };
  const timer = setInterval(look, lookMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** The message of a log line that is a warning or worse, or null. The API writes levels as numbers, the worker as words. */
export function warningIn(line: string): string | null {
  if (!/"level":(?:[456]0|"(?:warn|error|fatal)")/.test(line)) return null;
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return msg || err?.message || null;
  } catch {
    return null;
  }
}

function readPart(path: string, from: number, length: number): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, length, from));
  } finally {
    closeSync(file);
  }
}
