import fc from 'fast-check';
import { expect, test } from 'vitest';
import { association, significant } from './association.ts';
import { randomFrom, shuffled } from './chance.ts';

const labels = Array.from({ length: 60 }, (_, i) => ['cat', 'dog', 'cow'][i % 3] as string);
const measure = (values: (string | null)[]) => association(values, labels, randomFrom(1));

test('a value for each label gives everything away', () => {
  const told = measure(labels.map((label) => label.slice(-1)));
  expect(told?.share).toBeCloseTo(1, 6);
  expect(told?.p).toBeLessThanOrEqual(significant);
});

test('numbers that rise with the label give much of it away', () => {
  const told = measure(labels.map((label, i) => String({ cat: 100, dog: 200, cow: 300 }[label] ?? 0 + i / 7)));
  expect(told?.share).toBeGreaterThan(0.9);
});

test('a value that is missing for one label tells it', () => {
  const told = measure(labels.map((label) => (label === 'cow' ? null : 'here')));
  expect(told?.share).toBeGreaterThan(0.3);
});

test('identifiers and constants tell nothing', () => {
  expect(measure(labels.map((_, i) => `id-${i}`))).toBeNull();
  expect(measure(labels.map(() => 'same'))).toBeNull();
});

test('of shuffled values one in twenty is as telling as the likeliest one in twenty', () => {
  const random = randomFrom(5);
  const told = Array.from({ length: 300 }, () => association(shuffled(labels, random), labels, random)?.p ?? 1);
  // 300 × 0.05 = 15, give or take three standard deviations.
  const likely = told.filter((p) => p <= 0.05).length;
  expect(likely).toBeGreaterThan(3);
  expect(likely).toBeLessThan(27);
});

test('names of values and labels do not matter', () => {
  const value = fc.constantFrom('a', 'b', 'c');
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 12, maxLength: 40 }), (pairs) => {
      const renamed = { a: 'x', b: 'y', c: 'z' } as Record<string, string>;
      const values = pairs.map(([v]) => v);
      const classes = pairs.map(([, l]) => l);
      const rename = (texts: string[]) => texts.map((text) => renamed[text] as string);
      const one = association(values, classes, randomFrom(2));
      const other = association(rename(values), rename(classes), randomFrom(2));
      expect(other).toEqual(one);
      if (one) expect(one.share).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 15 },
  );
});
