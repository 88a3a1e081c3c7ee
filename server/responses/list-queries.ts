/** Lists of responses. */
import { and, asc, count, desc, eq, gt, inArray, isNotNull, lt, ne, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import {
  audit,
  institution,
  membership,
  need,
  response,
  responseMember,
  responseVersion,
  user,
} from '../../core/db/schema.ts';
import { responseNumber } from '../../core/responses/number.ts';
import type { NeedRow } from '../needs/queries.ts';
import type { ResponseListed, SealedListed } from './schemas.ts';
import { isSealed } from './sealed.ts';

interface Page {
  after?: string | undefined;
  limit: number;
}

const listed = (db: Tx) =>
  db
    .select({ response, need, unit: institution.name, leader: user.name })
    .from(response)
    .innerJoin(need, eq(need.id, response.needId))
    .innerJoin(institution, eq(institution.id, response.institutionId))
    .innerJoin(user, eq(user.id, response.leaderId))
    .$dynamic();
export type Listed = Awaited<ReturnType<typeof listed>>[number];

export function viewRow({ response: row, need: of, unit, leader }: Listed): ResponseListed {
  const { currency, priceMin, priceMax } = row;
  return {
    id: row.id,
    number: responseNumber(row.number),
    state: row.state,
    title: row.title,
    need: { id: of.id, number: of.number, title: of.title, state: of.state, deadline: iso(of.deadline) },
    institution: { id: row.institutionId, name: unit },
    leader: { id: row.leaderId, name: leader },
    version: row.version,
    need_version: row.needVersion,
    is_behind: row.needVersion < (of.publishedVersion ?? of.version),
    price: currency && priceMin !== null && priceMax !== null ? { currency, min: priceMin, max: priceMax } : null,
    submitted_at: iso(row.submittedAt),
    return_due_at: iso(row.returnDueAt),
    updated_at: row.updatedAt.toISOString(),
  };
}
const iso = (date: Date | null) => date?.toISOString() ?? null;

export async function findListed(db: Tx, id: string): Promise<Listed | null> {
  const [row] = await listed(db).where(eq(response.id, id));
  return row ?? null;
}

/**
 * Those that were handed in, and those in whose team somebody is; the oldest first. While they are sealed, of others'
 * only that they are there.
 */
export async function listOfNeed(db: Tx, of: NeedRow, readsAll: boolean, userId: string, page: Page) {
  const mine = writtenBy(db, userId);
  const readable = readsAll ? or(gt(response.version, 0), inArray(response.id, mine)) : inArray(response.id, mine);
  const rows = await listed(db)
    .where(and(eq(response.needId, of.id), readable, page.after ? gt(response.id, page.after) : undefined))
    .orderBy(asc(response.id))
    .limit(page.limit + 1);
  if (!isSealed(of)) return { ...paged(rows, page.limit), sealed: [] };
  const own = new Set((await mine).map(({ id }) => id));
  const { next } = paged(rows, page.limit);
  const shown = rows.slice(0, page.limit);
  return {
    responses: shown.filter((row) => own.has(row.response.id)).map(viewRow),
    sealed: await sealedRows(
      db,
      shown.filter((row) => !own.has(row.response.id) && row.response.state !== 'withdrawn'),
    ),
    next,
  };
}

/** Their numbers, and when each first came. */
async function sealedRows(db: Tx, rows: Listed[]): Promise<SealedListed[]> {
  if (rows.length === 0) return [];
  const first = await db
    .select({ id: responseVersion.responseId, at: responseVersion.createdAt })
    .from(responseVersion)
    .where(
      and(
        inArray(
          responseVersion.responseId,
          rows.map((row) => row.response.id),
        ),
        eq(responseVersion.version, 1),
      ),
    );
  const came = new Map(first.map(({ id, at }) => [id, at]));
  return rows.map(({ response: row }) => ({
    number: responseNumber(row.number),
    submitted_at: iso(came.get(row.id) ?? null),
  }));
}

const writtenBy = (db: Tx, userId: string) =>
  db.select({ id: responseMember.responseId }).from(responseMember).where(eq(responseMember.userId, userId));

/** Those in whose team somebody is, the newest first. */
export const listMine = (db: Tx, userId: string, page: Page) =>
  newest(db, inArray(response.id, writtenBy(db, userId)), page);

/** Those that an institution leads which somebody administers, unless they write it themselves; the newest first. */
export const listOfUnits = (db: Tx, userId: string, page: Page) =>
  newest(
    db,
    and(
      inArray(
        response.institutionId,
        db
          .select({ id: membership.institutionId })
          .from(membership)
          .where(and(eq(membership.userId, userId), eq(membership.role, 'admin'))),
      ),
      notInArray(response.id, writtenBy(db, userId)),
    ),
    page,
  );

async function newest(db: Tx, which: SQL | undefined, page: Page) {
  const rows = await listed(db)
    .where(and(which, page.after ? lt(response.id, page.after) : undefined))
    .orderBy(desc(response.id))
    .limit(page.limit + 1);
  return paged(rows, page.limit);
}

function paged(rows: Listed[], limit: number) {
  const shown = rows.slice(0, limit);
  return { responses: shown.map(viewRow), next: rows.length > limit ? (shown.at(-1)?.response.id ?? null) : null };
}

/** How many were handed in and not taken back. */
export async function countHandedIn(db: Tx, needId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(response)
    .where(and(eq(response.needId, needId), gt(response.version, 0), ne(response.state, 'withdrawn')));
  return row?.n ?? 0;
}

/** Every version that was handed in, the newest first. */
export async function listVersions(db: Tx, responseId: string) {
  const rows = await db
    .select({ version: responseVersion, by: user.name })
    .from(responseVersion)
    .leftJoin(user, eq(user.id, responseVersion.by))
    .where(eq(responseVersion.responseId, responseId))
    .orderBy(desc(responseVersion.version))
    .limit(500);
  return rows.map(({ version, by }) => ({
    version: version.version,
    need_version: version.needVersion,
    sha256: version.sha256,
    by,
    at: version.createdAt.toISOString(),
    files: version.files,
  }));
}

/** The last step of its life. */
export async function lastStep(db: Tx, responseId: string) {
  const [row] = await db
    .select({ action: audit.action, reason: audit.reason, at: audit.createdAt })
    .from(audit)
    .where(
      and(eq(audit.subject, `response:${responseId}`), sql`${audit.action} like 'response.%'`, isNotNull(audit.to)),
    )
    .orderBy(desc(audit.seq))
    .limit(1);
  return row ? { action: row.action.slice('response.'.length), reason: row.reason, at: row.at.toISOString() } : null;
}
