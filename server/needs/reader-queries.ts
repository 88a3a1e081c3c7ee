/** What somebody was let into, and what they follow. */
import { and, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { membership, need, needFollow, push, review, termsAcceptance, user } from '../../core/db/schema.ts';
import { termsSha256 } from '../../core/needs/terms.ts';

/** When somebody accepted the terms as they are now. */
export async function acceptedTerms(db: Tx, needId: string, userId: string): Promise<Date | null> {
  const [row] = await db
    .select({ at: termsAcceptance.createdAt })
    .from(termsAcceptance)
    .where(
      and(
        eq(termsAcceptance.needId, needId),
        eq(termsAcceptance.userId, userId),
        eq(termsAcceptance.termsSha256, termsSha256),
      ),
    );
  return row?.at ?? null;
}

/** Keeps that somebody accepts the terms as they are now; the first time stands. */
export async function acceptTerms(db: Tx, needId: string, userId: string): Promise<boolean> {
  const rows = await db
    .insert(termsAcceptance)
    .values({ needId, userId, termsSha256 })
    .onConflictDoUpdate({
      target: [termsAcceptance.needId, termsAcceptance.userId],
      set: { termsSha256, createdAt: sql`clock_timestamp()` },
      setWhere: sql`${termsAcceptance.termsSha256} <> ${termsSha256}`,
    })
    .returning({ at: termsAcceptance.createdAt });
  return rows.length > 0;
}

/** Who accepted the terms of a need, the newest first. */
export async function acceptancesOf(
  db: Tx,
  needId: string,
  { after, limit }: { after?: string | undefined; limit: number },
) {
  const rows = await db
    .select({
      name: user.name,
      institution: user.institution,
      at: termsAcceptance.createdAt,
      sha256: termsAcceptance.termsSha256,
    })
    .from(termsAcceptance)
    .innerJoin(user, eq(user.id, termsAcceptance.userId))
    .where(
      and(
        eq(termsAcceptance.needId, needId),
        // Times are kept to the microsecond and sent to the millisecond.
        after ? sql`date_trunc('milliseconds', ${termsAcceptance.createdAt}) < ${after}::timestamptz` : undefined,
      ),
    )
    .orderBy(desc(termsAcceptance.createdAt))
    .limit(limit + 1);
  const acceptances = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }));
  return { acceptances, next: rows.length > limit ? (acceptances.at(-1)?.at ?? null) : null };
}

/** Whether a need was pushed to somebody, or to an institution that they belong to. */
export async function isPushedTo(db: Tx, needId: string, userId: string): Promise<boolean> {
  const theirs = db.select({ id: membership.institutionId }).from(membership).where(eq(membership.userId, userId));
  const rows = await db
    .select({ id: push.id })
    .from(push)
    .where(and(eq(push.needId, needId), or(eq(push.userId, userId), inArray(push.institutionId, theirs))))
    .limit(1);
  return rows.length > 0;
}

export async function isFollowing(db: Tx, needId: string, userId: string): Promise<boolean> {
  const rows = await db
    .select({ at: needFollow.createdAt })
    .from(needFollow)
    .where(and(eq(needFollow.needId, needId), eq(needFollow.userId, userId)));
  return rows.length > 0;
}

export async function follow(db: Tx, needId: string, userId: string, wanted: boolean): Promise<void> {
  if (wanted) await db.insert(needFollow).values({ needId, userId }).onConflictDoNothing();
  else await db.delete(needFollow).where(and(eq(needFollow.needId, needId), eq(needFollow.userId, userId)));
}

/** Keeps when an expert was first shown a need that they are asked to review, with its confidential parts. */
export async function noteOpened(db: Tx, needId: string, expertId: string): Promise<void> {
  await db
    .update(review)
    .set({ openedAt: sql`clock_timestamp()` })
    .where(and(eq(review.needId, needId), eq(review.expertId, expertId), isNull(review.openedAt)));
}

/** One more reader who is no party to it. */
export async function countView(db: Tx, needId: string): Promise<void> {
  await db
    .update(need)
    .set({ views: sql`${need.views} + 1` })
    .where(eq(need.id, needId));
}
