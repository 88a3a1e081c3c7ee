/** Where my team's waiting submissions are in the queue, asked again every few seconds while somebody looks. */
import { api, good, type QueuePlace } from './api/client.ts';

const askMs = 4000;

export class Queue {
  /** Submission → its place. */
  places = $state.raw<ReadonlyMap<string, QueuePlace>>(new Map());
  #slug: string;

  constructor(slug: string) {
    this.#slug = slug;
  }

  /** Asks now and then again and again, until the returned function is called. */
  follow(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const ask = async () => {
      if (!document.hidden) {
        const params = { path: { slug: this.#slug } };
        // An answer that does not come is asked for again; what is shown meanwhile is a few seconds old.
        const answer = await good(api.GET('/api/challenges/{slug}/queue', { params })).catch(() => null);
        if (answer && !isOver) this.places = new Map(answer.waiting.map((place) => [place.submission, place]));
      }
      if (!isOver) timer = setTimeout(ask, askMs);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }
}
