/** The dates of bundles: ISO 8601 with or without a time, or month, day and year; UTC unless they say otherwise. */

const time = String.raw`(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?`;
const yearFirst = new RegExp(`^(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})${time}$`, 'i');
const monthFirst = new RegExp(`^(\\d{1,2})[-/](\\d{1,2})[-/](\\d{4})${time}$`, 'i');

/** @returns the instant in ISO 8601, or null for what is no date. `13-1-2026` can only have its day first. */
export function instantOf(text: string): string | null {
  const iso = yearFirst.exec(text.trim());
  const other = iso ? null : monthFirst.exec(text.trim());
  const match = iso ?? other;
  if (!match) return null;
  const [, a, b, c, hour = '0', minute = '0', second = '0', zone = 'Z'] = match;
  const dayFirst = !iso && Number(a) > 12;
  const [year, month, day] = (iso ? [a, b, c] : dayFirst ? [c, b, a] : [c, a, b]).map(Number) as [
    number,
    number,
    number,
  ];
  const at = new Date(Date.UTC(year, month - 1, day, Number(hour), Number(minute), Number(second)));
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && Number(hour) < 24 && Number(minute) < 60;
  if (!isReal || year < 1970 || Number(second) > 59) return null;
  return new Date(at.getTime() - offsetMinutes(zone) * 60_000).toISOString();
}

function offsetMinutes(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}
