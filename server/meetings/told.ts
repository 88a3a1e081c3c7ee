/** Who hears of a planned meeting: whoever is asked to it, and whose need it is about. */
import type { Tx } from '../../core/db/client.ts';
import { tell } from '../../core/notifications/tell.ts';
import { peopleOf } from '../needs/parties.ts';
import { findNeed } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { accountsBehind } from './participants-queries.ts';
import { participantsOf } from './people-queries.ts';
import { isAhead, type MeetingRow, type ParticipantRow } from './queries.ts';

/** Those who were asked to a planned meeting that lies ahead. */
export async function tellInvited(tx: Tx, row: MeetingRow, added: ParticipantRow[], by: Account): Promise<void> {
  if (row.state !== 'planned' || !(await isAhead(tx, row.startsAt))) return;
  await tell(tx, {
    users: await accountsBehind(tx, added),
    kind: 'meeting.invited',
    subject: `meeting:${row.id}`,
    params: { title: row.title, starts: row.startsAt.toISOString() },
    link: `/meetings/${row.id}`,
    actor: by.id,
  });
}

/** A firm and its manager learn that somebody else plans a meeting about their need, unless they are asked to it. */
export async function tellFirms(tx: Tx, row: MeetingRow, needIds: string[], by: Account): Promise<void> {
  if (row.state !== 'planned' || !(await isAhead(tx, row.startsAt))) return;
  const asked = new Set([row.hostId, ...(await participantsOf(tx, row.id))]);
  for (const id of needIds) {
    const of = await findNeed(tx, id);
    const people = [...(await peopleOf(tx, of, 'enterprise')), ...(await peopleOf(tx, of, 'manager'))];
    if (people.includes(by.id)) continue;
    await tell(tx, {
      users: people.filter((one) => !asked.has(one)),
      kind: 'meeting.planned',
      subject: `meeting:${row.id}`,
      params: { who: by.name, title: row.title, need: of.title, starts: row.startsAt.toISOString() },
      link: `/meetings/${row.id}`,
      actor: by.id,
    });
  }
}
