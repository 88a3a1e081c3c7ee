/** Forecasts of whole pools, each made at most once a second however many pages ask. */
import type { Db } from '../../core/db/client.ts';
import { foresee, type Place } from '../../core/turns/foresee.ts';
import { livingSlots, readQueue } from './queries.ts';

export interface Forecast {
  workers: number;
  slots: number;
  /** Evaluation → its place. */
  places: Map<string, Place>;
  /** Whether all that waits has its place there. */
  isWhole: boolean;
}

const keptMs = 1000;
/** More turns than these are not played through: whoever is behind them is told that there are more. */
const maxTurns = 1000;

export interface Forecasts {
  /** @param needed evaluations that should have a place: one that came after the last forecast causes a new one. */
  of(pool: string, needed: string[]): Promise<Forecast>;
}

export function openForecasts(db: Db): Forecasts {
  const known = new Map<string, { made: number; forecast: Promise<Forecast> }>();
  function make(pool: string): Promise<Forecast> {
    const forecast = forecastOf(db, pool);
    known.set(pool, { made: performance.now(), forecast });
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
      return known.get(pool) === last ? make(pool) : (known.get(pool)?.forecast ?? make(pool));
    },
  };
}

async function forecastOf(db: Db, pool: string): Promise<Forecast> {
  const [{ workers, slots }, { running, waiting }] = await Promise.all([livingSlots(db, pool), readQueue(db, pool)]);
  // Without a worker nothing is known of the time, and the order is the one for a single slot.
  const places = foresee({ slots: Math.max(1, slots), running, waiting }, maxTurns);
  return { workers, slots, places, isWhole: places.size === waiting.length };
}
