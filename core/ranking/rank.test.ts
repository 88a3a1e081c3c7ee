import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareAchievements, compareStandings, merit, nextRank, rank, type Standing, tiebreak } from './rank.ts';

const standing = fc.record({
  teamId: fc.uuid(),
  merit: fc.double({ min: -2, max: 2, noNaN: true }).map((v) => merit(v, { better: 'higher', decimals: 1 })),
  achievedAt: fc.integer({ min: 0, max: 3 }),
});
const standings = fc.uniqueArray(standing, { selector: (s) => s.teamId, maxLength: 30 });

test('ranking does not depend on the order in which standings come', () => {
  fc.assert(
    fc.property(standings, fc.func(fc.integer()), (list, by) => {
      const shuffled = [...list].sort((a, b) => by(a.teamId) - by(b.teamId));
      expect(rank(shuffled)).toEqual(rank(list));
    }),
  );
});

test('places are 1 to n, and nobody stands behind somebody of less merit', () => {
  fc.assert(
    fc.property(standings, (list) => {
      const ranked = rank(list);
      expect(ranked.map((s) => s.rank)).toEqual(list.map((_, i) => i + 1));
      for (let i = 1; i < ranked.length; i++) {
        const [before, after] = [ranked[i - 1] as Standing, ranked[i] as Standing];
        expect(before.merit).toBeGreaterThanOrEqual(after.merit);
        if (before.merit === after.merit) expect(before.achievedAt).toBeLessThanOrEqual(after.achievedAt);
        expect(compareStandings(before, after)).toBeLessThan(0);
      }
    }),
  );
});

test('figures that look the same are tied, and the earlier one stands first', () => {
  const at4 = { better: 'higher', decimals: 4 } as const;
  const late = { teamId: 'a', merit: merit(0.123449, at4), achievedAt: 2 };
  const early = { teamId: 'b', merit: merit(0.12341, at4), achievedAt: 1 };
  expect(rank([late, early]).map((s) => s.teamId)).toEqual(['b', 'a']);
});

test('where lower is better the lowest stands first, and zero has one sign', () => {
  const lower = { better: 'lower', decimals: 2 } as const;
  expect(merit(0.1, lower)).toBeGreaterThan(merit(0.2, lower));
  expect(Object.is(merit(0, lower), 0)).toBe(true);
  expect(Object.is(merit(-0.001, { better: 'higher', decimals: 2 }), 0)).toBe(true);
});

const tied = fc.uniqueArray(
  fc.record({
    teamId: fc.uuid(),
    merit: fc.integer({ min: 0, max: 2 }),
    tiebreak: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 2 }),
    achievedAt: fc.integer({ min: 0, max: 3 }),
  }),
  { selector: (s) => s.teamId, maxLength: 30 },
);

test('shared ranks: equals have the same, and everybody’s is 1 more than how many are better', () => {
  fc.assert(
    fc.property(tied, (list) => {
      for (const one of rank(list, 'shared'))
        expect(one.rank).toBe(1 + list.filter((other) => compareAchievements(other, one) < 0).length);
    }),
  );
});

test('ranks read page by page are the ranks of the whole', () => {
  fc.assert(
    fc.property(tied, fc.constantFrom('earliest', 'shared', 'secondary'), (list, ties) => {
      const whole = rank(list, ties);
      let above: (Standing & { rank: number }) | undefined;
      for (const [i, one] of whole.entries()) {
        expect(nextRank(i, above, one, ties)).toBe(one.rank);
        above = one;
      }
    }),
  );
});

test('a secondary tie goes to the next score in the manifest’s order, then to the earlier', () => {
  const label = { en: 'x', zh: 'x' };
  const declared = [
    { key: 'f1', label, better: 'higher', primary: true, decimals: 2 },
    { key: 'seconds', label, better: 'lower', primary: false, decimals: 1 },
    { key: 'recall', label, better: 'higher', primary: false, decimals: 2 },
  ] as const;
  const made = (teamId: string, seconds: number, recall: number, achievedAt: number) => ({
    teamId,
    merit: 0.5,
    tiebreak: tiebreak({ f1: 0.5, seconds, recall }, declared, 'secondary'),
    achievedAt,
  });
  const list = [made('slow', 9, 1, 0), made('late', 2, 0.8, 5), made('early', 2.01, 0.8, 4), made('good', 2, 0.9, 9)];
  expect(rank(list, 'secondary').map((s) => [s.rank, s.teamId])).toEqual([
    [1, 'good'],
    [2, 'early'],
    [3, 'late'],
    [4, 'slow'],
  ]);
  expect(tiebreak({ f1: 1 }, declared, 'earliest')).toEqual([]);
  expect(tiebreak({ f1: 1 }, declared, 'secondary')).toEqual([Number.MAX_VALUE, Number.MAX_VALUE]);
});
