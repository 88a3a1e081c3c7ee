/** What becomes of a choice when something happens to the response that it fell on. */
import type { Tx } from '../../core/db/client.ts';
import { actOnNeed } from '../needs/act.ts';
import { findNeed, type NeedRow } from '../needs/queries.ts';
import { type AwardRow, setOutcome, standingAward, writeRuling } from './queries.ts';

/** What a need no longer has once its choice is taken back. */
export const cleared = { publicityEndsAt: null, selectedAt: null } as const;
const fallsBack: NeedRow['state'][] = ['selected', 'publicity', 'contracting'];

/**
 * What follows for a need's choice when the chosen response is signed, or is no longer there: its team declined it, or it
 * was disqualified. Called in the transaction that moved it.
 */
export async function chosenMoved(
  tx: Tx,
  { id, needId }: { id: string; needId: string },
  action: string,
  reason: string,
): Promise<void> {
  if (action !== 'sign' && action !== 'decline' && action !== 'disqualify') return;
  const award = await standingAward(tx, needId);
  if (award?.responseId !== id || award.outcome !== 'standing') return;
  if (action === 'sign') return setOutcome(tx, award.id, 'signed');
  await takeBack(tx, award, reason);
  const need = await findNeed(tx, needId);
  if (fallsBack.includes(need.state)) await actOnNeed(tx, needId, 'fall_back', 'system', { reason, set: cleared });
}

/** Takes back a choice that was not signed; objections to it need no ruling any more. */
export async function takeBack(tx: Tx, award: AwardRow, reason: string): Promise<void> {
  await setOutcome(tx, award.id, 'fell_back');
  await writeRuling(tx, { awardId: award.id }, { ruling: 'moot', text: reason, by: null });
}
