/** Figures and times as the reader's language writes them. */
import { language } from './i18n/index.svelte.ts';

export function money(amount: number, currency: string): string {
  return new Intl.NumberFormat(language.tag, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount);
}

export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}

/** Date and time in the reader's zone. */
export function when(instant: string): string {
  return new Intl.DateTimeFormat(language.tag, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

/** The day in the reader's zone. */
export function day(instant: string): string {
  return new Intl.DateTimeFormat(language.tag, { dateStyle: 'long' }).format(new Date(instant));
}

export function timeOfDay(instant: string): string {
  return new Intl.DateTimeFormat(language.tag, { timeStyle: 'medium' }).format(new Date(instant));
}

/** "in 3 days", "2 minutes ago": the largest unit that fits. */
export function relative(instant: string, now = Date.now()): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ];
  const [unit, size] = steps.find(([, s]) => Math.abs(seconds) >= s) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(language.tag, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

/** "48.21 s", "48.21秒". */
export function seconds(count: number, decimals = 0): string {
  return unit(count, 'second', decimals);
}

/** "1 hr 2 min", "1 min 20 sec": the two largest units. */
export function duration(count: number): string {
  const whole = Math.max(0, Math.ceil(count));
  if (whole < 60) return seconds(whole);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${unit(minutes, 'minute')} ${seconds(whole % 60)}`;
  return `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`;
}

/** A time that is known only roughly, rounded up: to 5 s, or to a minute. */
export function roughly(count: number): string {
  if (count <= 55) return seconds(Math.max(5, Math.ceil(count / 5) * 5));
  const minutes = Math.ceil(count / 60);
  return minutes < 60 ? unit(minutes, 'minute') : duration(minutes * 60);
}

function unit(count: number, name: 'second' | 'minute' | 'hour', decimals = 0): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(language.tag, { style: 'unit', unit: name, unitDisplay: 'short', ...digits }).format(
    count,
  );
}

/** A measured figure with all the digits that it has. */
export function figure(value: number): string {
  return new Intl.NumberFormat(language.tag, { maximumFractionDigits: 12 }).format(value);
}

export function whole(count: number): string {
  return new Intl.NumberFormat(language.tag).format(count);
}

/** Date and time in a named zone, with the zone's name. */
export function whenIn(instant: string, timeZone: string): string {
  const form = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  const parts = { ...form, hourCycle: 'h23', timeZone, timeZoneName: 'short' } as const;
  return new Intl.DateTimeFormat(language.tag, parts).format(new Date(instant));
}

/** Whether the reader's clock and a zone's show different times at an instant. */
export function differsHere(instant: string, timeZone: string): boolean {
  const clock = (zone?: string) =>
    new Intl.DateTimeFormat('en', {
      dateStyle: 'short',
      timeStyle: 'short',
      ...(zone ? { timeZone: zone } : {}),
    }).format(new Date(instant));
  return clock() !== clock(timeZone);
}
