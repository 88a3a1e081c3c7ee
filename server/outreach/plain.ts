/** What a published need says to everybody, in plain words of one language. */
import { minorDigits } from '../../core/money/money.ts';
import type { Indicator, NeedContent } from '../../core/needs/content.ts';
import { choiceWords } from '../../core/needs/words.ts';
import { fieldTitle } from '../../core/taxonomy/fields.ts';

export type Language = 'en' | 'zh';

/** A need as the public reads it; `enterprise` is null where it stays unnamed. */
export interface Told {
  id: string;
  number: number;
  content: Omit<NeedContent, 'tried' | 'lead' | 'contact' | 'decision' | 'acceptance'>;
  enterprise: string | null;
  region: string;
  /** As it stands now, with later extensions. */
  deadline: Date | null;
}

const between = { en: ', ', zh: '、' };
export const listed = (words: string[], language: Language) => words.join(between[language]);

export const fieldsOf = ({ content }: Told, language: Language) =>
  listed(
    content.fields.map((field) => fieldTitle(field)[language]),
    language,
  );

export const cooperationOf = ({ content }: Told, language: Language) =>
  listed(
    content.cooperation.map((one) => choiceWords.cooperation[one][language]),
    language,
  );

const unnamed = { en: 'An enterprise', zh: '某企业' };
export function enterpriseOf({ enterprise, region }: Told, language: Language): string {
  if (enterprise) return enterprise;
  if (!region) return unnamed[language];
  return language === 'zh' ? `${region}某企业` : `An enterprise in ${region}`;
}

const negotiable = { en: 'to be agreed', zh: '面议' };
/** Yuan in Chinese are said in 万元, everything else in whole units with its ISO 4217 code. */
export function investmentOf({ content: { investment } }: Told, language: Language): string {
  const { currency, min, max } = investment;
  const inWan = currency === 'CNY' && language === 'zh';
  const said = (minor: number) => decimal(minor, minorDigits[currency] + (inWan ? 4 : 0));
  const amount = (text: string) => (inWan ? `${text} 万元` : `${currency} ${text}`);
  if (min !== null && max !== null) return min === max ? amount(said(min)) : amount(`${said(min)}–${said(max)}`);
  if (min !== null) return language === 'zh' ? `${amount(said(min))}以上` : `from ${amount(said(min))}`;
  if (max !== null) return language === 'zh' ? `不超过 ${amount(said(max))}` : `up to ${amount(said(max))}`;
  return investment.reason || negotiable[language];
}

/** Whole units, grouped, and what follows the point without noughts at its end. */
function decimal(minor: number, places: number): string {
  const text = String(minor).padStart(places + 1, '0');
  const units = places === 0 ? text : text.slice(0, -places);
  const fraction = places === 0 ? '' : text.slice(-places).replace(/0+$/, '');
  const grouped = units.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction ? `${grouped}.${fraction}` : grouped;
}

/** A date and time in Beijing's zone, which the text says where its reader may live elsewhere. */
export function deadlineOf({ deadline }: Told, language: Language): string {
  if (!deadline) return '–';
  const shape = { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Shanghai' } as const;
  const text = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', shape).format(deadline);
  return language === 'zh' ? text : `${text} (Beijing time)`;
}

const signs = { at_least: '≥', at_most: '≤', equal: '=', between: '' } as const;
export function targetOf({ comparator, value, upper, unit }: Indicator): string {
  const span = comparator === 'between' ? `${value}–${upper ?? ''}` : `${signs[comparator]} ${value}`;
  return unit ? `${span} ${unit}` : span;
}

export function baselineOf({ baseline, unit }: Indicator): string {
  return baseline === null ? '–' : `${baseline}${unit ? ` ${unit}` : ''}`;
}
