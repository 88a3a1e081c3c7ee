/** Shares and days as people write them, and back. */
import { language } from '../../i18n/index.svelte.ts';

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
