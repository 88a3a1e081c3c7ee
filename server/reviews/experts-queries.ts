/** Experts: who may review a need, who must step aside (回避), and how much each has in hand. */
import { and, asc, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { audit, membership, need, profile, response, responseMember, review, user } from '../../core/db/schema.ts';
import type { FieldCode } from '../../core/taxonomy/fields.ts';
import type { NeedRow } from '../needs/queries.ts';
import { isSealed } from '../responses/sealed.ts';
import { waits } from './queries.ts';
import type { candidate, expertLoad } from './schemas.ts';

type Candidate = z.infer<typeof candidate>;
export type Conflict = NonNullable<Candidate['conflict']>;

/** The panel is looked through as a whole for the best of it; more experts than this are found by name. */
const mostExperts = 500;

/**
 * Experts of the panel for a need: those without a conflict first, then those heard in the round before, then by fields
 * in common, then by what they have in hand.
 * @param search part of a name; everybody when it is empty.
 */
export async function candidatesFor(db: Tx, of: NeedRow, search = ''): Promise<Candidate[]> {
  const experts = await db
    .select({ id: user.id, name: user.name, institution: user.institution, fields: profile.fields })
    .from(user)
    .leftJoin(profile, eq(profile.userId, user.id))
    .where(
      and(
        eq(user.role, 'expert'),
        search ? sql`${user.name} ilike ${`%${search.replace(/[\\%_]/g, '\\$&')}%`}` : undefined,
      ),
    )
    .orderBy(asc(user.id))
    .limit(mostExperts);
  const ids = experts.map(({ id }) => id);
  const [open, conflicts, before] = await Promise.all([
    openReviews(db, ids),
    conflictsOf(db, of, ids),
    heardBefore(db, of),
  ]);
  const rows = experts.map(({ fields, ...expert }): Candidate => {
    const known: FieldCode[] = fields ?? [];
    return {
      ...expert,
      fields: known,
      shared_fields: known.filter((field) => of.fields.includes(field)),
      open: open.get(expert.id) ?? 0,
      earlier: before.has(expert.id),
      conflict: conflicts.get(expert.id) ?? null,
    };
  });
  return rows.sort(
    (a, b) =>
      Number(a.conflict !== null) - Number(b.conflict !== null) ||
      Number(b.earlier) - Number(a.earlier) ||
      b.shared_fields.length - a.shared_fields.length ||
      a.open - b.open ||
      a.name.localeCompare(b.name, 'zh'),
  );
}

async function openReviews(db: Tx, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: review.expertId, open: sql<number>`count(*)::int` })
    .from(review)
    .innerJoin(need, eq(need.id, review.needId))
    .where(and(inArray(review.expertId, ids), waits))
    .groupBy(review.expertId);
  return new Map(rows.map(({ id, open }) => [id, open]));
}

/** Why some of these people may not review a need: the strongest reason of each. */
export async function conflictsOf(db: Tx, of: NeedRow, ids: string[]): Promise<Map<string, Conflict>> {
  const found = new Map<string, Conflict>();
  if (ids.length === 0) return found;
  const [members, respondents, reviews] = await Promise.all([
    db
      .select({ id: membership.userId })
      .from(membership)
      .where(and(eq(membership.institutionId, of.enterpriseId), inArray(membership.userId, ids))),
    isSealed(of)
      ? []
      : db
          .select({ id: responseMember.userId })
          .from(responseMember)
          .innerJoin(response, eq(response.id, responseMember.responseId))
          .where(and(eq(response.needId, of.id), ne(response.state, 'withdrawn'), inArray(responseMember.userId, ids))),
    db
      .select({ id: review.expertId, round: review.round, state: review.state, at: review.createdAt })
      .from(review)
      .where(and(eq(review.needId, of.id), inArray(review.expertId, ids))),
  ]);
  for (const { id, round } of reviews) if (round === of.round) found.set(id, 'assigned');
  // After an appeal others look at it than those whose word was appealed against.
  const appealedAt = of.appealed ? await appealOf(db, of.id) : null;
  if (of.appealed)
    for (const { id, round, at } of reviews)
      if (round < of.round && (!appealedAt || at < appealedAt)) found.set(id, 'earlier_round');
  // Who stepped aside once has a conflict that a new round does not end.
  for (const { id, state } of reviews) if (state === 'stepped_aside') found.set(id, 'party');
  for (const { id } of respondents) found.set(id, 'respondent');
  for (const id of ids) if ([of.authorId, of.managerId, of.leadId].includes(id)) found.set(id, 'party');
  for (const { id } of members) found.set(id, 'same_institution');
  return found;
}

async function appealOf(db: Tx, needId: string): Promise<Date | null> {
  const [row] = await db
    .select({ at: audit.createdAt })
    .from(audit)
    .where(and(eq(audit.subject, `need:${needId}`), eq(audit.action, 'need.appeal')))
    .limit(1);
  return row?.at ?? null;
}

/** Who handed in an opinion in the round before the need's present one. */
async function heardBefore(db: Tx, of: NeedRow): Promise<Set<string>> {
  const rows = await db
    .select({ id: review.expertId })
    .from(review)
    .where(and(eq(review.needId, of.id), eq(review.round, of.round - 1), eq(review.state, 'done')));
  return new Set(rows.map(({ id }) => id));
}

export async function namesOf(db: Tx, ids: string[]): Promise<Map<string, { name: string; isExpert: boolean }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: user.id, name: user.name, role: user.role })
    .from(user)
    .where(inArray(user.id, ids));
  return new Map(rows.map(({ id, name, role }) => [id, { name, isExpert: role === 'expert' }]));
}

/** How much each expert has done and has in hand, those with the most in hand first. */
export async function listLoads(
  db: Tx,
  page: { after?: string | undefined; limit: number },
): Promise<{ experts: z.infer<typeof expertLoad>[]; next: string | null }> {
  const count = (condition: ReturnType<typeof sql>) => sql<number>`(count(*) filter (where ${condition}))::int`;
  const rows = await db
    .select({
      id: user.id,
      name: user.name,
      open: count(sql`${waits}`),
      overdue: count(sql`${waits} and ${review.dueAt} < now()`),
      done: count(sql`${review.state} = 'done'`),
      stepped_aside: count(sql`${review.state} = 'stepped_aside'`),
      median_days: sql<number | null>`percentile_cont(0.5) within group (
        order by extract(epoch from ${review.doneAt} - ${review.createdAt}) / 86400
      ) filter (where ${review.state} = 'done')`,
    })
    .from(user)
    .leftJoin(review, eq(review.expertId, user.id))
    .leftJoin(need, eq(need.id, review.needId))
    .where(and(eq(user.role, 'expert'), page.after ? gt(user.id, page.after) : undefined))
    .groupBy(user.id)
    .orderBy(asc(user.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return { experts: shown, next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null };
}
