/** A list that is loaded page by page, and loaded anew when something of it moved. */
import { untrack } from 'svelte';

export interface Page<T, C> {
  rows: T[];
  next: C | null;
}

/** Events that come closer together than this are answered with one loading. */
const gatherMs = 400;

export class Listing<T, C = string> {
  rows = $state.raw<T[] | null>(null);
  next = $state.raw<C | null>(null);
  error = $state<unknown>(null);
  #read: (after: C | null, limit: number) => Promise<Page<T, C>>;
  #pageSize: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  constructor(read: (after: C | null, limit: number) => Promise<Page<T, C>>, pageSize = 20) {
    this.#read = read;
    this.#pageSize = pageSize;
  }

  /** Loads anew as much as is shown, at most what one page can hold. */
  async load(): Promise<void> {
    // What is shown says how much is loaded, not when: an effect that loads must not run again for what came.
    const shown = untrack(() => this.rows?.length ?? 0);
    const limit = Math.min(100, Math.max(this.#pageSize, shown));
    await this.#reading(null, limit, (page) => page.rows);
  }

  async more(): Promise<void> {
    if (this.next === null) return;
    await this.#reading(this.next, this.#pageSize, (page) => [...(this.rows ?? []), ...page.rows]);
  }

  /** Forgets what is shown, for another choice of rows. */
  async reload(): Promise<void> {
    this.rows = null;
    await this.load();
  }

  /** Loads anew soon, once for all that happens until then. */
  stir(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.load();
    }, gatherMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #reading(after: C | null, limit: number, join: (page: Page<T, C>) => T[]): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await this.#read(after, limit);
      // An answer that a later question has overtaken is stale.
      if (turn !== this.#turn) return;
      this.rows = join(page);
      this.next = page.next;
      this.error = null;
    } catch (e) {
      if (turn === this.#turn) this.error = e;
    }
  }
}
