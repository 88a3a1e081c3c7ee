import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencies, parseAmount, type Scale, typedAmount } from './amount.ts';

const anAmount = fc.integer({ min: 0, max: 1e13 });
const aScale = fc.constantFrom<Scale>(1, 10_000);

test('what is written is read as the same amount, to the cent', () => {
  fc.assert(
    fc.property(anAmount, fc.constantFrom(...currencies), aScale, (minor, currency, scale) => {
      expect(parseAmount(typedAmount(minor, currency, scale), currency, scale)).toBe(minor);
    }),
  );
});

test('words, signs, commas that part no thousands and more digits than the currency has are no amount', () => {
  for (const text of ['', ' ', 'abc', '-5', '1.234', '1,2', '1,5', '12,34', '1,2345', '1e5', '45万', '¥5', '1 000'])
    expect(parseAmount(text, 'CNY'), text).toBeNull();
  expect(parseAmount('1.5', 'JPY')).toBeNull();
  expect(parseAmount('99999999999999', 'CNY')).toBeNull();
});

test('what people type is read', () => {
  expect(parseAmount('45，000.5', 'CNY')).toBe(4_500_050);
  expect(parseAmount('1,234,567', 'JPY')).toBe(1_234_567);
  expect(parseAmount('30.', 'CNY')).toBe(3_000);
  expect(parseAmount('3.20', 'CNY', 10_000)).toBe(3_200_000);
  expect(parseAmount('0.000001', 'CNY', 10_000)).toBe(1);
  expect(typedAmount(3_200_000, 'CNY', 10_000)).toBe('3.2');
  expect(typedAmount(123_450, 'CNY')).toBe('1,234.50');
  expect(typedAmount(5, 'CNY')).toBe('0.05');
  expect(typedAmount(null, 'CNY')).toBe('');
});
