/** Listening to a stream of live events as a browser would. */
import { vi } from 'vitest';
import type { Person } from './people.ts';
import type { Platform } from './platform.ts';

export interface Heard {
  id: number;
  type: string;
  data: Record<string, unknown>;
}

/** Follows the events behind a path; it has been connected when this returns. */
export async function listenTo(platform: Platform, who: Person, path: string) {
  const stop = new AbortController();
  const heard: Heard[] = [];
  const response = await fetch(platform.url + path, {
    signal: stop.signal,
    headers: { accept: 'text/event-stream', ...(who.cookie ? { cookie: who.cookie } : {}) },
  });
  void (async () => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? '';
        if (field('event'))
          heard.push({ id: Number(field('id')), type: field('event'), data: JSON.parse(field('data')) });
      }
    }
  })().catch(() => {});
  await vi.waitUntil(() => heard.length > 0);
  return { heard, types: () => heard.map(({ type }) => type), close: () => stop.abort() };
}
