/**
 * Looking at the queue for the pages of organisers. Evaluations that come, go and end write no event for them, which
 * everybody's submissions would have to wait for: as long as somebody looks, the open ones are looked at instead.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Moved, QueueDigest } from './queries.ts';

export interface QueueWatch {
  /** Calls back with what changed, after every look in which something did. @returns how to stop. */
  follow(onMoved: (moved: Moved[]) => void): () => void;
}

/**
 * @param digest reads the queue; once for all who follow, and never twice at once.
 * @param everyMs how long after one look the next begins.
 */
export function watchQueue(digest: () => Promise<QueueDigest[]>, everyMs = 1_000): QueueWatch {
  const followers = new Set<(moved: Moved[]) => void>();
  let isWatching = false;

  async function watch(): Promise<void> {
    let before: Map<string, QueueDigest> | null = null;
    while (followers.size > 0) {
      const rows = await digest().catch(() => null);
      if (rows) {
        const now = new Map(rows.map((row) => [`${row.phase} ${row.rejudging}`, row]));
        const moved = before ? changes(before, now) : [];
        if (moved.length > 0) for (const tell of followers) tell(moved);
        before = now;
      }
      await wait(everyMs, undefined, { ref: false });
    }
    isWatching = false;
  }

  return {
    follow(onMoved) {
      followers.add(onMoved);
      if (!isWatching) {
        isWatching = true;
        void watch();
      }
      return () => {
        followers.delete(onMoved);
      };
    },
  };
}

function changes(before: Map<string, QueueDigest>, now: Map<string, QueueDigest>): Moved[] {
  return [...new Map([...before, ...now])]
    .filter(([key]) => before.get(key)?.digest !== now.get(key)?.digest)
    .map(([, { phase, rejudging }]) => ({ phase, rejudging }));
}
