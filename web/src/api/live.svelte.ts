/** Live events of a challenge, of a need, for organisers, or of one's own: one connection, opened by its first listener and closed with its last. */

/** `hello` opens every connection: what a page loaded before it may be stale. */
const types = [
  ...(['hello', 'board', 'submission', 'selection', 'revealed', 'challenge', 'reset'] as const),
  ...(['queue', 'rejudging', 'workers', 'need', 'question'] as const),
  ...(['notification', 'notifications_read', 'response', 'draft', 'clarification'] as const),
];
export type LiveEvent = (typeof types)[number];
type Listener = (data: never) => void;

export class Live {
  state = $state<'connecting' | 'connected' | 'lost'>('connecting');
  #url: string;
  #source: EventSource | null = null;
  #listeners = new Map<LiveEvent, Set<Listener>>();
  #failures = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  /** @param of the slug of a challenge, a need, the responses to a need, a response, or what the reader is told; null for what organisers are told. */
  constructor(of: string | { need: string } | { responsesTo: string } | { response: string } | { mine: true } | null) {
    if (of === null) this.#url = '/api/organise/events';
    else if (typeof of === 'string') this.#url = `/api/challenges/${encodeURIComponent(of)}/events`;
    else if ('mine' in of) this.#url = '/api/me/events';
    else if ('response' in of) this.#url = `/api/responses/${encodeURIComponent(of.response)}/events`;
    else if ('responsesTo' in of) this.#url = `/api/needs/${encodeURIComponent(of.responsesTo)}/responses/events`;
    else this.#url = `/api/needs/${encodeURIComponent(of.need)}/events`;
  }

  /** Calls back for each event of a type until the returned function is called. */
  on<T>(type: LiveEvent, listener: (data: T) => void): () => void {
    const all = this.#listeners.get(type) ?? new Set<Listener>();
    this.#listeners.set(type, all);
    all.add(listener as Listener);
    if (!this.#source) this.#open();
    return () => {
      all.delete(listener as Listener);
      if ([...this.#listeners.values()].every((set) => set.size === 0)) this.#close();
    };
  }

  /** Connects anew, with whatever the reader may see from now on. */
  reopen(): void {
    if (!this.#source) return;
    this.#close();
    this.#open();
  }

  #open(): void {
    const source = new EventSource(this.#url);
    this.#source = source;
    source.onopen = () => {
      this.state = 'connected';
      this.#failures = 0;
    };
    source.onerror = () => {
      this.state = 'lost';
      // The browser tries again by itself, except after an answer that is not a stream.
      if (source.readyState !== EventSource.CLOSED) return;
      const seconds = Math.min(30, 2 ** this.#failures++) + Math.random();
      clearTimeout(this.#again);
      this.#again = setTimeout(() => this.reopen(), seconds * 1000);
    };
    for (const type of types)
      source.addEventListener(type, (event: MessageEvent<string>) => {
        const data = JSON.parse(event.data) as never;
        for (const listener of this.#listeners.get(type) ?? []) listener(data);
      });
  }

  #close(): void {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = null;
  }
}
