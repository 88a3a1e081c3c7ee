/** Money, exactly: whole numbers of a currency's smallest unit (fen, cents), never fractions of it. */
import { z } from 'zod';

/** Digits after the decimal point in each currency that amounts are stated in (ISO 4217). */
export const minorDigits = { CNY: 2, USD: 2, EUR: 2, GBP: 2, HKD: 2, SGD: 2, JPY: 0 } as const;
export type Currency = keyof typeof minorDigits;
export const currency = z.enum(Object.keys(minorDigits) as [Currency, ...Currency[]]);

/** The most that an amount may be; its sums over any table stay exact in a double. */
export const mostMinor = 1e13;

/** An amount in the smallest unit of a currency, not negative. */
export const amount = z.number().int().min(0).max(mostMinor).describe('In the smallest unit of the currency');

/**
 * Divides an amount by weights so that the parts add up to it exactly: each gets its share rounded down, and what is
 * left over goes, one unit each, to those that lost the largest fractions, the earlier first among equals (the
 * largest-remainder method of Hamilton).
 * @param minor a whole number, not negative.
 * @param weights whole numbers, not negative, at least one above zero.
 * @throws RangeError when there is nothing to divide by.
 */
export function divide(minor: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (whole <= 0n || weights.some((weight) => weight < 0)) throw new RangeError('weights must add up to more than 0');
  const shares = weights.map((weight, place) => {
    const exact = BigInt(minor) * BigInt(weight);
    return { place, part: exact / whole, lost: exact % whole };
  });
  const left = BigInt(minor) - shares.reduce((sum, { part }) => sum + part, 0n);
  const order = [...shares].sort((a, b) => (a.lost === b.lost ? a.place - b.place : a.lost > b.lost ? -1 : 1));
  for (const share of order.slice(0, Number(left))) share.part += 1n;
  return shares.map(({ part }) => Number(part));
}

/**
 * Reads an amount as people write it, such as `1,234.50`.
 * @returns it in the smallest unit, or null when it is not an amount of that currency: too many digits, a sign, words.
 */
export function parseAmount(text: string, of: Currency): number | null {
  const digits = minorDigits[of];
  const found = /^(\d{1,3}(?:,?\d{3})*|\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!found) return null;
  const [, units = '', fraction = ''] = found;
  if (fraction.length > digits) return null;
  const minor = Number(units.replaceAll(',', '') + fraction.padEnd(digits, '0'));
  return minor <= mostMinor ? minor : null;
}

/** The amount as a decimal number without grouping, such as `1234.50`: for tables that programs read. */
export function toDecimal(minor: number, of: Currency): string {
  const digits = minorDigits[of];
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
