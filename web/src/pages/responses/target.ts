/** The target of an indicator in words. */
import { language, t } from '../../i18n/index.svelte.ts';
import type { Indicator } from './met.ts';

const number = (value: number) => new Intl.NumberFormat(language.tag, { maximumFractionDigits: 12 }).format(value);

/** "≤ 15 %" */
export function targetOf({ comparator, value, upper, unit }: Indicator): string {
  const text = t(`response.comparator.${comparator}`, {
    value: number(value),
    upper: upper === null ? '' : number(upper),
  });
  return unit ? `${text} ${unit}` : text;
}

/** "11.8 %", "6 – 8 ℃" */
export function answerText(value: number, upper: number | null, unit: string): string {
  const text =
    upper === null ? number(value) : t('response.comparator.between', { value: number(value), upper: number(upper) });
  return unit ? `${text} ${unit}` : text;
}
