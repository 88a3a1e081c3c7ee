import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Currency, divide, minorDigits, mostMinor, parseAmount, toDecimal } from './money.ts';

const anAmount = fc.integer({ min: 0, max: mostMinor });
const someWeights = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 })
  .filter((weights) => weights.some((weight) => weight > 0));
const aCurrency = fc.constantFrom(...(Object.keys(minorDigits) as Currency[]));

test('parts add up to the whole, to the cent', () => {
  fc.assert(
    fc.property(anAmount, someWeights, (minor, weights) => {
      expect(divide(minor, weights).reduce((sum, part) => sum + part, 0)).toBe(minor);
    }),
  );
});

test('no part is a whole unit away from its exact share, and who has no weight gets nothing', () => {
  fc.assert(
    fc.property(anAmount, someWeights, (minor, weights) => {
      const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
      for (const [i, part] of divide(minor, weights).entries()) {
        const away = BigInt(part) * whole - BigInt(minor) * BigInt(weights[i] ?? 0);
        expect(away < whole && away > -whole).toBe(true);
        if (weights[i] === 0) expect(part).toBe(0);
      }
    }),
  );
});

test('a larger weight never gets less', () => {
  fc.assert(
    fc.property(anAmount, someWeights, (minor, weights) => {
      const parts = divide(minor, weights);
      const order = weights.map((weight, i) => ({ weight, part: parts[i] ?? 0 })).sort((a, b) => a.weight - b.weight);
      for (let i = 1; i < order.length; i++)
        if (order[i]?.weight !== order[i - 1]?.weight)
          expect(order[i]?.part).toBeGreaterThanOrEqual(order[i - 1]?.part ?? 0);
    }),
  );
});

test('a yuan among three: the odd fen goes to the first', () => {
  expect(divide(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(divide(0, [1, 1])).toEqual([0, 0]);
  expect(() => divide(100, [0, 0])).toThrow(RangeError);
  expect(() => divide(100, [2, -1])).toThrow(RangeError);
});

test('an amount is read back as it was written', () => {
  fc.assert(
    fc.property(anAmount, aCurrency, (minor, of) => {
      expect(parseAmount(toDecimal(minor, of), of)).toBe(minor);
    }),
  );
  expect(parseAmount('1,234.5', 'CNY')).toBe(123450);
  for (const text of ['', '-1', '1.234', '1,23', 'ten', '1e3', '99999999999999999'])
    expect(parseAmount(text, 'CNY'), text).toBeNull();
  expect(parseAmount('1.5', 'JPY')).toBeNull();
  expect(toDecimal(5, 'CNY')).toBe('0.05');
  expect(toDecimal(5, 'JPY')).toBe('5');
});
