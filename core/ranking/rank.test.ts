import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareStandings, merit, rank, type Standing } from './rank.ts';

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
