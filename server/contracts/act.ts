/** Taking a step in the life of a contract or of a milestone. Whatever moves one does it here. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { contractLife, milestoneLife } from '../../core/lifecycle/contract.ts';
import type { ActionOf } from '../../core/lifecycle/machine.ts';
import { actionWords, stateWords } from '../../core/lifecycle/words.ts';
import { mustBeCurrent, step } from '../lifecycle/step.ts';
import type { Account } from '../wire.ts';
import { type ContractParty, partiesWhoRead, peopleOf } from './parties.ts';
import {
  type ContractRow,
  findContract,
  findMilestone,
  lastChange,
  type MilestoneRow,
  type NewContract,
  type NewMilestone,
  saveContract,
  saveMilestone,
} from './queries.ts';

export type ContractAction = ActionOf<typeof contractLife>;
export type MilestoneAction = ActionOf<typeof milestoneLife>;

interface Given<Row> {
  reason?: string | null | undefined;
  /** The revision that the asker saw; undefined for the clock, and where the step follows from another one. */
  revision?: number | undefined;
  /** What is written besides the state. */
  set?: Partial<Row>;
  /** What else belongs into the audit log. */
  data?: Record<string, unknown>;
}

/** A dispute is settled to where it found the contract. */
const settledTo: Partial<Record<ContractAction, ContractRow['state']>> = {
  settle: 'executing',
  reinstate: 'signed',
  restore: 'accepted',
};

/** Whether a step from a dispute fits where that found the contract; what was accepted is not ended early. */
export function fits(row: Pick<ContractRow, 'state' | 'stateBefore'>, action: ContractAction): boolean {
  if (row.state !== 'disputed') return true;
  if (action === 'terminate' || action === 'rescind') return row.stateBefore !== 'accepted';
  return settledTo[action] === undefined || row.stateBefore === settledTo[action];
}

/** The step that settles a dispute. */
export const settling = ({ stateBefore }: Pick<ContractRow, 'stateBefore'>): ContractAction =>
  stateBefore === 'signed' ? 'reinstate' : stateBefore === 'accepted' ? 'restore' : 'settle';

/**
 * Takes a step in a contract's life in an open transaction, as `actOnNeed` does for needs.
 * @throws Problem `contract_not_found`, `stale_version`, `not_your_step`, `illegal_step`, `reason_missing`.
 */
export async function actOnContract(
  tx: Tx,
  id: string,
  action: ContractAction,
  by: Account | 'system',
  { reason, revision, set, data }: Given<NewContract> = {},
): Promise<ContractRow> {
  const row = await findContract(tx, id, true);
  const parties: ContractParty[] = by === 'system' ? ['system'] : await partiesWhoRead(tx, row, by);
  const last = await lastChange(tx, `contract:${id}`);
  await mustBeCurrent(tx, { revision: row.revision, updatedAt: last.at }, revision, last.actor);
  const isTheirs = parties.some((party) => party === 'organiser' || party === 'system');
  if (!fits(row, action) && isTheirs)
    throw new Problem('illegal_step', {
      action: actionWords.contract[action].act,
      state: stateWords.contract.disputed,
    });
  let saved = row;
  await step<'contract'>(tx, {
    life: contractLife,
    id,
    title: row.title,
    link: `/contracts/${id}`,
    state: row.state,
    action,
    by: { id: by === 'system' ? null : by.id, parties },
    reason,
    ...(data ? { data } : {}),
    async save(state) {
      const stateBefore = action === 'dispute' ? row.state : state === 'disputed' ? row.stateBefore : null;
      saved = await saveContract(tx, id, { ...set, state, stateBefore });
    },
    people: (party) => peopleOf(tx, saved, party),
  });
  return saved;
}

/**
 * Takes a step in a milestone's life in an open transaction that has locked its contract.
 * @throws Problem `milestone_not_found`, `stale_version`, `not_your_step`, `illegal_step`, `reason_missing`.
 */
export async function actOnMilestone(
  tx: Tx,
  of: ContractRow,
  id: string,
  action: MilestoneAction,
  by: Account | 'system',
  { reason, revision, set, data }: Given<NewMilestone> = {},
): Promise<MilestoneRow> {
  const row = await findMilestone(tx, id);
  const parties: ContractParty[] = by === 'system' ? ['system'] : await partiesWhoRead(tx, of, by);
  const last = await lastChange(tx, `milestone:${id}`);
  await mustBeCurrent(tx, { revision: row.revision, updatedAt: last.at }, revision, last.actor);
  let saved = row;
  await step<'milestone'>(tx, {
    life: milestoneLife,
    id,
    title: `${of.title} · ${row.title}`,
    link: `/contracts/${of.id}/milestones`,
    state: row.state,
    action,
    by: { id: by === 'system' ? null : by.id, parties },
    reason,
    ...(data ? { data } : {}),
    async save(state) {
      saved = await saveMilestone(tx, id, { ...set, state });
    },
    people: (party) => peopleOf(tx, of, party),
  });
  return saved;
}

/** @throws Problem `contract_stopped` unless the contract is in one of these states. */
export function mustBeIn(row: ContractRow, ...states: ContractRow['state'][]): void {
  if (!states.includes(row.state)) throw new Problem('contract_stopped', { state: stateWords.contract[row.state] });
}
