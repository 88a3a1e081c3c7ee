/** The organiser's desk: where every need stands, how long it has, and how long each stage takes. */
import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { audit, institution, need, review } from '../../core/db/schema.ts';
import { waits } from './queries.ts';
import type { deskPage, deskRow, deskSummary } from './schemas.ts';

type Row = typeof need.$inferSelect;

/** Needs by state, the oldest first where something waits, the newest first in all others. */
export async function listDesk(
  db: Tx,
  { state, key, after, limit }: z.infer<typeof deskPage>,
): Promise<{ needs: z.infer<typeof deskRow>[]; next: string | null }> {
  const isQueue = state === 'submitted' || state === 'under_review' || state === 'approved';
  const rows = await db
    .select({ need, enterprise: institution.name })
    .from(need)
    .innerJoin(institution, eq(institution.id, need.enterpriseId))
    .where(
      and(
        state ? eq(need.state, state) : sql`${need.state} <> 'draft'`,
        key ? eq(need.isKey, true) : undefined,
        after ? (isQueue ? gt(need.id, after) : lt(need.id, after)) : undefined,
      ),
    )
    .orderBy(isQueue ? asc(need.id) : desc(need.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const ids = shown.map((row) => row.need.id);
  const [reviews, since] = await Promise.all([reviewCounts(db, ids), sinceOf(db, ids)]);
  return {
    needs: shown.map(({ need: of, enterprise }) => {
      const counts = reviews.get(`${of.id} ${of.round}`) ?? { wanted: 0, done: 0, overdue: 0, due: null };
      return {
        id: of.id,
        number: of.number,
        title: of.title,
        enterprise: { id: of.enterpriseId, name: enterprise },
        state: of.state,
        revision: of.revision,
        round: of.round,
        is_key: of.isKey,
        appealed: of.appealed,
        since: (since.get(of.id) ?? of.createdAt).toISOString(),
        due: dueOf(of, counts.due)?.toISOString() ?? null,
        reviews: { wanted: counts.wanted, done: counts.done, overdue: counts.overdue },
      };
    }),
    next: rows.length > limit ? (shown.at(-1)?.need.id ?? null) : null,
  };
}

function dueOf(of: Row, lastReview: Date | null): Date | null {
  if (of.state === 'under_review') return lastReview;
  if (of.state === 'returned') return of.returnDueAt;
  if (of.state === 'publicity') return of.publicityEndsAt;
  return of.state === 'approved' || of.state === 'open' ? of.deadline : null;
}

async function reviewCounts(db: Tx, ids: string[]) {
  if (ids.length === 0) return new Map<string, never>();
  const rows = await db
    .select({
      needId: review.needId,
      round: review.round,
      wanted: sql<number>`(count(*) filter (where ${review.state} in ('assigned', 'done')))::int`,
      done: sql<number>`(count(*) filter (where ${review.state} = 'done'))::int`,
      overdue: sql<number>`(count(*) filter (where ${waits} and ${review.dueAt} < now()))::int`,
      due: sql<string | null>`max(${review.dueAt}) filter (where ${waits})`,
    })
    .from(review)
    .innerJoin(need, eq(need.id, review.needId))
    .where(inArray(review.needId, ids))
    .groupBy(review.needId, review.round);
  return new Map(
    rows.map((row) => [`${row.needId} ${row.round}`, { ...row, due: row.due ? new Date(row.due) : null }]),
  );
}

/** When each of these needs came into its present state. */
async function sinceOf(db: Tx, ids: string[]): Promise<Map<string, Date>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([audit.subject], { subject: audit.subject, at: audit.createdAt })
    .from(audit)
    .where(
      and(
        inArray(
          audit.subject,
          ids.map((id) => `need:${id}`),
        ),
        sql`${audit.from} is distinct from ${audit.to}`,
        sql`${audit.to} is not null`,
      ),
    )
    .orderBy(audit.subject, desc(audit.id));
  return new Map(rows.map(({ subject, at }) => [subject.slice('need:'.length), at]));
}

/** Counts by state, and how long needs stayed in each: every stay of the last year that has ended, from the audit log. */
export async function summariseDesk(db: Tx): Promise<z.infer<typeof deskSummary>> {
  const [states, stages] = await Promise.all([
    db.select({ state: need.state, count: sql<number>`count(*)::int` }).from(need).groupBy(need.state),
    db.execute<{ state: Row['state']; median_days: number; stays: number }>(sql`
      with moves as (
        select subject, "to" as state, created_at as began,
          lead(created_at) over (partition by subject order by seq) as ended
        from audit
        where action like 'need.%' and "from" is distinct from "to" and "to" is not null
          and created_at > now() - interval '1 year'
      )
      select state, count(*)::int as stays,
        (percentile_cont(0.5) within group (order by extract(epoch from ended - began)) / 86400)::float8 as median_days
      from moves where ended is not null
      group by state`),
  ]);
  return { states, stages: [...stages] };
}
