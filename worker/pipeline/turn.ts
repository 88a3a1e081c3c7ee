/** Whose turn it is: the order in which waiting evaluations are carried out. */
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import type { Offer } from '../../core/jobs/evaluation-queue.ts';

/** Waits for a worker, or lost the one it had. `e` is the evaluation. */
const isOpen = sql`(
  (e.state = 'pending' and e.not_before <= clock_timestamp())
  or (e.state = 'running' and e.lease_until < clock_timestamp())
)`;

/** What the contestant is shown is judged first: the submission's other splits do not compete with it meanwhile. */
const isHeldBack = sql`exists (
  select from evaluation shown
  where shown.submission_id = e.submission_id and shown.counted and shown.split = p.splits->>0
    and shown.state <> 'finished' and e.counted and e.split <> shown.split
)`;

/**
 * The id of the evaluation whose turn it is, locked; no row when none waits. Those of paused phases and of other pools
 * have no turn. What contestants wait for goes before rejudging, a challenge of higher priority before others; among
 * equals the challenge, and then the team, with the fewest evaluations in hand, and of those the one that was not
 * served for longest; and what one team waits for in the order in which it came, what it is shown first.
 *
 * So a team that queues two hundred submissions delays another team's first by no more than what is running already.
 */
export const inTurn = (pools: string[]): SQL => sql`
  with open as materialized (
    select e.id, e.team_id, p.challenge_id, e.priority, c.priority as challenge_priority, e.queued_at,
      e.split = p.splits->>0 as is_shown
    from evaluation e
    join phase p on p.id = e.phase_id
    join challenge c on c.id = p.challenge_id
    where e.state <> 'finished' and ${isOpen} and not ${isHeldBack} and p.paused_at is null and c.pool in ${pools}
  ), busy as materialized (
    select e.team_id, p.challenge_id, count(*) as n
    from evaluation e join phase p on p.id = e.phase_id
    where e.state = 'running' and e.lease_until >= clock_timestamp()
    group by e.team_id, p.challenge_id
  ), team_turn as materialized (
    select t.team_id,
      coalesce((select sum(n) from busy b where b.team_id = t.team_id), 0) as busy,
      (select max(e.started_at) from evaluation e where e.team_id = t.team_id) as served_at
    from (select distinct team_id from open) t
  ), challenge_turn as materialized (
    select t.challenge_id,
      coalesce((select sum(n) from busy b where b.challenge_id = t.challenge_id), 0) as busy,
      (select max(e.started_at) from phase p join evaluation e on e.phase_id = p.id
        where p.challenge_id = t.challenge_id) as served_at
    from (select distinct challenge_id from open) t
  )
  select e.id
  from evaluation e
  join open o on o.id = e.id
  join team_turn t on t.team_id = o.team_id
  join challenge_turn c on c.challenge_id = o.challenge_id
  where ${isOpen}
  order by o.priority desc, o.challenge_priority desc, c.busy, c.served_at nulls first, t.busy, t.served_at nulls first,
    o.queued_at, o.is_shown desc, e.id
  limit 1
  for update of e skip locked`;

/** What may have been held back by an evaluation that is finished now. */
export async function heldBackBy(db: Db, evaluationId: string): Promise<Offer[]> {
  return db.execute<Offer & Record<string, unknown>>(sql`
    select e.id, e.token, c.pool
    from evaluation done
    join evaluation e on e.submission_id = done.submission_id and e.state = 'pending'
    join phase p on p.id = e.phase_id
    join challenge c on c.id = p.challenge_id
    where done.id = ${evaluationId} and done.split = p.splits->>0`);
}
