import { expect, test } from 'vitest';
import { inOwnUnit, meets } from './met.ts';

const target = (comparator: Parameters<typeof meets>[0]['comparator'], value: number, upper: number | null = null) => ({
  comparator,
  value,
  upper,
});

test('an answer reaches its target at the threshold itself, and nothing is said before there is one', () => {
  expect(meets(target('at_least', 14), 14)).toBe(true);
  expect(meets(target('at_least', 14), 13.9)).toBe(false);
  expect(meets(target('at_most', 15), 15)).toBe(true);
  expect(meets(target('at_most', 15), 15.1)).toBe(false);
  expect(meets(target('equal', 7), 7)).toBe(true);
  expect(meets(target('equal', 7), 7.01)).toBe(false);
  expect(meets(target('at_least', 14), null)).toBeNull();
});

test('a range reaches a target when both of its ends do', () => {
  expect(meets(target('between', 6, 8), 6, 8)).toBe(true);
  expect(meets(target('between', 6, 8), 6.5)).toBe(true);
  expect(meets(target('between', 6, 8), 5.9, 7)).toBe(false);
  expect(meets(target('between', 6, 8), 7, 8.1)).toBe(false);
  expect(meets(target('at_most', 15), 10, 16)).toBe(false);
});

test('a value in another unit is compared in the own one', () => {
  const units = [
    { unit: 'min', times: 1, plus: 0 },
    { unit: 'h', times: 60, plus: 0 },
  ];
  expect(inOwnUnit({ unit: 'min', units }, 0.7, 'h')).toBe(42);
  expect(inOwnUnit({ unit: 'min', units }, 42, undefined)).toBe(42);
  expect(inOwnUnit({ unit: 'min', units }, 42, 'kg')).toBeNull();
  expect(inOwnUnit({ unit: 'min', units }, null, 'h')).toBeNull();
});
