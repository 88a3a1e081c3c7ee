import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axes, axisWeights, outcomeOf, type Scores } from './outcome.ts';

const aScore = fc.integer({ min: 0, max: 5 });
const anOpinion: fc.Arbitrary<Scores> = fc.record({ authenticity: aScore, completeness: aScore, feasibility: aScore });
const opinion = (authenticity: number, completeness: number, feasibility: number): Scores => ({
  authenticity,
  completeness,
  feasibility,
});

test('weights are hundredths of one whole', () => {
  expect(axes.reduce((sum, axis) => sum + axisWeights[axis], 0)).toBe(100);
});

test('nothing can be said without an opinion', () => {
  expect(outcomeOf([])).toEqual({
    opinions: 0,
    means: null,
    weighted: null,
    publishable: false,
    apart: [],
    thirdWanted: false,
    agreement: null,
  });
});

test('what reaches the threshold exactly is publishable, what misses it by the least is not', () => {
  // 35 × 4 + 35 × 3 + 30 × 3.5 = 350.
  expect(outcomeOf([opinion(4, 3, 3), opinion(4, 3, 4)])).toMatchObject({ weighted: 3.5, publishable: true });
  expect(outcomeOf([opinion(4, 3, 3), opinion(4, 3, 3)]).publishable).toBe(false);
  expect(outcomeOf([opinion(5, 5, 3), opinion(5, 5, 2)])).toMatchObject({ publishable: false });
});

test('two who are far apart want a third, and three do not', () => {
  const split = [opinion(5, 4, 4), opinion(3, 4, 4)];
  expect(outcomeOf(split)).toMatchObject({ apart: ['authenticity'], thirdWanted: true, agreement: 2 / 3 });
  expect(outcomeOf([...split, opinion(4, 4, 4)])).toMatchObject({ apart: ['authenticity'], thirdWanted: false });
});

test('the order of opinions does not matter, and means lie between the least and the most', () => {
  fc.assert(
    fc.property(fc.array(anOpinion, { minLength: 1, maxLength: 6 }), (opinions) => {
      const outcome = outcomeOf(opinions);
      expect(outcomeOf([...opinions].reverse())).toEqual(outcome);
      for (const axis of axes) {
        const given = opinions.map((scores) => scores[axis]);
        expect(outcome.means?.[axis]).toBeGreaterThanOrEqual(Math.min(...given));
        expect(outcome.means?.[axis]).toBeLessThanOrEqual(Math.max(...given));
      }
    }),
  );
});

test('a higher score never turns what is publishable into what is not', () => {
  fc.assert(
    fc.property(
      fc.array(anOpinion, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      fc.constantFrom(...axes),
      (opinions, at, axis) => {
        const place = at % opinions.length;
        const better = opinions.map((scores, i) =>
          i === place ? { ...scores, [axis]: Math.min(5, scores[axis] + 1) } : scores,
        );
        if (outcomeOf(opinions).publishable) expect(outcomeOf(better).publishable).toBe(true);
      },
    ),
  );
});
