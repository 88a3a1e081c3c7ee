/** Money on pages: whole numbers of the smallest unit, shown exactly. */
import { language, t } from './i18n/index.svelte.ts';

const minorDigits: Record<string, number> = { CNY: 2, USD: 2, EUR: 2, GBP: 2, HKD: 2, SGD: 2, JPY: 0 };
export const currencies = Object.keys(minorDigits);
export const digitsOf = (currency: string) => minorDigits[currency] ?? 2;

/** "30 万元", "¥1,234.50", "$4,000": always the exact amount; Chinese readers see 万 where nothing is lost by it. */
export function amount(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  const unit = 10 ** digits;
  if (currency === 'CNY' && language.current === 'zh' && minor >= 10_000 * unit && minor % (unit * 100) === 0)
    return `${new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 }).format(minor / unit / 10_000)} 万元`;
  const decimals = minor % unit === 0 ? 0 : digits;
  return new Intl.NumberFormat(language.tag, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(minor / unit);
}

export interface Range {
  currency: string;
  min: number | null;
  max: number | null;
}

/** What a need or a response says of money, where either end may be missing. */
export function amounts({ currency, min, max }: Range): string {
  if (min === null && max === null) return t('need.negotiable');
  if (min === null) return t('need.up_to', { amount: amount(max ?? 0, currency) });
  if (max === null) return t('need.from', { amount: amount(min, currency) });
  return min === max ? amount(min, currency) : `${amount(min, currency)} – ${amount(max, currency)}`;
}

/**
 * Reads an amount as somebody types it, exactly.
 * @param scale 10,000 where it is typed in 万.
 * @returns it in the smallest unit; null when it is no amount, or finer than that unit.
 */
export function parseAmount(text: string, currency: string, scale: 1 | 10_000 = 1): number | null {
  const found = /^(\d{1,13})(?:\.(\d{1,8}))?$/.exec(text.trim().replaceAll(/[,，\s]/g, ''));
  if (!found) return null;
  const [, units = '', fraction = ''] = found;
  const places = digitsOf(currency) + (scale === 1 ? 0 : 4);
  if (fraction.replace(/0+$/, '').length > places) return null;
  const minor = Number(units + fraction.slice(0, places).padEnd(places, '0'));
  return minor <= 1e13 ? minor : null;
}

/** An amount as it is typed, without a loss: the way back from `parseAmount`. */
export function typedAmount(minor: number | null, currency: string, scale: 1 | 10_000 = 1): string {
  if (minor === null) return '';
  const places = digitsOf(currency) + (scale === 1 ? 0 : 4);
  const text = String(minor).padStart(places + 1, '0');
  if (places === 0) return text;
  return `${text.slice(0, -places)}.${text.slice(-places)}`.replace(/\.?0+$/, '');
}
