/** Chance that can be repeated: everything random in a check of a pack comes from one seed. */
import { randomBits } from '../../../core/ranking/random.ts';

export type Random = () => number;

/** Numbers in 0..1, evenly spread. */
export function randomFrom(seed: number): Random {
  const bits = randomBits(seed);
  return () => bits() / 2 ** 32;
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}
