/** Working days: Monday to Friday in a zone. Public holidays move from year to year and are not known here. */

/**
 * The instant that lies so many working days later, at the same time of the day; what falls on a weekend counts from the
 * Monday after.
 * @param zone IANA name.
 */
export function addWorkingDays(from: Date, days: number, zone = 'Asia/Shanghai'): Date {
  const weekday = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: zone });
  const isFree = (date: Date) => ['Sat', 'Sun'].includes(weekday.format(date));
  const date = new Date(from);
  for (let left = days; left > 0; ) {
    date.setUTCDate(date.getUTCDate() + 1);
    if (!isFree(date)) left--;
  }
  return date;
}
