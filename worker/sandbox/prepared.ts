/**
 * Sandboxes that are started before their job comes. How many are kept of a recipe follows how often it was asked for
 * of late; of one that nobody has asked for in a while, none is.
 */
import type { Engine } from './engine.ts';
import { runJob } from './run.ts';
import type { Sandbox, Sandboxes } from './sandbox.ts';
import { type Shelf, shelfOf } from './shelf.ts';
import { type Started, startSandbox } from './start.ts';

export interface PreparedOptions {
  /** Memory that all waiting sandboxes together may take, in MiB. */
  memoryMb: number;
  /** A recipe that was not asked for in so long is quiet. */
  quietMs?: number;
  onError?: (error: Error) => void;
}

/** What a waiting sandbox with its libraries imported was measured to take, rounded up, in MiB. */
const waitingMb = 128;
const tickMs = 1_000;
/** What is spent is removed, and the next one started, once the evaluation is through: both cost processor time. */
const tidyMs = 150;

/** With jobs closer together than this a queue is being worked off, and every processor has something better to do. */
const restMs = 300;

/** @returns sandboxes that prepare themselves; disposing of it removes all that wait. */
export function openSandboxes(engine: Engine, options: PreparedOptions): Sandboxes {
  const shelves = new Map<string, Shelf>();
  const removing = new Set<Promise<void>>();
  const report = options.onError ?? (() => {});
  const quietMs = options.quietMs ?? 5 * 60_000;
  /** Used, and not removed yet. */
  const spent: Started[] = [];
  let tidying: NodeJS.Timeout | null = null;
  /** When a job last began or ended. */
  let lastMove = 0;
  let closed = false;

  /** Not waited for: nobody needs what is spent. */
  function remove(started: Started): void {
    const removal = Promise.resolve(started[Symbol.asyncDispose]())
      .catch(report)
      .finally(() => removing.delete(removal));
    removing.add(removal);
  }

  /** Starts one more; it goes to whoever waits for one, or waits itself. */
  function start(shelf: Shelf): void {
    const starting = startSandbox(engine, shelf.recipe);
    shelf.starting.add(starting);
    starting.then(
      (started) => {
        shelf.starting.delete(starting);
        if (closed) remove(started);
        else offer(shelf, started);
      },
      (error: Error) => {
        shelf.starting.delete(starting);
        const waiter = shelf.waiters.shift();
        if (waiter) waiter.reject(error);
        else report(error);
      },
    );
  }

  function offer(shelf: Shelf, started: Started): void {
    const waiter = shelf.waiters.shift();
    if (waiter) waiter.resolve(started);
    else {
      shelf.ready.push(started);
      setImmediate(useIdleTime);
      started.settled.then(useIdleTime); // Then a processor is idle again.
    }
  }

  /** Starts what is wanted, and removes what is not. */
  function adjust(): void {
    if (closed) return;
    const now = performance.now();
    let room = Math.floor(options.memoryMb / waitingMb);
    // Whoever was asked for last has the first claim to the memory.
    for (const [key, shelf] of [...shelves].sort(([, a], [, b]) => b.lastTake - a.lastTake)) {
      shelf.ready = shelf.ready.filter((started) => started.isAlive() || void remove(started));
      const keep = Math.min(shelf.wanted(now, quietMs), room);
      for (let n = shelf.present(); n < keep; n++) start(shelf);
      for (const started of shelf.ready.splice(keep)) remove(started);
      room -= keep;
      if (keep === 0 && shelf.running === 0 && shelf.starting.size === 0) shelves.delete(key);
    }
    useIdleTime();
  }

  /** Importing ahead of a job is worth it only where a processor has nothing better to do. */
  function useIdleTime(): void {
    if (performance.now() - lastMove < restMs) return;
    const all = [...shelves.values()];
    let idle = engine.cpus - all.reduce((sum, shelf) => sum + shelf.running, 0);
    for (const shelf of all.sort((a, b) => b.lastTake - a.lastTake))
      for (const started of shelf.ready) {
        if (started.isPrepared()) continue;
        if (idle-- <= 0) return;
        started.prepare();
      }
  }
  const ticking = setInterval(adjust, tickMs).unref();

  function giveBack(shelf: Shelf, started: Started, isSpent: boolean): void {
    shelf.running -= 1;
    lastMove = performance.now();
    if (!isSpent && !closed && started.isAlive() && shelf.mayServeAgain(started)) offer(shelf, started);
    else spent.push(started);
    if (!closed) tidying ??= setTimeout(tidy, shelf.isShort() ? 0 : tidyMs);
  }

  function tidy(): void {
    tidying = null;
    for (const started of spent.splice(0)) remove(started);
    adjust();
  }

  function next(shelf: Shelf): Promise<Started> | Started {
    const ready = shelf.takeReady();
    if (ready) return ready;
    const waiter = Promise.withResolvers<Started>();
    shelf.waiters.push(waiter);
    if (shelf.mayStartMore()) start(shelf);
    return waiter.promise;
  }

  return {
    async take(recipe): Promise<Sandbox> {
      const shelf = shelfOf(shelves, recipe);
      shelf.asked(performance.now());
      const started = await next(shelf);
      shelf.running += 1;
      lastMove = performance.now();
      let isSpent = true;
      return {
        async run(job, signal) {
          const outcome = await runJob(started, job, signal);
          isSpent = outcome.kind !== 'ended';
          return outcome;
        },
        async [Symbol.asyncDispose]() {
          giveBack(shelf, started, isSpent);
        },
      };
    },
    count: () =>
      [...shelves.values()].map(({ recipe, ready, starting, running }) => ({
        role: recipe.role,
        image: recipe.image,
        waiting: ready.length + starting.size,
        prepared: ready.filter((started) => started.isAlive() && started.isPrepared()).length,
        running,
      })),
    async [Symbol.asyncDispose]() {
      closed = true;
      clearInterval(ticking);
      if (tidying) clearTimeout(tidying);
      for (const started of spent.splice(0)) remove(started);
      for (const shelf of shelves.values()) {
        for (const started of shelf.ready.splice(0)) remove(started);
        await Promise.allSettled(shelf.starting);
      }
      while (removing.size > 0) await Promise.allSettled(removing);
    },
  };
}
