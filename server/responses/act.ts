/** Taking a step in a response's life. Every capability that moves a response does it here. */
import { eq, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { response } from '../../core/db/schema.ts';
import { publish, responsesTopic, responseTopic } from '../../core/events/publish.ts';
import { type ResponseAction, responseLife } from '../../core/lifecycle/response.ts';
import { responseNumber } from '../../core/responses/number.ts';
import { chosenMoved } from '../awards/chosen.ts';
import { mustBeCurrent, step } from '../lifecycle/step.ts';
import { findNeed } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { partiesTo, peopleOf, type ResponseParty } from './parties.ts';
import { findResponse, type ResponseRow } from './queries.ts';
import { isSealed, mustBeUnsealed, sealedKind } from './sealed.ts';

export type { ResponseAction };

export interface ResponseStep {
  reason?: string | null | undefined;
  /** The revision that the asker saw; undefined for the clock, and where the step follows from another one. */
  revision?: number | undefined;
  /** What is written besides the state. */
  set?: Partial<typeof response.$inferInsert>;
  /** What else belongs into the audit log. */
  data?: Record<string, unknown>;
}

/**
 * Takes a step in a response's life in an open transaction: locks its need and then it, in this order everywhere, checks
 * who asks and what they saw, saves, writes the audit log, tells those concerned and the open pages. Call it last in the
 * transaction, other rows written before; several responses and their need may be moved one after the other.
 * It asks only what the table of `responseLife` asks: deadlines and what belongs to a submission are the caller's.
 * @param by the account that asks, or `system` for the clock and for what follows from another step.
 * @returns the response as it is now.
 * @throws Problem `response_not_found`, `responses_sealed`, `stale_version`, `not_your_step`, `illegal_step`, `reason_missing`.
 */
export async function actOnResponse(
  tx: Tx,
  id: string,
  action: ResponseAction,
  by: Account | 'system',
  { reason, revision, set, data }: ResponseStep = {},
): Promise<ResponseRow> {
  const { needId } = await findResponse(tx, id);
  const need = await findNeed(tx, needId, true);
  const row = await findResponse(tx, id, true);
  const parties: ResponseParty[] = by === 'system' ? ['system'] : await partiesTo(tx, row, need, by);
  const isOwn = by === 'system' || parties.includes('respondent') || parties.includes('unit');
  if (!isOwn) mustBeUnsealed(need);
  const sealed = isSealed(need);
  await mustBeCurrent(tx, row, revision, row.updatedBy);
  let saved = row;
  await step<'response'>(tx, {
    life: responseLife,
    id,
    title: set?.title ?? (row.title || '–'),
    link: `/responses/${id}`,
    ...(sealed
      ? {
          instead: {
            parties: ['enterprise', 'manager', 'organiser'],
            kind: sealedKind(action),
            subject: `need:${needId}`,
            params: { title: need.title, number: responseNumber(row.number) },
            link: `/needs/${needId}/responses`,
          },
        }
      : {}),
    state: row.state,
    action,
    by: { id: by === 'system' ? null : by.id, parties },
    reason,
    ...(data ? { data } : {}),
    async save(state) {
      const [now] = await tx
        .update(response)
        .set({
          ...set,
          state,
          revision: row.revision + 1,
          updatedAt: sql`clock_timestamp()`,
          updatedBy: by === 'system' ? null : by.id,
        })
        .where(eq(response.id, id))
        .returning();
      if (now) saved = now;
    },
    people: (party) => peopleOf(tx, saved, need, party),
  });
  if (row.state === 'selected') await chosenMoved(tx, row, action, reason ?? '');
  const news = { id, need: needId, state: saved.state, revision: saved.revision };
  await publish(tx, responseTopic(id), 'response', news);
  if (!sealed) await publish(tx, responsesTopic(needId), 'response', news);
  // Their lists change only where one comes in or goes.
  else if (action !== 'amend' && saved.version > 0)
    await publish(tx, responsesTopic(needId), 'response', { need: needId });
  return saved;
}
