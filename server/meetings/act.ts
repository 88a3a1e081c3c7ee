/** Taking a step in a meeting's life: moving it, recording it as held, cancelling it. */
import type { Tx } from '../../core/db/client.ts';
import type { meeting } from '../../core/db/schema.ts';
import type { ActionOf } from '../../core/lifecycle/machine.ts';
import { meetingLife } from '../../core/lifecycle/meeting.ts';
import { mustBeCurrent, step } from '../lifecycle/step.ts';
import { organisers } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { participantsOf } from './people-queries.ts';
import { findMeeting, lastActor, type MeetingRow, saveMeeting } from './queries.ts';
import { partiesOf } from './reader.ts';

export type MeetingAction = ActionOf<typeof meetingLife>;

export interface MeetingStep {
  reason?: string | undefined;
  revision?: number | undefined;
  set?: Partial<typeof meeting.$inferInsert>;
  /** Looks at the locked row before anything is changed; it throws what speaks against the step. */
  check?: (row: MeetingRow) => Promise<void>;
  data?: Record<string, unknown>;
}

/**
 * Takes a step in an open transaction. Call it last in it.
 * @throws Problem `meeting_not_found`, `stale_version`, `not_your_step`, `illegal_step`, `reason_missing`, and what
 * `check` throws.
 */
export async function actOnMeeting(
  tx: Tx,
  id: string,
  action: MeetingAction,
  by: Account,
  { reason, revision, set, check, data }: MeetingStep = {},
): Promise<MeetingRow> {
  const row = await findMeeting(tx, id, true);
  await mustBeCurrent(tx, row, revision, await lastActor(tx, id));
  let saved = row;
  await step<'meeting'>(tx, {
    life: meetingLife,
    id,
    title: row.title,
    link: `/meetings/${id}`,
    state: row.state,
    action,
    by: { id: by.id, parties: await partiesOf(tx, row, by) },
    reason,
    ...(data ? { data } : {}),
    async save(state) {
      await check?.(row);
      saved = await saveMeeting(tx, row, { ...set, state });
    },
    async people(party) {
      switch (party) {
        case 'host':
          return [row.hostId];
        case 'participant':
          return participantsOf(tx, id);
        case 'organiser':
          return organisers(tx);
        case 'system':
          return [];
      }
      party satisfies never;
    },
  });
  return saved;
}
