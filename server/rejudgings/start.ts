/** Starting a rejudging: its evaluations are made beside those that count, which go on counting. */

import { and, eq, inArray, ne, or, type SQL, sql } from 'drizzle-orm';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Tx } from '../../core/db/client.ts';
import { challenge, evaluation, evaluationHistory, pack, type phase, rejudging } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tellQueue, tellRejudging } from '../../core/events/organisers.ts';
import type { RejudgingFilter } from '../../core/rejudging/filter.ts';
import type { Deps } from '../app.ts';
import { decidedByPeople } from './places-queries.ts';

type PackRow = typeof pack.$inferSelect;
type PhaseRow = typeof phase.$inferSelect;

export interface Wanted {
  phase: PhaseRow;
  pack: PackRow;
  filter: RejudgingFilter;
}

/** Below everything that contestants wait for. */
export const rejudgingPriority = -10;

/** So many rows are written with one statement. */
const batch = 1000;

/**
 * The counted evaluations that a rejudging is about. One that has not ended is left to its own end, unless it is being
 * judged with another pack; what people decided is left alone.
 */
function matching({ phase, pack: chosen, filter }: Wanted): SQL | undefined {
  return and(
    eq(evaluation.phaseId, phase.id),
    eq(evaluation.counted, true),
    or(eq(evaluation.state, 'finished'), ne(evaluation.packId, chosen.id)),
    sql`coalesce(${evaluation.verdict}, '') not in ${decidedByPeople}`,
    filter.submissions && inArray(evaluation.submissionId, filter.submissions),
    filter.teams && inArray(evaluation.teamId, filter.teams),
    filter.splits && inArray(evaluation.split, filter.splits),
    filter.verdicts && inArray(evaluation.verdict, filter.verdicts),
    filter.pack_versions &&
      sql`exists (select 1 from ${pack} where ${pack.id} = ${evaluation.packId} and ${inArray(pack.version, filter.pack_versions)})`,
  );
}

/**
 * What a rejudging would make.
 * @throws Problem `rejudging_split_missing` when the chosen pack lacks a split of them.
 */
export async function previewRejudging(db: Tx, wanted: Wanted) {
  const splits = await db
    .select({ split: evaluation.split, evaluations: sql<number>`count(*)::int` })
    .from(evaluation)
    .where(matching(wanted))
    .groupBy(evaluation.split)
    .orderBy(evaluation.split);
  const missing = splits.find(({ split }) => !wanted.pack.manifest.splits[split]);
  if (missing) throw new Problem('rejudging_split_missing', { split: missing.split, version: wanted.pack.version });
  const [whole] = await db
    .select({
      evaluations: sql<number>`count(*)::int`,
      submissions: sql<number>`count(distinct ${evaluation.submissionId})::int`,
      teams: sql<number>`count(distinct ${evaluation.teamId})::int`,
    })
    .from(evaluation)
    .where(matching(wanted));
  return { pack_version: wanted.pack.version, ...(whole ?? { evaluations: 0, submissions: 0, teams: 0 }), splits };
}

/**
 * @returns the id of the rejudging.
 * @throws Problem `rejudging_empty` when there is nothing to judge.
 */
export async function startRejudging(
  { database, queue }: Pick<Deps, 'database' | 'queue'>,
  wanted: Wanted,
  by: { id: string; why: string },
): Promise<string> {
  const made = await database.db.transaction(async (tx) => {
    const preview = await previewRejudging(tx, wanted);
    if (preview.evaluations === 0) throw new Problem('rejudging_empty');
    const { phase, pack: chosen, filter } = wanted;
    const [row] = await tx
      .insert(rejudging)
      .values({
        challengeId: phase.challengeId,
        phaseId: phase.id,
        who: by.id,
        why: by.why,
        filter,
        packId: chosen.id,
      })
      .returning({ id: rejudging.id });
    if (!row) throw new Error('the rejudging was not written');
    const evaluations = await makeEvaluations(tx, wanted, row.id);
    await writeAudit(tx, {
      actor: by.id,
      action: 'rejudging.start',
      subject: `rejudging:${row.id}`,
      data: { why: by.why, phase: phase.id, filter, pack_version: chosen.version, evaluations: evaluations.length },
    });
    await tellRejudging(tx, row.id, 'running');
    await tellQueue(tx, { phaseId: phase.id, rejudgingId: row.id });
    const [found] = await tx
      .select({ pool: challenge.pool })
      .from(challenge)
      .where(eq(challenge.id, phase.challengeId));
    return { id: row.id, offers: evaluations.map((id) => ({ id, token: 0, pool: found?.pool ?? '' })) };
  });
  // What is not handed over here is by the reconciler.
  await queue.offer(made.offers).catch(() => {});
  return made.id;
}

async function makeEvaluations(tx: Tx, wanted: Wanted, rejudgingId: string): Promise<string[]> {
  const chosen = await tx
    .select({
      submissionId: evaluation.submissionId,
      phaseId: evaluation.phaseId,
      teamId: evaluation.teamId,
      split: evaluation.split,
    })
    .from(evaluation)
    .where(matching(wanted))
    .orderBy(evaluation.id);
  const ids: string[] = [];
  for (let at = 0; at < chosen.length; at += batch) {
    const rows = chosen.slice(at, at + batch).map((row) => ({
      ...row,
      packId: wanted.pack.id,
      counted: false,
      rejudgingId,
      priority: rejudgingPriority,
    }));
    const made = await tx.insert(evaluation).values(rows).returning({ id: evaluation.id });
    await tx
      .insert(evaluationHistory)
      .values(made.map(({ id }) => ({ evaluationId: id, step: 'queued' as const, attempt: 0 })));
    ids.push(...made.map(({ id }) => id));
  }
  return ids;
}
