/** Disputes, amendments and early ends of a contract. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tx } from '../../core/db/client.ts';
import { incident, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';

export type IncidentRow = typeof incident.$inferSelect;

export async function addIncident(tx: Tx, values: typeof incident.$inferInsert): Promise<IncidentRow> {
  const [row] = await tx.insert(incident).values(values).returning();
  if (!row) throw new Error('the incident was not written');
  return row;
}

export async function ruleIncident(
  tx: Tx,
  id: string,
  { outcome, ruling, by }: { outcome: NonNullable<IncidentRow['outcome']>; ruling: string; by: string },
): Promise<void> {
  await tx.update(incident).set({ outcome, ruling, ruledBy: by, ruledAt: new Date() }).where(eq(incident.id, id));
}

/** What of a kind still waits for an end. */
export async function openIncident(tx: Tx, contractId: string, kind: IncidentRow['kind']): Promise<IncidentRow | null> {
  const [row] = await tx
    .select()
    .from(incident)
    .where(and(eq(incident.contractId, contractId), eq(incident.kind, kind), isNull(incident.ruledAt)));
  return row ?? null;
}

/** @throws Problem `amendment_not_found` or `termination_not_found`. */
export async function findIncident(db: Tx, id: string, kind: 'amendment' | 'termination'): Promise<IncidentRow> {
  const [row] = await db
    .select()
    .from(incident)
    .where(and(eq(incident.id, id), eq(incident.kind, kind)));
  if (!row) throw new Problem(`${kind}_not_found`);
  return row;
}

/** The newest first, the last hundred. */
export async function incidentsOf(db: Tx, contractId: string) {
  const judge = alias(user, 'judge');
  const rows = await db
    .select({ row: incident, raisedBy: user.name, ruledBy: judge.name })
    .from(incident)
    .innerJoin(user, eq(user.id, incident.raisedBy))
    .leftJoin(judge, eq(judge.id, incident.ruledBy))
    .where(eq(incident.contractId, contractId))
    .orderBy(desc(incident.id))
    .limit(100);
  return rows.map(({ row, ...names }) => ({ ...row, ...names }));
}
