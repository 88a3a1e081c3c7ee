import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacityOf, type Need } from './capacity.ts';

const needs = fc.array(
  fc.record({ cpus: fc.constantFrom(0.5, 1, 2, 8), memoryMb: fc.integer({ min: 1, max: 4000 }) }),
  { minLength: 1, maxLength: 30 },
);

test('whatever is asked for in whatever order, no more than all is reserved, and all get their turn in order', async () => {
  await fc.assert(
    fc.asyncProperty(needs, async (asked) => {
      const capacity = capacityOf({ cpus: 2, memoryMb: 2000 });
      const begun: number[] = [];
      await Promise.all(
        asked.map(async (need: Need, i) => {
          using _reserved = await capacity.reserve(need);
          begun.push(i);
          const { cpus, memoryMb } = capacity.reserved();
          expect(cpus).toBeLessThanOrEqual(2);
          expect(memoryMb).toBeLessThanOrEqual(2000);
          await Promise.resolve();
        }),
      );
      expect(begun).toEqual(asked.map((_, i) => i));
      expect(capacity.reserved()).toEqual({ cpus: 0, memoryMb: 0 });
    }),
  );
});

test('one that gives up waiting makes way', async () => {
  const capacity = capacityOf({ cpus: 1, memoryMb: 100 });
  const first = await capacity.reserve({ cpus: 0.5, memoryMb: 10 });
  const givingUp = new AbortController();
  const second = capacity.reserve({ cpus: 1, memoryMb: 10 }, givingUp.signal);
  const third = capacity.reserve({ cpus: 0.5, memoryMb: 10 });
  givingUp.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  (await third)[Symbol.dispose]();
  first[Symbol.dispose]();
  expect(capacity.reserved()).toEqual({ cpus: 0, memoryMb: 0 });
});
