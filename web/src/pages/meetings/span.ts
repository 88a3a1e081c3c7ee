import { language } from '../../i18n/index.svelte.ts';

/** From when to when, in the reader's zone; the day once where it is one day. */
export function span(from: string, to: string): string {
  const shape = new Intl.DateTimeFormat(language.tag, { dateStyle: 'full', timeStyle: 'short' });
  return shape.formatRange(new Date(from), new Date(to));
}

/** An instant as an input of date and time takes it, in the reader's zone. */
export function localInput(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
