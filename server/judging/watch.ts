/**
 * Looking at the queue for the pages of organisers. Evaluations that come, go and end write no event for them, which
 * everybody's submissions would have to wait for: as long as somebody looks, the open ones are looked at instead.
 */
import type { Db } from '../../core/db/client.ts';
import { digestQueues, type Moved } from './queries.ts';

const watchMs = 1_000;

export interface QueueWatch {
  /** Calls back with what changed, at most once a second. @returns how to stop. */
  follow(onMoved: (moved: Moved[]) => void): () => void;
}

/** One look for all who follow. */
export function watchQueue(db: Db): QueueWatch {
  const followers = new Set<(moved: Moved[]) => void>();
  let seen: Map<string, Moved & { now: string }> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const found = new Map((await digestQueues(db)).map((row) => [`${row.phase} ${row.rejudging}`, row]));
    const before = seen;
    seen = found;
    if (!before) return;
    const moved = [...new Map([...before, ...found])]
      .filter(([key]) => before.get(key)?.now !== found.get(key)?.now)
      .map(([, { phase, rejudging }]) => ({ phase, rejudging }));
    if (moved.length > 0) for (const tell of followers) tell(moved);
  }

  /** The next look comes a while after the last has ended, however long that took. */
  function lookOn(): void {
    timer = setTimeout(
      () =>
        look()
          .catch(() => {})
          .finally(() => followers.size > 0 && lookOn()),
      watchMs,
    ).unref();
  }

  return {
    follow(onMoved) {
      followers.add(onMoved);
      if (followers.size === 1) {
        seen = null;
        clearTimeout(timer);
        look().catch(() => {});
        lookOn();
      }
      return () => {
        followers.delete(onMoved);
        if (followers.size === 0) clearTimeout(timer);
      };
    },
  };
}
