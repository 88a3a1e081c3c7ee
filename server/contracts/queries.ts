/** The tables of contracts and their milestones. */
import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import {
  audit,
  award,
  contract,
  milestone,
  need,
  payment,
  response,
  responseVersion,
  user,
} from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { ResponseContent } from '../../core/responses/content.ts';

export type ContractRow = typeof contract.$inferSelect;
export type NewContract = typeof contract.$inferInsert;
export type MilestoneRow = typeof milestone.$inferSelect;
export type NewMilestone = typeof milestone.$inferInsert;

/**
 * @param lock takes the row for this transaction's own; whatever changes something of a contract takes it first.
 * @throws Problem `contract_not_found`.
 */
export async function findContract(db: Tx, id: string, lock = false): Promise<ContractRow> {
  const query = db.select().from(contract).where(eq(contract.id, id));
  const [row] = lock ? await query.for('update') : await query;
  if (!row) throw new Problem('contract_not_found');
  return row;
}

/** @throws Problem `milestone_not_found`. */
export async function findMilestone(db: Tx, id: string): Promise<MilestoneRow> {
  const [row] = await db.select().from(milestone).where(eq(milestone.id, id));
  if (!row) throw new Problem('milestone_not_found');
  return row;
}

/** In their order. */
export function milestonesOf(db: Tx, contractId: string): Promise<MilestoneRow[]> {
  return db.select().from(milestone).where(eq(milestone.contractId, contractId)).orderBy(asc(milestone.position));
}

export async function addContract(tx: Tx, values: NewContract): Promise<ContractRow> {
  const [row] = await tx.insert(contract).values(values).returning();
  if (!row) throw new Error('the contract was not written');
  return row;
}

/** Writes a change and counts the revision up. */
export async function saveContract(tx: Tx, id: string, set: Partial<NewContract>): Promise<ContractRow> {
  const [row] = await tx
    .update(contract)
    .set({ ...set, revision: sql`${contract.revision} + 1` })
    .where(eq(contract.id, id))
    .returning();
  if (!row) throw new Problem('contract_not_found');
  return row;
}

export async function addMilestones(tx: Tx, rows: NewMilestone[]): Promise<void> {
  if (rows.length > 0) await tx.insert(milestone).values(rows);
}

/** Of a draft, whose milestones have no history yet. */
export async function dropMilestones(tx: Tx, contractId: string): Promise<void> {
  await tx.delete(milestone).where(eq(milestone.contractId, contractId));
}

export async function saveMilestone(tx: Tx, id: string, set: Partial<NewMilestone>): Promise<MilestoneRow> {
  const [row] = await tx
    .update(milestone)
    .set({ ...set, revision: sql`${milestone.revision} + 1` })
    .where(eq(milestone.id, id))
    .returning();
  if (!row) throw new Problem('milestone_not_found');
  return row;
}

/** Who did something to it last, and when. */
export async function lastChange(db: Tx, subject: string): Promise<{ actor: string | null; at: Date }> {
  const [row] = await db
    .select({ actor: audit.actor, at: audit.createdAt })
    .from(audit)
    .where(eq(audit.subject, subject))
    .orderBy(desc(audit.id))
    .limit(1);
  return row ?? { actor: null, at: new Date(0) };
}

/** The contract that a response became and that was not abandoned. */
export async function contractOf(db: Tx, responseId: string): Promise<ContractRow | null> {
  const [row] = await db
    .select()
    .from(contract)
    .where(and(eq(contract.responseId, responseId), ne(contract.state, 'abandoned')));
  return row ?? null;
}

export interface Selected {
  id: string;
  institutionId: string;
  needVersion: number;
  content: ResponseContent;
}

/** The response to a need that is selected, with what its newest version says. */
export async function selectedResponse(db: Tx, needId: string): Promise<Selected | null> {
  const [row] = await db
    .select({ row: response, content: responseVersion.content })
    .from(response)
    .innerJoin(
      responseVersion,
      and(eq(responseVersion.responseId, response.id), eq(responseVersion.version, response.version)),
    )
    .where(and(eq(response.needId, needId), eq(response.state, 'selected')))
    .limit(1);
  if (!row) return null;
  const { id, institutionId, needVersion } = row.row;
  return { id, institutionId, needVersion, content: row.content };
}

/** The version of its need that a response answers. */
export async function versionAnswered(db: Tx, responseId: string): Promise<number> {
  const [row] = await db.select({ version: response.needVersion }).from(response).where(eq(response.id, responseId));
  return row?.version ?? 0;
}

/** The choice that led to a contract has borne fruit. */
export async function closeAward(tx: Tx, needId: string, responseId: string): Promise<void> {
  await tx
    .update(award)
    .set({ outcome: 'signed' })
    .where(and(eq(award.needId, needId), eq(award.responseId, responseId), eq(award.outcome, 'standing')));
}

export async function needOf(db: Tx, id: string): Promise<Pick<typeof need.$inferSelect, 'id' | 'number' | 'title'>> {
  const [row] = await db
    .select({ id: need.id, number: need.number, title: need.title })
    .from(need)
    .where(eq(need.id, id));
  if (!row) throw new Problem('need_not_found');
  return row;
}

/** Whoever wrote a need, and its technical lead. */
export async function askersOf(db: Tx, needId: string): Promise<string[]> {
  const [row] = await db.select({ author: need.authorId, lead: need.leadId }).from(need).where(eq(need.id, needId));
  return [row?.author, row?.lead].filter((id) => typeof id === 'string');
}

/** Today in China, by the database's clock. */
export async function today(db: Tx): Promise<string> {
  const [row] = await db.execute<{ day: string }>(sql`select (now() at time zone 'Asia/Shanghai')::date::text as day`);
  return row?.day ?? '';
}

/** Of each milestone, what both sides confirmed as paid and what waits for a word. */
export async function paidOf(
  db: Tx,
  milestoneIds: string[],
): Promise<Map<string, { confirmed: number; recorded: number }>> {
  if (milestoneIds.length === 0) return new Map();
  const rows = await db
    .select({
      id: payment.milestoneId,
      confirmed: sql<string>`coalesce(sum(${payment.amount}) filter (where ${payment.state} = 'confirmed'), 0)::text`,
      recorded: sql<string>`coalesce(sum(${payment.amount}) filter (where ${payment.state} = 'recorded'), 0)::text`,
    })
    .from(payment)
    .where(inArray(payment.milestoneId, milestoneIds))
    .groupBy(payment.milestoneId);
  return new Map(
    rows.map(({ id, confirmed, recorded }) => [id ?? '', { confirmed: Number(confirmed), recorded: Number(recorded) }]),
  );
}

/** Signed contracts whose first day has come. */
export async function dueToStart(db: Tx, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: contract.id })
    .from(contract)
    .where(and(eq(contract.state, 'signed'), sql`starts_on <= (now() at time zone 'Asia/Shanghai')::date`))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** The names of accounts. */
export async function namesOf(db: Tx, ids: (string | null)[]): Promise<Map<string, string>> {
  const wanted = ids.filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await db.select({ id: user.id, name: user.name }).from(user).where(inArray(user.id, wanted));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
