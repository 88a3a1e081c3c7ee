/** What the set-up says: a line for each step with the time it took, and what a long step is at. */
import { styleText } from 'node:util';

export interface Progress {
  /** Shows where a step is. */
  at(detail: string): void;
  /** Given when the step is to end as soon as it safely can. */
  signal: AbortSignal;
}

export interface Say {
  /**
   * Runs a step to its end, also when it is told to stop on the way: what it started is then owned by somebody.
   * @throws Stopped after that.
   */
  step<T>(name: string, act: (progress: Progress) => Promise<T>): Promise<T>;
  line(text: string): void;
}

/** On a terminal the current detail is rewritten in place; elsewhere it is printed every few seconds. */
export function speaker(signal: AbortSignal, out: NodeJS.WriteStream = process.stdout): Say {
  const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  const wipe = () => out.isTTY && out.write('\r\u001b[2K');
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
        if (detail.trim() === '' || now - shown < (out.isTTY ? 80 : 4000)) return;
        shown = now;
        const text = `  · ${name}: ${detail.trim()}`.slice(0, Math.max(40, (out.columns ?? 120) - 1));
        out.write(out.isTTY ? `\r\u001b[2K${styleText('dim', text)}` : `${text}\n`);
      };
      const end = (sign: string) => {
        wipe();
        out.write(`  ${sign} ${name}  ${styleText('dim', seconds(began))}\n`);
      };
      if (signal.aborted) throw new Stopped();
      try {
        const result = await act({ at, signal });
        if (signal.aborted) throw new Stopped();
        end(styleText('green', '✓'));
        return result;
      } catch (error) {
        end(styleText('red', '✗'));
        throw signal.aborted ? new Stopped() : error;
      }
    },
  };
}

/** Something that the person at the terminal must do, in one paragraph; not a fault of the program. */
export class SetupError extends Error {}

/** Told to stop before it was done. */
export class Stopped extends Error {}

/** Says why a command could not go on. */
export function explain(error: unknown): void {
  if (error instanceof Stopped) console.error('Stopped before it was ready.');
  else console.error(error instanceof SetupError ? `\n${error.message}` : error);
}
