/** Following a server's events; takes up again where the connection broke. */
import { setTimeout as wait } from 'node:timers/promises';

export interface ServerEvent {
  type: string;
  data: string;
}

/** Endless: the caller breaks out. See the HTML standard, section Server-sent events. */
export async function* readEvents(url: string, headers: Record<string, string>): AsyncGenerator<ServerEvent> {
  let lastId: string | null = null;
  for (;;) {
    try {
      const response: Response = await fetch(url, {
        headers: { ...headers, accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) },
      });
      if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
      let rest = '';
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        const blocks: string[] = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = (name: string) =>
            block
              .split('\n')
              .filter((line) => line.startsWith(`${name}:`))
              .map((line) => line.slice(name.length + 1).replace(/^ /, ''))
              .join('\n');
          lastId = field('id') || lastId;
          if (field('event')) yield { type: field('event'), data: field('data') };
        }
      }
    } catch {
      // The server restarts, or the network is away: the events are kept for us.
    }
    await wait(1000);
  }
}
