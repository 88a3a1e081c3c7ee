import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bootstrapMean, isToldApart, meanOf, pairedInterval, standardError } from './bootstrap.ts';
import { randomBits, resampledMeans } from './random.ts';

const score = fc.double({ min: 0, max: 1, noNaN: true });
const scores = fc.array(score, { minLength: 1, maxLength: 60 }).map((list) => Float32Array.from(list));
const seed = fc.nat();

test('an interval is the same for the same seed, in order, and within the values', () => {
  fc.assert(
    fc.property(scores, seed, (list, s) => {
      const { low, high } = bootstrapMean(list, s);
      expect(bootstrapMean(list, s)).toEqual({ low, high });
      expect(low).toBeLessThanOrEqual(high);
      expect(low).toBeGreaterThanOrEqual(Math.min(...list) - 1e-9);
      expect(high).toBeLessThanOrEqual(Math.max(...list) + 1e-9);
    }),
    { numRuns: 40 },
  );
});

test('nobody is told apart from themselves, and only one of two from the other', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 60 }), seed, (pairs, s) => {
      const a = Float32Array.from(pairs, ([x]) => x);
      const b = Float32Array.from(pairs, ([, y]) => y);
      expect(pairedInterval(a, a, s)).toEqual({ low: 0, high: 0 });
      const [ab, ba] = [pairedInterval(a, b, s), pairedInterval(b, a, s)];
      expect(ab.low).toBeCloseTo(-ba.high, 9);
      expect(isToldApart(ab) && isToldApart(ba)).toBe(false);
    }),
    { numRuns: 40 },
  );
});

test('for many cases it is the interval of theory, resampled or not', () => {
  for (const n of [2_000, 30_000]) {
    const next = randomBits(7);
    const list = Float32Array.from({ length: n }, () => (next() < 0.7 * 2 ** 32 ? 1 : 0));
    const { low, high } = bootstrapMean(list, 1);
    const reach = 1.96 * standardError(list);
    expect(Math.abs(low - (meanOf(list) - reach))).toBeLessThan(reach / 8);
    expect(Math.abs(high - (meanOf(list) + reach))).toBeLessThan(reach / 8);
  }
});

test('the true mean lies within about 95 of 100 intervals', () => {
  const next = randomBits(11);
  let within = 0;
  for (let i = 0; i < 400; i++) {
    const list = Float32Array.from({ length: 120 }, () => (next() < 0.6 * 2 ** 32 ? 1 : 0));
    const { low, high } = bootstrapMean(list, i);
    if (low <= 0.6 && 0.6 <= high) within++;
  }
  expect(within / 400).toBeGreaterThan(0.9);
  expect(within / 400).toBeLessThan(0.99);
});

test('what is hard for both does not hide that one is better', () => {
  const easy = Float32Array.from({ length: 200 }, (_, i) => (i % 2 ? 0.9 : 0.1));
  const better = easy.map((value) => value + 0.02);
  expect(isToldApart(pairedInterval(better, easy, 3))).toBe(true);
  const [a, b] = [bootstrapMean(better, 3), bootstrapMean(easy, 3)];
  expect(a.low).toBeLessThan(b.high);
});

test('every value is drawn as often as any other', () => {
  for (let marked = 0; marked < 16; marked++) {
    const values = Float64Array.from({ length: 16 }, (_, i) => (i === marked ? 16 : 0));
    const means = resampledMeans(values, 10_000, 5);
    // Its share of 160,000 draws is 1 within 5 standard errors.
    expect(Math.abs(meanOf(means) - 1)).toBeLessThan(5 * Math.sqrt(15 / 160_000));
  }
});
