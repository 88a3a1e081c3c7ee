import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Indicator } from '../needs/content.ts';
import type { IndicatorAnswer } from '../responses/content.ts';
import { judge, worth } from './judgement.ts';
import { ownWeights, rank, sensitivity } from './ranking.ts';
import { type Candidate, compare } from './table.ts';

const indicator = (changes: Partial<Indicator> = {}): Indicator => ({
  id: 'burst',
  name: '24 小时突释率',
  comparator: 'at_most',
  value: 15,
  upper: null,
  unit: '%',
  baseline: 42,
  method: '',
  must: true,
  weight: 50,
  ...changes,
});
const answer = (value: number, changes: Partial<IndicatorAnswer> = {}): IndicatorAnswer => ({
  indicatorId: 'burst',
  value,
  upper: null,
  evidence: '',
  method: '',
  ...changes,
});
const candidate = (id: string, changes: Partial<Candidate> = {}): Candidate => ({
  id,
  answers: [answer(12)],
  units: {},
  price: { currency: 'CNY', min: 10_000, max: 20_000 },
  months: 10,
  readiness: 6,
  ...changes,
});

describe('an answer is judged', () => {
  test.for<[Indicator['comparator'], number, number | null, number, number | null, string, number]>([
    ['at_least', 14, null, 18, null, 'met', 4],
    ['at_least', 14, null, 14, null, 'met', 0],
    ['at_least', 14, null, 13.9, null, 'missed', -0.1],
    ['at_least', 14, null, 12, 16, 'missed', -2],
    ['at_most', 15, null, 11.8, null, 'met', 3.2],
    ['at_most', 15, null, 11, 16, 'missed', -1],
    ['equal', 7.4, null, 7.4, null, 'met', 0],
    ['equal', 7.4, null, 7.5, null, 'missed', -0.1],
    ['between', 6.5, 7.5, 7, null, 'met', 0.5],
    ['between', 6.5, 7.5, 6.4, 7, 'missed', -0.1],
    ['between', 6.5, 7.5, 6.5, 7.5, 'met', 0],
  ])('%s %f %s: %f %s is %s', ([comparator, value, upper, low, high, standing, margin]) => {
    const judged = judge(indicator({ comparator, value, upper }), answer(low, { upper: high }), '%');
    expect(judged.standing).toBe(standing);
    expect(judged.margin).toBeCloseTo(margin, 9);
  });

  test('in another unit as in its own, however decimal numbers are written in binary', () => {
    for (const value of [0.15, 0.29, 0.07, 0.145])
      expect(judge(indicator({ value: value * 100 }), answer(value), '').standing).toBe('met');
    expect(judge(indicator(), answer(151), '‰').standing).toBe('missed');
    expect(judge(indicator({ comparator: 'at_least', value: 14, unit: '天' }), answer(336), 'h').standing).toBe('met');
  });

  test('unknown when nothing was answered, or in a unit of something else', () => {
    expect(judge(indicator(), null, '%')).toMatchObject({ standing: 'unknown', why: 'unanswered', value: null });
    expect(judge(indicator(), answer(3), 'mm')).toMatchObject({ standing: 'unknown', why: 'unit', value: null });
  });
});

describe('what it is worth', () => {
  const of = (value: number, changes: Partial<Indicator> = {}) => {
    const target = indicator(changes);
    return worth(target, judge(target, answer(value), target.unit));
  };
  test('60 on the threshold, 0 for no better than today, 100 for as far beyond it as today is behind it', () => {
    expect(of(15)).toBe(60);
    expect(of(42)).toBe(0);
    expect(of(28.5)).toBeCloseTo(30);
    expect(of(1.5)).toBeCloseTo(80);
    expect(of(-12)).toBe(100);
  });
  test('without a value of today, the threshold itself is the measure', () => {
    const changes = { comparator: 'at_least', value: 80, baseline: null } as const;
    expect(of(80, changes)).toBe(60);
    expect(of(120, changes)).toBe(80);
    expect(of(40, changes)).toBe(30);
  });
  test('nothing is divided by a threshold of zero', () => {
    const changes = { value: 0, baseline: null } as const;
    expect([of(0, changes), of(-1, changes), of(1, changes)]).toEqual([60, 100, 0]);
  });
  test('all where there is nothing to exceed', () => {
    expect(of(7, { comparator: 'between', value: 6, upper: 8 })).toBe(100);
    expect(of(9, { comparator: 'between', value: 6, upper: 8 })).toBe(30);
  });
});

describe('side by side', () => {
  test('all that are best are marked, and whoever misses what is compulsory is not eligible', () => {
    const { rows } = compare(
      [indicator()],
      [
        candidate('a', { answers: [answer(0.1, { unit: '' })] }),
        candidate('b', { answers: [answer(10)] }),
        candidate('c', { answers: [answer(16)] }),
        candidate('d', { answers: [] }),
      ],
      'CNY',
    );
    expect(rows.map((row) => row.indicators.burst?.isBest)).toEqual([true, true, false, false]);
    expect(rows.map((row) => row.eligibility)).toEqual(['eligible', 'eligible', 'not_eligible', 'unclear']);
    expect(rows[2]?.missed).toEqual(['burst']);
    expect(rows[3]?.unclear).toEqual(['burst']);
  });

  test('an answer keeps the unit of the version of the need that it answers', () => {
    const { rows } = compare([indicator({ unit: '‰', value: 150 })], [candidate('a', { units: { burst: '%' } })], null);
    expect(rows[0]?.indicators.burst).toMatchObject({ value: 120, standing: 'met' });
  });

  test('prices are compared within a currency, and weighed in the need’s', () => {
    const { currency, rows } = compare(
      [],
      [
        candidate('a', { price: { currency: 'CNY', min: 0, max: 30_000 } }),
        candidate('b', { price: { currency: 'CNY', min: 0, max: 20_000 } }),
        candidate('c', { price: { currency: 'EUR', min: 0, max: 10 } }),
      ],
      'CNY',
    );
    expect(currency).toBe('CNY');
    expect(rows.map(({ offers: { price } }) => [price.isBest, price.isKnown, Math.round(price.worth)])).toEqual([
      [false, true, 67],
      [true, true, 100],
      [true, false, 0],
    ]);
  });

  test('a low price of somebody who is not eligible makes no other price worse', () => {
    const { rows } = compare(
      [indicator()],
      [candidate('a'), candidate('b', { answers: [answer(40)], price: { currency: 'CNY', min: 1, max: 1 } })],
      'CNY',
    );
    expect(rows.map((row) => row.offers.price.worth)).toEqual([100, 100]);
  });

  test('whoever misses what is compulsory ranks behind, whatever the score', () => {
    const table = compare(
      [indicator()],
      [candidate('a', { answers: [answer(16)], readiness: 9 }), candidate('b')],
      'CNY',
    );
    const placed = rank(table, { readiness: 10 });
    expect(placed.map(({ rank }) => rank)).toEqual([2, 1]);
    expect(placed[0]?.score).toBeGreaterThan(placed[1]?.score ?? 0);
  });

  test('a close race is told from a clear one', () => {
    const close = compare(
      [],
      [candidate('cheap', { months: 20 }), candidate('fast', { price: { currency: 'CNY', min: 0, max: 40_000 } })],
      'CNY',
    );
    expect(rank(close, { price: 10, months: 10 }).map(({ rank }) => rank)).toEqual([1, 1]);
    expect(sensitivity(close, { price: 10, months: 10 })).toEqual([
      { criterion: 'price', change: -0.2, first: ['fast'], isReordered: true },
      { criterion: 'price', change: 0.2, first: ['cheap'], isReordered: true },
      { criterion: 'months', change: -0.2, first: ['cheap'], isReordered: true },
      { criterion: 'months', change: 0.2, first: ['fast'], isReordered: true },
    ]);
    expect(sensitivity(close, { price: 90, months: 10 })).toEqual([]);
  });

  test('without any weight there is no score, and nobody is behind', () => {
    const table = compare([indicator()], [candidate('a'), candidate('b')], 'CNY');
    expect(rank(table, {})).toEqual([
      { id: 'a', score: null, rank: 1 },
      { id: 'b', score: null, rank: 1 },
    ]);
  });
});

const anIndicator = fc
  .record({
    comparator: fc.constantFrom<Indicator['comparator'][]>('at_least', 'at_most', 'equal', 'between'),
    value: fc.integer({ min: -1000, max: 1000 }),
    width: fc.integer({ min: 0, max: 100 }),
    baseline: fc.option(fc.integer({ min: -1000, max: 1000 })),
    must: fc.boolean(),
    weight: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ width, ...rest }) => ({
    ...rest,
    upper: rest.comparator === 'between' ? rest.value + width : null,
    unit: 'm',
  }));
const indicators = fc
  .array(anIndicator, { minLength: 1, maxLength: 6 })
  .map((list) => list.map((one, i) => indicator({ ...one, id: `i${i}` })));
const candidates = fc.array(
  fc.record({
    values: fc.array(fc.option(fc.integer({ min: -2000, max: 2000 })), { minLength: 6, maxLength: 6 }),
    max: fc.integer({ min: 0, max: 1_000_000 }),
    months: fc.integer({ min: 1, max: 120 }),
    readiness: fc.integer({ min: 1, max: 9 }),
    currency: fc.constantFrom('CNY' as const, 'EUR' as const),
  }),
  { maxLength: 8 },
);
const made = fc.tuple(indicators, candidates).map(([list, rows]) => ({
  list,
  rows: rows.map(({ values, max, currency, ...rest }, i) =>
    candidate(`r${i}`, {
      ...rest,
      price: { currency, min: 0, max },
      answers: values.flatMap((value, j) => (value === null ? [] : [answer(value, { indicatorId: `i${j}` })])),
    }),
  ),
}));

test('the order in which responses come changes nothing', () => {
  fc.assert(
    fc.property(made, ({ list, rows }) => {
      const there = compare(list, rows, 'CNY');
      const back = compare(list, [...rows].reverse(), 'CNY');
      expect([...back.rows].reverse()).toEqual(there.rows);
      const weights = ownWeights(list);
      expect([...rank(back, weights)].reverse()).toEqual(rank(there, weights));
    }),
  );
});

test('saying the same values in another unit changes no judgement', () => {
  fc.assert(
    fc.property(made, fc.constantFrom(['cm', 100], ['mm', 1000]), ({ list, rows }, [unit, factor]) => {
      const there = compare(list, rows, 'CNY').rows;
      const others = rows.map((row) => ({
        ...row,
        answers: row.answers.map((one) => ({ ...one, unit: String(unit), value: one.value * Number(factor) })),
      }));
      const seen = compare(list, others, 'CNY').rows;
      seen.forEach((row, i) => {
        expect(row.eligibility).toBe(there[i]?.eligibility);
        for (const [id, cell] of Object.entries(row.indicators)) {
          const before = there[i]?.indicators[id];
          expect([cell.standing, cell.isBest]).toEqual([before?.standing, before?.isBest]);
          expect(cell.worth).toBeCloseTo(before?.worth ?? Number.NaN, 6);
        }
      });
    }),
  );
});

test('scores lie between 0 and 100, somebody is first, and only the proportions of weights matter', () => {
  fc.assert(
    fc.property(made, fc.integer({ min: 2, max: 50 }), ({ list, rows }, times) => {
      const table = compare(list, rows, 'CNY');
      const weights = ownWeights(list);
      const placed = rank(table, weights);
      for (const { score } of placed) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
      }
      if (rows.length > 0) expect(placed.some((one) => one.rank === 1)).toBe(true);
      const larger = Object.fromEntries(Object.entries(weights).map(([key, weight]) => [key, weight * times]));
      rank(table, larger).forEach((one, i) => {
        expect(Math.abs((one.score ?? 0) - (placed[i]?.score ?? 0))).toBeLessThanOrEqual(0.0100001);
      });
    }),
  );
});

test('a better answer is never worth less', () => {
  fc.assert(
    fc.property(
      anIndicator.filter(({ comparator }) => comparator === 'at_least' || comparator === 'at_most'),
      fc.integer({ min: -2000, max: 2000 }),
      fc.integer({ min: 0, max: 500 }),
      (one, value, step) => {
        const target = indicator(one);
        const better = target.comparator === 'at_least' ? value + step : value - step;
        const [before, after] = [value, better].map((v) => worth(target, judge(target, answer(v), 'm')));
        expect(after).toBeGreaterThanOrEqual(before ?? 0);
      },
    ),
  );
});

test('every best one is as good as any other, and none that is not marked is better', () => {
  fc.assert(
    fc.property(made, ({ list, rows }) => {
      const table = compare(list, rows, 'CNY');
      for (const { id } of list) {
        const cells = table.rows.flatMap((row) => row.indicators[id] ?? []).filter(({ merit }) => merit !== null);
        const best = cells.filter(({ isBest }) => isBest).map(({ merit }) => merit ?? 0);
        if (cells.length > 0) expect(best.length).toBeGreaterThan(0);
        for (const { merit, isBest } of cells) if (!isBest) expect(merit).toBeLessThan(Math.max(...best));
      }
    }),
  );
});
