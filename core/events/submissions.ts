/** What a team is told of its submissions: how the evaluation that counts on the shown split stands. */
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { evaluation, phase, submission } from '../db/schema.ts';
import { publishEach, teamTopic } from './publish.ts';

/**
 * Tells teams of the shown, counted evaluations among those that are meant. Call it last in a transaction, as `publish`.
 * @param which a condition on evaluations.
 */
export async function tellTeams(tx: Tx, which: SQL | undefined): Promise<void> {
  const { state, step, verdict, attempt } = evaluation;
  const events = tx
    .select({
      topic: sql`${teamTopic('')}::text || ${evaluation.teamId}`.as('topic'),
      type: sql`'submission'`.as('type'),
      data: sql`jsonb_build_object('id', ${submission.id}, 'number', ${submission.number}, 'state', ${state},
        'step', ${step}, 'verdict', ${verdict}, 'attempt', ${attempt})`.as('data'),
    })
    .from(evaluation)
    .innerJoin(submission, eq(submission.id, evaluation.submissionId))
    .innerJoin(phase, eq(phase.id, evaluation.phaseId))
    .where(and(which, eq(evaluation.counted, true), sql`${evaluation.split} = ${phase.splits}->>0`));
  await publishEach(tx, events.getSQL());
}
