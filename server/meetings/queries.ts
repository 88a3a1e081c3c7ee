/** The tables of matching events. */
import { and, asc, count, desc, eq, gt, gte, inArray, lt, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import {
  audit,
  institution,
  meeting,
  meetingNeed,
  meetingParticipant,
  membership,
  need,
  user,
} from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';

export type MeetingRow = typeof meeting.$inferSelect;
export type ParticipantRow = typeof meetingParticipant.$inferSelect;

/**
 * @param lock takes the row for this transaction's own.
 * @throws Problem `meeting_not_found`.
 */
export async function findMeeting(db: Tx, id: string, lock = false): Promise<MeetingRow> {
  const query = db.select().from(meeting).where(eq(meeting.id, id));
  const [row] = lock ? await query.for('update') : await query;
  if (!row) throw new Problem('meeting_not_found');
  return row;
}

export async function insertMeeting(tx: Tx, values: typeof meeting.$inferInsert): Promise<MeetingRow> {
  const [row] = await tx.insert(meeting).values(values).returning();
  return row as MeetingRow;
}

/** Writes a change, with the next revision. */
export async function saveMeeting(
  tx: Tx,
  row: MeetingRow,
  changes: Partial<typeof meeting.$inferInsert>,
): Promise<MeetingRow> {
  const [now] = await tx
    .update(meeting)
    .set({ ...changes, revision: row.revision + 1, updatedAt: sql`clock_timestamp()` as never })
    .where(eq(meeting.id, row.id))
    .returning();
  return now ?? row;
}

/** Whether an instant lies ahead, by the database's clock. */
export async function isAhead(db: Tx, at: Date): Promise<boolean> {
  const [row] = await db.execute<{ ahead: boolean }>(sql`select ${at.toISOString()}::timestamptz > now() as ahead`);
  return row?.ahead ?? false;
}

/** Who changed it last; who answers or is asked changes nothing of what others edit. */
export async function lastActor(db: Tx, id: string): Promise<string | null> {
  const [row] = await db
    .select({ actor: audit.actor })
    .from(audit)
    .where(
      and(
        eq(audit.subject, `meeting:${id}`),
        notInArray(audit.action, ['meeting.accept', 'meeting.decline', 'meeting.invite', 'meeting.uninvite']),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(1);
  return row?.actor ?? null;
}

export async function replaceNeeds(tx: Tx, meetingId: string, needIds: string[]): Promise<void> {
  await tx.delete(meetingNeed).where(eq(meetingNeed.meetingId, meetingId));
  if (needIds.length > 0)
    await tx.insert(meetingNeed).values([...new Set(needIds)].map((needId) => ({ meetingId, needId })));
}

export async function needsOf(db: Tx, meetingId: string) {
  const rows = await db
    .select({ need })
    .from(meetingNeed)
    .innerJoin(need, eq(need.id, meetingNeed.needId))
    .where(eq(meetingNeed.meetingId, meetingId))
    .orderBy(asc(need.number));
  return rows.map((row) => row.need);
}

/** Those who take part, with the name of the institution that they are or stand for. */
export async function participantsWithNames(db: Tx, meetingId: string) {
  return db
    .select({ participant: meetingParticipant, institution: institution.name })
    .from(meetingParticipant)
    .leftJoin(institution, eq(institution.id, meetingParticipant.institutionId))
    .where(eq(meetingParticipant.meetingId, meetingId))
    .orderBy(asc(meetingParticipant.id));
}

/** The rows that an account answers for: its own, and those of institutions that it belongs to. */
export function isAnsweredBy(userId: string): SQL {
  return sql`(${meetingParticipant.userId} = ${userId} or (${meetingParticipant.userId} is null and exists (
    select 1 from ${membership} where ${membership.institutionId} = ${meetingParticipant.institutionId}
      and ${membership.userId} = ${userId})))`;
}

export async function ownInvitations(db: Tx, meetingId: string, userId: string): Promise<ParticipantRow[]> {
  return db
    .select()
    .from(meetingParticipant)
    .where(and(eq(meetingParticipant.meetingId, meetingId), isAnsweredBy(userId)))
    .orderBy(asc(meetingParticipant.id));
}

export async function nameOf(db: Tx, userId: string): Promise<string> {
  const [row] = await db.select({ name: user.name }).from(user).where(eq(user.id, userId));
  return row?.name ?? '–';
}

interface Asked {
  after?: string | undefined;
  limit: number;
  when: 'coming' | 'past';
  mine: boolean;
  need?: string | undefined;
}

/**
 * The meetings that somebody may see, in the order of their beginning.
 * @param seesAll whether all of a need's meetings are shown, to its own people and to organisers.
 */
export async function listMeetings(db: Tx, asked: Asked, userId: string | null, seesAll: boolean) {
  const isMine = userId
    ? or(
        eq(meeting.hostId, userId),
        sql`exists (select 1 from ${meetingParticipant} where ${meetingParticipant.meetingId} = ${meeting.id}
          and ${isAnsweredBy(userId)})`,
      )
    : sql`false`;
  const isShown = seesAll ? undefined : asked.mine ? isMine : or(eq(meeting.audience, 'public'), isMine);
  const isComing = asked.when === 'coming';
  const [ms, afterId] = asked.after?.split('_') ?? [];
  const from = ms ? new Date(Number(ms)) : null;
  const beyond =
    from && afterId
      ? isComing
        ? or(gt(meeting.startsAt, from), and(eq(meeting.startsAt, from), gt(meeting.id, afterId)))
        : or(lt(meeting.startsAt, from), and(eq(meeting.startsAt, from), lt(meeting.id, afterId)))
      : undefined;
  const rows = await db
    .select({ meeting, host: user.name })
    .from(meeting)
    .innerJoin(user, eq(user.id, meeting.hostId))
    .where(
      and(
        isShown,
        isComing ? gte(meeting.endsAt, sql`now()`) : lt(meeting.endsAt, sql`now()`),
        asked.need
          ? sql`exists (select 1 from ${meetingNeed} where ${meetingNeed.meetingId} = ${meeting.id}
              and ${meetingNeed.needId} = ${asked.need})`
          : undefined,
        beyond,
      ),
    )
    .orderBy(isComing ? asc(meeting.startsAt) : desc(meeting.startsAt), isComing ? asc(meeting.id) : desc(meeting.id))
    .limit(asked.limit + 1);
  const shown = rows.slice(0, asked.limit);
  const ids = shown.map((row) => row.meeting.id);
  const last = shown.at(-1)?.meeting;
  return {
    rows: shown,
    needs: await needCounts(db, ids),
    answers: userId ? await answersTo(db, ids, userId) : new Map<string, ParticipantRow['answer']>(),
    next: rows.length > asked.limit && last ? `${last.startsAt.getTime()}_${last.id}` : null,
  };
}

async function needCounts(db: Tx, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: meetingNeed.meetingId, needs: count() })
    .from(meetingNeed)
    .where(inArray(meetingNeed.meetingId, ids))
    .groupBy(meetingNeed.meetingId);
  return new Map(rows.map(({ id, needs }) => [id, needs]));
}

async function answersTo(db: Tx, ids: string[], userId: string): Promise<Map<string, ParticipantRow['answer']>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: meetingParticipant.meetingId, answer: meetingParticipant.answer })
    .from(meetingParticipant)
    .where(and(inArray(meetingParticipant.meetingId, ids), isAnsweredBy(userId)))
    .orderBy(desc(meetingParticipant.id));
  return new Map(rows.map(({ id, answer }) => [id, answer]));
}
