/** Amounts as people type them, and back, without a cent lost on the way. */

/** Digits after the decimal point of each currency (ISO 4217). */
const minorDigits: Record<string, number> = { CNY: 2, USD: 2, EUR: 2, GBP: 2, HKD: 2, SGD: 2, JPY: 0 };
export const currencies = Object.keys(minorDigits);
export const digitsOf = (currency: string) => minorDigits[currency] ?? 2;

/** What an amount is typed in: whole units of its currency, or 万. */
export type Scale = 1 | 10_000;

const placesOf = (currency: string, scale: Scale) => digitsOf(currency) + (scale === 1 ? 0 : 4);

/**
 * Reads an amount such as `450,000` or `1234.5`. A comma stands only where thousands are parted: `1,5` is no amount, for
 * it means one and a half to some and fifteen to nobody.
 * @returns it in the smallest unit; null when it is no amount, or finer than that unit.
 */
export function parseAmount(text: string, currency: string, scale: Scale = 1): number | null {
  const found = /^(\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(\d{0,8}))?$/.exec(text.trim().replaceAll('，', ','));
  if (!found) return null;
  const [, units = '', fraction = ''] = found;
  const places = placesOf(currency, scale);
  if (fraction.replace(/0+$/, '').length > places) return null;
  const minor = Number(units.replaceAll(',', '') + fraction.slice(0, places).padEnd(places, '0'));
  return minor <= 1e13 ? minor : null;
}

/** An amount as it is typed: `450,000`, `1,234.50`; the way back from `parseAmount`. Empty for none. */
export function typedAmount(minor: number | null, currency: string, scale: Scale = 1): string {
  if (minor === null) return '';
  const places = placesOf(currency, scale);
  const text = String(minor).padStart(places + 1, '0');
  const units = places === 0 ? text : text.slice(0, -places);
  const fraction = places === 0 ? '' : text.slice(-places);
  const grouped = units.replace(/\B(?=(\d{3})+$)/g, ',');
  if (!/[1-9]/.test(fraction)) return grouped;
  return `${grouped}.${scale === 1 ? fraction : fraction.replace(/0+$/, '')}`;
}
