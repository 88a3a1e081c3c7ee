/** Dividing a payment among payees by an agreed rule, to the cent. */
import { divide } from '../money/money.ts';

/** Basis points of a whole. */
export const wholePoints = 10_000;
export const mostShares = 20;

export interface Part {
  /** In the smallest unit. */
  amount: number;
  /** Its exact share of the payment, `numerator / 10,000` of the smallest unit, before rounding. */
  numerator: string;
}

/**
 * Each payee's part of a payment; the parts add up to it.
 * @param points basis points of the payees, in their order, that add up to 10,000.
 * @throws RangeError when they do not.
 */
export function partsOf(amount: number, points: readonly number[]): Part[] {
  const sum = points.reduce((total, one) => total + one, 0);
  if (sum !== wholePoints) throw new RangeError(`the shares add up to ${sum} and not to ${wholePoints}`);
  return divide(amount, points).map((part, place) => ({
    amount: part,
    numerator: exactPart(amount, points[place] ?? 0),
  }));
}

/** What a share would be worth without rounding: `numerator / 10,000` of the smallest unit. */
export function exactPart(amount: number, points: number): string {
  return String(BigInt(amount) * BigInt(points));
}
