/** Who may answer what one side of a contract proposed to the other, and what the answer comes to. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { actionWords } from '../../core/lifecycle/words.ts';
import type { Account } from '../wire.ts';
import { findIncident, type IncidentRow } from './incidents-queries.ts';
import { partiesWhoRead, type Side, sideOf } from './parties.ts';
import { type ContractRow, findContract } from './queries.ts';

export const amend = { en: 'Amend', zh: '变更合同' };
const acts = { amendment: amend, termination: actionWords.contract.rescind.act };

/**
 * Locks the contract and says what an answer to an open proposal comes to: the other side agrees or refuses, the raising
 * side takes it back.
 * @throws Problem `…_not_found` (also for whoever may not read it), `…_answered`, `…_own`, `not_your_step`, and
 * `both_sides` for somebody of both who agrees with themselves.
 */
export async function answering(
  tx: Tx,
  incidentId: string,
  kind: keyof typeof acts,
  by: Account,
  given: { agree: boolean; side?: Side | undefined },
): Promise<{
  row: ContractRow;
  open: IncidentRow;
  side: Side;
  isOwn: boolean;
  outcome: 'agreed' | 'withdrawn' | 'refused';
}> {
  const { contractId } = await findIncident(tx, incidentId, kind);
  const row = await findContract(tx, contractId, true);
  const open = await findIncident(tx, incidentId, kind);
  const parties = await partiesWhoRead(tx, row, by).catch(() => {
    throw new Problem(`${kind}_not_found`);
  });
  const side = sideOf(parties, acts[kind], given.side);
  if (open.ruledAt) throw new Problem(`${kind}_answered`);
  const isOwn = open.raisedSide === side;
  if (isOwn && given.agree) throw new Problem(`${kind}_own`);
  if (given.agree && open.raisedBy === by.id) throw new Problem('both_sides');
  return { row, open, side, isOwn, outcome: given.agree ? 'agreed' : isOwn ? 'withdrawn' : 'refused' };
}
