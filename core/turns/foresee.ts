/**
 * When those that wait will have their turns if nothing else comes: the turns played through, with how long each
 * evaluation takes taken from measurements. Pure.
 */
import { Counts, Lines } from './lines.ts';
import type { Turn } from './order.ts';

export interface Duration {
  /** From its claim to its end, in milliseconds. */
  ms: number;
  /** What evaluations like it took; otherwise the most that they may take. */
  isMeasured: boolean;
}

export interface Waiting extends Omit<Turn, 'challengeBusy' | 'teamBusy'> {
  team: string;
  challenge: string;
  /** In how many milliseconds it may be claimed at the earliest. */
  readyMs: number;
  /** The evaluation that must end first. */
  heldBy: string | null;
  duration: Duration;
}

export interface Running {
  id: string;
  team: string;
  challenge: string;
  /** What is left of it. */
  duration: Duration;
}

export interface Place {
  /** How many evaluations have their turn before it. */
  ahead: number;
  ms: number;
  /** Whether every evaluation that goes before has been measured; otherwise `ms` is a bound. */
  isMeasured: boolean;
}

/**
 * @param slots how many evaluations are carried out at a time; 1 at least.
 * @param limit of the turns that are played through.
 * @returns the places of those whose turn comes within the limit.
 */
export function foresee(
  { slots, running, waiting }: { slots: number; running: readonly Running[]; waiting: readonly Waiting[] },
  limit: number,
): Map<string, Place> {
  const places = new Map<string, Place>();
  const teams = new Counts();
  const challenges = new Counts();
  const lines = new Lines(teams, challenges);
  const held = Map.groupBy(
    waiting.filter((w) => w.heldBy !== null),
    (w) => w.heldBy,
  );
  const events: { at: number; happen: () => void }[] = [];
  let now = 0;
  let free = slots;
  let isMeasured = true;

  const arrive = (one: Waiting) => {
    if (one.readyMs <= now) lines.add(one);
    else events.push({ at: one.readyMs, happen: () => lines.add(one) });
  };
  const begin = ({ id, team, challenge, duration }: Running) => {
    free--;
    isMeasured &&= duration.isMeasured;
    teams.add(team, 1);
    challenges.add(challenge, 1);
    lines.refresh(team);
    const happen = () => {
      free++;
      teams.add(team, -1);
      challenges.add(challenge, -1);
      lines.refresh(team);
      for (const follower of held.get(id) ?? []) arrive(follower);
    };
    events.push({ at: now + duration.ms, happen });
  };
  for (const one of running) begin(one);
  for (const one of waiting) if (one.heldBy === null) arrive(one);

  while (places.size < limit) {
    const next = free > 0 ? lines.take() : null;
    if (next) {
      places.set(next.id, { ahead: places.size, ms: now, isMeasured });
      // Later than everybody else was served, and each turn later than the one before.
      teams.serve(next.team, Number.MAX_SAFE_INTEGER - limit + places.size);
      challenges.serve(next.challenge, Number.MAX_SAFE_INTEGER - limit + places.size);
      begin(next);
      continue;
    }
    const soonest = events.reduce((best, event, i) => (event.at < (events[best]?.at ?? Infinity) ? i : best), 0);
    const [event] = events.splice(soonest, 1);
    if (!event) break;
    now = Math.max(now, event.at);
    event.happen();
  }
  return places;
}
