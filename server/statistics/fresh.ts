/** Answers that are kept for as long as nothing has happened. */

interface Kept<T> {
  stamp: string;
  until: number;
  answer: Promise<T>;
}

/** At the longest for so long: some figures change with the day alone. */
const longestMs = 60_000;
const mostKept = 200;

export interface Fresh<T> {
  /** What was made for `key` while the stamp was the same, or else what `make` makes; made once however many ask. */
  get(key: string, make: () => Promise<T>): Promise<T>;
}

/** @param stampOf changes with everything that an answer could depend on. */
export function keepFresh<T>(stampOf: () => Promise<string>, now: () => Date): Fresh<T> {
  const kept = new Map<string, Kept<T>>();
  return {
    async get(key, make) {
      const stamp = await stampOf();
      const known = kept.get(key);
      if (known && known.stamp === stamp && known.until > now().getTime()) return known.answer;
      const answer = make();
      kept.delete(key);
      kept.set(key, { stamp, until: now().getTime() + longestMs, answer });
      answer.catch(() => kept.delete(key));
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break;
        kept.delete(oldest);
      }
      return answer;
    },
  };
}
