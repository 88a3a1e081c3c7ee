/** What the set-up says: a line for each step with the time it took, and what a long step is at. */
import { styleText } from 'node:util';

export interface Say {
  /** Runs a step; its `at` shows where it is. */
  step<T>(name: string, act: (at: (detail: string) => void) => Promise<T>): Promise<T>;
  line(text: string): void;
}

/**
 * On a terminal the current detail is rewritten in place; elsewhere it is printed every few seconds.
 * @param stop ends the step that is under way, with a `Stopped`.
 */
export function speaker(out: NodeJS.WriteStream = process.stdout, stop?: Promise<void>): Say {
  const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  const wipe = () => out.isTTY && out.write('\r\u001b[2K');
  const stopped = stop?.then(() => Promise.reject(new Stopped())) ?? Promise.resolve(undefined as never);
  stopped.catch(() => {});
  return {
    line(text) {
      wipe();
      out.write(`${text}\n`);
    },
    async step(name, act) {
      const began = performance.now();
      let shown = 0;
      const at = (detail: string) => {
        const now = performance.now();
        if (now - shown < (out.isTTY ? 80 : 4000)) return;
        shown = now;
        const text = `  · ${name}: ${detail}`.slice(0, Math.max(40, (out.columns ?? 120) - 1));
        out.write(out.isTTY ? `\r\u001b[2K${styleText('dim', text)}` : `${text}\n`);
      };
      try {
        const result = await Promise.race([act(at), ...(stop ? [stopped] : [])]);
        wipe();
        out.write(`  ${styleText('green', '✓')} ${name}  ${styleText('dim', seconds(began))}\n`);
        return result;
      } catch (error) {
        wipe();
        out.write(`  ${styleText('red', '✗')} ${name}  ${styleText('dim', seconds(began))}\n`);
        throw error;
      }
    },
  };
}

/** Something that the person at the terminal must do, in one paragraph; not a fault of the program. */
export class SetupError extends Error {}

/** Told to stop before it was done. */
export class Stopped extends Error {}
