/** The secret addresses of calendars, and the meetings that stand in them. */
import { and, asc, eq, gt, or, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { calendarFeed, meeting, meetingParticipant } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { isAnsweredBy, type MeetingRow } from './queries.ts';

/** Of one calendar; those that are furthest ahead are left out. */
const mostEntries = 1_000;

export async function hasFeed(db: Tx, userId: string): Promise<Date | null> {
  const [row] = await db.select().from(calendarFeed).where(eq(calendarFeed.userId, userId));
  return row?.createdAt ?? null;
}

/** The old address ends with the new one. */
export async function saveFeed(tx: Tx, userId: string, secretSha256: string): Promise<void> {
  await tx
    .insert(calendarFeed)
    .values({ userId, secretSha256 })
    .onConflictDoUpdate({ target: calendarFeed.userId, set: { secretSha256, createdAt: sql`clock_timestamp()` } });
}

export async function dropFeed(tx: Tx, userId: string): Promise<void> {
  await tx.delete(calendarFeed).where(eq(calendarFeed.userId, userId));
}

/** @throws Problem `calendar_not_found`. */
export async function ownerOfFeed(db: Tx, secretSha256: string): Promise<string> {
  const [row] = await db
    .select({ userId: calendarFeed.userId })
    .from(calendarFeed)
    .where(eq(calendarFeed.secretSha256, secretSha256));
  if (!row) throw new Problem('calendar_not_found');
  return row.userId;
}

/** What somebody holds or was invited to and did not decline, from a quarter of a year ago on. */
export async function calendarEntries(db: Tx, userId: string): Promise<MeetingRow[]> {
  return db
    .select()
    .from(meeting)
    .where(
      and(
        gt(meeting.endsAt, sql`now() - interval '90 days'`),
        or(
          eq(meeting.hostId, userId),
          sql`exists (select 1 from ${meetingParticipant} where ${meetingParticipant.meetingId} = ${meeting.id}
            and ${meetingParticipant.answer} <> 'declined' and ${isAnsweredBy(userId)})`,
        ),
      ),
    )
    .orderBy(asc(meeting.startsAt), asc(meeting.id))
    .limit(mostEntries);
}
