import { and, asc, desc, eq, exists, inArray, isNotNull, lt, ne, or, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { challenge, evaluation, pack, phase, rejudging, submission, team, worker } from '../../core/db/schema.ts';
import { tellQueue } from '../../core/events/organisers.ts';
import { lostSeconds } from '../../core/jobs/worker-details.ts';
import type { faultFilter, faultRow, judgingSettings, queueRow, workerList } from './schemas.ts';

type Page = { after?: string | undefined; limit: number };

/** Workers forget each other after a day; nobody runs more than this. */
const maxWorkers = 500;

/** Phases with what waits and runs in each, newest first; on wish only those where something does. */
export async function listQueues(db: Db, onlyBusy: boolean, page: Page) {
  const open = and(eq(evaluation.phaseId, phase.id), ne(evaluation.state, 'finished'));
  const busy = or(isNotNull(phase.pausedAt), exists(db.select({ one: sql`1` }).from(evaluation).where(open)));
  const rows = await db
    .select({
      phase,
      challenge,
      state: sql<'upcoming' | 'open' | 'closed'>`case
        when ${phase.opensAt} is null or ${phase.opensAt} > now() then 'upcoming'
        when ${phase.closesAt} is not null and ${phase.closesAt} <= now() then 'closed'
        else 'open' end`,
    })
    .from(phase)
    .innerJoin(challenge, eq(challenge.id, phase.challengeId))
    .where(and(onlyBusy ? busy : undefined, page.after ? lt(phase.id, page.after) : undefined))
    .orderBy(desc(phase.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const [lengths, { workers }] = await Promise.all([
    lengthsOf(
      db,
      shown.map((row) => row.phase.id),
    ),
    listWorkers(db),
  ]);
  const pools = new Set(workers.filter((w) => w.is_alive).flatMap((w) => w.details?.pools ?? ['default']));
  return {
    phases: shown.map(({ phase: p, challenge: c, state }): z.infer<typeof queueRow> => {
      const length = lengths.get(p.id);
      return {
        id: p.id,
        challenge: { slug: c.slug, title: c.title, priority: c.priority, pool: c.pool },
        phase: { key: p.key, title: p.title },
        state,
        paused_at: p.pausedAt?.toISOString() ?? null,
        waiting: length?.waiting ?? 0,
        rejudging: length?.rejudging ?? 0,
        running: length?.running ?? 0,
        oldest: length?.oldest ? new Date(length.oldest).toISOString() : null,
        median_wait_s: length?.median ?? null,
        is_served: pools.has(c.pool),
      };
    }),
    next: rows.length > page.limit ? (shown.at(-1)?.phase.id ?? null) : null,
  };
}

async function lengthsOf(db: Db, phaseIds: string[]) {
  if (phaseIds.length === 0) return new Map<string, never>();
  const waits = sql`${evaluation.state} = 'pending' and ${evaluation.rejudgingId} is null`;
  const rows = await db
    .select({
      id: evaluation.phaseId,
      waiting: sql<number>`(count(*) filter (where ${waits}))::int`,
      rejudging: sql<number>`(count(*) filter (where ${evaluation.state} = 'pending' and ${evaluation.rejudgingId} is not null))::int`,
      running: sql<number>`(count(*) filter (where ${evaluation.state} = 'running'))::int`,
      oldest: sql<string | null>`(min(${evaluation.queuedAt}) filter (where ${waits}))::text`,
      median: sql<number | null>`round((percentile_cont(0.5) within group
        (order by extract(epoch from clock_timestamp() - ${evaluation.queuedAt})) filter (where ${waits}))::numeric, 1)::float8`,
    })
    .from(evaluation)
    .where(and(inArray(evaluation.phaseId, phaseIds), ne(evaluation.state, 'finished')))
    .groupBy(evaluation.phaseId);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A phase, or a rejudging of it, in which something changed. */
export interface Moved {
  phase: string;
  rejudging: string | null;
}

/** Two that are equal mean that nothing moved: a digest of all that has not ended, with its attempt and step. */
export interface QueueDigest extends Moved {
  digest: string;
}

export async function digestQueues(db: Db): Promise<QueueDigest[]> {
  return db
    .select({
      phase: evaluation.phaseId,
      rejudging: evaluation.rejudgingId,
      digest: sql<string>`count(*) || ' ' || sum(hashtextextended(
        ${evaluation.id}::text || ${evaluation.token} || ${evaluation.state} || ${evaluation.step}, 0)::numeric)`,
    })
    .from(evaluation)
    .where(ne(evaluation.state, 'finished'))
    .groupBy(evaluation.phaseId, evaluation.rejudgingId);
}

/** Workers as they were heard of last, by name. */
export async function listWorkers(db: Db): Promise<z.infer<typeof workerList>> {
  const held = db
    .select({ name: evaluation.worker, n: sql<number>`count(*)::int`.as('n') })
    .from(evaluation)
    .where(eq(evaluation.state, 'running'))
    .groupBy(evaluation.worker)
    .as('held');
  const rows = await db
    .select({
      worker,
      running: sql<number>`coalesce(${held.n}, 0)::int`,
      isAlive: sql<boolean>`${worker.seenAt} > clock_timestamp() - make_interval(secs => ${lostSeconds})`,
      now: sql<string>`clock_timestamp()::text`,
    })
    .from(worker)
    .leftJoin(held, eq(held.name, worker.name))
    .orderBy(asc(worker.name))
    .limit(maxWorkers);
  return {
    now: new Date(rows[0]?.now ?? Date.now()).toISOString(),
    workers: rows.map((row) => ({
      name: row.worker.name,
      slots: row.worker.slots,
      running: row.running,
      started_at: row.worker.startedAt.toISOString(),
      seen_at: row.worker.seenAt.toISOString(),
      is_alive: row.isAlive,
      details: row.worker.details,
    })),
  };
}

/** Holds a phase's evaluations back, or lets them go on; doing it twice changes nothing. */
export async function setPaused(db: Db, phaseId: string, isPaused: boolean, by: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const changed = await tx
      .update(phase)
      .set({ pausedAt: isPaused ? sql`clock_timestamp()` : null })
      .where(and(eq(phase.id, phaseId), isPaused ? sql`${phase.pausedAt} is null` : isNotNull(phase.pausedAt)))
      .returning({ id: phase.id });
    if (changed.length === 0) return false;
    const action = isPaused ? 'judging.pause' : 'judging.resume';
    await writeAudit(tx, { actor: by, action, subject: `phase:${phaseId}` });
    await tellQueue(tx, { phaseId });
    return true;
  });
}

export async function setJudging(
  db: Db,
  challengeId: string,
  settings: z.infer<typeof judgingSettings>,
  by: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [before] = await tx
      .select({ priority: challenge.priority, pool: challenge.pool })
      .from(challenge)
      .where(eq(challenge.id, challengeId))
      .for('update');
    await tx.update(challenge).set(settings).where(eq(challenge.id, challengeId));
    await writeAudit(tx, {
      actor: by,
      action: 'judging.set',
      subject: `challenge:${challengeId}`,
      data: { before, after: settings },
    });
    await tellQueue(tx, { phaseId: null });
  });
}

/** Those whose result is still wanted: what counts, and what belongs to a rejudging that is not decided. */
export const isWanted = or(
  eq(evaluation.counted, true),
  sql`exists (select 1 from ${rejudging} where ${rejudging.id} = ${evaluation.rejudgingId} and ${inArray(rejudging.state, ['running', 'ready'])})`,
);

export const isFault = sql`${evaluation.verdict} in ('judge_error', 'system_error')`;

export function faultsWhere(filter: z.infer<typeof faultFilter>): SQL | undefined {
  return and(
    isFault,
    eq(evaluation.state, 'finished'),
    isWanted,
    filter.verdict === undefined ? undefined : eq(evaluation.verdict, filter.verdict),
    filter.phase === undefined ? undefined : eq(phase.key, filter.phase),
    filter.challenge === undefined ? undefined : eq(challenge.slug, filter.challenge),
  );
}

/** Evaluations that failed through a fault of the platform, the newest first. */
export async function listFaults(db: Tx, filter: z.infer<typeof faultFilter>, page: Page) {
  const rows = await db
    .select({
      evaluation,
      submission: { id: submission.id, number: submission.number },
      team: { id: team.id, name: team.name },
      challenge: { slug: challenge.slug, title: challenge.title },
      phase: { key: phase.key, title: phase.title },
      version: pack.version,
    })
    .from(evaluation)
    .innerJoin(submission, eq(submission.id, evaluation.submissionId))
    .innerJoin(team, eq(team.id, evaluation.teamId))
    .innerJoin(phase, eq(phase.id, evaluation.phaseId))
    .innerJoin(challenge, eq(challenge.id, phase.challengeId))
    .innerJoin(pack, eq(pack.id, evaluation.packId))
    .where(and(faultsWhere(filter), page.after ? lt(evaluation.id, page.after) : undefined))
    .orderBy(desc(evaluation.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return {
    faults: shown.map(
      ({ evaluation: e, version, ...row }): z.infer<typeof faultRow> => ({
        ...row,
        evaluation: e.id,
        split: e.split,
        pack_version: version,
        rejudging: e.rejudgingId,
        verdict: e.verdict === 'judge_error' ? 'judge_error' : 'system_error',
        details: e.details,
        attempt: e.attempt,
        worker: e.worker,
        finished_at: e.finishedAt?.toISOString() ?? null,
      }),
    ),
    next: rows.length > page.limit ? (shown.at(-1)?.evaluation.id ?? null) : null,
  };
}

/** Evaluations of a phase that wait, to be handed to the workers again. */
export async function waitingOf(db: Db, phaseId: string, limit: number) {
  return db
    .select({ id: evaluation.id, token: evaluation.token, pool: challenge.pool })
    .from(evaluation)
    .innerJoin(phase, eq(phase.id, evaluation.phaseId))
    .innerJoin(challenge, eq(challenge.id, phase.challengeId))
    .where(
      and(
        eq(evaluation.phaseId, phaseId),
        eq(evaluation.state, 'pending'),
        sql`${evaluation.notBefore} <= clock_timestamp()`,
      ),
    )
    .orderBy(desc(evaluation.priority), asc(evaluation.queuedAt))
    .limit(limit);
}
