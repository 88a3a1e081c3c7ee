/** What waits, what runs, how long such evaluations took, and who carries them out. */
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import { evaluation, pack, phase, worker } from '../../core/db/schema.ts';
import { lostSeconds } from '../../core/jobs/worker-details.ts';
import { judgeLimits } from '../../core/packs/judge-limits.ts';
import type { Duration, Running, Waiting } from '../../core/turns/foresee.ts';
import { waiting as waitingTurns } from '../../core/turns/turn.ts';

/** More are not read: their places would not be told anyway. */
const maxWaiting = 10_000;
/** So many of a phase's newest evaluations tell how long the next will take. */
const measured = 40;
/** For preparing two sandboxes, beyond what the limits allow. */
const preparingMs = 5000;
/** What is left of an evaluation that takes longer than others did. */
const overdueMs = 1000;

/** A team's submissions whose shown evaluation waits, first come first. */
export async function waitingOf(db: Db, teamId: string) {
  return db
    .select({
      id: evaluation.id,
      submission: evaluation.submissionId,
      paused: sql<boolean>`${phase.pausedAt} is not null`,
    })
    .from(evaluation)
    .innerJoin(phase, eq(phase.id, evaluation.phaseId))
    .where(
      and(
        eq(evaluation.teamId, teamId),
        eq(evaluation.state, 'pending'),
        eq(evaluation.counted, true),
        sql`${evaluation.split} = ${phase.splits}->>0`,
      ),
    )
    .orderBy(asc(evaluation.queuedAt), asc(evaluation.id))
    .limit(200);
}

/** Living workers of a pool, and how many evaluations they carry out at a time. */
export async function livingSlots(db: Db, pool: string): Promise<{ workers: number; slots: number }> {
  const [row] = await db
    .select({ workers: sql<number>`count(*)::int`, slots: sql<number>`coalesce(sum(${worker.slots}), 0)::int` })
    .from(worker)
    .where(
      and(
        gt(worker.seenAt, sql`clock_timestamp() - make_interval(secs => ${lostSeconds})`),
        sql`${worker.details}->'pools' ? ${pool}`,
      ),
    );
  return row ?? { workers: 0, slots: 0 };
}

type WaitingRow = {
  id: string;
  phase_id: string;
  pack_id: string;
  split: string;
  team_id: string;
  challenge_id: string;
  priority: number;
  challenge_priority: number;
  is_shown: boolean;
  queued_at: number;
  challenge_served_at: number | null;
  team_served_at: number | null;
  ready_ms: number;
  held_by: string | null;
};
type RunningRow = Pick<WaitingRow, 'id' | 'phase_id' | 'pack_id' | 'split' | 'team_id' | 'challenge_id'> & {
  since_ms: number;
};

/** A pool's queue as `foresee` wants it. */
export async function readQueue(db: Db, pool: string): Promise<{ running: Running[]; waiting: Waiting[] }> {
  const [waiting, running] = await Promise.all([
    db.execute<WaitingRow>(waitingTurns(pool, maxWaiting)),
    db.execute<RunningRow>(sql`
      select e.id, e.phase_id, e.pack_id, e.split, e.team_id, p.challenge_id,
        (extract(epoch from clock_timestamp() - e.started_at) * 1000)::float8 as since_ms
      from evaluation e
      join phase p on p.id = e.phase_id
      join challenge c on c.id = p.challenge_id
      where e.state = 'running' and e.lease_until >= clock_timestamp() and c.pool = ${pool}`),
  ]);
  const durationOf = await durations(db, [...waiting, ...running]);
  return {
    waiting: waiting.map((row) => ({
      id: row.id,
      team: row.team_id,
      challenge: row.challenge_id,
      priority: row.priority,
      challengePriority: row.challenge_priority,
      challengeServedAt: row.challenge_served_at,
      teamServedAt: row.team_served_at,
      queuedAt: row.queued_at,
      isShown: row.is_shown,
      readyMs: row.ready_ms,
      heldBy: row.held_by,
      duration: durationOf(row),
    })),
    running: running.map((row) => {
      const { ms, isMeasured } = durationOf(row);
      const left = { ms: Math.max(overdueMs, ms - row.since_ms), isMeasured };
      return { id: row.id, team: row.team_id, challenge: row.challenge_id, duration: left };
    }),
  };
}

type Kind = Pick<WaitingRow, 'phase_id' | 'pack_id' | 'split'>;

/** How long an evaluation takes: the mean of its phase's newest on its split, else on any, else what its limits allow. */
async function durations(db: Db, kinds: readonly Kind[]): Promise<(of: Kind) => Duration> {
  const phases = [...new Set(kinds.map((kind) => kind.phase_id))];
  if (phases.length === 0) return () => ({ ms: 0, isMeasured: false });
  const rows = await db.execute<{ phase_id: string; split: string; ms: number; n: number }>(sql`
    select p.id as phase_id, taken.split, avg(taken.ms)::float8 as ms, count(*)::int as n
    from phase p cross join lateral (
      select e.split, extract(epoch from e.finished_at - e.started_at) * 1000 as ms
      from evaluation e
      where e.phase_id = p.id and e.started_at is not null and e.state = 'finished' and e.finished_at is not null
        and e.verdict not in ('withdrawn', 'judge_error', 'system_error')
      order by e.started_at desc limit ${measured}
    ) taken
    where p.id in ${phases}
    group by p.id, taken.split`);
  const ofPhase = Map.groupBy(rows, (row) => row.phase_id);
  const unmeasured = kinds.filter((kind) => !ofPhase.has(kind.phase_id)).map((kind) => kind.pack_id);
  const bounds = await limitsOf(db, [...new Set(unmeasured)]);
  return ({ phase_id, pack_id, split }) => {
    const found = ofPhase.get(phase_id);
    if (!found) return { ms: bounds.get(pack_id) ?? 0, isMeasured: false };
    const same = found.find((row) => row.split === split);
    const mean = found.reduce((sum, row) => sum + row.ms * row.n, 0) / found.reduce((sum, row) => sum + row.n, 0);
    return { ms: same?.ms ?? mean, isMeasured: true };
  };
}

/** Pack → the most that an evaluation of it may take, in milliseconds. */
async function limitsOf(db: Db, packIds: string[]): Promise<Map<string, number>> {
  if (packIds.length === 0) return new Map();
  const rows = await db
    .select({
      id: pack.id,
      seconds: sql<number>`case when ${pack.manifest}->'submission'->>'kind' = 'code'
        then (${pack.manifest}->'limits'->>'wall_seconds')::float8 else 0 end`,
    })
    .from(pack)
    .where(inArray(pack.id, packIds));
  return new Map(rows.map(({ id, seconds }) => [id, (seconds + judgeLimits.wall_seconds) * 1000 + preparingMs]));
}
