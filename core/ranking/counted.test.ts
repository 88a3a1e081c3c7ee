import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedResult, type Result } from './counted.ts';

const result: fc.Arbitrary<Result> = fc.record({
  merit: fc.integer({ min: 0, max: 5 }),
  achievedAt: fc.integer({ min: 0, max: 50 }),
  chosen: fc.boolean(),
  firstMerit: fc.option(fc.integer({ min: 0, max: 5 })),
});
const results = fc.array(result, { minLength: 1, maxLength: 20 });

test('the counted result of any sequence is the best of them and the earliest of equals, or the last', () => {
  fc.assert(
    fc.property(results, (list) => {
      const best = Math.max(...list.map((r) => r.merit));
      expect(countedResult('best', list)).toMatchObject({
        merit: best,
        achievedAt: Math.min(...list.filter((r) => r.merit === best).map((r) => r.achievedAt)),
      });
      expect(countedResult('last', list)?.achievedAt).toBe(Math.max(...list.map((r) => r.achievedAt)));
    }),
  );
});

test('of selected results the best on the first split counts, whatever they did elsewhere', () => {
  fc.assert(
    fc.property(results, (list) => {
      const seen = list.filter((r) => r.firstMerit !== null);
      const pool = seen.some((r) => r.chosen) ? seen.filter((r) => r.chosen) : seen;
      const counted = countedResult('selected', list);
      if (pool.length === 0) {
        expect(counted).toBeNull();
        return;
      }
      expect(pool).toContain(counted);
      expect(counted?.firstMerit).toBe(Math.max(...pool.map((r) => r.firstMerit ?? -1)));
    }),
  );
});

test('the counted result does not depend on the order in which results came', () => {
  fc.assert(
    fc.property(results, fc.constantFrom('best', 'last', 'selected'), (list, rule) => {
      const key = (r: Result | null) => r && [r.merit, r.achievedAt, r.firstMerit];
      const [a, b] = [countedResult(rule, list), countedResult(rule, [...list].reverse())];
      // Two that arrived in the same millisecond are equal under `last`.
      if (rule === 'best') expect([b?.merit, b?.achievedAt]).toEqual([a?.merit, a?.achievedAt]);
      else if (rule === 'last') expect(b?.achievedAt).toBe(a?.achievedAt);
      else expect(key(b)?.slice(1)).toEqual(key(a)?.slice(1));
    }),
  );
});

test('nobody without a result is ranked', () => {
  for (const rule of ['best', 'last', 'selected'] as const) expect(countedResult(rule, [])).toBeNull();
});
