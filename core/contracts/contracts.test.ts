import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divide, mostMinor } from '../money/money.ts';
import { difference, flawsOf, reaches, unmeasured } from './check.ts';
import { prefill } from './prefill.ts';
import { exactPart, partsOf, wholePoints } from './sharing.ts';

const anAmount = fc.integer({ min: 1, max: mostMinor });
const somePoints = fc
  .array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 12 })
  .map((weights) => divide(wholePoints, weights).filter((points) => points > 0));

test('milestones add up to the amount to the cent, or it is said by how much they do not', () => {
  fc.assert(
    fc.property(
      anAmount,
      fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 30 }),
      (amount, weights) => {
        const milestones = divide(amount, weights).map((part) => ({ amount: part }));
        expect(difference(amount, milestones)).toBe(0);
        const [first, ...rest] = milestones;
        expect(difference(amount, [{ amount: (first?.amount ?? 0) + 1 }, ...rest])).toBe(1);
        expect(difference(amount, rest)).toBe(0 - (first?.amount ?? 0));
      },
    ),
  );
});

test('the parts of a payment add up to it, each less than one unit away from its exact share', () => {
  fc.assert(
    fc.property(anAmount, somePoints, (amount, points) => {
      const parts = partsOf(amount, points);
      expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
      for (const [place, part] of parts.entries()) {
        expect(part.numerator).toBe(exactPart(amount, points[place] ?? 0));
        const away = BigInt(part.amount) * BigInt(wholePoints) - BigInt(part.numerator);
        expect(away > -10_000n && away < 10_000n).toBe(true);
      }
    }),
  );
  expect(() => partsOf(100, [5000, 4999])).toThrow(RangeError);
});

const good = {
  amount: 100,
  starts_on: '2026-01-01',
  ends_on: '2026-12-31',
  terms: 'x',
  ip: 'x',
  confidentiality: 'x',
  milestones: [
    { title: 'a', deliverable: '', amount: 34, due_on: '2026-03-01' },
    { title: 'b', deliverable: '', amount: 66, due_on: '2026-12-31' },
  ],
};

test('what keeps a contract from being proposed is named field by field', () => {
  expect(flawsOf(good)).toEqual([]);
  expect(flawsOf({ ...good, amount: 101 })).toEqual([{ field: 'milestones', code: 'not_whole' }]);
  expect(flawsOf({ ...good, ends_on: '2025-12-31' })).toEqual([
    { field: 'ends_on', code: 'before_start' },
    { field: 'milestones.0.due_on', code: 'after_end' },
    { field: 'milestones.1.due_on', code: 'after_end' },
  ]);
  expect(
    flawsOf({ amount: 0, starts_on: null, ends_on: null, terms: ' ', ip: '', confidentiality: '', milestones: [] }).map(
      ({ field }) => field,
    ),
  ).toEqual(['amount', 'starts_on', 'ends_on', 'terms', 'ip', 'confidentiality', 'milestones']);
});

test('a first draft lacks nothing but what the need left open', () => {
  fc.assert(
    fc.property(anAmount, fc.integer({ min: 1, max: 120 }), (max, months) => {
      const draft = prefill(
        {
          need: {
            language: 'zh',
            cooperation: ['commissioned'],
            ip: 'firm',
            ipNote: '',
            deliverables: ['规程'],
            title: '某技术',
          },
          response: { price: { currency: 'CNY', min: 0, max }, months, terms: '分三期付款', ip: '' },
        },
        '2026-01-31',
      );
      const flaws = flawsOf(draft).filter(({ code }) => code !== 'is_zero');
      expect(flaws).toEqual([]);
      expect(difference(draft.amount, draft.milestones)).toBe(0);
    }),
  );
});

test('a target is reached on its right side only', () => {
  expect(reaches({ comparator: 'at_least', value: 14, upper: null }, 14)).toBe(true);
  expect(reaches({ comparator: 'at_most', value: 15, upper: null }, 15.1)).toBe(false);
  expect(reaches({ comparator: 'between', value: 5, upper: 6 }, 5.5)).toBe(true);
  expect(reaches({ comparator: 'between', value: 5, upper: 6 }, 6.5)).toBe(false);
  expect(reaches({ comparator: 'equal', value: 5, upper: null }, 5)).toBe(true);
});

test('every indicator is measured once, and nothing else', () => {
  const value = (id: string) => ({ indicator_id: id, value: 1, note: '' });
  expect(unmeasured([{ id: 'a' }, { id: 'b' }], [value('a'), value('b')])).toEqual([]);
  expect(unmeasured([{ id: 'a' }, { id: 'b' }], [value('b'), value('c'), value('b')])).toEqual(['a', 'c', 'b']);
});
