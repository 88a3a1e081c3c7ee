/** Live events: each is seen once, in order, also by a page whose connection broke. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { challenge } from '../core/db/schema.ts';
import { challengeTopic, publish, teamTopic } from '../core/events/publish.ts';
import { importPack, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let topic: string;

beforeAll(async () => {
  platform = await startPlatform();
  await importPack(platform, tinyPack('tiny'));
  const [row] = await platform.database.db.select().from(challenge);
  topic = challengeTopic(row?.id ?? '');
});
afterAll(() => platform?.[Symbol.asyncDispose]());

interface Seen {
  id: number;
  type: string;
  data: Record<string, unknown>;
}

/** Listens as a browser would. */
async function listen(who: Person, lastEventId?: number) {
  const stop = new AbortController();
  const seen: Seen[] = [];
  const response = await fetch(`${platform.url}/api/challenges/tiny/events`, {
    signal: stop.signal,
    headers: {
      accept: 'text/event-stream',
      ...(who.cookie ? { cookie: who.cookie } : {}),
      ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
    },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  void (async () => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? '';
        if (field('event'))
          seen.push({ id: Number(field('id')), type: field('event'), data: JSON.parse(field('data')) });
      }
    }
  })().catch(() => {});
  await vi.waitUntil(() => seen.length > 0);
  return {
    seen,
    numbers: () => seen.filter((e) => e.type === 'board').map((e) => e.data.n),
    close: () => stop.abort(),
  };
}

const tell = (n: number, to = topic) => platform.database.db.transaction((tx) => publish(tx, to, 'board', { n }));

test('a page sees what happens while it looks, once and in order', async () => {
  const page = await listen(visitor(platform));
  await Promise.all(Array.from({ length: 40 }, (_, n) => tell(n)));
  await vi.waitUntil(() => page.numbers().length === 40);
  const ids = page.seen.map((e) => e.id);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(new Set(page.numbers()).size).toBe(40);
  page.close();
});

test('a page that comes back is told what it missed and nothing twice', async () => {
  const first = await listen(visitor(platform));
  await tell(100);
  await vi.waitUntil(() => first.numbers().includes(100));
  const last = first.seen.at(-1)?.id ?? 0;
  first.close();
  for (const n of [101, 102, 103]) await tell(n);
  const second = await listen(visitor(platform), last);
  await tell(104);
  await vi.waitUntil(() => second.numbers().length === 4);
  expect(second.numbers()).toEqual([101, 102, 103, 104]);
  second.close();
});

test('who missed too much is told to load anew', async () => {
  const last = await listen(visitor(platform));
  const id = last.seen.at(-1)?.id ?? 0;
  last.close();
  await platform.database.db.transaction(async (tx) => {
    for (let n = 0; n < 501; n++) await publish(tx, topic, 'board', { n });
  });
  const page = await listen(visitor(platform), id);
  await vi.waitUntil(() => page.seen.some((e) => e.type === 'reset'));
  expect(page.numbers()).toEqual([]);
  page.close();
});

test('a team’s events reach its members and nobody else', async () => {
  const [member, stranger] = [await aPerson(platform), await aPerson(platform)];
  const teamId = await join(member, 'tiny');
  const [mine, theirs] = [await listen(member), await listen(stranger)];
  await tell(7, teamTopic(teamId));
  await tell(8);
  await vi.waitUntil(() => mine.numbers().length === 2 && theirs.numbers().length === 1);
  expect(mine.numbers()).toEqual([7, 8]);
  expect(theirs.numbers()).toEqual([8]);
  mine.close();
  theirs.close();
});
