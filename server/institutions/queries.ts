/** Institutions, and who acts for them. */
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { institution, membership } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';

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
