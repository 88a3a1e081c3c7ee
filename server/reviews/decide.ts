/** The organiser's decisions on a need, each with what must be there before it. */
import type { z } from 'zod';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { fewestOpinions, outcomeOf } from '../../core/reviews/outcome.ts';
import { findInstitution } from '../institutions/queries.ts';
import { actOnNeed, type NeedStep } from '../needs/act.ts';
import { contentOf, findNeed, type NeedRow } from '../needs/queries.ts';
import { columnsOf, insertVersion } from '../needs/write-queries.ts';
import type { Account } from '../wire.ts';
import { closeReviews, wordsOf } from './panel.ts';
import { opinionsOn } from './queries.ts';
import type { decision } from './schemas.ts';

type Decision = z.infer<typeof decision>;
const dayMs = 24 * 60 * 60 * 1000;
/** For completing a need that was returned. */
const completionDays = 15;
/** A need is open for responses at least so long, unless the organiser says why not. */
export const fewestOpenDays = 15;

/**
 * Returns, rejects, approves, publishes or takes down a need.
 * @throws Problem `too_few_opinions`, `third_review_wanted`, `below_threshold`, `rejection_code_missing`,
 * `need_deadline_passed`, `deadline_too_near`, `deadline_shortened`, `deliver_before_deadline`, and those of the step.
 */
export async function decide(db: Db, needId: string, by: Account, wanted: Decision): Promise<void> {
  await db.transaction(async (tx) => {
    const of = await findNeed(tx, needId, true);
    const step: NeedStep = { reason: wanted.reason, revision: wanted.revision };
    // What is not possible in this state is refused by the step itself, before its conditions are looked at.
    if (of.state === 'under_review' && wanted.revision === of.revision) {
      await mustBeHeard(tx, of, wanted);
      await closeReviews(tx, of, by);
    }
    if (wanted.action === 'return')
      step.set = { returnDueAt: new Date(Date.now() + (wanted.days ?? completionDays) * dayMs) };
    if (wanted.action === 'reject') {
      if (of.state === 'under_review' && !wanted.code) throw new Problem('rejection_code_missing');
      step.data = { code: wanted.code };
    }
    if (wanted.action === 'publish' && of.state === 'approved') {
      step.set = await published(tx, of, by, wanted);
    }
    await actOnNeed(tx, needId, wanted.action, by, step);
  });
}

async function mustBeHeard(tx: Tx, of: NeedRow, { action, reason }: Decision): Promise<void> {
  if (action !== 'approve' && action !== 'reject') return;
  const outcome = outcomeOf(await opinionsOn(tx, of.id, of.round));
  if (outcome.opinions < fewestOpinions)
    throw new Problem('too_few_opinions', { count: outcome.opinions, least: fewestOpinions });
  if (outcome.thirdWanted) throw new Problem('third_review_wanted', { axes: wordsOf(outcome.apart) });
  if (action === 'approve' && !outcome.publishable && !reason?.trim()) throw new Problem('below_threshold');
}

/** What publication writes; a later deadline makes a version of its own, which is then the first that the public reads. */
async function published(
  tx: Tx,
  of: NeedRow,
  by: Account,
  { deadline, reason }: Decision,
): Promise<NonNullable<NeedStep['set']>> {
  mustStayOpen(deadline ? new Date(deadline) : of.deadline, reason);
  const content = deadline ? await contentOf(tx, of.id, of.version) : null;
  if (!deadline || !content) return { publishedAt: new Date(), publishedVersion: of.version };
  if (Date.parse(deadline) < Date.parse(content.deadline))
    throw new Problem('deadline_shortened', { deadline: content.deadline });
  if (content.deliverBy && Date.parse(content.deliverBy) < Date.parse(deadline))
    throw new Problem('deliver_before_deadline', { date: content.deliverBy });
  const version = of.version + 1;
  const later = { ...content, deadline };
  const note = reason?.trim() ?? '';
  await insertVersion(tx, { needId: of.id, version, content: later, kind: 'submitted', note, by: by.id });
  const { name } = await findInstitution(tx, of.enterpriseId);
  return { ...columnsOf(later, name), version, publishedAt: new Date(), publishedVersion: version };
}

function mustStayOpen(until: Date | null, reason: string | undefined): void {
  const left = (until?.getTime() ?? 0) - Date.now();
  const deadline = until?.toISOString() ?? '–';
  if (left <= 0) throw new Problem('need_deadline_passed', { deadline });
  if (left < fewestOpenDays * dayMs && !reason?.trim())
    throw new Problem('deadline_too_near', { deadline, days: fewestOpenDays });
}
