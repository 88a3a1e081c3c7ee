/** Inviting to a meeting, and what the invited say. */
import { and, count, eq, inArray } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import {
  institution,
  meetingParticipant,
  membership,
  need,
  response,
  responseMember,
  user,
} from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { sealedNeed } from '../responses/sealed-queries.ts';
import type { ParticipantRow } from './queries.ts';

type NewParticipant = typeof meetingParticipant.$inferInsert;

/** Responses that can be invited: handed in, and still in the running. */
const inTheRunning = ['submitted', 'shortlisted', 'selected', 'reserve', 'contracted'] as const;

/** @throws Problem `account_not_found`. */
export async function accountByEmail(db: Tx, email: string): Promise<{ id: string; name: string }> {
  const [row] = await db.select({ id: user.id, name: user.name }).from(user).where(eq(user.email, email));
  if (!row) throw new Problem('account_not_found', { email });
  return row;
}

/** @throws Problem `institution_not_found` for one that is not verified as well. */
export async function verifiedInstitution(db: Tx, id: string): Promise<{ id: string; name: string }> {
  const [row] = await db
    .select({ id: institution.id, name: institution.name })
    .from(institution)
    .where(and(eq(institution.id, id), eq(institution.verification, 'verified')));
  if (!row) throw new Problem('institution_not_found');
  return row;
}

/**
 * The team of a response to one of some needs.
 * @throws Problem `respondent_not_found`, `responses_sealed`.
 */
export async function teamOfResponse(db: Tx, responseId: string, needIds: string[]) {
  const rows = await db
    .select({
      needId: response.needId,
      userId: user.id,
      name: user.name,
      institutionId: response.institutionId,
      isSealed: sealedNeed,
      deadline: need.deadline,
    })
    .from(response)
    .innerJoin(need, eq(need.id, response.needId))
    .innerJoin(responseMember, eq(responseMember.responseId, response.id))
    .innerJoin(user, eq(user.id, responseMember.userId))
    .where(and(eq(response.id, responseId), inArray(response.state, [...inTheRunning])));
  if (rows.length === 0 || !needIds.includes(rows[0]?.needId ?? '')) throw new Problem('respondent_not_found');
  if (rows[0]?.isSealed) throw new Problem('responses_sealed', { deadline: rows[0].deadline?.toISOString() ?? '–' });
  return rows;
}

/** Needs to which a response takes part. */
export async function needsAnsweredIn(db: Tx, meetingId: string): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ needId: response.needId })
    .from(meetingParticipant)
    .innerJoin(response, eq(response.id, meetingParticipant.responseId))
    .where(eq(meetingParticipant.meetingId, meetingId));
  return new Set(rows.map(({ needId }) => needId));
}

/**
 * Adds those who are not there yet.
 * @throws Problem `too_many_participants`; the meeting's row must be locked.
 */
export async function addParticipants(
  tx: Tx,
  meetingId: string,
  wanted: NewParticipant[],
  max: number,
): Promise<ParticipantRow[]> {
  const present = await tx.select().from(meetingParticipant).where(eq(meetingParticipant.meetingId, meetingId));
  const key = (one: Pick<NewParticipant, 'userId' | 'institutionId' | 'name'>) =>
    one.userId ?? (one.institutionId ? `institution ${one.institutionId}` : `name ${one.name}`);
  const known = new Set(present.map(key));
  const added = new Map<string, NewParticipant>();
  for (const one of wanted) if (!known.has(key(one)) && !added.has(key(one))) added.set(key(one), one);
  if (present.length + added.size > max) throw new Problem('too_many_participants', { max });
  if (added.size === 0) return [];
  return tx
    .insert(meetingParticipant)
    .values([...added.values()])
    .returning();
}

export async function removeParticipant(tx: Tx, meetingId: string, id: string): Promise<ParticipantRow> {
  const [row] = await tx
    .delete(meetingParticipant)
    .where(and(eq(meetingParticipant.meetingId, meetingId), eq(meetingParticipant.id, id)))
    .returning();
  if (!row) throw new Problem('participant_not_found');
  return row;
}

export async function setAnswer(tx: Tx, ids: string[], answer: ParticipantRow['answer']): Promise<void> {
  await tx.update(meetingParticipant).set({ answer }).where(inArray(meetingParticipant.id, ids));
}

/** @throws Problem `participant_not_found` for one of another meeting. */
export async function setAttended(
  tx: Tx,
  meetingId: string,
  id: string,
  attended: ParticipantRow['attended'],
): Promise<void> {
  const rows = await tx
    .update(meetingParticipant)
    .set({ attended })
    .where(and(eq(meetingParticipant.meetingId, meetingId), eq(meetingParticipant.id, id)))
    .returning({ id: meetingParticipant.id });
  if (rows.length === 0) throw new Problem('participant_not_found');
}

/** The accounts behind some invitations. */
export async function accountsBehind(db: Tx, rows: ParticipantRow[]): Promise<string[]> {
  const institutions = rows.flatMap(({ userId, institutionId }) => (!userId && institutionId ? [institutionId] : []));
  const members =
    institutions.length === 0
      ? []
      : await db
          .selectDistinct({ id: membership.userId })
          .from(membership)
          .where(and(inArray(membership.institutionId, institutions), eq(membership.role, 'admin')));
  return [...rows.flatMap(({ userId }) => userId ?? []), ...members.map(({ id }) => id)];
}

/** Whether somebody acts for any institution that was verified. */
export async function isOfVerifiedInstitution(db: Tx, userId: string): Promise<boolean> {
  const [row] = await db
    .select({ held: count() })
    .from(membership)
    .innerJoin(institution, eq(institution.id, membership.institutionId))
    .where(and(eq(membership.userId, userId), eq(institution.verification, 'verified')));
  return (row?.held ?? 0) > 0;
}
