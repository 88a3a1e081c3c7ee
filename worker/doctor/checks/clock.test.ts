import { expect, test } from 'vitest';
import { differences, synchronised } from './clock.ts';

test('a clock that nothing keeps is a warning; where nobody knows, it is unknown', () => {
  expect(synchronised.judge(true).status).toBe('ok');
  expect(synchronised.judge(false).status).toBe('warning');
  expect(synchronised.judge(null).status).toBe('unknown');
});

test.for([
  [300, 'ok', '+0.30 s'],
  [-1500, 'warning', '−1.50 s'],
  [90_000, 'fault', '+90.00 s'],
] as const)('a database %i ms ahead: %s', ([aheadMs, status, words]) => {
  const outcome = differences.judge([
    { of: 'engine', aheadMs: 0 },
    { of: 'database', aheadMs },
  ]);
  expect(outcome.status).toBe(status);
  expect(outcome.found.en).toContain(`the database ${words}`);
});
