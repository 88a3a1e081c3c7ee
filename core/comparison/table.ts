/** The table in which an enterprise sees responses side by side: what each reaches, what it costs, and what stands out. */
import type { Currency } from '../money/money.ts';
import type { Indicator } from '../needs/content.ts';
import type { IndicatorAnswer } from '../responses/content.ts';
import { isSame, type Judgement, judge, worth } from './judgement.ts';

/** What is compared of a response. */
export interface Candidate {
  id: string;
  answers: readonly IndicatorAnswer[];
  /** Units by indicator of the version of the need that it answers, where they differ from those of now. */
  units: Readonly<Record<string, string>>;
  price: { currency: Currency; min: number; max: number };
  months: number;
  readiness: number;
}

export const offers = ['price', 'months', 'readiness'] as const;
export type Offer = (typeof offers)[number];
/** A criterion is an indicator of the need, or one of the three that every response states. */
export type Criterion = Offer | `indicator:${string}`;
export const criterionOf = (indicator: { id: string }): Criterion => `indicator:${indicator.id}`;
export const isOffer = (criterion: string): criterion is Offer => (offers as readonly string[]).includes(criterion);

export interface Cell extends Judgement {
  evidence: string;
  method: string;
  isBest: boolean;
  /** 0 to 100. */
  worth: number;
}
export interface OfferCell {
  isBest: boolean;
  worth: number;
  /** False when its price is in another currency than the prices are weighed in. */
  isKnown: boolean;
}
export type Eligibility = 'eligible' | 'unclear' | 'not_eligible';
export interface Row {
  id: string;
  indicators: Record<string, Cell>;
  offers: Record<Offer, OfferCell>;
  eligibility: Eligibility;
  /** Indicators that a solution must reach and this one misses, or leaves unanswered. */
  missed: string[];
  unclear: string[];
}
export interface Table {
  /** The currency in which prices are weighed: the need's own, or the one that most responses name. */
  currency: Currency | null;
  rows: Row[];
}

/**
 * Compares responses on the indicators of a need. Prices count with their upper end, for that is what may have to be
 * paid. A price is worth 100 times the lowest one divided by it, and so are months (the price score of China's
 * Government Procurement Order 87, article 55); the lowest is that of the responses that miss no compulsory indicator,
 * if there are any. Readiness is worth its level of 9.
 * @param currency in which the need states its investment, or null.
 */
export function compare(
  indicators: readonly Indicator[],
  candidates: readonly Candidate[],
  currency: Currency | null,
): Table {
  const weighedIn = currencyOf(candidates, currency);
  const rows = candidates.map((candidate): Row => {
    const cells: Record<string, Cell> = {};
    const [missed, unclear]: [string[], string[]] = [[], []];
    for (const indicator of indicators) {
      const answer = candidate.answers.find(({ indicatorId }) => indicatorId === indicator.id) ?? null;
      const unit = answer?.unit ?? candidate.units[indicator.id] ?? indicator.unit;
      const judgement = judge(indicator, answer, unit);
      if (indicator.must && judgement.standing !== 'met')
        (judgement.standing === 'missed' ? missed : unclear).push(indicator.id);
      cells[indicator.id] = {
        ...judgement,
        evidence: answer?.evidence ?? '',
        method: answer?.method ?? '',
        isBest: false,
        worth: worth(indicator, judgement),
      };
    }
    return {
      id: candidate.id,
      indicators: cells,
      offers: {
        price: { isBest: false, worth: 0, isKnown: candidate.price.currency === weighedIn },
        months: { isBest: false, worth: 0, isKnown: true },
        readiness: { isBest: false, worth: (100 * candidate.readiness) / 9, isKnown: true },
      },
      eligibility: missed.length > 0 ? 'not_eligible' : unclear.length > 0 ? 'unclear' : 'eligible',
      missed,
      unclear,
    };
  });
  markBest(indicators, candidates, rows);
  weighOffers(candidates, rows);
  return { currency: weighedIn, rows };
}

function currencyOf(candidates: readonly Candidate[], wanted: Currency | null): Currency | null {
  const counts = new Map<Currency, number>();
  for (const { price } of candidates) counts.set(price.currency, (counts.get(price.currency) ?? 0) + 1);
  if (wanted && (counts.has(wanted) || candidates.length === 0)) return wanted;
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? wanted;
}

function markBest(indicators: readonly Indicator[], candidates: readonly Candidate[], rows: Row[]): void {
  for (const { id } of indicators) {
    const merits = rows.flatMap((row) => row.indicators[id]?.merit ?? []);
    const best = Math.max(...merits);
    for (const row of rows) {
      const cell = row.indicators[id];
      if (cell && cell.merit !== null) cell.isBest = isSame(cell.merit, best);
    }
  }
  const lowestPrice = new Map<Currency, number>();
  for (const { price } of candidates)
    lowestPrice.set(price.currency, Math.min(lowestPrice.get(price.currency) ?? Number.POSITIVE_INFINITY, price.max));
  const shortest = Math.min(...candidates.map(({ months }) => months));
  const ripest = Math.max(...candidates.map(({ readiness }) => readiness));
  candidates.forEach(({ price, months, readiness }, i) => {
    const offered = rows[i]?.offers;
    if (!offered) return;
    offered.price.isBest = price.max === lowestPrice.get(price.currency);
    offered.months.isBest = months === shortest;
    offered.readiness.isBest = readiness === ripest;
  });
}

function weighOffers(candidates: readonly Candidate[], rows: Row[]): void {
  const fit = candidates.filter((_, i) => rows[i]?.eligibility !== 'not_eligible');
  const base = fit.length > 0 ? fit : candidates;
  const known = base.filter(({ id }) => rows.find((row) => row.id === id)?.offers.price.isKnown);
  const cheapest = Math.min(...known.map(({ price }) => price.max));
  const shortest = Math.min(...base.map(({ months }) => months));
  const share = (least: number, own: number) => (own <= least ? 100 : (100 * least) / own);
  candidates.forEach(({ price, months }, i) => {
    const offered = rows[i]?.offers;
    if (!offered) return;
    offered.price.worth = offered.price.isKnown ? share(cheapest, price.max) : 0;
    offered.months.worth = share(shortest, months);
  });
}
