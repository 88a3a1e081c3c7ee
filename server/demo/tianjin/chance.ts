/** Chance that comes out the same every time, and ids that follow from what they are the ids of. */
import { createHash } from 'node:crypto';

export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  shuffled<T>(list: readonly T[]): T[];
}

/** The generator mulberry32 of Tommy Ettinger. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    pick: <T>(list: readonly T[]) => list[whole(0, list.length - 1)] as T,
    shuffled<T>(list: readonly T[]) {
      const order = [...list];
      for (let i = order.length - 1; i > 0; i--) {
        const j = whole(0, i);
        [order[i], order[j]] = [order[j] as T, order[i] as T];
      }
      return order;
    },
  };
}

/** A UUIDv7 of an instant whose other bits follow from a name: the same every time, and in the order of time. */
export function idAt(at: Date, name: string): string {
  const hash = createHash('sha256').update(`tianjin ${name}`).digest('hex');
  const time = at.getTime().toString(16).padStart(12, '0');
  const variant = ((Number.parseInt(hash[3] as string, 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}

/** An hour of a working day in China, `days` after 1 July 2019. */
export function dayAfterStart(days: number, hour = 10): Date {
  return new Date(Date.UTC(2019, 6, 1 + days, hour - 8, 0, 0));
}

export const later = (at: Date, days: number) => new Date(at.getTime() + days * 86_400_000);
export const dayOf = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
