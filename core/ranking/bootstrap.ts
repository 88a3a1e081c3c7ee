/**
 * How far a mean over cases could have come out otherwise had other cases been drawn: the percentile bootstrap
 * (Efron 1979). Seeded, so that the same results give the same interval for ever.
 */
import { resampledMeans } from './random.ts';

export interface Interval {
  low: number;
  high: number;
}

export const resamples = 1000;
const level = 0.95;
/** Beyond so many cases the mean is normal for all that a board shows, and resampling would only cost time. */
const mostResampled = 20_000;
const normalQuantile = 1.959964;

/**
 * The 95 % interval of the mean of some numbers, of which there is at least one.
 * @param seed the same for every result on the same cases, so that all are resampled alike.
 */
export function bootstrapMean(values: Float32Array | Float64Array, seed: number): Interval {
  const n = values.length;
  if (n === 0) throw new RangeError('there is no mean of nothing');
  if (n > mostResampled) {
    const mean = meanOf(values);
    const reach = normalQuantile * standardError(values);
    return { low: mean - reach, high: mean + reach };
  }
  const means = resampledMeans(Float64Array.from(values), resamples, seed).sort();
  return { low: quantile(means, (1 - level) / 2), high: quantile(means, (1 + level) / 2) };
}

/**
 * The 95 % interval of how much better the one did than the other, case by case: paired, since both met the same cases
 * and what made a case hard for one made it hard for the other.
 */
export function pairedInterval(above: Float32Array, below: Float32Array, seed: number): Interval {
  return bootstrapMean(differences(above, below), seed);
}

/** Whether the one is better than the other beyond what other cases could have turned round. */
export const isToldApart = (difference: Interval) => difference.low > 0;

/** Case by case, the one less the other. */
export function differences(a: Float32Array, b: Float32Array): Float64Array {
  if (a.length !== b.length) throw new RangeError('both must have met the same cases');
  return Float64Array.from(a, (value, i) => value - (b[i] as number));
}

export function meanOf(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Of the mean: the sample's standard deviation over the root of its size; 0 for fewer than two. */
export function standardError(values: Float32Array | Float64Array): number {
  const n = values.length;
  if (n < 2) return 0;
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (n - 1) / n);
}

/** Between the two nearest of sorted numbers, by their distance (type 7 of Hyndman and Fan 1996). */
function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}
