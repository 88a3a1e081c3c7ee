/** Writing needs and their versions. */
import { and, asc, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { audit, institution, membership, need, needVersion, response, user } from '../../core/db/schema.ts';
import type { VersionFile } from '../../core/db/tables/needs.ts';
import type { NeedContent } from '../../core/needs/content.ts';
import { needWords } from '../../core/search/texts.ts';
import { attachmentsOf } from '../attachments/queries.ts';
import type { NeedRow } from './queries.ts';

export async function insertNeed(tx: Tx, values: typeof need.$inferInsert): Promise<NeedRow> {
  const [row] = await tx.insert(need).values(values).returning();
  if (!row) throw new Error('the need was not written');
  return row;
}

/** Changes a need without a step in its life; its revision grows. */
export async function changeNeed(tx: Tx, row: NeedRow, set: Partial<typeof need.$inferInsert>): Promise<NeedRow> {
  const [now] = await tx
    .update(need)
    .set({ ...set, revision: row.revision + 1, updatedAt: sql`clock_timestamp()` })
    .where(eq(need.id, row.id))
    .returning();
  if (!now) throw new Error('the need is gone');
  return now;
}

/** Writes a version, with the files that hang on the need now. */
export async function insertVersion(tx: Tx, values: Omit<typeof needVersion.$inferInsert, 'files'>): Promise<void> {
  const files = (await attachmentsOf(tx, `need:${values.needId}`)).map(({ id, name, sha256, bytes, visibility }) => ({
    ...{ id, name, sha256, bytes, visibility },
  }));
  await tx.insert(needVersion).values({ ...values, files });
}

/** What lists, searches and figures take from a version. */
export function columnsOf(content: NeedContent, enterprise: string): Partial<typeof need.$inferInsert> {
  return {
    content,
    title: content.title,
    fields: content.fields,
    currency: content.investment.currency,
    investmentMin: content.investment.min,
    investmentMax: content.investment.max,
    deadline: new Date(content.deadline),
    words: needWords(content, enterprise),
  };
}

/** The last thing that was done to a need. */
export async function lastEntry(tx: Tx, needId: string): Promise<{ actor: string | null; action: string } | null> {
  const [row] = await tx
    .select({ actor: audit.actor, action: audit.action })
    .from(audit)
    .where(eq(audit.subject, `need:${needId}`))
    .orderBy(desc(audit.id))
    .limit(1);
  return row ?? null;
}

export async function accountByEmail(tx: Tx, email: string) {
  const [row] = await tx
    .select({ id: user.id, name: user.name, role: user.role })
    .from(user)
    .where(eq(user.email, email.toLowerCase()));
  return row ?? null;
}

/** The account of a technical lead: one with that e-mail that acts for the enterprise; nobody else's word counts. */
export async function leadAccount(tx: Tx, enterpriseId: string, email: string): Promise<string | null> {
  const [row] = await tx
    .select({ id: user.id })
    .from(user)
    .innerJoin(membership, and(eq(membership.userId, user.id), eq(membership.institutionId, enterpriseId)))
    .where(eq(user.email, email.toLowerCase()));
  return row?.id ?? null;
}

export interface OwnNeeds {
  after?: string | undefined;
  limit: number;
  state?: NeedRow['state'][] | undefined;
}

/** Needs of the enterprises that somebody acts for, and those in their charge; the newest first. */
export async function needsOf(db: Tx, userId: string, { after, limit, state }: OwnNeeds) {
  const theirs = db.select({ id: membership.institutionId }).from(membership).where(eq(membership.userId, userId));
  return db
    .select({
      row: need,
      enterprise: institution.name,
      manager: user.name,
      responses: sql<number>`(select count(*)::int from ${response}
        where ${response.needId} = ${need.id} and ${response.state} not in ('draft', 'withdrawn'))`,
    })
    .from(need)
    .innerJoin(institution, eq(institution.id, need.enterpriseId))
    .leftJoin(user, eq(user.id, need.managerId))
    .where(
      and(
        or(inArray(need.enterpriseId, theirs), eq(need.managerId, userId)),
        after ? lt(need.id, after) : undefined,
        state ? inArray(need.state, state) : undefined,
      ),
    )
    .orderBy(desc(need.id))
    .limit(limit + 1);
}

export interface VersionRow {
  version: number;
  content: NeedContent;
  files: VersionFile[] | null;
  kind: 'submitted' | 'addendum';
  addendum: number | null;
  note: string;
  by: string | null;
  createdAt: Date;
}

/** All versions of a need, the first first. */
export async function versionsOf(db: Tx, needId: string): Promise<VersionRow[]> {
  return db
    .select({
      version: needVersion.version,
      content: needVersion.content,
      files: needVersion.files,
      kind: needVersion.kind,
      addendum: needVersion.addendum,
      note: needVersion.note,
      by: user.name,
      createdAt: needVersion.createdAt,
    })
    .from(needVersion)
    .leftJoin(user, eq(user.id, needVersion.by))
    .where(eq(needVersion.needId, needId))
    .orderBy(asc(needVersion.version));
}
