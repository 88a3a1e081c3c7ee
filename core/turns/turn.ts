/** Whose turn it is: the order in which waiting evaluations are carried out. */
import { type SQL, sql } from 'drizzle-orm';
import { turnOrder } from './order.ts';

/** Waits for a worker, or lost the one it had. `e` is the evaluation. */
const isOpen = sql`(
  (e.state = 'pending' and e.not_before <= clock_timestamp())
  or (e.state = 'running' and e.lease_until < clock_timestamp())
)`;

/** What the contestant is shown is judged first: the submission's other splits do not compete with it meanwhile. */
const itsHolder = sql`
  from evaluation shown
  where shown.submission_id = e.submission_id and shown.counted and shown.split = p.splits->>0
    and shown.state <> 'finished' and e.counted and e.split <> shown.split`;

/** What waits under a condition and might have a turn, with what decides it. Those of paused phases have none. */
const candidates = (pools: string[], condition: SQL): SQL => sql`
  open as materialized (
    select e.id, e.team_id, p.challenge_id, e.priority, c.priority as challenge_priority, e.queued_at,
      e.split = p.splits->>0 as is_shown
    from evaluation e
    join phase p on p.id = e.phase_id
    join challenge c on c.id = p.challenge_id
    where e.state <> 'finished' and ${condition} and p.paused_at is null and c.pool in ${pools}
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
  with ${candidates(pools, sql`${isOpen} and not exists (select ${itsHolder})`)}
  select e.id
  from evaluation e
  join open o on o.id = e.id
  join team_turn t on t.team_id = o.team_id
  join challenge_turn c on c.challenge_id = o.challenge_id
  where ${isOpen}
  order by ${turnOrder}
  limit 1
  for update of e skip locked`;

/**
 * Everything of a pool that will have a turn, in the order of now: also what is held back by another evaluation
 * (`held_by`) or not to be claimed yet (`ready_ms` from now). Times are microseconds since 1970.
 */
export const waiting = (pool: string, limit: number): SQL => sql`
  with ${candidates([pool], sql`(e.state = 'pending' or e.lease_until < clock_timestamp())`)}
  select e.id, e.submission_id, e.phase_id, e.pack_id, e.split, o.team_id, o.challenge_id, o.priority, o.challenge_priority,
    o.is_shown, (extract(epoch from o.queued_at) * 1000000)::float8 as queued_at,
    (extract(epoch from c.served_at) * 1000000)::float8 as challenge_served_at,
    (extract(epoch from t.served_at) * 1000000)::float8 as team_served_at,
    greatest(0, extract(epoch from e.not_before - clock_timestamp()) * 1000)::float8 as ready_ms,
    (select shown.id ${itsHolder}) as held_by
  from evaluation e
  join open o on o.id = e.id
  join phase p on p.id = e.phase_id
  join team_turn t on t.team_id = o.team_id
  join challenge_turn c on c.challenge_id = o.challenge_id
  order by ${turnOrder}
  limit ${limit}`;
