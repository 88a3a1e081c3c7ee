import { expect, test } from 'vitest';
import { speedometer } from './speedometer.ts';

test('the speed is that of the last seconds, not of the whole way', () => {
  const speed = speedometer(2000);
  expect(speed(0, 0)).toBe(0);
  expect(speed(1000, 1000)).toBe(1000);
  for (let second = 2; second <= 6; second++) speed(1000 + (second - 1) * 10, second * 1000);
  expect(speed(1060, 7000)).toBe(10);
});
