/** A challenge's live events: one connection for a page, shared by its parts. */

export type LiveEvent = 'board' | 'submission' | 'challenge' | 'reset';

export class Live {
  connected = $state(false);
  #source: EventSource;
  #listeners = new Map<LiveEvent, Set<(data: never) => void>>();

  constructor(slug: string) {
    this.#source = new EventSource(`/api/challenges/${slug}/events`);
    this.#source.onopen = () => {
      this.connected = true;
    };
    this.#source.onerror = () => {
      this.connected = false;
    };
    for (const type of ['board', 'submission', 'challenge', 'reset'] as const)
      this.#source.addEventListener(type, (event) => {
        const data = JSON.parse((event as MessageEvent<string>).data) as never;
        for (const listener of this.#listeners.get(type) ?? []) listener(data);
      });
  }

  /** Calls back for each event of a type until the returned function is called. */
  on<T>(type: LiveEvent, listener: (data: T) => void): () => void {
    const all = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, all);
    all.add(listener as (data: never) => void);
    return () => all.delete(listener as (data: never) => void);
  }

  close(): void {
    this.#source.close();
  }
}
