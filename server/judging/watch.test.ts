import { expect, test, vi } from 'vitest';
import type { Moved, QueueDigest } from './queries.ts';
import { watchQueue } from './watch.ts';

/** A queue whose readings end when they are told to. */
function slowQueue() {
  const reads: PromiseWithResolvers<QueueDigest[]>[] = [];
  return {
    reads,
    read: () => {
      const reading = Promise.withResolvers<QueueDigest[]>();
      reads.push(reading);
      return reading.promise;
    },
  };
}

const at = (digest: string): QueueDigest[] => [{ phase: 'p', rejudging: null, digest }];

test('whoever follows is told of what changed since the look before, and of nothing else', async () => {
  const { reads, read } = slowQueue();
  const told: Moved[][] = [];
  const stop = watchQueue(read, 1).follow((moved) => told.push(moved));
  for (const [n, rows] of [at('a'), at('a'), at('b'), []].entries()) {
    await vi.waitUntil(() => reads.length === n + 1);
    reads[n]?.resolve(rows);
  }
  await vi.waitUntil(() => told.length === 2);
  expect(told).toEqual([[{ phase: 'p', rejudging: null }], [{ phase: 'p', rejudging: null }]]);
  stop();
  reads[4]?.resolve([]);
});

test('whoever comes while the last look for somebody who left goes on does not cause a second one', async () => {
  const { reads, read } = slowQueue();
  const watch = watchQueue(read, 1);
  watch.follow(() => {})();
  const told: Moved[][] = [];
  const stop = watch.follow((moved) => told.push(moved));
  expect(reads).toHaveLength(1);
  reads[0]?.resolve(at('a'));
  await vi.waitUntil(() => reads.length === 2);
  reads[1]?.resolve(at('b'));
  await vi.waitUntil(() => told.length === 1);
  await vi.waitUntil(() => reads.length === 3);
  stop();
  reads[2]?.resolve([]);
});

test('a reading that fails is no change', async () => {
  const { reads, read } = slowQueue();
  const told: Moved[][] = [];
  const stop = watchQueue(read, 1).follow((moved) => told.push(moved));
  reads[0]?.resolve(at('a'));
  await vi.waitUntil(() => reads.length === 2);
  reads[1]?.reject(new Error('the database is away'));
  await vi.waitUntil(() => reads.length === 3);
  reads[2]?.resolve(at('b'));
  await vi.waitUntil(() => told.length === 1);
  expect(told).toHaveLength(1);
  stop();
});
