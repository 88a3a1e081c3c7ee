/** Amounts as people write them, and back, without a cent lost on the way. */
import { language } from '../../i18n/index.svelte.ts';
import { digitsOf } from '../../money.ts';

/** `1234.50`, for an input. */
export function toText(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, '0');
  const decimals = text.slice(-digits);
  return /^0+$/.test(decimals) ? text.slice(0, -digits) : `${text.slice(0, -digits)}.${decimals}`;
}

/** In the smallest unit, or null for what is no amount of that currency. */
export function readText(text: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const found = /^(\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.(\d*))?$/.exec(text.trim());
  if (!found) return null;
  const [, units = '', decimals = ''] = found;
  if (decimals.length > digits) return null;
  const minor = Number(units.replaceAll(/[,，]/g, '') + decimals.padEnd(digits, '0'));
  return minor <= 1e13 ? minor : null;
}

/** `¥1,234.50`: every digit of it, for tables whose columns must add up before the reader's eyes. */
export function exact(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  const form = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language.tag, { style: 'currency', currency, ...form }).format(minor / 10 ** digits);
}

/** `12.5 %` of basis points. */
export function percent(points: number): string {
  return new Intl.NumberFormat(language.tag, { style: 'percent', maximumFractionDigits: 2 }).format(points / 10_000);
}

/** Basis points of a percentage as people write it, or null. */
export function readPercent(text: string): number | null {
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!found) return null;
  const points = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  return points >= 1 && points <= 10_000 ? points : null;
}

/** A day as the reader's language writes it. */
export function dayText(day: string): string {
  const form = { dateStyle: 'medium', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(language.tag, form).format(new Date(`${day}T00:00:00Z`));
}
