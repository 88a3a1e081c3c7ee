/** The filters of the catalogue as they stand in the address, in a saved search and in words. */
import { pick, t } from '../../i18n/index.svelte.ts';
import { amount } from '../../money.ts';
import { areas, fieldName } from '../../words.ts';

export const stages = ['open', 'matching', 'in_challenge', 'decided', 'unanswered'] as const;
export const types = ['product', 'process', 'equipment', 'testing', 'material', 'algorithm', 'common'] as const;
export const sorts = ['relevance', 'newest', 'deadline', 'investment'] as const;

/** Amounts in fen to choose from, and days; what the address holds beside these is shown as it is. */
export const leastAmounts = [10_000_000, 50_000_000, 100_000_000, 500_000_000];
export const dayChoices = ['max_days=7', 'max_days=30', 'min_days=30', 'min_days=90'] as const;

export const filterKeys = [
  'q',
  'stages',
  'fields',
  'types',
  'region',
  'least',
  'min_days',
  'max_days',
  'challenge',
] as const;
export type Asked = Partial<Record<(typeof filterKeys)[number] | 'most' | 'currency', string>>;

/** What an address asks for, without how it is sorted. */
export function askedIn(search: string): Asked {
  const params = new URLSearchParams(search);
  const asked: Asked = {};
  for (const key of [...filterKeys, 'most', 'currency'] as const) {
    const value = params.get(key);
    if (value) asked[key] = value;
  }
  return asked;
}

export function addressOf(asked: Record<string, string | undefined>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(asked)) if (value) params.set(key, value);
  const query = params.toString();
  return query ? `/needs?${query}` : '/needs';
}

export function daysName(choice: string): string {
  const [key, days = ''] = choice.split('=');
  return t(key === 'max_days' ? 'catalogue.days.within' : 'catalogue.days.left', { days });
}

/** The name of an area or of a field. */
export function codeName(code: string): string {
  const area = areas.find(([key]) => key === code)?.[1];
  return area ? pick(area.title) : fieldName(code);
}

/** The filters in words, for a list of saved searches. */
export function inWords(asked: Asked): string[] {
  const parts = (text: string | undefined) => text?.split(',') ?? [];
  return [
    ...(asked.q ? [`“${asked.q}”`] : []),
    ...parts(asked.stages).map((stage) => t(`catalogue.stage.${stage as (typeof stages)[number]}`)),
    ...parts(asked.fields).map(codeName),
    ...parts(asked.types).map((type) => t(`catalogue.type.${type as (typeof types)[number]}`)),
    ...(asked.region ? [asked.region] : []),
    ...(asked.least
      ? [t('catalogue.money.from', { amount: amount(Number(asked.least), asked.currency ?? 'CNY') })]
      : []),
    ...(asked.max_days ? [daysName(`max_days=${asked.max_days}`)] : []),
    ...(asked.min_days ? [daysName(`min_days=${asked.min_days}`)] : []),
    ...(asked.challenge === 'yes' ? [t('catalogue.challenge')] : []),
  ];
}
