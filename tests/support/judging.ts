/** Judging without a sandbox: evaluations are claimed and recorded as a worker does it, with results of a test's choice. */
import { randomUUID } from 'node:crypto';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import { evaluation, type phase, submission, team } from '../../core/db/schema.ts';
import type { SplitName } from '../../core/packs/manifest.ts';
import { claim, type Lease } from '../../worker/pipeline/lease.ts';
import { record } from '../../worker/pipeline/record.ts';
import type { Scored } from '../../worker/pipeline/score.ts';
import type { Person } from './people.ts';
import type { Platform } from './platform.ts';

export type EvaluationRow = typeof evaluation.$inferSelect;

export const scored = (accuracy: number): Scored => ({ verdict: 'scored', scores: { accuracy, macro_f1: accuracy } });
export const judgeBroke: Scored = { verdict: 'judge_error', details: { reason: 'judge', text: 'the truth is a1,cat' } };

/** Takes this evaluation, whoever else’s turn it is. */
export async function claimOne(db: Db, id: string, worker: string): Promise<Lease> {
  const lease = await claim(db, { worker, pools: [] }, sql`${id}::uuid`);
  if (!lease) throw new Error('there is no such evaluation');
  return lease;
}

/** Carries out every evaluation that waits. @param decide its result; null leaves it where it is. */
export async function judgeAll(
  { database: { db } }: Platform,
  decide: (row: EvaluationRow) => Scored | null,
): Promise<void> {
  const waiting = await db.select().from(evaluation).where(eq(evaluation.state, 'pending')).orderBy(asc(evaluation.id));
  for (const row of waiting) {
    const result = decide(row);
    if (!result) continue;
    const lease = await claimOne(db, row.id, 'by hand');
    await record(db, lease, result, { images: {}, data: {} });
  }
}

/** Submissions of a new team, as they are after they came in: `receivedAt` in seconds since 2026 began. */
export async function aTeamWith(
  { database: { db } }: Platform,
  who: Person,
  phaseRow: typeof phase.$inferSelect,
  packId: string,
  receivedAt: number[],
): Promise<{ teamId: string; submissions: string[] }> {
  const [made] = await db
    .insert(team)
    .values({ challengeId: phaseRow.challengeId, name: `Team ${randomUUID()}` })
    .returning({ id: team.id });
  const teamId = made?.id ?? '';
  const submissions: string[] = [];
  for (const [i, seconds] of receivedAt.entries()) {
    const [row] = await db
      .insert(submission)
      .values({
        phaseId: phaseRow.id,
        challengeId: phaseRow.challengeId,
        teamId,
        userId: who.id,
        number: i + 1,
        fileName: 'a.zip',
        sha256: '0'.repeat(64),
        bytes: 1,
        unpackedBytes: 1,
        receivedAt: new Date(Date.UTC(2026, 0, 1) + seconds * 1000),
      })
      .returning({ id: submission.id });
    const submissionId = row?.id ?? '';
    submissions.push(submissionId);
    await db
      .insert(evaluation)
      .values(
        phaseRow.splits.map((split: SplitName) => ({ submissionId, phaseId: phaseRow.id, teamId, packId, split })),
      );
  }
  return { teamId, submissions };
}

/** The evaluation that counts for a submission on a split. */
export async function countedOf({ database: { db } }: Platform, submissionId: string, split: SplitName = 'public') {
  const [row] = await db
    .select()
    .from(evaluation)
    .where(and(eq(evaluation.submissionId, submissionId), eq(evaluation.split, split), eq(evaluation.counted, true)));
  if (!row) throw new Error('nothing counts');
  return row;
}
