/** The tables of payments and of what each payee gets of them. */
import { and, asc, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tx } from '../../core/db/client.ts';
import {
  attachment,
  dividend,
  institution,
  membership,
  milestone,
  payment,
  share,
  sharing,
  user,
} from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';

export type PaymentRow = typeof payment.$inferSelect;

/** @throws Problem `payment_not_found`. */
export async function findPayment(db: Tx, id: string): Promise<PaymentRow> {
  const [row] = await db.select().from(payment).where(eq(payment.id, id));
  if (!row) throw new Problem('payment_not_found');
  return row;
}

export async function addPayment(tx: Tx, values: typeof payment.$inferInsert): Promise<PaymentRow> {
  const [row] = await tx.insert(payment).values(values).returning();
  if (!row) throw new Error('the payment was not written');
  return row;
}

export async function answerPayment(
  tx: Tx,
  id: string,
  set: { state: 'confirmed' | 'refused'; answeredBy: string; answer: string; voucherSha256: string | null },
): Promise<void> {
  await tx
    .update(payment)
    .set({ ...set, answeredAt: new Date() })
    .where(eq(payment.id, id));
}

/** The hash of the newest file that was attached to a payment as its voucher; null for one without. */
export async function voucherOf(db: Tx, paymentId: string): Promise<string | null> {
  const [row] = await db
    .select({ sha256: attachment.sha256 })
    .from(attachment)
    .where(and(eq(attachment.subject, `payment:${paymentId}`), isNull(attachment.removedAt)))
    .orderBy(desc(attachment.id))
    .limit(1);
  return row?.sha256 ?? null;
}

/** Confirmed payments that have not been divided yet, the oldest first. */
export async function undivided(tx: Tx, contractId: string): Promise<PaymentRow[]> {
  const rows = await tx
    .select({ row: payment })
    .from(payment)
    .leftJoin(dividend, eq(dividend.paymentId, payment.id))
    .where(and(eq(payment.contractId, contractId), eq(payment.state, 'confirmed'), isNull(dividend.shareId)))
    .orderBy(asc(payment.id));
  return rows.map(({ row }) => row);
}

export async function addDividends(tx: Tx, rows: (typeof dividend.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(dividend).values(rows);
}

export async function markReceived(tx: Tx, paymentId: string, shareId: string, by: string): Promise<void> {
  await tx
    .update(dividend)
    .set({ receivedAt: new Date(), receivedBy: by })
    .where(and(eq(dividend.paymentId, paymentId), eq(dividend.shareId, shareId)));
}

export async function findDividend(db: Tx, paymentId: string, shareId: string) {
  const [row] = await db
    .select()
    .from(dividend)
    .where(and(eq(dividend.paymentId, paymentId), eq(dividend.shareId, shareId)));
  return row ?? null;
}

const answerer = alias(user, 'answerer');
const payee = alias(user, 'payee');

/** The newest first, each with its milestone and its people. */
export async function listPayments(
  db: Tx,
  contractId: string,
  { after, limit, state }: { after?: string | undefined; limit: number; state?: PaymentRow['state'] | undefined },
) {
  const rows = await db
    .select({
      row: payment,
      milestone: { id: milestone.id, position: milestone.position, title: milestone.title },
      recordedBy: user.name,
      answeredBy: answerer.name,
    })
    .from(payment)
    .leftJoin(milestone, eq(milestone.id, payment.milestoneId))
    .innerJoin(user, eq(user.id, payment.recordedBy))
    .leftJoin(answerer, eq(answerer.id, payment.answeredBy))
    .where(
      and(
        eq(payment.contractId, contractId),
        state ? eq(payment.state, state) : undefined,
        after ? lt(payment.id, after) : undefined,
      ),
    )
    .orderBy(desc(payment.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.row.id ?? null) : null };
}

/** How these payments are divided, in the order of the rule. */
export async function dividendsOf(db: Tx, paymentIds: string[]) {
  if (paymentIds.length === 0) return [];
  return db
    .select({
      paymentId: dividend.paymentId,
      shareId: dividend.shareId,
      amount: dividend.amount,
      receivedAt: dividend.receivedAt,
      createdAt: dividend.createdAt,
      version: sharing.version,
      position: share.position,
      as: share.as,
      points: share.basisPoints,
      institutionId: share.institutionId,
      userId: share.userId,
      payee: sql<string>`coalesce(${institution.name}, ${payee.name})`,
    })
    .from(dividend)
    .innerJoin(share, eq(share.id, dividend.shareId))
    .innerJoin(sharing, eq(sharing.id, share.sharingId))
    .leftJoin(institution, eq(institution.id, share.institutionId))
    .leftJoin(payee, eq(payee.id, share.userId))
    .where(inArray(dividend.paymentId, paymentIds))
    .orderBy(asc(share.position));
}

/** Shares in a contract that go to somebody, or to an institution that they belong to. */
export async function sharesOfOwn(db: Tx, contractId: string, userId: string): Promise<string[]> {
  const theirs = db.select({ id: membership.institutionId }).from(membership).where(eq(membership.userId, userId));
  const rows = await db
    .select({ id: share.id })
    .from(share)
    .innerJoin(sharing, eq(sharing.id, share.sharingId))
    .where(and(eq(sharing.contractId, contractId), or(eq(share.userId, userId), inArray(share.institutionId, theirs))));
  return rows.map(({ id }) => id);
}
