import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foresee, type Waiting } from './foresee.ts';

const second = { ms: 1000, isMeasured: true };

/** One that waits; the later it is made, the later it was queued. */
let made = 0;
const aWaiting = (changes: Partial<Waiting> = {}): Waiting => ({
  id: String(made++).padStart(6, '0'),
  team: 'a',
  challenge: 'x',
  priority: 0,
  challengePriority: 0,
  challengeServedAt: null,
  teamServedAt: null,
  queuedAt: made,
  isShown: true,
  readyMs: 0,
  heldBy: null,
  duration: second,
  ...changes,
});

test('the wait is until a slot is free and everybody ahead has begun', () => {
  const waiting = [1, 2, 3, 4].map(() => aWaiting({ duration: { ms: 4000, isMeasured: true } }));
  const running = [{ id: 'r', team: 'b', challenge: 'x', duration: { ms: 3000, isMeasured: true } }];
  const places = foresee({ slots: 2, running, waiting }, 100);
  expect([...places.values()].map(({ ahead, ms }) => [ahead, ms])).toEqual([
    [0, 0],
    [1, 3000],
    [2, 4000],
    [3, 7000],
  ]);
});

test('a team that queues two hundred has one turn before another’s first, not two hundred', () => {
  const keen = Array.from({ length: 200 }, () => aWaiting({ team: 'keen' }));
  const late = aWaiting({ team: 'late' });
  expect(foresee({ slots: 1, running: [], waiting: [...keen, late] }, 1000).get(late.id)?.ahead).toBe(1);
  const running = [{ id: 'r', team: 'keen', challenge: 'x', duration: second }];
  const served = keen.map((w) => ({ ...w, teamServedAt: 5 }));
  expect(foresee({ slots: 1, running, waiting: [...served, late] }, 1000).get(late.id)?.ahead).toBe(0);
});

test('what is held back follows what holds it, and a bound on the way is a bound for all behind', () => {
  const shown = aWaiting({ team: 'a' });
  const hidden = aWaiting({ team: 'a', isShown: false, heldBy: shown.id });
  const other = aWaiting({ team: 'b', teamServedAt: 3, duration: { ms: 9000, isMeasured: false } });
  const places = foresee({ slots: 1, running: [], waiting: [shown, hidden, other] }, 1000);
  expect(places.get(shown.id)).toEqual({ ahead: 0, ms: 0, isMeasured: true });
  expect(places.get(other.id)).toEqual({ ahead: 1, ms: 1000, isMeasured: true });
  expect(places.get(hidden.id)).toEqual({ ahead: 2, ms: 10_000, isMeasured: false });
});

test('one to be tried again later does not hold up others until then', () => {
  const later = aWaiting({ readyMs: 5000 });
  const soon = aWaiting({ team: 'b' });
  const places = foresee({ slots: 1, running: [], waiting: [later, soon] }, 1000);
  expect(places.get(soon.id)?.ahead).toBe(0);
  expect(places.get(later.id)).toMatchObject({ ahead: 1, ms: 5000 });
});

const name = (letters: string) => fc.constantFrom(...letters);
const someWaiting = fc
  .array(fc.record({ team: name('abc'), priority: fc.integer({ min: -1, max: 0 }), isHeld: fc.boolean() }), {
    maxLength: 40,
  })
  .map((list) => {
    let last: Waiting | null = null;
    return list.map(({ team, priority, isHeld }) => {
      const held: Partial<Waiting> = isHeld && last ? { heldBy: last.id, isShown: false } : {};
      last = aWaiting({ team, challenge: team === 'c' ? 'y' : 'x', priority, ...held });
      return last;
    });
  });

test('everybody has a place, each their own, and nobody waits less than those ahead', () => {
  fc.assert(
    fc.property(someWaiting, fc.integer({ min: 1, max: 4 }), (waiting, slots) => {
      const places = [...foresee({ slots, running: [], waiting }, 1000).values()];
      expect(places.map((place) => place.ahead)).toEqual(waiting.map((_, i) => i));
      for (const [i, place] of places.entries()) expect(place.ms).toBeGreaterThanOrEqual(places[i - 1]?.ms ?? 0);
    }),
  );
});

test('a team’s own keep their order, and no more places than asked for are told', () => {
  fc.assert(
    fc.property(fc.array(name('abc'), { minLength: 1, maxLength: 40 }), fc.nat({ max: 40 }), (teams, limit) => {
      const waiting = teams.map((team) => aWaiting({ team }));
      const places = foresee({ slots: 2, running: [], waiting }, limit);
      expect(places.size).toBe(Math.min(limit, waiting.length));
      for (const team of 'abc') {
        const own = waiting.filter((w) => w.team === team).map((w) => places.get(w.id)?.ahead ?? Infinity);
        expect(own).toEqual(own.toSorted((a, b) => a - b));
      }
    }),
  );
});
