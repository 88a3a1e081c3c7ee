/** Which of its submissions a team wants to be ranked by. */
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../core/db/client.ts';
import { challenge, evaluation, phase, submission, teamMember } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { publish, teamTopic } from '../../core/events/publish.ts';
import { lockStandings, publishBoards, recomputeStandings } from '../../core/ranking/standings.ts';

export interface Selections {
  phase: string;
  selections: number;
  submissions: string[];
}

/**
 * Chooses a submission or takes the choice back; doing so twice changes nothing. The board moves in the same
 * transaction.
 * @throws Problem `submission_not_found` unless the asker is of its team, `selection_not_offered`, `phase_closed`,
 * `selection_not_scored`, `selection_full`.
 */
export async function choose(db: Db, submissionId: string, userId: string, chosen: boolean): Promise<Selections> {
  return db.transaction(async (tx) => {
    const found = await ownSubmission(tx, submissionId, userId);
    const { phase: rule, submission: row } = found;
    // Choices of one team are made one at a time, so that two at once cannot both take the last.
    await lockStandings(tx, rule.id);
    if (rule.ranksBy !== 'selected') throw new Problem('selection_not_offered', { phase: rule.key });
    if (found.closed)
      throw new Problem('phase_closed', { phase: rule.key, closes: rule.closesAt?.toISOString() ?? '–' });
    const before = await chosenOf(tx, rule.id, row.teamId);
    if (chosen !== before.includes(row.id)) {
      if (chosen) await mayChoose(tx, found, before.length);
      await tx
        .update(submission)
        .set({ selectedAt: chosen ? sql`clock_timestamp()` : null })
        .where(eq(submission.id, row.id));
      const boards = await recomputeStandings(tx, rule.id, row.teamId);
      await publish(tx, teamTopic(row.teamId), 'selection', { id: row.id, selected: chosen });
      await publishBoards(tx, boards);
    }
    return {
      phase: rule.key,
      selections: rule.selections,
      submissions: await chosenOf(tx, rule.id, row.teamId),
    };
  });
}

type Found = Awaited<ReturnType<typeof ownSubmission>>;

async function ownSubmission(tx: Tx, submissionId: string, userId: string) {
  const [found] = await tx
    .select({
      submission,
      phase,
      challenge: challenge.slug,
      closed: sql<boolean>`coalesce(${phase.closesAt} <= now(), false)`,
    })
    .from(submission)
    .innerJoin(phase, eq(phase.id, submission.phaseId))
    .innerJoin(challenge, eq(challenge.id, submission.challengeId))
    .innerJoin(teamMember, and(eq(teamMember.teamId, submission.teamId), eq(teamMember.userId, userId)))
    .where(eq(submission.id, submissionId));
  if (!found) throw new Problem('submission_not_found');
  return found;
}

async function mayChoose(tx: Tx, { submission: row, phase: rule }: Found, taken: number): Promise<void> {
  const [shown] = await tx
    .select({ state: evaluation.state, verdict: evaluation.verdict })
    .from(evaluation)
    .where(
      and(
        eq(evaluation.submissionId, row.id),
        eq(evaluation.counted, true),
        eq(evaluation.split, rule.splits[0] ?? 'public'),
      ),
    );
  // One that is still being judged may be chosen: the phase could close before its verdict.
  if (shown?.state === 'finished' && shown.verdict !== 'scored')
    throw new Problem('selection_not_scored', { number: row.number });
  if (taken >= rule.selections) throw new Problem('selection_full', { limit: rule.selections });
}

async function chosenOf(tx: Tx, phaseId: string, teamId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: submission.id })
    .from(submission)
    .where(and(eq(submission.phaseId, phaseId), eq(submission.teamId, teamId), isNotNull(submission.selectedAt)))
    .orderBy(asc(submission.selectedAt), asc(submission.id));
  return rows.map((row) => row.id);
}
