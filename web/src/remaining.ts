export interface Remaining {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** What is left until an instant, in whole days, hours, minutes and seconds; zero once it has passed. */
export function remaining(until: string, now: number): Remaining {
  const left = Math.max(0, Math.floor((Date.parse(until) - now) / 1000));
  return {
    days: Math.floor(left / 86_400),
    hours: Math.floor(left / 3600) % 24,
    minutes: Math.floor(left / 60) % 60,
    seconds: left % 60,
  };
}
