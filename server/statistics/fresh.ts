/** Answers that are kept for as long as nothing has happened, and while making them anew would cost too much. */

interface Kept<T> {
  stamp: string;
  /** Until when it is good, whatever happens; while it is being made it is. */
  sureUntil: number;
  /** Until when it is good if nothing happens. */
  until: number;
  answer: Promise<T>;
}

/** At the longest for so long: some figures change with the day alone. */
const longestMs = 60_000;
/** On a busy platform something always happens: no answer takes more than this part of the time to be made. */
const share = 1 / 10;
const mostKept = 200;

export interface Fresh<T> {
  /** What was made for `key` while that is still good, or else what `make` makes; made once however many ask. */
  get(key: string, make: () => Promise<T>): Promise<T>;
}

/** @param stampOf changes with everything that an answer could depend on. */
export function keepFresh<T>(stampOf: () => Promise<string>, now: () => Date): Fresh<T> {
  const kept = new Map<string, Kept<T>>();
  const clock = () => now().getTime();
  return {
    async get(key, make) {
      const known = kept.get(key);
      if (known && clock() < known.sureUntil) return known.answer;
      const stamp = await stampOf();
      const current = kept.get(key);
      if (current && (clock() < current.sureUntil || (current.stamp === stamp && clock() < current.until)))
        return current.answer;
      const began = clock();
      const entry: Kept<T> = { stamp, sureUntil: Number.POSITIVE_INFINITY, until: began + longestMs, answer: make() };
      kept.delete(key);
      kept.set(key, entry);
      entry.answer.then(
        () => {
          const ended = clock();
          entry.sureUntil = Math.min(ended + (ended - began) / share, began + longestMs);
        },
        () => kept.get(key) === entry && kept.delete(key),
      );
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break;
        kept.delete(oldest);
      }
      return entry.answer;
    },
  };
}
