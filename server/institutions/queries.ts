/** Institutions, and who acts for them. */
import { and, asc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { institution, membership } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { ownInstitution } from './schemas.ts';

export type InstitutionRow = typeof institution.$inferSelect;

/** @throws Problem `institution_not_found`. */
export async function findInstitution(db: Tx, id: string): Promise<InstitutionRow> {
  const [row] = await db.select().from(institution).where(eq(institution.id, id));
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
