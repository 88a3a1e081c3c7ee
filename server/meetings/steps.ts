/** What is done with a planned meeting: moved, recorded as held, cancelled, answered, written about. */
import type { z } from 'zod';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tell } from '../../core/notifications/tell.ts';
import type { Account } from '../wire.ts';
import { actOnMeeting, type MeetingAction } from './act.ts';
import { accountsBehind, addParticipants, removeParticipant, setAnswer, setAttended } from './participants-queries.ts';
import { participantsOf } from './people-queries.ts';
import { checkPlan, ownMeeting } from './plan.ts';
import { findMeeting, isAhead, type MeetingRow, ownInvitations, saveMeeting } from './queries.ts';
import { readMeeting } from './reader.ts';
import { type meetingRecord, type meetingStep, mostParticipants } from './schemas.ts';

/**
 * Takes a step that somebody asks for.
 * @throws Problem those of `actOnMeeting`; for `reschedule` `meeting_in_past`, `meeting_ends_first`, `meeting_nowhere`;
 * for `hold` `meeting_not_begun`.
 */
export async function takeStep(
  db: Db,
  by: Account,
  id: string,
  action: MeetingAction,
  given: z.infer<typeof meetingStep>,
): Promise<void> {
  await db.transaction(async (tx) => {
    // Whoever may not know of it is told that it is not there.
    const { row } = await readMeeting(tx, id, by);
    const moved = {
      startsAt: given.starts_at ? new Date(given.starts_at) : row.startsAt,
      endsAt: given.ends_at ? new Date(given.ends_at) : row.endsAt,
      timezone: given.timezone ?? row.timezone,
      place: given.place ?? row.place,
      link: given.link ?? row.link,
    };
    await actOnMeeting(tx, id, action, by, {
      reason: given.reason,
      revision: given.revision,
      ...(action === 'reschedule'
        ? { set: moved, data: { from: row.startsAt.toISOString(), to: moved.startsAt.toISOString() } }
        : {}),
      async check(locked) {
        if (action === 'reschedule') {
          checkPlan(moved);
          if (!(await isAhead(tx, moved.startsAt))) throw new Problem('meeting_in_past');
        }
        if (action === 'hold' && (await isAhead(tx, locked.startsAt)))
          throw new Problem('meeting_not_begun', { starts: locked.startsAt.toISOString() });
      },
    });
  });
}

/**
 * Says whether somebody comes, for themselves or for an institution that they act for; to a public meeting everybody may
 * come. The host is told.
 * @throws Problem `meeting_not_found`, `not_invited`, `illegal_step`, `too_many_participants`.
 */
export async function answerInvitation(db: Db, by: Account, id: string, answer: 'accepted' | 'declined') {
  await db.transaction(async (tx) => {
    const { row } = await readMeeting(tx, id, by);
    const locked = await findMeeting(tx, id, true);
    if (locked.state !== 'planned')
      throw new Problem('illegal_step', {
        action: { en: 'Answer', zh: '回复' },
        state: locked.state === 'held' ? { en: 'Held', zh: '已举行' } : { en: 'Cancelled', zh: '已取消' },
      });
    const own = await ownInvitations(tx, id, by.id);
    if (own.length === 0 && (row.audience !== 'public' || row.hostId === by.id)) throw new Problem('not_invited');
    const changed = own.filter((one) => one.answer !== answer);
    if (own.length > 0 && changed.length === 0) return;
    if (own.length === 0)
      await addParticipants(tx, id, [{ meetingId: id, userId: by.id, name: by.name, answer }], mostParticipants);
    else
      await setAnswer(
        tx,
        changed.map((one) => one.id),
        answer,
      );
    await writeAudit(tx, {
      actor: by.id,
      action: answer === 'accepted' ? 'meeting.accept' : 'meeting.decline',
      subject: `meeting:${id}`,
      to: row.state,
      data: { for: changed.map(({ name }) => name) },
    });
    await tell(tx, {
      users: [row.hostId],
      kind: `meeting.${answer}`,
      subject: `meeting:${id}`,
      params: { title: row.title, name: by.name },
      link: `/meetings/${id}`,
      actor: by.id,
    });
  });
}

/** Takes somebody off the list, and tells them. @throws Problem those of `ownMeeting`, `participant_not_found`. */
export async function uninvite(db: Db, by: Account, id: string, participantId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await ownMeeting(tx, id, by, undefined);
    const gone = await removeParticipant(tx, id, participantId);
    await writeAudit(tx, {
      actor: by.id,
      action: 'meeting.uninvite',
      subject: `meeting:${id}`,
      to: row.state,
      data: { name: gone.name },
    });
    if (gone.answer === 'declined' || row.state !== 'planned' || !(await isAhead(tx, row.startsAt))) return;
    const still = new Set(await participantsOf(tx, id));
    await tell(tx, {
      users: (await accountsBehind(tx, [gone])).filter((one) => !still.has(one)),
      kind: 'meeting.uninvited',
      subject: `meeting:${id}`,
      params: { title: row.title, starts: row.startsAt.toISOString() },
      link: '/desk/meetings',
      actor: by.id,
    });
  });
}

/**
 * Writes down what came of a meeting that was held, and who was there; those who take part are told.
 * @throws Problem those of `ownMeeting`, `illegal_step` for one that was not held, `participant_not_found`.
 */
export async function recordMeeting(
  db: Db,
  by: Account,
  id: string,
  given: z.infer<typeof meetingRecord>,
): Promise<MeetingRow> {
  return db.transaction(async (tx) => {
    const row = await ownMeeting(tx, id, by, given.revision);
    if (row.state !== 'held')
      throw new Problem('illegal_step', {
        action: { en: 'Write the minutes', zh: '填写纪要' },
        state: { en: 'Planned', zh: '已安排' },
      });
    for (const { participant_id, attended } of given.attended) await setAttended(tx, id, participant_id, attended);
    const saved = await saveMeeting(tx, row, {
      minutes: given.minutes,
      outcome: given.outcome,
      outcomeText: given.outcome_text,
      followUpOn: given.follow_up_on,
    });
    await writeAudit(tx, {
      actor: by.id,
      action: 'meeting.record',
      subject: `meeting:${id}`,
      to: row.state,
      data: { outcome: given.outcome, follow_up_on: given.follow_up_on },
    });
    await tell(tx, {
      users: await participantsOf(tx, id),
      kind: 'meeting.recorded',
      subject: `meeting:${id}`,
      params: { title: saved.title },
      link: `/meetings/${id}`,
      actor: by.id,
    });
    return saved;
  });
}
