/** Accounts with what they say of themselves. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { audit, institution, membership, profile, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { Role } from '../../core/people/roles.ts';

export type ProfileRow = typeof profile.$inferSelect;
export type UserRow = Pick<typeof user.$inferSelect, 'id' | 'name' | 'email' | 'role' | 'createdAt'>;

const columns = { id: user.id, name: user.name, email: user.email, role: user.role, createdAt: user.createdAt };

/**
 * @param lock takes the account for this transaction's own.
 * @throws Problem `person_not_found`.
 */
export async function findPerson(
  db: Tx,
  id: string,
  lock = false,
): Promise<{ user: UserRow; profile: ProfileRow | null }> {
  const query = db.select(columns).from(user).where(eq(user.id, id));
  const [found] = lock ? await query.for('update') : await query;
  if (!found) throw new Problem('person_not_found');
  const [row] = await db.select().from(profile).where(eq(profile.userId, id));
  return { user: found, profile: row ?? null };
}

/** Writes a profile, whose revision grows; the account is locked by this transaction. */
export async function saveProfile(
  tx: Tx,
  userId: string,
  set: Partial<typeof profile.$inferInsert>,
): Promise<ProfileRow> {
  const [row] = await tx
    .insert(profile)
    .values({ ...set, userId, revision: 1 })
    .onConflictDoUpdate({ target: profile.userId, set: { ...set, revision: sql`${profile.revision} + 1` } })
    .returning();
  if (!row) throw new Error(`no profile of ${userId} was written`);
  return row;
}

/** @returns whether there are organisers besides this one; locks them all until the transaction ends. */
export async function hasOtherOrganisers(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: user.id })
    .from(user)
    .where(eq(user.role, 'organiser'))
    .orderBy(user.id)
    .for('update');
  return rows.some(({ id }) => id !== userId);
}

export async function setRole(tx: Tx, userId: string, role: Role): Promise<void> {
  await tx.update(user).set({ role, updatedAt: sql`clock_timestamp()` }).where(eq(user.id, userId));
}

/** Who changed somebody's profile or role last, and when. */
export async function lastChangeOf(tx: Tx, userId: string): Promise<{ actor: string | null; at: Date } | null> {
  const [last] = await tx
    .select({ actor: audit.actor, at: audit.createdAt })
    .from(audit)
    .where(eq(audit.subject, `person:${userId}`))
    .orderBy(desc(audit.id))
    .limit(1);
  return last ?? null;
}

/** Verified institutions that somebody acts for. */
export async function publicInstitutionsOf(db: Tx, userId: string) {
  return db
    .select({ id: institution.id, name: institution.name, kind: institution.kind, post: membership.post })
    .from(membership)
    .innerJoin(institution, eq(institution.id, membership.institutionId))
    .where(and(eq(membership.userId, userId), eq(institution.verification, 'verified')))
    .orderBy(institution.name, institution.id)
    .limit(20);
}
