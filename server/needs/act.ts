/** Taking a step in a need's life. Every capability that moves a need does it here. */
import { eq, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { need } from '../../core/db/schema.ts';
import { needTopic, publish } from '../../core/events/publish.ts';
import type { ActionOf } from '../../core/lifecycle/machine.ts';
import { needLife } from '../../core/lifecycle/need.ts';
import { despiteSuspension } from '../../core/needs/suspension.ts';
import { mustBeCurrent, step } from '../lifecycle/step.ts';
import { mustBeUnsealed, needsThemOpen } from '../responses/sealed.ts';
import type { Account } from '../wire.ts';
import { type NeedParty, partiesTo, peopleOf } from './parties.ts';
import { findNeed, lastActor, type NeedRow } from './queries.ts';
import { goingOn, mustGoOn } from './suspend.ts';

export type NeedAction = ActionOf<typeof needLife>;

export interface NeedStep {
  reason?: string | null | undefined;
  /** The revision that the asker saw; undefined for the clock, and where the step follows from another one. */
  revision?: number | undefined;
  /** What is written besides the state. */
  set?: Partial<typeof need.$inferInsert>;
  /** What else belongs into the audit log. */
  data?: Record<string, unknown>;
}

/**
 * Takes a step in a need's life in an open transaction: locks it, checks who asks and what they saw, saves, writes the
 * audit log, tells those concerned and the open pages. Call it last in the transaction, other rows written before.
 * @param by the account that asks, or `system` for the clock and for what follows from another step.
 * @returns the need as it is now.
 * @throws Problem `need_not_found`, `stale_version`, `need_suspended`, `responses_sealed`, `not_your_step`, `illegal_step`, `reason_missing`.
 */
export async function actOnNeed(
  tx: Tx,
  id: string,
  action: NeedAction,
  by: Account | 'system',
  { reason, revision, set, data }: NeedStep = {},
): Promise<NeedRow> {
  const row = await findNeed(tx, id, true);
  const parties: NeedParty[] = by === 'system' ? ['system'] : await partiesTo(tx, row, by);
  await mustBeCurrent(tx, row, revision, await lastActor(tx, id));
  if (!despiteSuspension.includes(action)) mustGoOn(row);
  if (needsThemOpen.includes(action)) mustBeUnsealed(row);
  let saved = row;
  await step<'need'>(tx, {
    life: needLife,
    id,
    title: row.title || '–',
    link: `/needs/${id}`,
    state: row.state,
    action,
    by: { id: by === 'system' ? null : by.id, parties },
    reason,
    ...(data ? { data } : {}),
    async save(state) {
      const [now] = await tx
        .update(need)
        .set({ ...set, ...goingOn, state, revision: row.revision + 1, updatedAt: sql`clock_timestamp()` })
        .where(eq(need.id, id))
        .returning();
      if (now) saved = now;
    },
    // A step that begins a new round concerns the experts of the one before; the new one has none yet.
    people: (party) => peopleOf(tx, party === 'expert' ? row : saved, party),
    linkFor: (party) => (party === 'expert' ? '/desk/reviews' : null),
  });
  await publish(tx, needTopic(id), 'need', { id, state: saved.state, revision: saved.revision });
  return saved;
}
