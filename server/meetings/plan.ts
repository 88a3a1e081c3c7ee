/** Planning a meeting: who may hold it, what it is about, when and where, and who is asked to come. */

import type { z } from 'zod';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tell } from '../../core/notifications/tell.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import { actOnNeed } from '../needs/act.ts';
import { partiesTo } from '../needs/parties.ts';
import { findNeed } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import {
  accountByEmail,
  addParticipants,
  isOfVerifiedInstitution,
  needsAnsweredIn,
  teamOfResponse,
  verifiedInstitution,
} from './participants-queries.ts';
import { participantsOf } from './people-queries.ts';
import {
  findMeeting,
  insertMeeting,
  lastActor,
  type MeetingRow,
  needsOf,
  type ParticipantRow,
  replaceNeeds,
  saveMeeting,
} from './queries.ts';
import { partiesOf, readableNeeds } from './reader.ts';
import { type changedMeeting, type invitation, mostParticipants, type newMeeting } from './schemas.ts';
import { tellFirms, tellInvited } from './told.ts';

const mostDays = 14;

/**
 * Plans a meeting and asks people to come. One that has begun already is written down afterwards: nobody is asked.
 * @throws Problem `may_not_host`, `release_not_yours`, `meeting_ends_first`, `meeting_nowhere`, `need_not_found`,
 * `need_not_shown`, those of invitations, and where matching begins `no_respondent_invited` and those of the step.
 */
export async function planMeeting(db: Db, by: Account, given: z.infer<typeof newMeeting>): Promise<MeetingRow> {
  const [startsAt, endsAt] = [new Date(given.starts_at), new Date(given.ends_at)];
  checkPlan({ startsAt, endsAt, place: given.place, link: given.link });
  return db.transaction(async (tx) => {
    const isManaging = by.role === 'organiser' || by.role === 'technology_manager';
    if (!isManaging && !(await isOfVerifiedInstitution(tx, by.id))) throw new Problem('may_not_host');
    if (given.kind === 'release' && !isManaging) throw new Problem('release_not_yours');
    const needIds = [...new Set(given.need_ids)];
    await mayPresent(tx, by, needIds, given.kind === 'release');
    const row = await insertMeeting(tx, {
      kind: given.kind,
      title: given.title,
      agenda: given.agenda,
      startsAt,
      endsAt,
      timezone: given.timezone,
      place: given.place,
      link: given.link,
      hostId: by.id,
      audience: given.kind === 'release' ? 'public' : 'participants',
    });
    await replaceNeeds(tx, row.id, needIds);
    const added = await invite(tx, row, needIds, by, given.invitations);
    if (given.begins_matching) await needRespondents(tx, row.id, needIds);
    await writeAudit(tx, { actor: by.id, action: 'meeting.plan', subject: `meeting:${row.id}`, to: 'planned' });
    await tellInvited(tx, row, added, by);
    await tellFirms(tx, row, needIds, by);
    if (given.begins_matching) await beginMatching(tx, needIds, by);
    return row;
  });
}

/**
 * Changes what a meeting is called and about; when and where it takes place is changed by `reschedule`.
 * @throws Problem `meeting_not_found`, `not_your_step`, `illegal_step`, `stale_version`, and those of needs.
 */
export async function changeMeeting(
  db: Db,
  by: Account,
  id: string,
  given: z.infer<typeof changedMeeting>,
): Promise<MeetingRow> {
  return db.transaction(async (tx) => {
    const row = await ownMeeting(tx, id, by, given.revision);
    const before = (await needsOf(tx, id)).map((need) => need.id);
    const shown = new Set((await readableNeeds(tx, await needsOf(tx, id), by)).map((need) => need.id));
    // What the editor does not see is not theirs to drop.
    const needIds = [...new Set([...given.need_ids, ...before.filter((one) => !shown.has(one))])];
    const more = needIds.filter((one) => !before.includes(one));
    await mayPresent(tx, by, more, row.audience === 'public');
    await replaceNeeds(tx, id, needIds);
    const saved = await saveMeeting(tx, row, { title: given.title, agenda: given.agenda });
    await writeAudit(tx, { actor: by.id, action: 'meeting.change', subject: `meeting:${id}`, to: row.state });
    if (row.state === 'planned')
      await tell(tx, {
        users: await participantsOf(tx, id),
        kind: 'meeting.changed',
        subject: `meeting:${id}`,
        params: { title: saved.title, starts: saved.startsAt.toISOString() },
        link: `/meetings/${id}`,
        actor: by.id,
      });
    await tellFirms(tx, saved, more, by);
    return saved;
  });
}

/** Asks more people to come. @throws as `planMeeting`, and `meeting_not_found`, `not_your_step`, `illegal_step`. */
export async function inviteMore(
  db: Db,
  by: Account,
  id: string,
  invitations: z.infer<typeof invitation>[],
  beginsMatching: boolean,
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await ownMeeting(tx, id, by, undefined);
    const needIds = (await needsOf(tx, id)).map((need) => need.id);
    const added = await invite(tx, row, needIds, by, invitations);
    if (beginsMatching) await needRespondents(tx, id, needIds);
    if (added.length > 0)
      await writeAudit(tx, {
        actor: by.id,
        action: 'meeting.invite',
        subject: `meeting:${id}`,
        to: row.state,
        data: { participants: added.length },
      });
    await tellInvited(tx, row, added, by);
    if (beginsMatching) await beginMatching(tx, needIds, by);
  });
}

/** A meeting, locked, that somebody may change. */
export async function ownMeeting(tx: Tx, id: string, by: Account, revision: number | undefined): Promise<MeetingRow> {
  const row = await findMeeting(tx, id, true);
  const parties = await partiesOf(tx, row, by);
  const action = { en: 'Change', zh: '修改' };
  if (parties.length === 0 && row.audience !== 'public') throw new Problem('meeting_not_found');
  if (!parties.includes('host') && !parties.includes('organiser')) throw new Problem('not_your_step', { action });
  await mustBeCurrent(tx, row, revision, await lastActor(tx, id));
  if (row.state === 'cancelled')
    throw new Problem('illegal_step', { action, state: { en: 'Cancelled', zh: '已取消' } });
  return row;
}

/** @throws Problem `meeting_ends_first`, `meeting_nowhere`. */
export function checkPlan(plan: { startsAt: Date; endsAt: Date; place: string; link: string }): void {
  const days = (plan.endsAt.getTime() - plan.startsAt.getTime()) / 86_400_000;
  if (!(days > 0 && days <= mostDays)) throw new Problem('meeting_ends_first');
  if (!plan.place && !plan.link) throw new Problem('meeting_nowhere');
}

/** Anybody presents what is published; what is not, only its own firm, lead and manager, and not in public. */
async function mayPresent(tx: Tx, by: Account, needIds: string[], isPublic: boolean): Promise<void> {
  for (const id of needIds) {
    const row = await findNeed(tx, id);
    if (row.publishedVersion !== null && row.state !== 'taken_down') continue;
    const parties = await partiesTo(tx, row, by);
    // Whoever has nothing to do with it learns nothing of it, not even that it is there.
    if (parties.length === 0) throw new Problem('need_not_found');
    if (isPublic || !parties.some((party) => ['enterprise', 'lead', 'manager', 'organiser'].includes(party)))
      throw new Problem('need_not_shown');
  }
}

async function invite(
  tx: Tx,
  row: MeetingRow,
  needIds: string[],
  by: Account,
  wanted: z.infer<typeof invitation>[],
): Promise<ParticipantRow[]> {
  const meetingId = row.id;
  const all: Parameters<typeof addParticipants>[2] = [];
  for (const one of wanted) {
    if ('email' in one) {
      const found = await accountByEmail(tx, one.email);
      all.push({ meetingId, userId: found.id, name: found.name });
    } else if ('institution_id' in one) {
      const found = await verifiedInstitution(tx, one.institution_id);
      all.push({ meetingId, institutionId: found.id, name: found.name });
    } else if ('response_id' in one) {
      const team = await teamOfResponse(tx, one.response_id, needIds);
      await mayInviteRespondents(tx, by, team[0]?.needId ?? '');
      for (const { userId, name, institutionId } of team)
        all.push({ meetingId, userId, name, institutionId, responseId: one.response_id });
    } else all.push({ meetingId, name: one.name });
  }
  return addParticipants(
    tx,
    meetingId,
    all.filter(({ userId }) => userId !== row.hostId),
    mostParticipants,
  );
}

/** Who answered a need is known to its firm, its manager and organisers; nobody else can invite them. */
async function mayInviteRespondents(tx: Tx, by: Account, needId: string): Promise<void> {
  const parties = await partiesTo(tx, await findNeed(tx, needId), by);
  if (!parties.some((party) => ['enterprise', 'manager', 'organiser'].includes(party)))
    throw new Problem('respondent_not_found');
}

async function needRespondents(tx: Tx, meetingId: string, needIds: string[]): Promise<void> {
  const answered = await needsAnsweredIn(tx, meetingId);
  if (needIds.length === 0 || needIds.some((id) => !answered.has(id))) throw new Problem('no_respondent_invited');
}

/** Needs that are in matching already stay there. */
async function beginMatching(tx: Tx, needIds: string[], by: Account): Promise<void> {
  for (const id of needIds.toSorted()) {
    const { state } = await findNeed(tx, id, true);
    if (state !== 'matching') await actOnNeed(tx, id, 'match', by);
  }
}
