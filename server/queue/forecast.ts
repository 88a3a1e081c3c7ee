/** Forecasts of whole pools, made once in a while however many pages ask. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../../core/db/client.ts';
import { foresee, type Place } from '../../core/turns/foresee.ts';
import { livingSlots, readQueue } from './queries.ts';

export interface Forecast {
  workers: number;
  slots: number;
  /** Evaluation → its place. */
  places: Map<string, Place>;
  /** Whether everything that waits was reached. */
  isWhole: boolean;
}

const keptMs = 2000;
/** Where one is missing, so long after the last at the earliest. */
const soonestMs = 300;
/** More turns than these are not played through: whoever is behind them is told that there are more. */
const maxTurns = 1000;

export interface Forecasts {
  /** @param needed evaluations that should have a place: one that came after the last forecast causes a new one. */
  of(pool: string, needed: string[]): Promise<Forecast>;
}

export function openForecasts(db: Db): Forecasts {
  const known = new Map<string, { made: number; forecast: Promise<Forecast> }>();
  function make(pool: string, afterMs = 0): Promise<Forecast> {
    const forecast = pause(afterMs).then(() => forecastOf(db, pool));
    known.set(pool, { made: performance.now() + afterMs, forecast });
    forecast.catch(() => known.delete(pool));
    return forecast;
  }
  return {
    async of(pool, needed) {
      const last = known.get(pool);
      if (!last || performance.now() - last.made > keptMs) return make(pool);
      const forecast = await last.forecast;
      const knowsAll = needed.every((id) => forecast.places.has(id));
      if (knowsAll || !forecast.isWhole) return forecast;
      // Several that need a newer one share it.
      const newer = known.get(pool);
      if (newer && newer !== last) return newer.forecast;
      return make(pool, Math.max(0, last.made + soonestMs - performance.now()));
    },
  };
}

async function forecastOf(db: Db, pool: string): Promise<Forecast> {
  const [{ workers, slots }, { running, waiting }] = await Promise.all([livingSlots(db, pool), readQueue(db, pool)]);
  // Without a worker nothing is known of the time, and the order is the one for a single slot.
  const places = foresee({ slots: Math.max(1, slots), running, waiting }, maxTurns);
  return { workers, slots, places, isWhole: places.size < maxTurns };
}
