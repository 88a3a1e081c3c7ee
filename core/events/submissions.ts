/** What a team is told of its submissions: how the evaluation that counts on the shown split stands. */
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { evaluation, phase, submission } from '../db/schema.ts';
import { publish, teamTopic } from './publish.ts';

/**
 * Tells teams of the shown, counted evaluations among those that are meant. Call it last in a transaction, as `publish`.
 * @param which a condition on evaluations.
 */
export async function tellTeams(tx: Tx, which: SQL | undefined): Promise<void> {
  const rows = await tx
    .select({
      teamId: evaluation.teamId,
      id: submission.id,
      number: submission.number,
      state: evaluation.state,
      step: evaluation.step,
      verdict: evaluation.verdict,
      attempt: evaluation.attempt,
    })
    .from(evaluation)
    .innerJoin(submission, eq(submission.id, evaluation.submissionId))
    .innerJoin(phase, eq(phase.id, evaluation.phaseId))
    .where(and(which, eq(evaluation.counted, true), sql`${evaluation.split} = ${phase.splits}->>0`));
  for (const { teamId, ...data } of rows) await publish(tx, teamTopic(teamId), 'submission', data);
}
