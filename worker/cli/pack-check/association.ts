/** How much one column of values tells about the labels, and whether that may be chance. */
import { type Random, shuffled } from './chance.ts';

export const permutations = 1999;
/** What is called more than chance: with some thirty clues a pack, one clean pack in thirty meets a false alarm. */
export const significant = 0.001;
/** More cases than this are thinned: the answer does not get better, only slower. */
export const mostCases = 4000;

export interface Association {
  /** Share of the labels' entropy that the values give away, 0..1, what chance would give already taken off. */
  share: number;
  /** Of as much or more in shuffled labels. */
  p: number;
}

/**
 * Mutual information with a permutation test. The share is the adjusted mutual information of Vinh, Epps and Bailey
 * (2010), its expectation taken from the permutations and normalised by the labels' entropy.
 * @param values one a case; null where there is none, which counts as a value of its own.
 * @returns null where there is nothing to learn: values or labels all alike, or values that are identifiers.
 */
export function association(
  values: readonly (string | null)[],
  labels: readonly string[],
  random: Random,
): Association | null {
  const kept = thinned(values.length, random);
  const classes = codesOf(kept.map((i) => labels[i] ?? ''));
  const bins = binsOf(
    kept.map((i) => values[i] ?? null),
    classes.count,
  );
  if (!bins || bins.count < 2 || classes.count < 2) return null;
  const observed = information(bins, classes);
  let asMuch = 1;
  let sum = observed;
  for (let i = 0; i < permutations; i++) {
    const by = information(bins, { ...classes, codes: shuffled(classes.codes, random) });
    if (by >= observed - 1e-12) asMuch++;
    sum += by;
  }
  const expected = sum / (permutations + 1);
  const entropy = information(classes, classes);
  const share = entropy - expected < 1e-9 ? 0 : Math.max(0, (observed - expected) / (entropy - expected));
  return { share, p: asMuch / (permutations + 1) };
}

export interface Codes {
  /** Each in 0..count-1. */
  codes: number[];
  count: number;
}

export function codesOf(values: readonly string[]): Codes {
  const known = new Map<string, number>();
  const codes = values.map((value) => known.get(value) ?? known.set(value, known.size).size - 1);
  return { codes, count: known.size };
}

/** Mutual information in bits. */
export function information(a: Codes, b: Codes): number {
  const n = a.codes.length;
  const both = new Float64Array(a.count * b.count);
  const ofA = new Float64Array(a.count);
  const ofB = new Float64Array(b.count);
  for (let i = 0; i < n; i++) {
    const x = a.codes[i] as number;
    const y = b.codes[i] as number;
    (both[x * b.count + y] as number)++;
    (ofA[x] as number)++;
    (ofB[y] as number)++;
  }
  let bits = 0;
  for (let x = 0; x < a.count; x++)
    for (let y = 0; y < b.count; y++) {
      const here = both[x * b.count + y] as number;
      if (here > 0) bits += (here / n) * Math.log2((here * n) / ((ofA[x] as number) * (ofB[y] as number)));
    }
  return bits;
}

/** Few values are taken as they are, many numbers by their quantiles; many different texts are identifiers: null. */
function binsOf(values: (string | null)[], classes: number): Codes | null {
  const texts = values.map((value) => value ?? '\0');
  const kinds = new Set(texts).size;
  const numbers = values.map((value) => (value === null || value.trim() === '' ? null : Number(value)));
  const numeric = numbers.every((n) => n === null || Number.isFinite(n));
  if (kinds <= Math.max(2, Math.min(values.length / 5, numeric ? 16 : Number.POSITIVE_INFINITY))) return codesOf(texts);
  if (!numeric) return null;
  const sorted = numbers.filter((n) => n !== null).sort((a, b) => a - b);
  const bins = Math.max(2, Math.min(16, Math.max(classes, Math.floor(Math.sqrt(sorted.length) / 2))));
  const edges = Array.from({ length: bins - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / bins)] ?? 0);
  return codesOf(numbers.map((n) => (n === null ? 'none' : String(edges.filter((edge) => edge <= n).length))));
}

function thinned(length: number, random: Random): number[] {
  const all = Array.from({ length }, (_, i) => i);
  return length <= mostCases ? all : shuffled(all, random).slice(0, mostCases);
}
