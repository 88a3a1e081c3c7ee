/** What is due under contracts, by the database's clock: a bounded number at a time, the longest due first. */
import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { contract, incident, milestone } from '../../core/db/schema.ts';
import { notMarked } from './marks-queries.ts';

/** Of one kind in one tick. */
const mostAtOnce = 100;

const today = sql`(clock_timestamp() at time zone 'Asia/Shanghai')::date`;
const since = (days: number) => sql`clock_timestamp() - make_interval(days => ${days})`;

/**
 * Milestones of contracts under way that nobody has handed in.
 * @param days before they are due, in China; 0 once that day is over.
 */
export function milestonesDue(db: Tx, days: number, mark: string) {
  return db
    .select({ row: milestone, of: contract })
    .from(milestone)
    .innerJoin(contract, eq(contract.id, milestone.contractId))
    .where(
      and(
        eq(contract.state, 'executing'),
        eq(milestone.state, 'planned'),
        days === 0
          ? sql`${milestone.dueOn} < ${today}`
          : sql`${milestone.dueOn} between ${today} and ${today} + ${days}::int`,
        notMarked('milestone:', milestone.id, mark, milestone.dueOn),
      ),
    )
    .orderBy(asc(milestone.dueOn))
    .limit(mostAtOnce);
}

/** Milestones that were handed in so many days ago and that the client has neither accepted nor returned. */
export function milestonesWaiting(db: Tx, days: number, mark: string) {
  return db
    .select({ row: milestone, of: contract })
    .from(milestone)
    .innerJoin(contract, eq(contract.id, milestone.contractId))
    .where(
      and(
        eq(contract.state, 'executing'),
        eq(milestone.state, 'submitted'),
        lte(milestone.submittedAt, since(days)),
        notMarked('milestone:', milestone.id, mark, milestone.submittedAt),
      ),
    )
    .orderBy(asc(milestone.submittedAt))
    .limit(mostAtOnce);
}

/** Disputes that were raised so many days ago and that nobody has settled. */
export function disputesOpen(db: Tx, days: number, mark: string) {
  return db
    .select({ row: incident, of: contract })
    .from(incident)
    .innerJoin(contract, eq(contract.id, incident.contractId))
    .where(
      and(
        eq(incident.kind, 'dispute'),
        isNull(incident.ruledAt),
        lte(incident.createdAt, since(days)),
        notMarked('incident:', incident.id, mark, incident.createdAt),
      ),
    )
    .orderBy(asc(incident.createdAt))
    .limit(mostAtOnce);
}
