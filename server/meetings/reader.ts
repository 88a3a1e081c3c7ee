/** What somebody is to a meeting, and what they may read of it: decided here and nowhere else. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { choices, type PartyOf } from '../../core/lifecycle/machine.ts';
import { meetingLife } from '../../core/lifecycle/meeting.ts';
import { partiesTo } from '../needs/parties.ts';
import type { NeedRow } from '../needs/queries.ts';
import { readRow } from '../needs/reader.ts';
import type { Account } from '../wire.ts';
import {
  findMeeting,
  type MeetingRow,
  nameOf,
  needsOf,
  ownInvitations,
  type ParticipantRow,
  participantsWithNames,
} from './queries.ts';
import type { MeetingView } from './schemas.ts';

export type MeetingParty = Exclude<PartyOf<typeof meetingLife>, 'system'>;

/** All that an account is to a meeting. */
export async function partiesOf(db: Tx, row: MeetingRow, account: Account | null): Promise<MeetingParty[]> {
  if (!account) return [];
  const parties: MeetingParty[] = [];
  if (row.hostId === account.id) parties.push('host');
  if ((await ownInvitations(db, row.id, account.id)).length > 0) parties.push('participant');
  if (account.role === 'organiser') parties.push('organiser');
  return parties;
}

interface Readable {
  row: MeetingRow;
  parties: MeetingParty[];
  /** Whether the reader sees who takes part, the link and the minutes. */
  isInside: boolean;
  needs: NeedRow[];
}

/**
 * A meeting as somebody may read it: whoever takes part, and the firm and manager of a need that it is about, see all of
 * it; everybody else sees that a public one takes place.
 * @throws Problem `meeting_not_found`, also for one that is not for this reader.
 */
export async function readMeeting(db: Tx, id: string, account: Account | null): Promise<Readable> {
  const row = await findMeeting(db, id);
  const parties = await partiesOf(db, row, account);
  const needs = await needsOf(db, id);
  const isInside = parties.length > 0 || (row.audience === 'participants' && (await isOfNeed(db, needs, account)));
  if (!isInside && row.audience !== 'public') throw new Problem('meeting_not_found');
  return { row, parties, isInside, needs };
}

async function isOfNeed(db: Tx, needs: NeedRow[], account: Account | null): Promise<boolean> {
  for (const need of needs) {
    const parties = await partiesTo(db, need, account);
    if (parties.includes('enterprise') || parties.includes('manager')) return true;
  }
  return false;
}

/** Those of some needs that somebody may read. */
export async function readableNeeds(db: Tx, needs: NeedRow[], account: Account | null) {
  const shown: MeetingView['needs'] = [];
  for (const row of needs)
    try {
      const { content } = await readRow(db, row, account);
      shown.push({ id: row.id, number: row.number, title: content.title ?? row.title, state: row.state });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  return shown;
}

export async function viewMeeting(
  db: Tx,
  { row, parties, isInside, needs }: Readable,
  account: Account | null,
): Promise<MeetingView> {
  const all = await participantsWithNames(db, row.id);
  const own = new Set(account ? (await ownInvitations(db, row.id, account.id)).map(({ id }) => id) : []);
  const actions = choices(meetingLife, row.state, parties);
  const mayEdit = parties.includes('host') || parties.includes('organiser');
  return {
    ...cardOf(row, await nameOf(db, row.hostId)),
    my_answer: all.find(({ participant }) => own.has(participant.id))?.participant.answer ?? null,
    revision: row.revision,
    agenda: row.agenda,
    link: isInside ? row.link : null,
    needs: await readableNeeds(db, needs, account),
    parties,
    actions,
    may_edit: mayEdit && row.state !== 'cancelled',
    may_answer: account !== null && row.state === 'planned' && (own.size > 0 || row.audience === 'public'),
    participants: isInside
      ? all.map(({ participant: one, institution }) => ({
          id: one.id,
          kind: one.userId ? 'account' : one.institutionId ? 'institution' : 'name',
          name: one.name,
          institution,
          response_id: one.responseId,
          answer: one.answer,
          attended: one.attended,
          mine: own.has(one.id),
        }))
      : null,
    coming: all.filter(({ participant }) => participant.answer === 'accepted').length,
    record:
      isInside && row.state === 'held'
        ? {
            minutes: row.minutes,
            outcome: row.outcome,
            outcome_text: row.outcomeText,
            follow_up_on: row.followUpOn,
          }
        : null,
  };
}

/** What everybody who sees a meeting at all sees of it. */
export const cardOf = (row: MeetingRow, host: string) => ({
  id: row.id,
  number: row.number,
  kind: row.kind,
  title: row.title,
  state: row.state,
  starts_at: row.startsAt.toISOString(),
  ends_at: row.endsAt.toISOString(),
  timezone: row.timezone,
  place: row.place,
  is_online: row.link !== '',
  is_public: row.audience === 'public',
  host,
  my_answer: null as ParticipantRow['answer'] | null,
});
