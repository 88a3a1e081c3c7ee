/** Institutions, and who acts for them. */
import { and, asc, count, desc, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { audit, institution, membership, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import type { ownInstitution } from './schemas.ts';

export type InstitutionRow = typeof institution.$inferSelect;

/**
 * @param lock takes the row for this transaction's own.
 * @throws Problem `institution_not_found`.
 */
export async function findInstitution(db: Tx, id: string, lock = false): Promise<InstitutionRow> {
  const query = db.select().from(institution).where(eq(institution.id, id));
  const [row] = lock ? await query.for('update') : await query;
  if (!row) throw new Problem('institution_not_found');
  return row;
}

/** The role of somebody in an institution, or null for one who is no member. */
export async function roleIn(db: Tx, institutionId: string, userId: string): Promise<'admin' | 'member' | null> {
  const [row] = await db
    .select({ role: membership.role })
    .from(membership)
    .where(and(eq(membership.institutionId, institutionId), eq(membership.userId, userId)));
  return row?.role ?? null;
}

/** The accounts that act for an institution. */
export async function membersOf(db: Tx, institutionId: string, role?: 'admin' | 'member'): Promise<string[]> {
  const rows = await db
    .select({ userId: membership.userId })
    .from(membership)
    .where(and(eq(membership.institutionId, institutionId), role ? eq(membership.role, role) : undefined));
  return rows.map((row) => row.userId);
}

/** Nobody acts for more institutions than a list can show. */
const mostOwn = 100;

/** The institutions that somebody acts for, in the order of their names. */
export async function institutionsOf(db: Tx, userId: string): Promise<z.infer<typeof ownInstitution>[]> {
  return db
    .select({
      id: institution.id,
      kind: institution.kind,
      name: institution.name,
      name_en: institution.nameEn,
      verification: institution.verification,
      verification_note: institution.verificationNote,
      role: membership.role,
      post: membership.post,
    })
    .from(membership)
    .innerJoin(institution, eq(institution.id, membership.institutionId))
    .where(eq(membership.userId, userId))
    .orderBy(asc(institution.name), asc(institution.id))
    .limit(mostOwn);
}

export async function countMembers(db: Tx, institutionId: string, role?: 'admin'): Promise<number> {
  const [row] = await db
    .select({ members: count() })
    .from(membership)
    .where(and(eq(membership.institutionId, institutionId), role ? eq(membership.role, role) : undefined));
  return row?.members ?? 0;
}

export type InstitutionChange = Partial<typeof institution.$inferInsert>;

/** @throws Problem `institution_name_taken`, `credit_code_taken`. */
export async function insertInstitution(
  tx: Tx,
  values: typeof institution.$inferInsert,
  adminId: string,
): Promise<InstitutionRow> {
  await mustBeFree(tx, values);
  const [row] = await tx.insert(institution).values(values).onConflictDoNothing().returning();
  // Somebody else was quicker by a moment.
  if (!row) throw await taken(tx, values);
  await tx.insert(membership).values({ institutionId: row.id, userId: adminId, role: 'admin' });
  return row;
}

/**
 * Changes a row that this transaction has locked; its revision grows.
 * @throws Problem `institution_name_taken`, `credit_code_taken`.
 */
export async function updateInstitution(tx: Tx, row: InstitutionRow, set: InstitutionChange): Promise<InstitutionRow> {
  const { name = row.name, creditCode = row.creditCode } = set;
  await mustBeFree(tx, { name, creditCode }, row.id);
  const [now] = await tx
    .update(institution)
    .set({ ...set, revision: row.revision + 1 })
    .where(eq(institution.id, row.id))
    .returning();
  return now ?? row;
}

type Identity = { name: string; creditCode?: string | null | undefined };

async function mustBeFree(tx: Tx, identity: Identity, except?: string): Promise<void> {
  // Two who take one name at once do so one after the other.
  for (const key of [identity.name.toLowerCase(), identity.creditCode])
    if (key) await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`institution ${key}`}, 0))`);
  const problem = await taken(tx, identity, except);
  if (problem) throw problem;
}

async function taken(tx: Tx, { name, creditCode }: Identity, except?: string): Promise<Problem | null> {
  const holders = await tx
    .select({ id: institution.id, name: institution.name, code: institution.creditCode })
    .from(institution)
    .where(
      creditCode
        ? sql`lower(${institution.name}) = lower(${name}) or ${institution.creditCode} = ${creditCode}`
        : sql`lower(${institution.name}) = lower(${name})`,
    );
  const others = holders.filter(({ id }) => id !== except);
  if (creditCode && others.some(({ code }) => code === creditCode))
    return new Problem('credit_code_taken', { code: creditCode });
  return others.length > 0 ? new Problem('institution_name_taken', { name }) : null;
}

/**
 * Refuses a change by somebody who saw an older revision than there is now.
 * @throws Problem `stale_version`.
 */
export async function mustBeCurrentInstitution(tx: Tx, row: InstitutionRow, seen: number): Promise<void> {
  if (seen === row.revision) return;
  const [last] = await tx
    .select({ actor: audit.actor, at: audit.createdAt })
    .from(audit)
    .where(eq(audit.subject, `institution:${row.id}`))
    .orderBy(desc(audit.id))
    .limit(1);
  const changed = { revision: row.revision, updatedAt: last?.at ?? row.createdAt };
  await mustBeCurrent(tx, changed, seen, last?.actor ?? null);
}

/** Administrators whose account has no role of its own yet. */
export async function adminsWithoutRole(tx: Tx, institutionId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: user.id })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(and(eq(membership.institutionId, institutionId), eq(membership.role, 'admin'), eq(user.role, 'contestant')));
  return rows.map(({ id }) => id);
}
