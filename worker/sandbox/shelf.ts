/** The sandboxes of one recipe that are ready or on their way, and how many of them there should be. */
import type { Recipe } from './recipe.ts';
import type { Started } from './start.ts';

const mostOfOne = 8;
/** Traffic is counted over so long. */
const windowMs = 10_000;
/** Judges of one split that work side by side; a score takes milliseconds, so that waiting for one costs little. */
const mostJudges = 2;
/** A judge is replaced after so many jobs: whatever might gather in it has an end. */
const jobsOfOne = 500;

export class Shelf {
  readonly recipe: Recipe;
  ready: Started[] = [];
  readonly starting = new Set<Promise<Started>>();
  /** Whoever asked for one when none was ready. */
  readonly waiters: PromiseWithResolvers<Started>[] = [];
  /** Taken, and not given back yet. */
  running = 0;
  lastTake = 0;
  /** When it was asked for, within the window. */
  private takes: number[] = [];
  private readonly jobs = new WeakMap<Started, number>();

  constructor(recipe: Recipe) {
    this.recipe = recipe;
  }

  asked(now: number): void {
    this.lastTake = now;
    this.takes.push(now);
  }

  /** The one that is furthest with what it does ahead. */
  takeReady(): Started | undefined {
    const alive = (started: Started) => started.isAlive();
    let at = this.ready.findIndex((started) => alive(started) && started.isPrepared());
    if (at < 0) at = this.ready.findIndex(alive);
    return at < 0 ? undefined : this.ready.splice(at, 1)[0];
  }

  /** How many should be there, waiting or on their way. */
  wanted(now: number, quietMs: number): number {
    this.takes = this.takes.filter((at) => now - at < windowMs);
    if (now - this.lastTake > quietMs) return 0;
    const aSecond = (this.takes.length * 1000) / windowMs;
    if (this.recipe.reuse) return aSecond > 1 ? mostJudges : 1;
    return Math.min(mostOfOne, 2 + Math.ceil(aSecond));
  }

  /** How many are there to be counted against that. */
  present(): number {
    const coming = this.ready.length + this.starting.size - this.waiters.length;
    return this.recipe.reuse ? coming + this.running : coming;
  }

  /** Whether the next to ask would have to wait. */
  isShort(): boolean {
    return this.present() <= 0;
  }

  mayStartMore(): boolean {
    if (this.starting.size >= this.waiters.length) return false;
    return !this.recipe.reuse || this.running + this.starting.size < mostJudges;
  }

  mayServeAgain(started: Started): boolean {
    const jobs = (this.jobs.get(started) ?? 0) + 1;
    this.jobs.set(started, jobs);
    return this.recipe.reuse === true && jobs < jobsOfOne;
  }
}

/** The shelf of a recipe, made when there is none yet. */
export function shelfOf(shelves: Map<string, Shelf>, recipe: Recipe): Shelf {
  const key = JSON.stringify(recipe);
  let shelf = shelves.get(key);
  if (!shelf) {
    shelf = new Shelf(recipe);
    shelves.set(key, shelf);
  }
  return shelf;
}
