/** Changing a contract that is signed: one side says how, the other agrees, and only then it is so. */
import { writeAudit } from '../../core/audit/audit.ts';
import { difference } from '../../core/contracts/check.ts';
import type { Amendment } from '../../core/contracts/content.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { toDecimal } from '../../core/money/money.ts';
import type { Kind } from '../../core/notifications/kinds.ts';
import { tell } from '../../core/notifications/tell.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import type { Account } from '../wire.ts';
import { actOnMilestone, mustBeIn } from './act.ts';
import { amend, answering } from './answering.ts';
import { addIncident, type IncidentRow, openIncident, ruleIncident } from './incidents-queries.ts';
import { everybodyOf, partiesWhoRead, type Side, sideOf } from './parties.ts';
import {
  addMilestones,
  type ContractRow,
  findContract,
  lastChange,
  type MilestoneRow,
  milestonesOf,
  paidOf,
  saveContract,
  saveMilestone,
} from './queries.ts';

/** @throws Problem `not_your_step`, `contract_stopped`, `amendment_…`, `stale_version`; nothing is changed then. */
export async function proposeAmendment(
  db: Db,
  id: string,
  by: Account,
  given: { revision: number; why: string; changes: Amendment; side?: Side | undefined },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    const side = sideOf(await partiesWhoRead(tx, row, by), amend, given.side);
    mustBeIn(row, 'signed', 'executing');
    const last = await lastChange(tx, `contract:${id}`);
    await mustBeCurrent(tx, { revision: row.revision, updatedAt: last.at }, given.revision, last.actor);
    if (await openIncident(tx, id, 'amendment')) throw new Problem('amendment_open');
    await planOf(tx, row, given.changes);
    await addIncident(tx, {
      ...{ contractId: id, kind: 'amendment', claim: given.why, changes: given.changes },
      ...{ raisedBy: by.id, raisedSide: side },
    });
    await note(tx, row, by, 'amendment.proposed', given.why, { side, changes: given.changes });
  });
}

/**
 * The word of the other side, or the raising side's own to take it back.
 * @throws Problem `amendment_not_found`, `amendment_answered`, `amendment_own`, and as `proposeAmendment`.
 */
export async function answerAmendment(
  db: Db,
  incidentId: string,
  by: Account,
  given: { agree: boolean; why: string; side?: Side | undefined },
): Promise<string> {
  return db.transaction(async (tx) => {
    const { row, open, side, outcome } = await answering(tx, incidentId, 'amendment', by, given);
    if (!open.changes) throw new Problem('amendment_answered');
    mustBeIn(row, 'signed', 'executing');
    if (given.agree) await apply(tx, row, open.changes);
    await ruleIncident(tx, incidentId, { outcome, ruling: given.why, by: by.id });
    await note(tx, row, by, `amendment.${outcome}`, given.why, { side, changes: open.changes });
    return row.id;
  });
}

interface Plan {
  amount: number;
  endsOn: string | null;
  change: { row: MilestoneRow; to: NonNullable<Amendment['milestones']>[number] }[];
  add: NonNullable<Amendment['milestones']>;
  cancel: MilestoneRow[];
}

/** What an amendment comes to as things stand now; refuses one that does not fit them. */
async function planOf(tx: Tx, row: ContractRow, changes: Amendment): Promise<Plan> {
  const all = await milestonesOf(tx, row.id);
  const paid = await paidOf(
    tx,
    all.map(({ id }) => id),
  );
  const promised = ({ id }: MilestoneRow) => (paid.get(id)?.confirmed ?? 0) + (paid.get(id)?.recorded ?? 0);
  const planned = all.filter(({ state }) => state === 'planned');
  const plan: Plan = {
    amount: changes.amount ?? row.amount,
    endsOn: changes.ends_on ?? row.endsOn,
    change: [],
    add: [],
    cancel: [],
  };
  for (const to of changes.milestones ?? []) {
    if (to.id === undefined) {
      plan.add.push(to);
      continue;
    }
    const present = all.find(({ id }) => id === to.id);
    if (!present) throw new Problem('milestone_not_found');
    const isTwice = plan.change.some((one) => one.row === present);
    if (isTwice || present.state !== 'planned' || to.amount < promised(present)) throw begun(present);
    plan.change.push({ row: present, to });
  }
  if (changes.milestones) plan.cancel = planned.filter((one) => !plan.change.some(({ row: kept }) => kept === one));
  for (const one of plan.cancel) if (promised(one) > 0) throw begun(one);
  const untouched = all.filter(
    (one) =>
      one.state !== 'cancelled' && !plan.cancel.includes(one) && !plan.change.some(({ row: kept }) => kept === one),
  );
  const shall = [...untouched, ...plan.change.map(({ to }) => to), ...plan.add];
  const off = difference(plan.amount, shall);
  if (off !== 0) {
    const inWords = (amount: number) => `${toDecimal(amount, row.currency)} ${row.currency}`;
    throw new Problem('amendment_not_whole', { sum: inWords(plan.amount + off), amount: inWords(plan.amount) });
  }
  const dues = [
    ...untouched.map(({ dueOn }) => dueOn),
    ...[...plan.change.map(({ to }) => to), ...plan.add].map(({ due_on }) => due_on),
  ];
  const isOutside = (day: string) => (plan.endsOn && day > plan.endsOn) || (row.startsOn && day < row.startsOn);
  if (dues.some(isOutside)) throw new Problem('amendment_dates');
  return plan;
}

const begun = ({ title }: MilestoneRow) => new Problem('amendment_touches_begun', { title });

async function apply(tx: Tx, row: ContractRow, changes: Amendment): Promise<void> {
  const plan = await planOf(tx, row, changes);
  const all = await milestonesOf(tx, row.id);
  for (const { row: present, to } of plan.change) {
    const { title, deliverable, amount, due_on } = to;
    await saveMilestone(tx, present.id, { title, deliverable, amount, dueOn: due_on });
  }
  for (const one of plan.cancel)
    await actOnMilestone(tx, row, one.id, 'cancel', 'system', { reason: '合同变更 · amendment' });
  const last = Math.max(0, ...all.map(({ position }) => position));
  await addMilestones(
    tx,
    plan.add.map(({ title, deliverable, amount, due_on }, place) => ({
      ...{ contractId: row.id, position: last + 1 + place, title, deliverable, amount, dueOn: due_on },
    })),
  );
  await saveContract(tx, row.id, { amount: plan.amount, endsOn: plan.endsOn });
}

async function note(
  tx: Tx,
  row: ContractRow,
  by: Account,
  kind: Extract<Kind, `amendment.${string}`>,
  why: string,
  data: { side: Side; changes: IncidentRow['changes'] },
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
