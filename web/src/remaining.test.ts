import { expect, test } from 'vitest';
import { remaining } from './remaining.ts';

test('what is left is counted in whole units', () => {
  expect(remaining('2026-01-03T01:02:03Z', Date.parse('2026-01-01T00:00:00Z'))).toEqual({
    days: 2,
    hours: 1,
    minutes: 2,
    seconds: 3,
  });
});

test('what has passed leaves nothing', () => {
  expect(remaining('2026-01-01T00:00:00Z', Date.parse('2027-01-01T00:00:00Z'))).toEqual({
    days: 0,
    hours: 0,
    minutes: 0,
    seconds: 0,
  });
});
