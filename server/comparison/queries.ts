/** The tables behind a comparison: responses as they were handed in, and the enterprise's sheet. */
import { and, asc, desc, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { award, comparisonSheet, institution, needVersion, response, responseVersion } from '../../core/db/schema.ts';
import type { ResponseContent } from '../../core/responses/content.ts';
import type { ResponseRow } from '../responses/queries.ts';

export interface HandedIn {
  response: ResponseRow;
  institution: { id: string; name: string };
  content: ResponseContent;
}

/** What one table holds at most; needs have a few responses, seldom dozens. */
export const mostRows = 200;
/** What nobody handed in, took back or was excluded with is not compared. */
const notCompared = ['draft', 'withdrawn', 'disqualified'] as const;
const isCompared = (needId: string) =>
  and(eq(response.needId, needId), gt(response.version, 0), ...notCompared.map((state) => ne(response.state, state)));

/** The responses to a need in the order of their numbers, each in its newest version. */
export async function handedIn(db: Tx, needId: string): Promise<HandedIn[]> {
  return db
    .select({
      response,
      institution: { id: institution.id, name: institution.name },
      content: responseVersion.content,
    })
    .from(response)
    .innerJoin(institution, eq(institution.id, response.institutionId))
    .innerJoin(
      responseVersion,
      and(eq(responseVersion.responseId, response.id), eq(responseVersion.version, response.version)),
    )
    .where(isCompared(needId))
    .orderBy(asc(response.number))
    .limit(mostRows);
}

export async function countHandedIn(db: Tx, needId: string): Promise<number> {
  return db.$count(response, isCompared(needId));
}

/** Units of the indicators in versions of a need: version → indicator → unit. */
export async function unitsOf(
  db: Tx,
  needId: string,
  versions: number[],
): Promise<Map<number, Record<string, string>>> {
  if (versions.length === 0) return new Map();
  const rows = await db
    .select({ version: needVersion.version, content: needVersion.content })
    .from(needVersion)
    .where(and(eq(needVersion.needId, needId), inArray(needVersion.version, versions)));
  return new Map(
    rows.map(({ version, content }) => [
      version,
      Object.fromEntries(content.indicators.map(({ id, unit }) => [id, unit])),
    ]),
  );
}

export type SheetRow = typeof comparisonSheet.$inferSelect;

/** @param lock takes the row for this transaction's own. */
export async function findSheet(db: Tx, needId: string, lock = false): Promise<SheetRow | null> {
  const query = db.select().from(comparisonSheet).where(eq(comparisonSheet.needId, needId));
  const [row] = lock ? await query.for('update') : await query;
  return row ?? null;
}

/** Makes an empty sheet where there is none, so that it can be locked. */
export async function ensureSheet(tx: Tx, needId: string): Promise<void> {
  await tx.insert(comparisonSheet).values({ needId }).onConflictDoNothing();
}

export async function writeSheet(
  tx: Tx,
  needId: string,
  { weights, notes, by }: { weights: Record<string, number>; notes: Record<string, string>; by: string },
): Promise<void> {
  await tx
    .update(comparisonSheet)
    .set({
      weights,
      notes,
      revision: sql`${comparisonSheet.revision} + 1`,
      updatedBy: by,
      updatedAt: sql`clock_timestamp()`,
    })
    .where(eq(comparisonSheet.needId, needId));
}

/** Who was kept in reserve when a need's last choice was made, and is so still. */
export async function lastReserves(db: Tx, needId: string): Promise<string[]> {
  const [row] = await db
    .select({ reserves: award.reserves })
    .from(award)
    .where(eq(award.needId, needId))
    .orderBy(desc(award.round))
    .limit(1);
  if (!row || row.reserves.length === 0) return [];
  const kept = await db
    .select({ id: response.id })
    .from(response)
    .where(and(eq(response.needId, needId), eq(response.state, 'reserve')));
  const ids = new Set(kept.map(({ id }) => id));
  return row.reserves.filter((id) => ids.has(id));
}
