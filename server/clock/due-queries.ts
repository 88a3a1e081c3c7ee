/** What is due, by the database's clock: a bounded number at a time, the longest due first. */
import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import {
  award,
  clarification,
  meeting,
  need,
  objection,
  response,
  responseMember,
  review,
} from '../../core/db/schema.ts';
import { notMarked } from './marks-queries.ts';

/** Of one kind in one tick. */
const mostAtOnce = 100;
/** A need that nobody answered stays for so long, for its firm to publish it again. */
export const noResponseDays = 30;

const now = sql`clock_timestamp()`;
const soon = (days: number) => sql`clock_timestamp() + make_interval(secs => ${days * 86_400})`;

/** Responses that an enterprise can choose from, or that are being mended. */
const isAnswered = sql`exists (
  select 1 from ${response} where ${response.needId} = ${need.id}
    and ${response.state} not in ('draft', 'withdrawn', 'disqualified'))`;

const isObjectedTo = sql`exists (
  select 1 from ${objection} join ${award} on ${award.id} = ${objection.awardId}
  where ${award.needId} = ${need.id} and ${objection.ruling} = 'open')`;

const expiresAt = sql`coalesce(${need.closedAt}, ${need.updatedAt}) + make_interval(days => ${noResponseDays})`;

/** Which needs each step of the clock is due for. */
const dueSteps = {
  close: { state: 'open', when: and(isNotNull(need.deadline), lte(need.deadline, now)), by: need.deadline },
  find_no_response: { state: 'closed', when: sql`not ${isAnswered}`, by: need.deadline },
  expire: { state: 'no_response', when: sql`${expiresAt} <= ${now}`, by: need.closedAt },
  lapse: { state: 'returned', when: lte(need.returnDueAt, now), by: need.returnDueAt },
  start_contract: {
    state: 'publicity',
    when: and(lte(need.publicityEndsAt, now), sql`not ${isObjectedTo}`),
    by: need.publicityEndsAt,
  },
} as const;
export type DueStep = keyof typeof dueSteps;

export async function needsDue(db: Tx, step: DueStep): Promise<string[]> {
  const { state, when, by } = dueSteps[step];
  const rows = await db
    .select({ id: need.id })
    .from(need)
    .where(and(eq(need.state, state), isNull(need.suspendedAt), when))
    .orderBy(asc(by), asc(need.id))
    .limit(mostAtOnce);
  return rows.map(({ id }) => id);
}

/** Locks a need for a step that is still due; null when somebody else was faster, or moved the date. */
export async function stillDue(tx: Tx, step: DueStep, id: string) {
  const { state, when } = dueSteps[step];
  const [row] = await tx
    .select()
    .from(need)
    .where(and(eq(need.id, id), eq(need.state, state), isNull(need.suspendedAt), when))
    .for('update');
  return row ?? null;
}

/** Needs that take responses for no longer than so many days more, and were not reminded of at that distance. */
export function deadlinesNear(db: Tx, days: number, mark: string) {
  return db
    .select({ id: need.id, title: need.title, at: need.deadline })
    .from(need)
    .where(
      and(
        eq(need.state, 'open'),
        isNull(need.suspendedAt),
        ahead(need.deadline, days),
        notMarked('need:', need.id, mark, need.deadline),
      ),
    )
    .orderBy(asc(need.deadline))
    .limit(mostAtOnce);
}

/** Needs that were returned and lapse within so many days. */
export function returnsNear(db: Tx, days: number, mark: string) {
  return db
    .select()
    .from(need)
    .where(
      and(
        eq(need.state, 'returned'),
        ahead(need.returnDueAt, days),
        notMarked('need:', need.id, mark, need.returnDueAt),
      ),
    )
    .orderBy(asc(need.returnDueAt))
    .limit(mostAtOnce);
}

/** Nothing can be mended while the need is suspended. */
const goesOn = sql`not exists (select 1 from need held where held.id = ${response.needId} and held.suspended_at is not null)`;
const isOverdue = and(eq(response.state, 'returned'), lte(response.returnDueAt, now), goesOn);

/** Responses that were returned and not mended by their day. */
export function responsesOverdue(db: Tx) {
  return db
    .select({ id: response.id, needId: response.needId })
    .from(response)
    .where(isOverdue)
    .orderBy(asc(response.returnDueAt), asc(response.id))
    .limit(mostAtOnce);
}

/** Whether a response is still overdue; its need's row must be locked. */
export async function stillOverdue(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: response.id })
    .from(response)
    .where(and(eq(response.id, id), isOverdue))
    .for('update');
  return rows.length > 0;
}

/** Responses that were returned and are void within so many days. */
export function responseReturnsNear(db: Tx, days: number, mark: string) {
  return db
    .select()
    .from(response)
    .where(
      and(
        eq(response.state, 'returned'),
        goesOn,
        ahead(response.returnDueAt, days),
        notMarked('response:', response.id, mark, response.returnDueAt),
      ),
    )
    .orderBy(asc(response.returnDueAt))
    .limit(mostAtOnce);
}

/** What enterprises asked about responses and nobody has answered. */
export function clarificationsNear(db: Tx, days: number, mark: string) {
  return db
    .select({ id: clarification.id, responseId: response.id, title: response.title, at: clarification.dueAt })
    .from(clarification)
    .innerJoin(response, eq(response.id, clarification.responseId))
    .where(
      and(
        isNull(clarification.answeredAt),
        inArray(response.state, ['submitted', 'shortlisted', 'reserve']),
        ahead(clarification.dueAt, days),
        notMarked('clarification:', clarification.id, mark, clarification.dueAt),
      ),
    )
    .orderBy(asc(clarification.dueAt))
    .limit(mostAtOnce);
}

/** Whoever writes a response to it, handed in or not. */
export async function writersFor(db: Tx, needId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: responseMember.userId })
    .from(responseMember)
    .innerJoin(response, eq(response.id, responseMember.responseId))
    .where(and(eq(response.needId, needId), inArray(response.state, ['draft', 'submitted', 'returned'])));
  return rows.map(({ id }) => id);
}

/** @param days before it is due; 0 once it is. */
export function reviewsDue(db: Tx, days: number, mark: string) {
  return db
    .select({ id: review.id, expertId: review.expertId, title: need.title, at: review.dueAt })
    .from(review)
    .innerJoin(need, and(eq(need.id, review.needId), eq(need.round, review.round)))
    .where(
      and(
        eq(review.state, 'assigned'),
        eq(need.state, 'under_review'),
        days === 0 ? lte(review.dueAt, now) : ahead(review.dueAt, days),
        notMarked('review:', review.id, mark, review.dueAt),
      ),
    )
    .orderBy(asc(review.dueAt))
    .limit(mostAtOnce);
}

export function meetingsNear(db: Tx, hours: number, mark: string) {
  return db
    .select()
    .from(meeting)
    .where(
      and(
        eq(meeting.state, 'planned'),
        ahead(meeting.startsAt, hours / 24),
        notMarked('meeting:', meeting.id, mark, meeting.startsAt),
      ),
    )
    .orderBy(asc(meeting.startsAt))
    .limit(mostAtOnce);
}

/** Meetings on whose follow-up day it is, in their own zone. */
export function followUpsDue(db: Tx, mark: string) {
  return db
    .select()
    .from(meeting)
    .where(
      and(
        eq(meeting.state, 'held'),
        isNotNull(meeting.followUpOn),
        sql`(${now} at time zone ${meeting.timezone})::date >= ${meeting.followUpOn}`,
        notMarked('meeting:', meeting.id, mark, meeting.followUpOn as never),
      ),
    )
    .orderBy(asc(meeting.followUpOn))
    .limit(mostAtOnce);
}

function ahead(
  at:
    | typeof need.deadline
    | typeof response.returnDueAt
    | typeof clarification.dueAt
    | typeof review.dueAt
    | typeof meeting.startsAt,
  days: number,
): SQL | undefined {
  return and(isNotNull(at), gt(at, now), lte(at, soon(days)));
}
