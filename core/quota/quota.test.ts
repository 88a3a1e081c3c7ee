import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideQuota } from './quota.ts';

const count = fc.integer({ min: 0, max: 6 });
const limit = fc.integer({ min: 1, max: 6 });

test('a submission is allowed exactly when every count is below its limit', () => {
  fc.assert(
    fc.property(
      fc.record({ per_day: limit, total: limit, running: limit }),
      fc.record({ today: count, total: count, running: count }),
      (quota, use) => {
        const below = use.today < quota.per_day && use.total < quota.total && use.running < quota.running;
        expect(decideQuota(quota, use).allowed).toBe(below);
      },
    ),
  );
});

test('of several reasons the most lasting is given', () => {
  const quota = { per_day: 1, total: 1, running: 1 };
  expect(decideQuota(quota, { today: 1, total: 1, running: 1 })).toMatchObject({ code: 'quota_total', limit: 1 });
  expect(decideQuota({ ...quota, total: 9 }, { today: 1, total: 1, running: 1 })).toMatchObject({
    code: 'quota_per_day',
  });
});
