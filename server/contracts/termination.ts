/** Ending a contract early: the organiser decides it, or one side proposes it and the other agrees. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { actionWords, stateWords } from '../../core/lifecycle/words.ts';
import type { Kind } from '../../core/notifications/kinds.ts';
import { tell } from '../../core/notifications/tell.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import type { Account } from '../wire.ts';
import { actOnContract, actOnMilestone, fits, mustBeIn } from './act.ts';
import { answering } from './answering.ts';
import { ruleDispute } from './disputes.ts';
import { addIncident, type IncidentRow, openIncident, ruleIncident } from './incidents-queries.ts';
import { everybodyOf, partiesWhoRead, type Side, sideOf } from './parties.ts';
import { type ContractRow, findContract, lastChange, milestonesOf } from './queries.ts';

interface Termination {
  cause: NonNullable<IncidentRow['cause']>;
  reason: string;
  /** What becomes of prepayments and of what was made. */
  settlement: string;
}

/**
 * The organiser ends a contract; what has not been accepted is cancelled, what was paid stays paid.
 * @throws Problem those of a step.
 */
export async function terminate(
  db: Db,
  id: string,
  by: Account,
  given: Termination & { revision: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    await partiesWhoRead(tx, row, by);
    const { revision, cause, reason, settlement } = given;
    await actOnContract(tx, id, 'terminate', by, { revision, reason, data: { cause, settlement } });
    const proposed = await openIncident(tx, id, 'termination');
    if (proposed) await ruleIncident(tx, proposed.id, { outcome: 'terminated', ruling: reason, by: by.id });
    const made = await addIncident(tx, {
      ...{ contractId: id, kind: 'termination', cause, claim: reason, remedy: settlement },
      ...{ raisedBy: by.id, raisedSide: 'organiser' },
    });
    await ruleIncident(tx, made.id, { outcome: 'terminated', ruling: settlement, by: by.id });
    await wrapUp(tx, row, by, { reason, settlement });
  });
}

/** One side's word. @throws Problem `not_your_step`, `contract_stopped`, `stale_version`, `termination_open`. */
export async function proposeTermination(
  db: Db,
  id: string,
  by: Account,
  given: Termination & { revision: number; side?: Side | undefined },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    const side = sideOf(await partiesWhoRead(tx, row, by), actionWords.contract.rescind.act, given.side);
    mustBeEndable(row);
    const last = await lastChange(tx, `contract:${id}`);
    await mustBeCurrent(tx, { revision: row.revision, updatedAt: last.at }, given.revision, last.actor);
    if (await openIncident(tx, id, 'termination')) throw new Problem('termination_open');
    const { cause, reason, settlement } = given;
    await addIncident(tx, {
      ...{ contractId: id, kind: 'termination', cause, claim: reason, remedy: settlement },
      ...{ raisedBy: by.id, raisedSide: side },
    });
    await note(tx, row, by, 'termination.proposed', reason, { side, cause, settlement });
  });
}

/**
 * The word of the other side, which ends the contract where it agrees, or the raising side's own to take it back.
 * @throws Problem `termination_not_found`, `termination_answered`, `termination_own`, `both_sides`, `contract_stopped`,
 *   `reason_missing`.
 */
export async function answerTermination(
  db: Db,
  incidentId: string,
  by: Account,
  given: { agree: boolean; why: string; side?: Side | undefined },
): Promise<string> {
  return db.transaction(async (tx) => {
    const { row, open, side, isOwn, outcome } = await answering(tx, incidentId, 'termination', by, given);
    const contractId = row.id;
    if (!given.agree && !isOwn && !given.why.trim())
      throw new Problem('reason_missing', { action: { en: 'Refuse', zh: '拒绝' } });
    if (given.agree) mustBeEndable(row);
    await ruleIncident(tx, incidentId, { outcome, ruling: given.why, by: by.id });
    await note(tx, row, by, `termination.${outcome}`, given.why, { side });
    if (given.agree) {
      const { cause, claim: reason, remedy: settlement } = open;
      await actOnContract(tx, contractId, 'rescind', 'system', { reason, data: { cause, settlement } });
      await wrapUp(tx, row, by, { reason, settlement });
    }
    return contractId;
  });
}

/** What a contract that ends leaves behind: no dispute, no amendment, no milestone that anybody still works on. */
async function wrapUp(
  tx: Tx,
  row: ContractRow,
  by: Account,
  { reason, settlement }: Pick<Termination, 'reason' | 'settlement'>,
): Promise<void> {
  await ruleDispute(tx, row, by, 'terminated', settlement);
  const amendment = await openIncident(tx, row.id, 'amendment');
  if (amendment) await ruleIncident(tx, amendment.id, { outcome: 'terminated', ruling: reason, by: by.id });
  for (const one of await milestonesOf(tx, row.id))
    if (one.state === 'planned' || one.state === 'submitted')
      await actOnMilestone(tx, row, one.id, 'cancel', 'system', { reason });
}

function mustBeEndable(row: ContractRow): void {
  mustBeIn(row, 'signed', 'executing', 'disputed');
  if (!fits(row, 'rescind')) throw new Problem('contract_stopped', { state: stateWords.contract.disputed });
}

async function note(
  tx: Tx,
  row: ContractRow,
  by: Account,
  kind: Extract<Kind, `termination.${string}`>,
  why: string,
  data: Record<string, unknown>,
): Promise<void> {
  await writeAudit(tx, { actor: by.id, action: kind, subject: `contract:${row.id}`, reason: why || null, data });
  await tell(tx, {
    users: await everybodyOf(tx, row),
    kind,
    subject: `contract:${row.id}`,
    params: { title: row.title, why },
    link: `/contracts/${row.id}/incidents`,
    actor: by.id,
  });
}
