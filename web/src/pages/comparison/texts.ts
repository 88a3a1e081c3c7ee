/** Figures of a comparison as the reader's language writes them. */
import type { Comparison, ComparisonRow } from '../../api/client.ts';
import { language, t } from '../../i18n/index.svelte.ts';

export type Table = Pick<Comparison, 'indicators' | 'currency' | 'weights' | 'rows' | 'sensitivity'>;
export type Indicator = Table['indicators'][number];
export type Cell = ComparisonRow['indicators'][number];

const signs = { at_least: '≥', at_most: '≤', equal: '=' } as const;

/** Numbers come from decimal arithmetic in binary: what is beyond twelve digits is dust. */
export function figure(value: number): string {
  return new Intl.NumberFormat(language.tag, { maximumSignificantDigits: 12 }).format(Number(value.toPrecision(12)));
}

export function measured(value: number, upper: number | null, unit: string): string {
  const said = upper === null ? figure(value) : `${figure(value)} – ${figure(upper)}`;
  return `${said} ${unit}`.trim();
}

/** "≤ 15 %", "6.5 – 7.5". */
export function targetOf({ comparator, value, upper, unit }: Indicator): string {
  return comparator === 'between'
    ? measured(value, upper, unit)
    : `${signs[comparator]} ${measured(value, null, unit)}`;
}

export function criterionName(criterion: string, indicators: Indicator[]): string {
  if (criterion === 'price' || criterion === 'months' || criterion === 'readiness') return t(`compare.${criterion}`);
  return indicators.find(({ id }) => `indicator:${id}` === criterion)?.name ?? criterion;
}

/** "2.2 % better than asked"; nothing where there is nothing to say. */
export function marginText({ margin, standing }: Cell, { comparator, unit }: Indicator): string {
  if (margin === null || margin === 0) return '';
  const value = measured(Math.abs(margin), null, unit);
  if (standing === 'missed') return t('compare.short', { value });
  return comparator === 'at_least' || comparator === 'at_most' ? t('compare.margin', { value }) : '';
}

export function eligibilityText(row: ComparisonRow, indicators: Indicator[]): string {
  const names = (ids: string[]) =>
    ids.map((id) => criterionName(`indicator:${id}`, indicators)).join(language.current === 'zh' ? '、' : ', ');
  if (row.eligibility === 'not_eligible') return t('compare.not_eligible', { names: names(row.missed) });
  if (row.eligibility === 'unclear') return t('compare.unclear', { names: names(row.unclear) });
  return t('compare.eligible');
}
