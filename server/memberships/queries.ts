/** The tables of memberships and of invitations. */
import { and, asc, count, desc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { delivery, institution, membership, membershipInvitation, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { invitation as invitationShape, member, ownOffer } from './schemas.ts';

export type MembershipRow = typeof membership.$inferSelect;
export type InvitationRow = typeof membershipInvitation.$inferSelect;
type Member = z.infer<typeof member>;

/** Administrators first, then by the day on which they joined. */
export async function listMembers(
  db: Tx,
  institutionId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ members: Member[]; next: string | null }> {
  const rows = await db
    .select({ row: membership, name: user.name, email: user.email })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(
      and(
        eq(membership.institutionId, institutionId),
        after
          ? sql`(${membership.role}, ${membership.createdAt}, ${membership.userId}) > (
              select before.role, before.created_at, before.user_id from ${membership} before
              where before.institution_id = ${institutionId} and before.user_id = ${after})`
          : undefined,
      ),
    )
    .orderBy(asc(membership.role), asc(membership.createdAt), asc(membership.userId))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return {
    members: shown.map(({ row, name, email }) => ({
      user_id: row.userId,
      name,
      email,
      role: row.role,
      post: row.post,
      joined_at: row.createdAt.toISOString(),
    })),
    next: rows.length > limit ? (shown.at(-1)?.row.userId ?? null) : null,
  };
}

/** @throws Problem `member_not_found`. */
export async function findMember(
  db: Tx,
  institutionId: string,
  userId: string,
): Promise<MembershipRow & { name: string }> {
  const [found] = await db
    .select({ row: membership, name: user.name })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(and(eq(membership.institutionId, institutionId), eq(membership.userId, userId)));
  if (!found) throw new Problem('member_not_found');
  return { ...found.row, name: found.name };
}

/** @throws Problem `already_member`. */
export async function insertMember(
  tx: Tx,
  to: { institutionId: string; name: string },
  who: { id: string; name: string },
  role: MembershipRow['role'],
): Promise<void> {
  const made = await tx
    .insert(membership)
    .values({ institutionId: to.institutionId, userId: who.id, role })
    .onConflictDoNothing()
    .returning({ userId: membership.userId });
  if (made.length === 0) throw new Problem('already_member', { who: who.name, name: to.name });
}

export async function updateMember(
  tx: Tx,
  row: Pick<MembershipRow, 'institutionId' | 'userId'>,
  set: Partial<Pick<MembershipRow, 'role' | 'post'>>,
): Promise<void> {
  await tx
    .update(membership)
    .set(set)
    .where(and(eq(membership.institutionId, row.institutionId), eq(membership.userId, row.userId)));
}

export async function deleteMember(tx: Tx, row: Pick<MembershipRow, 'institutionId' | 'userId'>): Promise<void> {
  await tx
    .delete(membership)
    .where(and(eq(membership.institutionId, row.institutionId), eq(membership.userId, row.userId)));
}

/** Neither accepted nor revoked, and not over by the database's clock. */
const open = and(
  isNull(membershipInvitation.acceptedAt),
  isNull(membershipInvitation.revokedAt),
  sql`${membershipInvitation.expiresAt} > now()`,
);
/** An address says who somebody is only if the account was there before it was invited: addresses are not proved. */
const addressedTo = and(
  eq(user.email, membershipInvitation.email),
  lte(user.createdAt, membershipInvitation.createdAt),
);

export async function listInvitations(db: Tx, institutionId: string): Promise<z.infer<typeof invitationShape>[]> {
  const rows = await db
    .select({
      row: membershipInvitation,
      invitedBy: sql<string>`(select inviter.name from ${user} inviter where inviter.id = ${membershipInvitation.invitedBy})`,
      account: user.name,
    })
    .from(membershipInvitation)
    .leftJoin(user, addressedTo)
    .where(and(eq(membershipInvitation.institutionId, institutionId), open))
    .orderBy(desc(membershipInvitation.id))
    .limit(100);
  return rows.map(({ row, invitedBy, account }) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    invited_by: invitedBy,
    account,
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
  }));
}

export async function countOpenInvitations(tx: Tx, institutionId: string, email?: string): Promise<number> {
  const [row] = await tx
    .select({ n: count() })
    .from(membershipInvitation)
    .where(
      and(
        eq(membershipInvitation.institutionId, institutionId),
        open,
        email ? eq(membershipInvitation.email, email) : undefined,
      ),
    );
  return row?.n ?? 0;
}

export async function insertInvitation(
  tx: Tx,
  values: Omit<typeof membershipInvitation.$inferInsert, 'expiresAt'>,
  days: number,
): Promise<InvitationRow> {
  const [row] = await tx
    .insert(membershipInvitation)
    .values({ ...values, expiresAt: sql`now() + make_interval(days => ${days})` })
    .returning();
  if (!row) throw new Error('no invitation was written');
  return row;
}

/** The id of an invitation to come, from which its secret follows. */
export async function newInvitationId(tx: Tx): Promise<string> {
  const [row] = await tx.execute<{ id: string }>(sql`select uuidv7() as id`);
  return row?.id ?? '';
}

/** Letters that one institution sends in a day at most. */
const mostLetters = 100;

/**
 * Sends an invitation to its address by e-mail, unless the institution wrote to it within a day, or to too many others.
 * @returns whether it is on its way.
 */
export async function mailInvitation(tx: Tx, { id, institutionId, email }: InvitationRow): Promise<boolean> {
  const [sent] = await tx
    .select({
      all: sql<number>`count(*)::int`,
      here: sql<number>`(count(*) filter (where ${membershipInvitation.email} = ${email}))::int`,
    })
    .from(delivery)
    .innerJoin(membershipInvitation, eq(membershipInvitation.id, delivery.invitationId))
    .where(
      and(eq(membershipInvitation.institutionId, institutionId), sql`${delivery.createdAt} > now() - interval '1 day'`),
    );
  if ((sent?.here ?? 0) > 0 || (sent?.all ?? 0) >= mostLetters) return false;
  await tx.insert(delivery).values({ invitationId: id, channel: 'email' });
  return true;
}

/** How an invitation is found: by its secret's hash, or by its id together with whose it is. */
export type Which =
  | { secretSha256: string }
  | { id: string; institutionId: string }
  | { id: string; addressee: string };

/**
 * @param lock takes the row for this transaction's own.
 * @throws Problem `invitation_not_found`.
 */
export async function findInvitation(
  db: Tx,
  which: Which,
  lock = false,
): Promise<InvitationRow & { state: z.infer<typeof ownOffer>['state'] }> {
  const query = db
    .select({ row: membershipInvitation, isOver: sql<boolean>`${membershipInvitation.expiresAt} <= now()` })
    .from(membershipInvitation)
    .where(chosen(db, which));
  const [found] = lock ? await query.for('update') : await query;
  if (!found) throw new Problem('invitation_not_found');
  return { ...found.row, state: stateOf(found.row, found.isOver) };
}

function chosen(db: Tx, which: Which) {
  if ('secretSha256' in which) return eq(membershipInvitation.secretSha256, which.secretSha256);
  const byId = eq(membershipInvitation.id, which.id);
  if ('institutionId' in which) return and(byId, eq(membershipInvitation.institutionId, which.institutionId));
  const addressee = db
    .select({ one: sql`1` })
    .from(user)
    .where(and(eq(user.id, which.addressee), addressedTo));
  return and(byId, sql`exists ${addressee}`);
}

function stateOf(row: InvitationRow, isOver: boolean): z.infer<typeof ownOffer>['state'] {
  if (row.acceptedAt) return 'accepted';
  if (row.revokedAt) return 'revoked';
  return isOver ? 'expired' : 'open';
}

export async function updateInvitation(tx: Tx, id: string, end: { acceptedBy: string } | 'revoked'): Promise<void> {
  const now = sql`clock_timestamp()`;
  await tx
    .update(membershipInvitation)
    .set(end === 'revoked' ? { revokedAt: now } : { acceptedAt: now, acceptedBy: end.acceptedBy })
    .where(eq(membershipInvitation.id, id));
}

/** What one who was invited reads of the institution and of whoever invited them. */
export async function offerOf(
  db: Tx,
  row: Awaited<ReturnType<typeof findInvitation>>,
): Promise<z.infer<typeof ownOffer>> {
  const [of] = await db
    .select({ id: institution.id, name: institution.name, kind: institution.kind, invitedBy: user.name })
    .from(institution)
    .innerJoin(user, eq(user.id, row.invitedBy))
    .where(eq(institution.id, row.institutionId));
  if (!of) throw new Problem('invitation_not_found');
  return {
    id: row.id,
    institution: { id: of.id, name: of.name, kind: of.kind },
    role: row.role,
    invited_by: of.invitedBy,
    state: row.state,
    expires_at: row.expiresAt.toISOString(),
  };
}

/** Open invitations to the address of somebody's account. */
export async function offersTo(db: Tx, userId: string): Promise<z.infer<typeof ownOffer>[]> {
  const rows = await db
    .select({ row: membershipInvitation })
    .from(membershipInvitation)
    .innerJoin(user, addressedTo)
    .where(and(eq(user.id, userId), open))
    .orderBy(desc(membershipInvitation.id))
    .limit(20);
  return Promise.all(rows.map(({ row }) => offerOf(db, { ...row, state: 'open' })));
}

/** The account with an address. */
export async function accountAt(db: Tx, email: string): Promise<{ id: string; name: string } | null> {
  const [row] = await db.select({ id: user.id, name: user.name }).from(user).where(eq(user.email, email));
  return row ?? null;
}
