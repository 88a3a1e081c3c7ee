import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { evaluation, type phase, submission, team, teamMember } from '../../core/db/schema.ts';
import type { Use } from '../../core/quota/quota.ts';

export type TeamRow = typeof team.$inferSelect;

export async function teamOf(db: Tx, challengeId: string, userId: string): Promise<TeamRow | null> {
  const [row] = await db
    .select({ team })
    .from(teamMember)
    .innerJoin(team, eq(team.id, teamMember.teamId))
    .where(and(eq(teamMember.challengeId, challengeId), eq(teamMember.userId, userId)));
  return row?.team ?? null;
}

/**
 * What a team has used of a phase's quota. A submission does not count once its shown evaluation ended with a
 * fault of the platform, nor when it was withdrawn before anything of it had begun; it is running until that evaluation
 * has ended.
 */
export async function quotaUse(
  db: Tx,
  phaseRow: Pick<typeof phase.$inferSelect, 'id' | 'splits'>,
  teamId: string,
  timezone: string,
): Promise<Use> {
  const ours = sql`${evaluation.verdict} in ('judge_error', 'system_error')`;
  const dayBegan = sql`(date_trunc('day', now() at time zone ${timezone}) at time zone ${timezone})`;
  const [row] = await db
    .select({
      today: sql<number>`count(*) filter (where ${submission.receivedAt} >= ${dayBegan})::int`,
      total: sql<number>`count(*)::int`,
      running: sql<number>`count(*) filter (where ${evaluation.state} <> 'finished')::int`,
    })
    .from(submission)
    .innerJoin(
      evaluation,
      and(
        eq(evaluation.submissionId, submission.id),
        eq(evaluation.counted, true),
        eq(evaluation.split, phaseRow.splits[0] ?? 'public'),
      ),
    )
    .where(
      and(
        eq(submission.phaseId, phaseRow.id),
        eq(submission.teamId, teamId),
        or(isNull(evaluation.verdict), sql`not ${ours}`),
        submission.countsToQuota,
      ),
    );
  return row ?? { today: 0, total: 0, running: 0 };
}

/** When the day ends in a zone, by the database's clock. */
export async function dayEnds(db: Tx, timezone: string): Promise<Date> {
  const [row] = await db.execute<{ ends: string }>(
    sql`select (((date_trunc('day', now() at time zone ${timezone}) + interval '1 day') at time zone ${timezone}))::text as ends`,
  );
  return new Date(row?.ends ?? 0);
}
