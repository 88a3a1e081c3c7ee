/** The tables of the rules by which a contract's revenue is divided. */
import { and, asc, desc, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tx } from '../../core/db/client.ts';
import { dividend, institution, membership, payment, share, sharing, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';

export type SharingRow = typeof sharing.$inferSelect;
export type ShareRow = typeof share.$inferSelect;

/** Rules that say or said something to their payees: not those that were replaced before they were in force. */
const known = or(inArray(sharing.state, ['proposed', 'agreed', 'refused']), isNotNull(sharing.agreedAt));

/** Whether somebody, or an institution that they belong to, has a share in a contract's revenue. */
export async function isPayee(db: Tx, contractId: string, userId: string): Promise<boolean> {
  const rows = await db
    .select({ id: share.id })
    .from(share)
    .innerJoin(sharing, eq(sharing.id, share.sharingId))
    .where(and(eq(sharing.contractId, contractId), known, isTheirs(db, userId)))
    .limit(1);
  return rows.length > 0;
}

/** Contracts in whose revenue somebody, or an institution of theirs, has a share. */
export function contractsPaying(db: Tx, userId: string) {
  return db
    .select({ id: sharing.contractId })
    .from(share)
    .innerJoin(sharing, eq(sharing.id, share.sharingId))
    .where(and(known, isTheirs(db, userId)));
}

function isTheirs(db: Tx, userId: string) {
  const theirs = db.select({ id: membership.institutionId }).from(membership).where(eq(membership.userId, userId));
  return or(eq(share.userId, userId), inArray(share.institutionId, theirs));
}

/** The rule that payments are divided by now. */
export async function ruleInForce(db: Tx, contractId: string): Promise<SharingRow | null> {
  const [row] = await db
    .select()
    .from(sharing)
    .where(and(eq(sharing.contractId, contractId), eq(sharing.state, 'agreed')));
  return row ?? null;
}

/** In their order. */
export function sharesOf(db: Tx, sharingId: string): Promise<ShareRow[]> {
  return db.select().from(share).where(eq(share.sharingId, sharingId)).orderBy(asc(share.position));
}

export async function findSharing(db: Tx, id: string): Promise<SharingRow> {
  const [row] = await db.select().from(sharing).where(eq(sharing.id, id));
  if (!row) throw new Problem('share_not_found');
  return row;
}

/** @throws Problem `share_not_found`. */
export async function findShare(db: Tx, id: string): Promise<ShareRow> {
  const [row] = await db.select().from(share).where(eq(share.id, id));
  if (!row) throw new Problem('share_not_found');
  return row;
}

export async function addSharing(
  tx: Tx,
  values: Omit<typeof sharing.$inferInsert, 'version'>,
  shares: Omit<typeof share.$inferInsert, 'sharingId' | 'position'>[],
): Promise<SharingRow> {
  const [row] = await tx
    .insert(sharing)
    .values({
      ...values,
      version: sql`(select coalesce(max(version), 0) + 1 from sharing where contract_id = ${values.contractId})`,
    })
    .returning();
  if (!row) throw new Error('the rule was not written');
  await tx.insert(share).values(shares.map((one, place) => ({ ...one, sharingId: row.id, position: place + 1 })));
  return row;
}

export async function answerShare(
  tx: Tx,
  id: string,
  set: { answer: 'agreed' | 'refused'; answeredBy: string; why: string },
): Promise<void> {
  await tx
    .update(share)
    .set({ ...set, answeredAt: new Date() })
    .where(eq(share.id, id));
}

export async function setSharingState(tx: Tx, id: string, state: SharingRow['state']): Promise<void> {
  await tx
    .update(sharing)
    .set({ state, ...(state === 'agreed' ? { agreedAt: new Date() } : {}) })
    .where(eq(sharing.id, id));
}

/** Every other rule of a contract in a state gives way to this one. */
export async function supersede(tx: Tx, contractId: string, by: string, state: 'proposed' | 'agreed'): Promise<void> {
  await tx
    .update(sharing)
    .set({ state: 'superseded' })
    .where(and(eq(sharing.contractId, contractId), eq(sharing.state, state), ne(sharing.id, by)));
}

/** Parts of payments that their payees have not received yet; a part of nothing is nothing to receive. */
export async function openDividends(db: Tx, contractId: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(dividend)
    .innerJoin(payment, eq(payment.id, dividend.paymentId))
    .where(and(eq(payment.contractId, contractId), isNull(dividend.receivedAt), sql`${dividend.amount} > 0`));
  return row?.count ?? 0;
}

const proposer = alias(user, 'proposer');
const answerer = alias(user, 'answerer');

/** The newest first, at most fifty; each with its shares. */
export async function listSharings(db: Tx, contractId: string) {
  const rules = await db
    .select({ row: sharing, by: proposer.name })
    .from(sharing)
    .innerJoin(proposer, eq(proposer.id, sharing.proposedBy))
    .where(eq(sharing.contractId, contractId))
    .orderBy(desc(sharing.version))
    .limit(50);
  const ids = rules.map(({ row }) => row.id);
  const shares =
    ids.length === 0
      ? []
      : await db
          .select({
            row: share,
            payee: sql<string>`coalesce(${institution.name}, ${user.name})`,
            answeredBy: answerer.name,
          })
          .from(share)
          .leftJoin(institution, eq(institution.id, share.institutionId))
          .leftJoin(user, eq(user.id, share.userId))
          .leftJoin(answerer, eq(answerer.id, share.answeredBy))
          .where(inArray(share.sharingId, ids))
          .orderBy(asc(share.position));
  return rules.map(({ row, by }) => ({ row, by, shares: shares.filter((one) => one.row.sharingId === row.id) }));
}

export async function accountByEmail(db: Tx, email: string): Promise<string | null> {
  const [row] = await db.select({ id: user.id }).from(user).where(sql`lower(${user.email}) = lower(${email})`);
  return row?.id ?? null;
}
