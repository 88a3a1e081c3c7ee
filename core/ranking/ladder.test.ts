import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, meanOf, standardError } from './bootstrap.ts';
import { climb, onGrid } from './ladder.ts';
import { randomBits } from './random.ts';

const value = fc.double({ min: 0, max: 1, noNaN: true });
const results = fc.array(
  value.map((v) => ({ value: v, cases: 50 })),
  { minLength: 1, maxLength: 30 },
);
const step = fc.constantFrom(0.001, 0.01, 0.05, 0.3);
const never = async () => null;

test('the shown score never falls, and moves by nothing less than half a step', async () => {
  await fc.assert(
    fc.asyncProperty(results, step, async (list, size) => {
      const rungs = await climb({ step: size }, list, never);
      expect(rungs).toHaveLength(list.length);
      for (const [i, rung] of rungs.entries()) {
        const before = rungs[i - 1];
        expect(rung.shown).toBeCloseTo(onGrid(rung.shown, size), 9);
        if (!before) expect(rung.moved).toBe(true);
        // A step above the shown score, which itself is rounded by half a step at most.
        else if (rung.moved) expect(rung.shown).toBeGreaterThanOrEqual(before.shown + size / 2 - 1e-9);
        else expect(rung).toMatchObject({ shown: before.shown, best: before.best });
      }
    }),
  );
});

test('what is shown tells nothing of a result that did not move it', async () => {
  await fc.assert(
    fc.asyncProperty(results, value, step, async (list, other, size) => {
      const rungs = await climb({ step: size }, list, never);
      const still = rungs.findIndex((rung) => !rung.moved);
      const shown = rungs[still]?.shown;
      if (shown === undefined || other - shown >= size) return;
      const changed = list.map((result, i) => (i === still ? { ...result, value: other } : result));
      const again = await climb({ step: size }, changed, never);
      expect(again.map((rung) => rung.shown)).toEqual(rungs.map((rung) => rung.shown));
    }),
  );
});

test('a result that is better by the very step moves it', async () => {
  const rungs = await climb(
    { step: 0.1 },
    [0.6, 0.7, 0.79].map((v) => ({ value: v, cases: null })),
    never,
  );
  expect(rungs.map((rung) => [rung.shown, rung.moved])).toEqual([
    [0.6, true],
    [0.7, true],
    [0.7, false],
  ]);
});

test('without parameters it moves when the gain is more than the paired standard error', async () => {
  const of = (right: number) => {
    const scores = Float32Array.from({ length: 100 }, (_, i) => (i < right ? 1 : 0));
    return { value: meanOf(scores), cases: 100, scores };
  };
  const error = async (a: ReturnType<typeof of>, b: ReturnType<typeof of>) =>
    standardError(differences(a.scores, b.scores));
  // One case more: a gain of 0.01 with a standard error of 0.01.
  const rungs = await climb({ step: 'auto' }, [of(60), of(60), of(61), of(64)], error);
  expect(rungs.map((rung) => rung.moved)).toEqual([true, false, false, true]);
  expect(rungs.at(-1)?.shown).toBe(0.64);
});

test('without scores by case nothing moves but the first', async () => {
  const rungs = await climb(
    { step: 'auto' },
    [0.2, 0.9].map((v) => ({ value: v, cases: null })),
    never,
  );
  expect(rungs.map((rung) => rung.shown)).toEqual([0.2, 0.2]);
});

test('random guesses cannot be put together into a high shown score', async () => {
  // The boosting attack of Blum and Hardt: keep the guesses that scored above one half and vote.
  const n = 400;
  const next = randomBits(21);
  const draw = () => Float32Array.from({ length: n }, () => next() & 1);
  const truth = draw();
  const scoresOf = (guess: Float32Array) => guess.map((g, i) => +(g === truth[i]));
  const attack = async (guarded: boolean) => {
    const guesses = Array.from({ length: 900 }, draw);
    const results = guesses.map((guess) => ({ value: meanOf(scoresOf(guess)), cases: n, scores: scoresOf(guess) }));
    const rungs = await climb({ step: 'auto' }, results, async (a, b) =>
      standardError(differences(a.scores, b.scores)),
    );
    const kept = guesses.filter((_, i) => (guarded ? rungs[i]?.moved : (results[i]?.value ?? 0) > 0.5));
    const vote = Float32Array.from(
      { length: n },
      (_, i) => +(kept.reduce((sum, g) => sum + (g[i] ?? 0), 0) * 2 > kept.length),
    );
    return meanOf(scoresOf(vote));
  };
  expect(await attack(false)).toBeGreaterThan(0.7);
  expect(await attack(true)).toBeLessThan(0.62);
});
