/** What the rest of the worker knows of sandboxes. */
import type { Readable, Writable } from 'node:stream';
import type { Outcome } from './outcome.ts';
import type { Recipe } from './recipe.ts';

export interface Job {
  /** Its files, as a plain tar stream. */
  files: Readable;
  /** Takes the output's tar stream. */
  output: Writable;
}

export interface Sandbox extends AsyncDisposable {
  /** Runs its job. Never throws for what happens inside; `signal` ends it at once. */
  run(job: Job, signal: AbortSignal): Promise<Outcome>;
}

/** How many sandboxes there are of a recipe. */
export interface SandboxCount {
  role: Recipe['role'];
  image: string;
  /** Wait for a job, or are being started for one. */
  waiting: number;
  /** Of those, the ones that have done all that can be done ahead of it. */
  prepared: number;
  running: number;
}

export interface Sandboxes extends AsyncDisposable {
  /** A sandbox that is ready for its job: prepared if there is one, a new one otherwise. @throws when the engine fails. */
  take(recipe: Recipe): Promise<Sandbox>;
  count(): SandboxCount[];
}
