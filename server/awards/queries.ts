/** The tables of choices and objections. */
import { and, asc, count, desc, eq, gt, inArray, notInArray, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { award, contract, institution, objection, response, responseMember, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';

export type AwardRow = typeof award.$inferSelect;
export type ObjectionRow = typeof objection.$inferSelect;
const choosable = ['submitted', 'shortlisted', 'reserve', 'returned'] as const;

/** Every choice of a need, the newest first. */
export async function awardsOf(db: Tx, needId: string): Promise<AwardRow[]> {
  return db.select().from(award).where(eq(award.needId, needId)).orderBy(desc(award.round));
}

/** The choice that holds, or null. */
export async function standingAward(db: Tx, needId: string): Promise<AwardRow | null> {
  const [row] = await db
    .select()
    .from(award)
    .where(and(eq(award.needId, needId), inArray(award.outcome, ['standing', 'signed'])));
  return row ?? null;
}

export async function insertAward(tx: Tx, values: Omit<typeof award.$inferInsert, 'round'>): Promise<AwardRow> {
  const [row] = await tx
    .insert(award)
    .values({
      ...values,
      round: sql`(select coalesce(max(round), 0) + 1 from award where need_id = ${values.needId})` as never,
    })
    .returning();
  if (!row) throw new Error('the choice was not written');
  return row;
}

export async function setOutcome(tx: Tx, awardId: string, outcome: AwardRow['outcome']): Promise<void> {
  await tx.update(award).set({ outcome }).where(eq(award.id, awardId));
}

/** Responses to a need that are still to be chosen from, in the order of their numbers. */
export async function choosableOf(db: Tx, needId: string) {
  return db
    .select({ id: response.id, number: response.number, state: response.state })
    .from(response)
    .where(and(eq(response.needId, needId), inArray(response.state, [...choosable])))
    .orderBy(asc(response.number));
}

/** Responses that a choice was made among: those that may be thought over again when it is taken back. */
export async function decidedOf(db: Tx, needId: string) {
  return db
    .select({ id: response.id, state: response.state })
    .from(response)
    .where(and(eq(response.needId, needId), inArray(response.state, ['selected', 'reserve', 'not_selected'])))
    .orderBy(asc(response.number));
}

/** Responses that were handed in, with their institutions. */
export async function answersTo(db: Tx, needId: string) {
  return db
    .select({ response, institution: { id: institution.id, name: institution.name } })
    .from(response)
    .innerJoin(institution, eq(institution.id, response.institutionId))
    .where(
      and(eq(response.needId, needId), gt(response.version, 0), notInArray(response.state, ['draft', 'withdrawn'])),
    )
    .orderBy(asc(response.number));
}

/** Responses to a need that somebody writes. */
export async function ownResponses(db: Tx, needId: string, userId: string): Promise<Set<string>> {
  const rows = await db
    .select({ id: response.id })
    .from(response)
    .innerJoin(responseMember, eq(responseMember.responseId, response.id))
    .where(and(eq(response.needId, needId), eq(responseMember.userId, userId)));
  return new Set(rows.map(({ id }) => id));
}

export async function nameOf(db: Tx, userId: string): Promise<string | null> {
  const [row] = await db.select({ name: user.name }).from(user).where(eq(user.id, userId));
  return row?.name ?? null;
}

/** The contract with the chosen one that is neither abandoned nor signed yet. */
export async function openContract(db: Tx, { needId, responseId }: AwardRow): Promise<{ number: number } | null> {
  const [row] = await db
    .select({ number: contract.number })
    .from(contract)
    .where(
      and(
        eq(contract.needId, needId),
        eq(contract.responseId, responseId),
        inArray(contract.state, ['drafted', 'proposed']),
      ),
    );
  return row ?? null;
}

/** The database's clock, which decides deadlines. */
export async function clock(db: Tx): Promise<Date> {
  const [row] = await db.execute<{ now: string }>(sql`select clock_timestamp()::text as now`);
  return new Date(row?.now ?? Number.NaN);
}

/** @throws Problem `objection_not_found`. */
export async function findObjection(db: Tx, id: string): Promise<{ objection: ObjectionRow; award: AwardRow }> {
  const [row] = await db
    .select({ objection, award })
    .from(objection)
    .innerJoin(award, eq(award.id, objection.awardId))
    .where(eq(objection.id, id));
  if (!row) throw new Problem('objection_not_found');
  return row;
}

export async function openObjections(db: Tx, awardId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(objection)
    .where(and(eq(objection.awardId, awardId), eq(objection.ruling, 'open')));
  return row?.n ?? 0;
}

export async function hasOpenObjection(db: Tx, awardId: string, userId: string): Promise<boolean> {
  const rows = await db
    .select({ id: objection.id })
    .from(objection)
    .where(and(eq(objection.awardId, awardId), eq(objection.by, userId), eq(objection.ruling, 'open')))
    .limit(1);
  return rows.length > 0;
}

export async function insertObjection(tx: Tx, values: { awardId: string; by: string; text: string }): Promise<string> {
  const [row] = await tx.insert(objection).values(values).returning({ id: objection.id });
  if (!row) throw new Error('the objection was not written');
  return row.id;
}

/** Rules on one objection, or on all of an award that are open. */
export async function writeRuling(
  tx: Tx,
  which: { id: string } | { awardId: string },
  ruling: { ruling: 'dismissed' | 'upheld' | 'moot'; text: string; by: string | null },
): Promise<string[]> {
  const rows = await tx
    .update(objection)
    .set({ ruling: ruling.ruling, rulingText: ruling.text, ruledBy: ruling.by, ruledAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(objection.ruling, 'open'),
        'id' in which ? eq(objection.id, which.id) : eq(objection.awardId, which.awardId),
      ),
    )
    .returning({ by: objection.by });
  return rows.map(({ by }) => by);
}

/** Objections to a need's choices, the newest first; all of them, or somebody's own. */
export async function listObjections(
  db: Tx,
  needId: string,
  by: string | null,
  page: { after?: string | undefined; limit: number },
) {
  const rows = await db
    .select({ objection, round: award.round, name: user.name })
    .from(objection)
    .innerJoin(award, eq(award.id, objection.awardId))
    .innerJoin(user, eq(user.id, objection.by))
    .where(
      and(
        eq(award.needId, needId),
        by === null ? undefined : eq(objection.by, by),
        page.after ? sql`${objection.id} < ${page.after}` : undefined,
      ),
    )
    .orderBy(desc(objection.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return { rows: shown, next: rows.length > page.limit ? (shown.at(-1)?.objection.id ?? null) : null };
}
