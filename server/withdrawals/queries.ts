/** Taking a submission back, at whatever step it is. */

import { and, asc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { evaluation, evaluationHistory, phase, submission, teamMember } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tellRejudging } from '../../core/events/organisers.ts';
import { tellTeams } from '../../core/events/submissions.ts';
import { lockStandings, publishBoards, recomputeStandings } from '../../core/ranking/standings.ts';
import { finishRejudging } from '../../core/rejudging/finish.ts';
import { platformFaults } from '../../core/verdicts/verdicts.ts';

/**
 * Withdraws a submission: its evaluations end with the verdict `withdrawn`, whoever carries one out has lost it, and
 * the team's standings are worked out anew, all in one transaction. Doing so twice changes nothing. It gives quota
 * back only when nothing of it had begun to run, or when it had ended with a fault of the platform.
 * @throws Problem `submission_not_found` unless the asker is of its team, `phase_closed`, `submission_disqualified`.
 */
export async function withdraw(db: Db, submissionId: string, userId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { submission: row, phase: rule, closed } = await ownSubmission(tx, submissionId, userId);
    if (row.withdrawnAt) return;
    if (closed) throw new Problem('phase_closed', { phase: rule.key, closes: rule.closesAt?.toISOString() ?? '–' });
    // A worker that records locks its evaluation, then the standings: what is not finished is locked in that order too.
    const readied = await endUnfinished(tx, row);
    await lockStandings(tx, rule.id);
    const withdrawn = await tx
      .update(submission)
      .set({ withdrawnAt: sql`clock_timestamp()`, selectedAt: null })
      .where(and(eq(submission.id, row.id), sql`${submission.withdrawnAt} is null`))
      .returning({ id: submission.id });
    if (withdrawn.length === 0) return;

    const evaluations = await tx.select().from(evaluation).where(evaluationsOf(row));
    const shown = evaluations.find((e) => e.counted && e.split === rule.splits[0]);
    if (evaluations.some((e) => e.counted && e.verdict === 'disqualified'))
      throw new Problem('submission_disqualified', { number: row.number });
    const nothingBegan = evaluations.every((e) => e.startedAt === null);
    const wasOurFault = shown?.verdict ? platformFaults.includes(shown.verdict) : false;
    if (nothingBegan || wasOurFault)
      await tx.update(submission).set({ countsToQuota: false }).where(eq(submission.id, row.id));
    await tx
      .update(evaluation)
      .set({ verdict: 'withdrawn' })
      .where(
        inArray(
          evaluation.id,
          evaluations.filter((e) => e.counted).map((e) => e.id),
        ),
      );
    await writeAudit(tx, {
      actor: userId,
      action: 'submission.withdraw',
      subject: `submission:${row.id}`,
      data: { verdicts: Object.fromEntries(evaluations.map((e) => [e.id, e.verdict])) },
    });
    const boards = await recomputeStandings(tx, rule.id, row.teamId);
    await tellTeams(tx, eq(evaluation.submissionId, row.id));
    await publishBoards(tx, boards);
    for (const id of readied) await tellRejudging(tx, id, 'ready');
  });
}

async function ownSubmission(tx: Tx, submissionId: string, userId: string) {
  const [found] = await tx
    .select({ submission, phase, closed: sql<boolean>`coalesce(${phase.closesAt} <= now(), false)` })
    .from(submission)
    .innerJoin(phase, eq(phase.id, submission.phaseId))
    .innerJoin(teamMember, and(eq(teamMember.teamId, submission.teamId), eq(teamMember.userId, userId)))
    .where(eq(submission.id, submissionId));
  if (!found) throw new Problem('submission_not_found');
  return found;
}

type SubmissionRow = typeof submission.$inferSelect;

/** By way of the team's index. */
const evaluationsOf = (row: SubmissionRow): SQL | undefined =>
  and(eq(evaluation.teamId, row.teamId), eq(evaluation.phaseId, row.phaseId), eq(evaluation.submissionId, row.id));

/**
 * Ends what waits or runs. Its token grows: a worker that has it may neither prolong its lease nor record.
 * @returns the rejudgings that waited for nothing else.
 */
async function endUnfinished(tx: Tx, row: SubmissionRow): Promise<string[]> {
  const open = await tx
    .select({ id: evaluation.id })
    .from(evaluation)
    .where(and(evaluationsOf(row), ne(evaluation.state, 'finished')))
    .orderBy(asc(evaluation.id))
    .for('update');
  if (open.length === 0) return [];
  const ids = open.map(({ id }) => id);
  const ended = await tx
    .update(evaluation)
    .set({
      state: 'finished',
      step: 'finished',
      verdict: 'withdrawn',
      token: sql`${evaluation.token} + 1`,
      leaseUntil: null,
      finishedAt: sql`clock_timestamp()`,
    })
    .where(inArray(evaluation.id, ids))
    .returning({
      evaluationId: evaluation.id,
      attempt: evaluation.attempt,
      worker: evaluation.worker,
      rejudgingId: evaluation.rejudgingId,
    });
  await tx
    .insert(evaluationHistory)
    .values(ended.map(({ rejudgingId: _, ...e }) => ({ ...e, step: 'finished' as const })));
  const readied: string[] = [];
  for (const id of [...new Set(ended.flatMap((e) => e.rejudgingId ?? []))].sort())
    if (await finishRejudging(tx, id)) readied.push(id);
  return readied;
}
