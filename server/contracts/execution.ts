/** Carrying a contract out: its milestones, its acceptance, and the end of its books. */
import { reaches, unmeasured } from '../../core/contracts/check.ts';
import type { Measured } from '../../core/contracts/content.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { Indicator } from '../../core/needs/content.ts';
import { contentOf } from '../needs/queries.ts';
import { openDividends } from '../sharings/queries.ts';
import type { Account } from '../wire.ts';
import { actOnContract, actOnMilestone, mustBeIn } from './act.ts';
import { partiesWhoRead } from './parties.ts';
import {
  type ContractRow,
  findContract,
  findMilestone,
  type MilestoneRow,
  milestonesOf,
  paidOf,
  versionAnswered,
} from './queries.ts';

export interface MilestoneStep {
  action: 'submit' | 'return' | 'accept';
  revision: number;
  /** What was handed in, what was found, or why it goes back. */
  note: string;
}

/** @throws Problem `milestone_not_found`, `contract_stopped`, and those of a step. */
export async function moveMilestone(db: Db, id: string, by: Account, given: MilestoneStep): Promise<string> {
  return db.transaction(async (tx) => {
    const { contractId } = await findMilestone(tx, id);
    const of = await findContract(tx, contractId, true);
    await partiesWhoRead(tx, of, by).catch(() => {
      throw new Problem('milestone_not_found');
    });
    mustBeIn(of, 'executing');
    const { action, revision, note } = given;
    const reason = action === 'return' ? note : null;
    const handedIn = { submission: note, submittedAt: new Date() };
    const set = action === 'submit' ? handedIn : action === 'accept' ? { acceptance: note } : {};
    const data = note && !reason ? { note } : {};
    const row = await actOnMilestone(tx, of, id, action, by, { revision, reason, set, data });
    await settleIfPaid(tx, of, row);
    return contractId;
  });
}

/** A milestone that was accepted is settled once what both sides confirmed as paid reaches its amount. */
export async function settleIfPaid(tx: Tx, of: ContractRow, row: MilestoneRow): Promise<void> {
  if (row.state !== 'accepted') return;
  const paid = (await paidOf(tx, [row.id])).get(row.id)?.confirmed ?? 0;
  if (paid >= row.amount) await actOnMilestone(tx, of, row.id, 'settle', 'system', { data: { paid } });
}

/** The indicators of the need that a contract answers; none for one beside it. */
export async function indicatorsOf(db: Tx, row: ContractRow): Promise<Indicator[]> {
  if (!row.needId || !row.responseId) return [];
  const content = await contentOf(db, row.needId, await versionAnswered(db, row.responseId));
  return content?.indicators ?? [];
}

/**
 * The client's acceptance, with what was measured of every indicator.
 * @throws Problem `milestones_open`, `fields_missing` with `fields`, and those of a step.
 */
export async function acceptContract(
  db: Db,
  id: string,
  by: Account,
  given: { revision: number; measured: Measured[]; note: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    await partiesWhoRead(tx, row, by);
    const indicators = await indicatorsOf(tx, row);
    const values = new Map(given.measured.map((one) => [one.indicator_id, one.value]));
    const results = indicators.map((one) => ({
      id: one.id,
      value: values.get(one.id) ?? null,
      met: values.has(one.id) && reaches(one, values.get(one.id) ?? Number.NaN),
    }));
    await actOnContract(tx, id, 'accept', by, {
      revision: given.revision,
      set: { measured: given.measured, acceptance: given.note },
      data: { note: given.note, results },
    });
    const fields = unmeasured(indicators, given.measured);
    if (fields.length > 0)
      throw new Problem(
        'fields_missing',
        { count: fields.length },
        { fields: fields.map((one) => ({ field: `measured.${one}`, code: 'missing' })) },
      );
    const milestones = (await milestonesOf(tx, id)).filter(({ state }) => state !== 'cancelled');
    const open = milestones.filter(({ state }) => state !== 'accepted' && state !== 'paid');
    if (open.length > 0 || milestones.length === 0) throw new Problem('milestones_open', { count: open.length });
  });
}

/**
 * Closes the books. What is not settled yet keeps them open, unless the organiser says why it does not.
 * @throws Problem `contract_unsettled`, and those of a step.
 */
export async function archiveContract(
  db: Db,
  id: string,
  by: Account,
  given: { revision: number; reason: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    await partiesWhoRead(tx, row, by);
    const milestones = await milestonesOf(tx, id);
    const paid = await paidOf(
      tx,
      milestones.map((one) => one.id),
    );
    const open = {
      milestones: milestones.filter(({ state }) => state !== 'paid' && state !== 'cancelled').length,
      payments: [...paid.values()].filter(({ recorded }) => recorded > 0).length,
      dividends: await openDividends(tx, id),
    };
    await actOnContract(tx, id, 'archive', by, { ...given, data: { open } });
    if (!given.reason.trim() && Object.values(open).some((count) => count > 0))
      throw new Problem('contract_unsettled', open);
  });
}
