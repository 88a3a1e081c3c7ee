/** The tables of reviews. */
import { and, asc, desc, eq, inArray, lt, lte, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { audit, institution, need, needVersion, review, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { NeedContent } from '../../core/needs/content.ts';
import { type Outcome, outcomeOf, type Scores } from '../../core/reviews/outcome.ts';
import { contentOf, type NeedRow } from '../needs/queries.ts';
import { noteOpened } from '../needs/reader-queries.ts';
import type { myReview, opinion, outcomeView, panelView, reviewView } from './schemas.ts';

export type ReviewRow = typeof review.$inferSelect;
type Page = { after?: string | undefined; limit: number };

const withNeed = (db: Tx) =>
  db
    .select({ review, need, enterprise: institution.name })
    .from(review)
    .innerJoin(need, eq(need.id, review.needId))
    .innerJoin(institution, eq(institution.id, need.enterpriseId));
type Found = Awaited<ReturnType<typeof withNeed>>[number];

/** @throws Problem `review_not_found` unless it is this expert's own. */
export async function findReview(db: Tx, id: string, expertId: string): Promise<Found> {
  const [found] = await withNeed(db).where(and(eq(review.id, id), eq(review.expertId, expertId)));
  if (!found) throw new Problem('review_not_found');
  return found;
}

/** Takes a review's row for this transaction's own. @throws Problem `review_not_found`. */
export async function lockReview(tx: Tx, id: string, expertId?: string): Promise<ReviewRow> {
  const mine = expertId ? eq(review.expertId, expertId) : undefined;
  const [row] = await tx
    .select()
    .from(review)
    .where(and(eq(review.id, id), mine))
    .for('update');
  if (!row) throw new Problem('review_not_found');
  return row;
}

export async function updateReview(tx: Tx, id: string, set: Partial<typeof review.$inferInsert>): Promise<void> {
  await tx
    .update(review)
    .set({ ...set, revision: sql`${review.revision} + 1` })
    .where(eq(review.id, id));
}

export async function insertReviews(tx: Tx, rows: (typeof review.$inferInsert)[]): Promise<void> {
  await tx.insert(review).values(rows);
}

/** Releases those who have not handed in in a need's round. @returns the experts. */
export async function releaseOpen(tx: Tx, of: Pick<NeedRow, 'id' | 'round'>): Promise<string[]> {
  const rows = await tx
    .update(review)
    .set({ state: 'released', revision: sql`${review.revision} + 1` })
    .where(and(eq(review.needId, of.id), eq(review.round, of.round), eq(review.state, 'assigned')))
    .returning({ id: review.expertId });
  return rows.map(({ id }) => id);
}

/** An expert's reviews, the newest first; on wish only those in hand. */
export async function listReviews(db: Tx, expertId: string, onlyOpen: boolean, page: Page) {
  const rows = await withNeed(db)
    .where(
      and(
        eq(review.expertId, expertId),
        onlyOpen ? waits : undefined,
        page.after ? lt(review.id, page.after) : undefined,
      ),
    )
    .orderBy(desc(review.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return { reviews: shown.map(viewMine), next: rows.length > page.limit ? (shown.at(-1)?.review.id ?? null) : null };
}

/** As `isOpen`, of rows of reviews with their needs. */
export const waits = and(eq(review.state, 'assigned'), eq(need.state, 'under_review'), eq(need.round, review.round));

/** Whether an expert can still write: it is theirs, and the need is at it in that round. */
export const isOpen = (row: ReviewRow, of: Pick<NeedRow, 'state' | 'round'>) =>
  row.state === 'assigned' && of.state === 'under_review' && of.round === row.round;

export function viewMine({ review: row, need: of, enterprise }: Found): z.infer<typeof myReview> {
  return {
    id: row.id,
    round: row.round,
    state: row.state,
    due: row.dueAt.toISOString(),
    done: row.doneAt?.toISOString() ?? null,
    overdue: isOpen(row, of) && row.dueAt.getTime() < Date.now(),
    need: { id: of.id, number: of.number, title: of.title, state: of.state, enterprise, fields: of.fields },
  };
}

export async function viewReview(db: Tx, found: Found): Promise<z.infer<typeof reviewView>> {
  const { review: row, need: of } = found;
  const { authenticity, completeness, feasibility, rationale, remarks, flags, advice, revision, conflict } = row;
  const content = await contentFor(db, row, of);
  if (content) await noteOpened(db, of.id, row.expertId);
  return {
    ...viewMine(found),
    ...{ authenticity, completeness, feasibility, rationale, remarks, flags, advice, revision, conflict },
    open: isOpen(row, of),
    content,
  };
}

/**
 * What an expert reads of the need: while they write, the newest version; later the one that they reviewed; nothing once
 * they stepped aside or were let go.
 */
async function contentFor(db: Tx, row: ReviewRow, of: NeedRow): Promise<NeedContent | null> {
  if (row.state === 'stepped_aside' || row.state === 'released') return null;
  if (isOpen(row, of)) return contentOf(db, of.id, of.version);
  const [reviewed] = await db
    .select({ content: needVersion.content })
    .from(needVersion)
    .where(
      and(eq(needVersion.needId, of.id), eq(needVersion.kind, 'submitted'), lte(needVersion.createdAt, row.createdAt)),
    )
    .orderBy(desc(needVersion.version))
    .limit(1);
  return reviewed?.content ?? null;
}

const scoresOf = ({ authenticity, completeness, feasibility }: ReviewRow): Scores | null =>
  authenticity === null || completeness === null || feasibility === null
    ? null
    : { authenticity, completeness, feasibility };

/** The scores that were handed in on a need in one of its rounds. */
export async function opinionsOn(db: Tx, needId: string, round: number): Promise<Scores[]> {
  const rows = await db
    .select()
    .from(review)
    .where(and(eq(review.needId, needId), eq(review.round, round), eq(review.state, 'done')));
  return rows.flatMap((row) => scoresOf(row) ?? []);
}

export async function reviewsOn(db: Tx, needId: string): Promise<{ review: ReviewRow; expert: string }[]> {
  return db
    .select({ review, expert: user.name })
    .from(review)
    .innerJoin(user, eq(user.id, review.expertId))
    .where(eq(review.needId, needId))
    .orderBy(desc(review.round), asc(review.id));
}

const decisions = ['need.return', 'need.reject', 'need.approve', 'need.publish', 'need.take_down', 'need.appeal'];

/**
 * What a panel said of a need.
 * @param named whether experts are named and everything of theirs is shown: for the organiser. Others read what was
 * handed in, without names.
 */
export async function viewPanel(db: Tx, of: NeedRow, named: boolean): Promise<z.infer<typeof panelView>> {
  const [rows, [last], opinions] = await Promise.all([
    reviewsOn(db, of.id),
    db
      .select()
      .from(audit)
      .where(and(eq(audit.subject, `need:${of.id}`), inArray(audit.action, decisions)))
      .orderBy(desc(audit.seq))
      .limit(1),
    opinionsOn(db, of.id, of.round),
  ]);
  return {
    round: of.round,
    is_key: of.isKey,
    appealed: of.appealed,
    return_due: of.returnDueAt?.toISOString() ?? null,
    opinions: rows.filter(({ review: row }) => named || row.state === 'done').map((row) => viewOpinion(row, named)),
    outcome: viewOutcome(outcomeOf(opinions)),
    decision: last
      ? {
          action: last.action.replace('need.', ''),
          at: last.createdAt.toISOString(),
          reason: last.reason,
          code: typeof last.data.code === 'string' ? last.data.code : null,
        }
      : null,
  };
}

function viewOpinion(
  { review: row, expert }: { review: ReviewRow; expert: string },
  named: boolean,
): z.infer<typeof opinion> {
  const isDone = row.state === 'done';
  return {
    id: row.id,
    expert: named ? { id: row.expertId, name: expert } : null,
    round: row.round,
    state: row.state,
    due: row.dueAt.toISOString(),
    done: row.doneAt?.toISOString() ?? null,
    scores: isDone ? scoresOf(row) : null,
    rationale: isDone ? row.rationale : {},
    remarks: isDone ? row.remarks : [],
    flags: isDone && named ? row.flags : [],
    advice: isDone && named ? row.advice : null,
    conflict: named ? row.conflict : null,
  };
}

const viewOutcome = ({ thirdWanted, ...outcome }: Outcome): z.infer<typeof outcomeView> => ({
  ...outcome,
  third_wanted: thirdWanted,
});

/** The need that a review is of. @throws Problem `review_not_found`. */
export async function findReviewNeed(db: Tx, reviewId: string): Promise<string> {
  const [row] = await db.select({ needId: review.needId }).from(review).where(eq(review.id, reviewId));
  if (!row) throw new Problem('review_not_found');
  return row.needId;
}

export async function updateKey(tx: Tx, needId: string, isKey: boolean): Promise<void> {
  await tx.update(need).set({ isKey }).where(eq(need.id, needId));
}
