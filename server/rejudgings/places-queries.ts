/** Which evaluation of a submission on a split counts: what a rejudging takes the places of. */
import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { evaluation } from '../../core/db/schema.ts';
import type { SplitName } from '../../core/packs/manifest.ts';
import { platformFaults, verdictNames, verdicts } from '../../core/verdicts/verdicts.ts';

/** What people decided stays, whatever is judged again. */
export const decidedByPeople = verdictNames.filter((name) => verdicts[name].by === 'people');

export interface PlaceTaken {
  teamId: string;
  split: SplitName;
  submissionId: string;
}

/** Rejudgings of one phase are decided one after the other. */
export async function lockDecisions(tx: Tx, phaseId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`rejudging ${phaseId}`}, 0))`);
}

/**
 * Lets a rejudging’s results count instead of those that did; a fault of ours takes nobody’s place. Old and new never
 * count at the same time, which an index sees to.
 */
export async function takePlaces(tx: Tx, rejudgingId: string): Promise<PlaceTaken[]> {
  const unfit = [...platformFaults, ...decidedByPeople];
  await tx.execute(sql`
    update evaluation n set replaces_id = o.id from evaluation o
    where n.rejudging_id = ${rejudgingId} and n.state = 'finished' and n.verdict not in ${unfit}
      and o.submission_id = n.submission_id and o.split = n.split and o.counted
      and coalesce(o.verdict, '') not in ${decidedByPeople}`);
  await tx.execute(sql`
    update evaluation o set counted = false from evaluation n where n.rejudging_id = ${rejudgingId} and n.replaces_id = o.id`);
  return tx
    .update(evaluation)
    .set({ counted: true })
    .where(and(eq(evaluation.rejudgingId, rejudgingId), sql`${evaluation.replacesId} is not null`))
    .returning({ teamId: evaluation.teamId, split: evaluation.split, submissionId: evaluation.submissionId });
}
