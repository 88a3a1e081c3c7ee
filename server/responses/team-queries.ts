/** Who writes a response, and who was asked to. */
import { and, asc, count, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { institution, need, response, responseInvitation, responseMember, user } from '../../core/db/schema.ts';
import { toAccount } from '../accounts/who.ts';
import type { Account } from '../wire.ts';

export async function accountsOf(db: Tx, ids: string[]): Promise<Account[]> {
  if (ids.length === 0) return [];
  return (await db.select().from(user).where(inArray(user.id, ids))).map(toAccount);
}

export async function accountByEmail(db: Tx, email: string): Promise<Account | null> {
  const [row] = await db.select().from(user).where(eq(user.email, email.toLowerCase()));
  return row ? toAccount(row) : null;
}

/** The accounts of a team, in the order in which they joined. */
export async function membersOf(db: Tx, responseId: string) {
  const rows = await db
    .select({ id: user.id, name: user.name, unitId: institution.id, unit: institution.name })
    .from(responseMember)
    .innerJoin(user, eq(user.id, responseMember.userId))
    .leftJoin(institution, eq(institution.id, responseMember.institutionId))
    .where(eq(responseMember.responseId, responseId))
    .orderBy(asc(responseMember.createdAt), asc(user.id));
  return rows.map(({ id, name, unitId, unit }) => ({
    id,
    name,
    institution: unitId && unit ? { id: unitId, name: unit } : null,
  }));
}

export async function invitationsOf(db: Tx, responseId: string) {
  const rows = await db
    .select({ id: user.id, name: user.name, at: responseInvitation.createdAt })
    .from(responseInvitation)
    .innerJoin(user, eq(user.id, responseInvitation.userId))
    .where(eq(responseInvitation.responseId, responseId))
    .orderBy(asc(responseInvitation.createdAt), asc(user.id));
  return rows.map(({ at, ...person }) => ({ ...person, invited_at: at.toISOString() }));
}

/** How many accounts are in a team or asked into it. */
export async function teamSize(db: Tx, responseId: string): Promise<number> {
  const [members] = await db
    .select({ n: count() })
    .from(responseMember)
    .where(eq(responseMember.responseId, responseId));
  const [asked] = await db
    .select({ n: count() })
    .from(responseInvitation)
    .where(eq(responseInvitation.responseId, responseId));
  return (members?.n ?? 0) + (asked?.n ?? 0);
}

/** @returns whether there was none yet. */
export async function insertInvitation(tx: Tx, responseId: string, userId: string, by: string): Promise<boolean> {
  const rows = await tx
    .insert(responseInvitation)
    .values({ responseId, userId, invitedBy: by })
    .onConflictDoNothing()
    .returning({ userId: responseInvitation.userId });
  return rows.length > 0;
}

/** @returns whether there was one. */
export async function deleteInvitation(tx: Tx, responseId: string, userId: string): Promise<boolean> {
  const rows = await tx
    .delete(responseInvitation)
    .where(and(eq(responseInvitation.responseId, responseId), eq(responseInvitation.userId, userId)))
    .returning({ userId: responseInvitation.userId });
  return rows.length > 0;
}

export async function insertMember(tx: Tx, responseId: string, userId: string, institutionId: string | null) {
  await tx
    .insert(responseMember)
    .values({ responseId, userId, institutionId, createdAt: sql`clock_timestamp()` as unknown as Date });
}

/** @returns whether they were in the team. */
export async function deleteMember(tx: Tx, responseId: string, userId: string): Promise<boolean> {
  const rows = await tx
    .delete(responseMember)
    .where(and(eq(responseMember.responseId, responseId), eq(responseMember.userId, userId)))
    .returning({ userId: responseMember.userId });
  return rows.length > 0;
}

/** What somebody is asked into, the newest first. */
export async function listInvitations(db: Tx, userId: string, page: { after?: string | undefined; limit: number }) {
  const rows = await db
    .select({
      id: response.id,
      title: response.title,
      at: responseInvitation.createdAt,
      by: user.name,
      institution: institution.name,
      needId: need.id,
      needTitle: need.title,
      needNumber: need.number,
      deadline: need.deadline,
    })
    .from(responseInvitation)
    .innerJoin(response, eq(response.id, responseInvitation.responseId))
    .innerJoin(institution, eq(institution.id, response.institutionId))
    .innerJoin(need, eq(need.id, response.needId))
    .innerJoin(user, eq(user.id, responseInvitation.invitedBy))
    .where(
      and(
        eq(responseInvitation.userId, userId),
        page.after ? lt(responseInvitation.responseId, page.after) : undefined,
      ),
    )
    .orderBy(desc(responseInvitation.responseId))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return {
    invitations: shown.map((row) => ({
      response: row.id,
      title: row.title,
      by: row.by,
      institution: row.institution,
      invited_at: row.at.toISOString(),
      need: {
        id: row.needId,
        number: row.needNumber,
        title: row.needTitle,
        deadline: row.deadline?.toISOString() ?? null,
      },
    })),
    next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null,
  };
}
