/** Money on pages: whole numbers of the smallest unit, shown exactly. */
import { digitsOf } from './amount.ts';
import { language, t } from './i18n/index.svelte.ts';

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

/** `¥1,234.50`: every digit of it, for tables whose columns must add up before the reader's eyes. */
export function exact(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  const form = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language.tag, { style: 'currency', currency, ...form }).format(minor / 10 ** digits);
}
