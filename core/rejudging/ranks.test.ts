import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rank } from '../ranking/rank.ts';
import { type Place, rankChanges } from './ranks.ts';

const board = fc.uniqueArray(
  fc
    .record({
      teamId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      merit: fc.integer({ min: 0, max: 3 }),
      achievedAt: fc.integer({ min: 0, max: 2 }),
    })
    .map((place): Place => ({ ...place, scores: { s: place.merit } })),
  { selector: (place) => place.teamId },
);

test('a board with its changes carried out is the other board', () => {
  fc.assert(
    fc.property(board, board, (before, after) => {
      const shown = new Map(rank(before).map((p) => [p.teamId, { rank: p.rank, scores: p.scores }]));
      for (const change of rankChanges(before, after)) {
        expect(change.before).toEqual(shown.get(change.teamId) ?? null);
        if (change.after) shown.set(change.teamId, change.after);
        else shown.delete(change.teamId);
      }
      expect(shown).toEqual(new Map(rank(after).map((p) => [p.teamId, { rank: p.rank, scores: p.scores }])));
    }),
  );
});

test('nothing is said of a team that stands as it stood', () => {
  fc.assert(
    fc.property(board, (places) => {
      expect(rankChanges(places, [...places].reverse())).toEqual([]);
    }),
  );
});

test('a team whose place moves only because another’s score changed is named too', () => {
  const at = (teamId: string, merit: number): Place => ({ teamId, merit, achievedAt: 0, scores: { s: merit } });
  const changes = rankChanges([at('a', 3), at('b', 2), at('c', 1)], [at('a', 0), at('b', 2), at('c', 1)]);
  expect(changes.map((c) => [c.teamId, c.before?.rank, c.after?.rank])).toEqual([
    ['b', 2, 1],
    ['c', 3, 2],
    ['a', 1, 3],
  ]);
});
