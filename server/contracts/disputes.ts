/** When it goes wrong: a dispute stops a contract, the organiser settles it or ends the contract. */
import type { Db, Tx } from '../../core/db/client.ts';
import type { incident } from '../../core/db/schema.ts';
import { actionWords } from '../../core/lifecycle/words.ts';
import type { Account } from '../wire.ts';
import { actOnContract, actOnMilestone } from './act.ts';
import { addIncident, openIncident, ruleIncident } from './incidents-queries.ts';
import { partiesWhoRead, sideOf } from './parties.ts';
import { type ContractRow, findContract, milestonesOf } from './queries.ts';

export type Cause = NonNullable<typeof incident.$inferSelect.cause>;

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
    const action = row.stateBefore === 'signed' ? 'reinstate' : 'settle';
    await actOnContract(tx, id, action, by, { revision: given.revision, reason: given.ruling });
  });
}

/** Ends a contract early; what has not been accepted is cancelled, what was paid stays paid. */
export async function terminate(
  db: Db,
  id: string,
  by: Account,
  given: { revision: number; cause: Cause; reason: string; settlement: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    await partiesWhoRead(tx, row, by);
    const { revision, cause, reason, settlement } = given;
    await actOnContract(tx, id, 'terminate', by, { revision, reason, data: { cause, settlement } });
    await ruleDispute(tx, row, by, 'terminated', settlement);
    const amendment = await openIncident(tx, id, 'amendment');
    if (amendment) await ruleIncident(tx, amendment.id, { outcome: 'terminated', ruling: reason, by: by.id });
    const made = await addIncident(tx, {
      ...{ contractId: id, kind: 'termination', cause, claim: reason, remedy: settlement },
      ...{ raisedBy: by.id, raisedSide: 'organiser' },
    });
    await ruleIncident(tx, made.id, { outcome: 'terminated', ruling: settlement, by: by.id });
    for (const one of await milestonesOf(tx, id))
      if (one.state === 'planned' || one.state === 'submitted')
        await actOnMilestone(tx, row, one.id, 'cancel', 'system', { reason });
  });
}

async function ruleDispute(
  tx: Tx,
  row: ContractRow,
  by: Account,
  outcome: 'settled' | 'terminated',
  ruling: string,
): Promise<void> {
  const open = await openIncident(tx, row.id, 'dispute');
  if (open) await ruleIncident(tx, open.id, { outcome, ruling, by: by.id });
}
