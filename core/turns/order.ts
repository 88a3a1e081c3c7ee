/** The order of turns, written once: workers sort by it in SQL, and what waits is told its place by it. */
import { type SQL, sql } from 'drizzle-orm';

/** What decides whose turn it is. Times are microseconds since 1970, null for never. */
export interface Turn {
  priority: number;
  challengePriority: number;
  /** Evaluations of its challenge that are in hand, and when the last was begun; likewise of its team. */
  challengeBusy: number;
  challengeServedAt: number | null;
  teamBusy: number;
  teamServedAt: number | null;
  queuedAt: number;
  isShown: boolean;
  id: string;
}

/** The first difference decides. Who was never served goes first. */
const keys: { key: keyof Turn; column: SQL; larger: 'first' | 'last' }[] = [
  { key: 'priority', column: sql`o.priority`, larger: 'first' },
  { key: 'challengePriority', column: sql`o.challenge_priority`, larger: 'first' },
  { key: 'challengeBusy', column: sql`c.busy`, larger: 'last' },
  { key: 'challengeServedAt', column: sql`c.served_at`, larger: 'last' },
  { key: 'teamBusy', column: sql`t.busy`, larger: 'last' },
  { key: 'teamServedAt', column: sql`t.served_at`, larger: 'last' },
  { key: 'queuedAt', column: sql`o.queued_at`, larger: 'last' },
  { key: 'isShown', column: sql`o.is_shown`, larger: 'first' },
  { key: 'id', column: sql`e.id`, larger: 'last' },
];

export const turnOrder: SQL = sql.join(
  keys.map(({ column, larger }) => (larger === 'first' ? sql`${column} desc` : sql`${column} nulls first`)),
  sql`, `,
);

/** Negative when `a` has its turn before `b`. */
export function compareTurns(a: Turn, b: Turn): number {
  for (const { key, larger } of keys) {
    const [x, y] = [a[key], b[key]];
    if (x === y) continue;
    const isLess = x === null || (y !== null && x < y);
    return isLess === (larger === 'last') ? -1 : 1;
  }
  return 0;
}
