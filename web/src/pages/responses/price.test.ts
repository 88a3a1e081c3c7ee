import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAmount, writeAmount } from './price.ts';

test('what is written is read as the same amount, to the cent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e13 }), fc.constantFrom(0, 2), (minor, digits) => {
      expect(readAmount(writeAmount(minor, digits), digits)).toBe(minor);
    }),
  );
});

test('words, signs and more digits than the currency has are no amount', () => {
  for (const text of ['abc', '-5', '1.234', '1,2', '12,34', '1e5', '45万'])
    expect(readAmount(text, 2), text).toBeNull();
  expect(readAmount('1.5', 0)).toBeNull();
  expect(readAmount(' ', 2)).toBeUndefined();
  expect(readAmount('45，000.5', 2)).toBe(4_500_050);
  expect(writeAmount(null, 2)).toBe('');
  expect(writeAmount(5, 2)).toBe('0.05');
});
