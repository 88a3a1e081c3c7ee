/** A choice that came to nothing: the need is matched anew, and the reserves' turn comes. */
import type { Db } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { actOnNeed } from '../needs/act.ts';
import { findNeed } from '../needs/queries.ts';
import { actOnResponse } from '../responses/act.ts';
import { findResponse } from '../responses/queries.ts';
import type { Account } from '../wire.ts';
import { cleared, takeBack } from './chosen.ts';
import { openContract, standingAward } from './queries.ts';

/**
 * Takes back a choice that was not signed. The one that was chosen can be chosen among the others again; reserves stay
 * reserves.
 * @throws Problem `contract_pending`, and those of the step.
 */
export async function fallBack(
  db: Db,
  needId: string,
  by: Account,
  { revision, reason }: { revision: number; reason: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    await findNeed(tx, needId, true);
    await actOnNeed(tx, needId, 'fall_back', by, { revision, reason, set: cleared });
    const award = await standingAward(tx, needId);
    if (!award) return;
    const pending = await openContract(tx, award);
    if (pending) throw new Problem('contract_pending', { number: pending.number });
    await takeBack(tx, award, reason);
    const chosen = await findResponse(tx, award.responseId);
    if (chosen.state === 'selected')
      await actOnResponse(tx, chosen.id, 'reconsider', by, { reason, set: { decidedAt: null } });
  });
}
