import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedResult } from './counted.ts';

const result = fc.record({ merit: fc.integer({ min: 0, max: 5 }), achievedAt: fc.integer({ min: 0, max: 50 }) });
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

test('nobody without a result is ranked', () => {
  expect(countedResult('best', [])).toBeNull();
});
