/** Who belongs to a meeting. */
import { and, eq, isNotNull, ne } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { meetingParticipant, membership } from '../../core/db/schema.ts';

/** The accounts that take part or were asked to, themselves or for their institution; not those who declined. */
export async function participantsOf(db: Tx, meetingId: string): Promise<string[]> {
  const isAsked = and(eq(meetingParticipant.meetingId, meetingId), ne(meetingParticipant.answer, 'declined'));
  const people = await db
    .select({ id: meetingParticipant.userId })
    .from(meetingParticipant)
    .where(and(isAsked, isNotNull(meetingParticipant.userId)));
  const members = await db
    .selectDistinct({ id: membership.userId })
    .from(meetingParticipant)
    .innerJoin(membership, eq(membership.institutionId, meetingParticipant.institutionId))
    .where(and(isAsked, eq(membership.role, 'admin')));
  return [...people, ...members].flatMap(({ id }) => id ?? []);
}
