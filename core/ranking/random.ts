/** Random draws that are the same for the same seed, on every machine. */

/** @returns a generator of 32-bit unsigned integers: SplitMix32, after Steele, Lea and Flood 2014. */
export function randomBits(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/**
 * Means of as many values drawn with replacement. The generator, xoshiro128** 1.1 (Blackman and Vigna 2018), is
 * written out in the loop: a call for each draw would take five times as long.
 * @returns `count` means in the order of drawing.
 */
export function resampledMeans(values: Float64Array, count: number, seed: number): Float64Array {
  const word = randomBits(seed);
  let [a, b, c, d] = [word() | 0, word() | 0, word() | 0, word() | 0];
  const n = values.length;
  const scale = n / 2 ** 32;
  const means = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const times5 = Math.imul(b, 5);
      const bits = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
      sum += values[(bits * scale) | 0] as number;
    }
    means[r] = sum / n;
  }
  return means;
}
