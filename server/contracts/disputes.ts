/** When it goes wrong: a dispute stops a contract, and the organiser settles it. */
import type { Db, Tx } from '../../core/db/client.ts';
import { actionWords } from '../../core/lifecycle/words.ts';
import type { Account } from '../wire.ts';
import { actOnContract, settling } from './act.ts';
import { addIncident, openIncident, ruleIncident } from './incidents-queries.ts';
import { partiesWhoRead, sideOf } from './parties.ts';
import { type ContractRow, findContract } from './queries.ts';

/** @throws Problem those of a step. */
export async function dispute(
  db: Db,
  id: string,
  by: Account,
  given: { revision: number; claim: string; remedy: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    const side = sideOf(await partiesWhoRead(tx, row, by), actionWords.contract.dispute.act);
    const { claim, remedy, revision } = given;
    await addIncident(tx, { contractId: id, kind: 'dispute', claim, remedy, raisedBy: by.id, raisedSide: side });
    await actOnContract(tx, id, 'dispute', by, { revision, reason: claim, data: { side, remedy } });
  });
}

/** Settles a dispute: the contract goes on where it stood. */
export async function settle(
  db: Db,
  id: string,
  by: Account,
  given: { revision: number; ruling: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    await partiesWhoRead(tx, row, by);
    await ruleDispute(tx, row, by, 'settled', given.ruling);
    await actOnContract(tx, id, settling(row), by, { revision: given.revision, reason: given.ruling });
  });
}

/** Writes down how the open dispute of a contract ended, where there is one. */
export async function ruleDispute(
  tx: Tx,
  row: ContractRow,
  by: Account,
  outcome: 'settled' | 'terminated',
  ruling: string,
): Promise<void> {
  const open = await openIncident(tx, row.id, 'dispute');
  if (open) await ruleIncident(tx, open.id, { outcome, ruling, by: by.id });
}
