/** Whether labels that stand in some order could have been shuffled, or tell themselves by where they stand. */
import { type Codes, codesOf, information, mostCases, permutations } from './association.ts';
import { type Random, shuffled } from './chance.ts';

export interface OrderTest {
  /** Of an order as unlike chance as this one. */
  p: number;
  /** What is least like chance: labels `lag` places apart agree too often or too rarely, or labels drift. */
  pattern: { kind: 'lag'; lag: number; share: number; expected: number } | { kind: 'drift' };
}

const mostLag = 12;
const stretches = 8;

/**
 * Compares how often labels 1…12 places apart agree (blocks of one class, taking turns), and the mutual information of
 * the label and the eighth of the list that it stands in (a drift), with shuffled labels. The most extreme of these
 * standardised statistics is the test's, so that looking at thirteen costs nothing (Westfall and Young 1993).
 * For lag 1 and two classes this is the runs test of Wald and Wolfowitz (1940) with an exact distribution.
 * @returns null for fewer than 8 labels, or one kind of label only.
 */
export function testOrder(labels: readonly string[], random: Random): OrderTest | null {
  const head = codesOf(labels.slice(0, mostCases));
  const step = Math.max(1, labels.length / mostCases);
  const spread = codesOf(
    Array.from({ length: Math.floor(labels.length / step) }, (_, i) => labels[Math.floor(i * step)] ?? ''),
  );
  if (labels.length < 8 || spread.count < 2) return null;
  const lags = Math.min(mostLag, Math.floor(labels.length / 4));
  const statistics = (near: Codes, far: Codes) => [
    ...Array.from({ length: lags }, (_, i) => agreement(near.codes, i + 1)),
    drift(far),
  ];
  const observed = statistics(head, spread);
  const drawn = [observed];
  for (let i = 0; i < permutations; i++)
    drawn.push(
      statistics(
        { ...head, codes: shuffled(head.codes, random) },
        { ...spread, codes: shuffled(spread.codes, random) },
      ),
    );
  const scales = observed.map((_, k) => {
    const column = drawn.map((row) => row[k] as number);
    const mean = column.reduce((a, b) => a + b, 0) / column.length;
    const deviation = Math.sqrt(column.reduce((a, b) => a + (b - mean) ** 2, 0) / column.length);
    return { mean, deviation };
  });
  const extremes = (row: number[]) =>
    row.map((value, k) => {
      const { mean, deviation } = scales[k] as { mean: number; deviation: number };
      const z = deviation < 1e-12 ? 0 : (value - mean) / deviation;
      return k === lags ? z : Math.abs(z);
    });
  const ours = extremes(observed);
  const most = Math.max(...ours);
  const p = drawn.filter((row) => Math.max(...extremes(row)) >= most - 1e-9).length / drawn.length;
  const at = ours.indexOf(most);
  const pattern =
    at === lags
      ? { kind: 'drift' as const }
      : { kind: 'lag' as const, lag: at + 1, share: observed[at] ?? 0, expected: scales[at]?.mean ?? 0 };
  return { p, pattern };
}

/** Share of the pairs `lag` places apart that have one label. */
function agreement(codes: number[], lag: number): number {
  let same = 0;
  for (let i = lag; i < codes.length; i++) if (codes[i] === codes[i - lag]) same++;
  return same / (codes.length - lag);
}

function drift(labels: Codes): number {
  const places = labels.codes.map((_, i) => Math.floor((i * stretches) / labels.codes.length));
  return information({ codes: places, count: stretches }, labels);
}
