import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caseScores, packScores, unpackScores } from './cases.ts';
import { intervalOf } from './interval.ts';

const cases = fc.uniqueArray(fc.record({ id: fc.string(), score: fc.float({ min: 0, max: 1, noNaN: true }) }), {
  selector: (c) => c.id,
  minLength: 1,
});

test('scores come back as they were kept, paired by id whatever order they were written in', () => {
  fc.assert(
    fc.property(cases, (list) => {
      const kept = caseScores(list);
      expect(caseScores([...list].reverse())).toEqual(kept);
      if (!kept) throw new Error('nothing was kept');
      expect(unpackScores(packScores(kept.scores))).toEqual(kept.scores);
      for (const [i, id] of kept.ids.entries()) expect(kept.scores[i]).toBe(list.find((c) => c.id === id)?.score);
    }),
  );
});

test('cases that stand twice, or not at all, are not kept', () => {
  expect(caseScores([])).toBeNull();
  expect(
    caseScores([
      { id: 'a', score: 1 },
      { id: 'a', score: 0 },
    ]),
  ).toBeNull();
});

test('an interval says what it is one of: the judge’s, the mean’s, an error rate’s, or only of the cases', () => {
  const primary = { key: 'main', decimals: 4 };
  const kept = caseScores([1, 1, 1, 0].map((score, i) => ({ id: `c${i}`, score })));
  expect(intervalOf(primary, { main: 0.6 }, { main: [0.5, 0.7] }, kept)).toEqual({ low: 0.5, high: 0.7, of: 'score' });
  const mean = intervalOf(primary, { main: 0.75 }, {}, kept);
  expect(mean).toMatchObject({ of: 'score' });
  expect(intervalOf(primary, { main: 0.25 }, {}, kept)).toEqual({
    low: 1 - (mean?.high ?? 0),
    high: 1 - (mean?.low ?? 0),
    of: 'score',
  });
  expect(intervalOf(primary, { main: 0.6 }, {}, kept)).toMatchObject({ of: 'cases' });
  expect(intervalOf(primary, { main: 0.6 }, {}, null)).toBeNull();
});
