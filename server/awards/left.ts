/** What becomes of a choice when something happens to the response that it fell on. */
import type { Tx } from '../../core/db/client.ts';
import { actOnNeed } from '../needs/act.ts';
import { findNeed, type NeedRow } from '../needs/queries.ts';
import { setOutcome, standingAward } from './queries.ts';

/** What a need no longer has once its choice is taken back. */
export const cleared = { publicityEndsAt: null, selectedAt: null } as const;
const fallsBack: NeedRow['state'][] = ['selected', 'publicity', 'contracting'];

/**
 * What follows when the chosen response is no longer there: its team declined it, or it was disqualified. Called in the
 * transaction that moved it.
 */
export async function chosenLeft(tx: Tx, responseId: string, needId: string, reason: string): Promise<void> {
  const award = await standingAward(tx, needId);
  if (award?.responseId !== responseId || award.outcome !== 'standing') return;
  await setOutcome(tx, award.id, 'fell_back');
  const need = await findNeed(tx, needId);
  if (fallsBack.includes(need.state)) await actOnNeed(tx, needId, 'fall_back', 'system', { reason, set: cleared });
}

/** Marks a need's choice as signed, when its contract is. */
export async function choiceSigned(tx: Tx, needId: string): Promise<void> {
  const award = await standingAward(tx, needId);
  if (award) await setOutcome(tx, award.id, 'signed');
}
