/** Doing something again and again, one time after the other. */
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Begins at once, and waits between the end of one time and the beginning of the next. Disposing waits for the time
 * that is under way.
 * @param act says true when there is more to do at once.
 */
export function repeat(
  act: () => Promise<boolean | undefined>,
  everyMs: number,
  onError: (error: unknown) => void,
): AsyncDisposable {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const again = await act().catch((error) => {
        onError(error);
        return false;
      });
      if (!again) await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}
