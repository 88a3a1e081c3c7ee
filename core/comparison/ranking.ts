/** The order that an enterprise's own weights make of responses, and how sure that order is. */
import type { Indicator } from '../needs/content.ts';
import { type Criterion, criterionOf, isOffer, offers, type Row, type Table } from './table.ts';

export type Weights = Readonly<Record<string, number>>;
export const mostWeight = 100;

export interface Scored {
  id: string;
  /** The weighted mean of what its cells are worth, 0 to 100 with two decimals; null when nothing has a weight. */
  score: number | null;
  /** 1 for the best; equal scores share a rank. Whoever misses a compulsory indicator comes behind everybody else. */
  rank: number;
}

/** How the order changes when one weight is another. */
export interface Sensitivity {
  criterion: Criterion;
  /** The part of the weight that is added or taken: 0.2 or −0.2. */
  change: number;
  /** Who is first then, when that is somebody else. */
  first: string[] | null;
  /** Whether any place changes. */
  isReordered: boolean;
}

/** The weights of a sheet nobody has filled in: what the need says of its indicators, and a little for what is offered. */
export function ownWeights(indicators: readonly Indicator[]): Record<Criterion, number> {
  const said = indicators.some(({ weight }) => weight > 0);
  const weights: Record<Criterion, number> = { price: 20, months: 10, readiness: 10 };
  for (const indicator of indicators) weights[criterionOf(indicator)] = said ? indicator.weight : 10;
  return weights;
}

/** Every criterion of a need, in the order of its table. */
export const criteriaOf = (indicators: readonly Indicator[]): Criterion[] => [
  ...indicators.map(criterionOf),
  ...offers,
];

/** What a response is worth on one criterion, 0 to 100. */
export function worthOn(row: Row, criterion: string): number {
  if (isOffer(criterion)) return row.offers[criterion].worth;
  return row.indicators[criterion.slice('indicator:'.length)]?.worth ?? 0;
}

/**
 * Scores and ranks the rows of a table.
 * @param weights not negative; only their proportions matter.
 */
export function rank({ rows }: Table, weights: Weights): Scored[] {
  const sum = Object.values(weights).reduce((a, b) => a + b, 0);
  const scored = rows.map((row) => {
    const total = Object.entries(weights).reduce((a, [criterion, weight]) => a + weight * worthOn(row, criterion), 0);
    const group = row.eligibility === 'not_eligible' ? 1 : 0;
    return { id: row.id, score: sum > 0 ? Math.round((100 * total) / sum) / 100 : null, group };
  });
  const before = (a: (typeof scored)[number], b: (typeof scored)[number]) =>
    a.group - b.group || (b.score ?? 0) - (a.score ?? 0);
  return scored.map((own) => ({
    id: own.id,
    score: own.score,
    rank: 1 + scored.filter((other) => before(other, own) < 0).length,
  }));
}

/** Whether the order would be another if one weight were a fifth more or less: one entry for each that changes it. */
export function sensitivity(table: Table, weights: Weights): Sensitivity[] {
  const now = rank(table, weights);
  const firstOf = (places: Scored[]) => places.filter((one) => one.rank === 1).map(({ id }) => id);
  const isEqual = (a: string[], b: string[]) => a.length === b.length && a.every((id) => b.includes(id));
  const found: Sensitivity[] = [];
  for (const [criterion, weight] of Object.entries(weights) as [Criterion, number][]) {
    if (weight === 0) continue;
    for (const change of [-0.2, 0.2]) {
      const then = rank(table, { ...weights, [criterion]: weight * (1 + change) });
      const isReordered = then.some((place, i) => place.rank !== now[i]?.rank);
      if (!isReordered) continue;
      const first = firstOf(then);
      found.push({ criterion, change, first: isEqual(first, firstOf(now)) ? null : first, isReordered });
    }
  }
  return found;
}
