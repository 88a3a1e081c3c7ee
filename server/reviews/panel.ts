/** Asking experts for their opinion, and what they do with it. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tell } from '../../core/notifications/tell.ts';
import type { Bilingual } from '../../core/packs/manifest.ts';
import { axes, fewestOpinions } from '../../core/reviews/outcome.ts';
import { addWorkingDays } from '../../core/reviews/working-days.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import { actOnNeed } from '../needs/act.ts';
import { findNeed, type NeedRow, organisers } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { type Conflict, conflictsOf, namesOf } from './experts-queries.ts';
import { findReviewNeed, insertReviews, lockReview, type ReviewRow, releaseOpen, updateReview } from './queries.ts';

/** An expert has so many working days unless the organiser says otherwise. */
const reviewDays = 5;

/** What experts do is written down apart from the need's own steps: the firm reads those, and not who reviews it. */
export const panelOf = (needId: string) => `panel:${needId}`;

const conflictWords: Record<Conflict, Bilingual> = {
  same_institution: { en: 'they belong to the firm', zh: '与需求企业同属一个单位' },
  party: { en: 'they have a part in it', zh: '与该需求有利害关系' },
  respondent: { en: 'they answer it', zh: '参与了该需求的应答' },
  earlier_round: { en: 'their opinion was appealed against', zh: '参与过被申诉的评审' },
  assigned: { en: 'they were asked already', zh: '本轮已指派' },
};

/**
 * Asks experts to review a need; the first of a round start it, and are two at the least. More can be asked until it is
 * decided.
 * @throws Problem `not_an_expert`, `conflict_of_interest`, `too_few_experts`, `review_due_passed`, and those of the step.
 */
export async function askExperts(
  db: Db,
  needId: string,
  by: Account,
  wanted: { experts: string[]; due?: string | undefined; revision: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    const of = await findNeed(tx, needId, true);
    const experts = [...new Set(wanted.experts)];
    await mayReview(tx, of, experts);
    if (of.state !== 'under_review' && experts.length < fewestOpinions)
      throw new Problem('too_few_experts', { least: fewestOpinions });
    const dueAt = wanted.due ? new Date(wanted.due) : addWorkingDays(new Date(), reviewDays);
    if (dueAt.getTime() < Date.now()) throw new Problem('review_due_passed', { due: dueAt.toISOString() });
    await insertReviews(
      tx,
      experts.map((expertId) => ({ needId, round: of.round, expertId, dueAt, assignedBy: by.id })),
    );
    if (of.state === 'under_review') await mustBeCurrent(tx, of, wanted.revision, null);
    else await actOnNeed(tx, needId, 'start_review', by, { revision: wanted.revision });
    await writeAudit(tx, {
      actor: by.id,
      action: 'review.assign',
      subject: panelOf(needId),
      data: { experts, due: dueAt.toISOString(), round: of.round },
    });
    await tell(tx, {
      users: experts,
      kind: 'review.assigned',
      subject: `need:${needId}`,
      params: { title: of.title, due: dueAt.toISOString() },
      link: '/desk/reviews',
      actor: by.id,
    });
  });
}

async function mayReview(tx: Tx, of: NeedRow, experts: string[]): Promise<void> {
  const [names, conflicts] = await Promise.all([namesOf(tx, experts), conflictsOf(tx, of, experts)]);
  for (const id of experts) {
    const found = names.get(id);
    if (!found?.isExpert) throw new Problem('not_an_expert', { name: found?.name ?? id });
    const conflict = conflicts.get(id);
    if (conflict)
      throw new Problem('conflict_of_interest', { name: found.name, why: conflictWords[conflict] }, { conflict });
  }
}

/** Locks a review that can still be written, with its need. @throws Problem `review_not_found`, `review_closed`. */
async function openReview(tx: Tx, id: string, expertId?: string): Promise<{ row: ReviewRow; of: NeedRow }> {
  // The need first, as decisions lock it before they touch its reviews.
  const of = await findNeed(tx, await findReviewNeed(tx, id), true);
  const row = await lockReview(tx, id, expertId);
  if (row.state !== 'assigned' || of.state !== 'under_review' || of.round !== row.round)
    throw new Problem('review_closed');
  return { row, of };
}

type Draft = Partial<Pick<ReviewRow, (typeof axes)[number] | 'rationale' | 'remarks' | 'flags' | 'advice'>>;

/** Keeps an expert's draft. @throws Problem `review_not_found`, `review_closed`, `stale_version`. */
export async function keepDraft(db: Db, id: string, by: Account, revision: number, draft: Draft): Promise<void> {
  await db.transaction(async (tx) => {
    const { row } = await openReview(tx, id, by.id);
    await mustBeCurrent(tx, { revision: row.revision, updatedAt: new Date() }, revision, by.id);
    await updateReview(tx, id, draft);
  });
}

const axisWords: Record<(typeof axes)[number], Bilingual> = {
  authenticity: { en: 'authenticity', zh: '真实性' },
  completeness: { en: 'completeness', zh: '完整性' },
  feasibility: { en: 'feasibility', zh: '可行性' },
};
export const wordsOf = (names: (typeof axes)[number][]): Bilingual => ({
  en: names.map((axis) => axisWords[axis].en).join(', '),
  zh: names.map((axis) => axisWords[axis].zh).join('、'),
});

/** Hands an opinion in, for good. @throws Problem `review_incomplete` and those of `keepDraft`. */
export async function handIn(db: Db, id: string, by: Account, revision: number): Promise<void> {
  await db.transaction(async (tx) => {
    const { row, of } = await openReview(tx, id, by.id);
    await mustBeCurrent(tx, { revision: row.revision, updatedAt: new Date() }, revision, by.id);
    const missing = axes.filter((axis) => row[axis] === null || !row.rationale[axis]?.trim());
    if (missing.length > 0) throw new Problem('review_incomplete', { missing: wordsOf(missing) }, { missing });
    if (!row.advice)
      throw new Problem('review_incomplete', { missing: { en: 'advice', zh: '评审建议' } }, { missing: ['advice'] });
    await updateReview(tx, id, { state: 'done', doneAt: new Date() });
    await note(tx, 'review.hand_in', 'review.done', of, by, null);
  });
}

/** An expert steps aside, for good. @throws Problem `reason_missing`, `review_not_found`, `review_closed`. */
export async function stepAside(db: Db, id: string, by: Account, why: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { of } = await openReview(tx, id, by.id);
    await updateReview(tx, id, { state: 'stepped_aside', conflict: why });
    await note(tx, 'review.step_aside', 'review.stepped_aside', of, by, why);
  });
}

/** The organiser lets an expert go who has not handed in. @throws Problem `review_not_found`, `review_closed`. */
export async function release(db: Db, id: string, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { row, of } = await openReview(tx, id);
    await updateReview(tx, id, { state: 'released' });
    await noteReleased(tx, of, [row.expertId], by);
  });
}

/** Lets the experts go who have not handed in: the need's round is decided without them. */
export async function closeReviews(tx: Tx, of: NeedRow, by: Account): Promise<void> {
  const experts = await releaseOpen(tx, of);
  if (experts.length > 0) await noteReleased(tx, of, experts, by);
}

async function noteReleased(tx: Tx, of: NeedRow, experts: string[], by: Account): Promise<void> {
  await writeAudit(tx, {
    actor: by.id,
    action: 'review.release',
    subject: panelOf(of.id),
    data: { experts, round: of.round },
  });
  await tell(tx, {
    users: experts,
    kind: 'review.released',
    subject: `need:${of.id}`,
    params: { title: of.title },
    link: '/desk/reviews',
    actor: by.id,
  });
}

/** Writes an expert's deed down and tells the organisers. */
async function note(
  tx: Tx,
  action: string,
  kind: 'review.done' | 'review.stepped_aside',
  of: NeedRow,
  by: Account,
  reason: string | null,
): Promise<void> {
  await writeAudit(tx, { actor: by.id, action, subject: panelOf(of.id), reason, data: { round: of.round } });
  await tell(tx, {
    users: await organisers(tx),
    kind,
    subject: `need:${of.id}`,
    params: { title: of.title, name: by.name },
    link: `/needs/${of.id}/reviews`,
    actor: by.id,
  });
}
