/**
 * What of the engine's machine evaluations have reserved. One begins only when all it may use is free, so that how
 * long it takes does not depend on its neighbours.
 */

export interface Need {
  cpus: number;
  memoryMb: number;
}

export interface Capacity {
  total: Need;
  /** What is reserved now. */
  reserved(): Need;
  /**
   * Reserves, once it is free, and until disposed of. Whoever asks first is served first: a large one is not overtaken
   * for ever by small ones. What is more than the whole machine reserves the whole machine.
   * @throws the signal's reason when it is aborted first.
   */
  reserve(need: Need, signal?: AbortSignal): Promise<Disposable>;
}

export function capacityOf(total: Need): Capacity {
  const taken: Need = { cpus: 0, memoryMb: 0 };
  const waiting: { need: Need; begin: () => void }[] = [];
  const fits = (need: Need) =>
    taken.cpus + need.cpus <= total.cpus + 1e-9 && taken.memoryMb + need.memoryMb <= total.memoryMb;
  const add = (need: Need, sign: 1 | -1) => {
    taken.cpus += sign * need.cpus;
    taken.memoryMb += sign * need.memoryMb;
  };
  function admit(): void {
    for (let first = waiting[0]; first && fits(first.need); first = waiting[0]) {
      waiting.shift();
      add(first.need, 1);
      first.begin();
    }
  }
  return {
    total,
    reserved: () => ({ ...taken }),
    reserve(asked, signal) {
      const need = { cpus: Math.min(asked.cpus, total.cpus), memoryMb: Math.min(asked.memoryMb, total.memoryMb) };
      const { promise, resolve, reject } = Promise.withResolvers<Disposable>();
      const giveUp = () => {
        const at = waiting.indexOf(entry);
        if (at < 0) return;
        waiting.splice(at, 1);
        reject(signal?.reason);
        admit();
      };
      const entry = {
        need,
        begin() {
          signal?.removeEventListener('abort', giveUp);
          let isOver = false;
          resolve({
            [Symbol.dispose]() {
              if (isOver) return;
              isOver = true;
              add(need, -1);
              admit();
            },
          });
        },
      };
      waiting.push(entry);
      signal?.addEventListener('abort', giveUp, { once: true });
      if (signal?.aborted) giveUp();
      else admit();
      return promise;
    },
  };
}
