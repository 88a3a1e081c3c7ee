import { expect, test } from 'vitest';
import { addWorkingDays } from './working-days.ts';

const at = (text: string) => new Date(text);

test('weekends do not count, by the calendar of the zone', () => {
  // A Thursday.
  expect(addWorkingDays(at('2026-11-26T02:00:00Z'), 1)).toEqual(at('2026-11-27T02:00:00Z'));
  expect(addWorkingDays(at('2026-11-26T02:00:00Z'), 5)).toEqual(at('2026-12-03T02:00:00Z'));
  expect(addWorkingDays(at('2026-11-28T02:00:00Z'), 1)).toEqual(at('2026-11-30T02:00:00Z'));
  // Friday evening in London is Saturday in Shanghai.
  expect(addWorkingDays(at('2026-11-27T18:00:00Z'), 1)).toEqual(at('2026-11-29T18:00:00Z'));
  expect(addWorkingDays(at('2026-11-27T18:00:00Z'), 1, 'Europe/London')).toEqual(at('2026-11-30T18:00:00Z'));
  expect(addWorkingDays(at('2026-11-26T02:00:00Z'), 0)).toEqual(at('2026-11-26T02:00:00Z'));
});
