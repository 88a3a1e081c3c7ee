/** Payments: one side records what was paid, the other confirms or refuses it, and what is confirmed is divided. */
import { writeAudit } from '../../core/audit/audit.ts';
import { partsOf } from '../../core/contracts/sharing.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { toDecimal } from '../../core/money/money.ts';
import type { Kind } from '../../core/notifications/kinds.ts';
import { tell } from '../../core/notifications/tell.ts';
import { mustBeIn } from '../contracts/act.ts';
import { settleIfPaid } from '../contracts/execution.ts';
import { everybodyOf, partiesWhoRead, type Side, sideOf } from '../contracts/parties.ts';
import {
  type ContractRow,
  findContract,
  findMilestone,
  type MilestoneRow,
  paidOf,
  today,
} from '../contracts/queries.ts';
import { payeesOf } from '../sharings/payees.ts';
import { ruleInForce, sharesOf } from '../sharings/queries.ts';
import type { Account } from '../wire.ts';
import {
  addDividends,
  addPayment,
  answerPayment,
  findPayment,
  type PaymentRow,
  undivided,
  voucherOf,
} from './queries.ts';

export interface Recorded {
  milestoneId: string;
  /** In the smallest unit of the contract's currency. */
  amount: number;
  paidOn: string;
  voucher: string;
  side?: Side | undefined;
}

/** States in which money may move; a dispute stops it. */
const paying: ContractRow['state'][] = ['signed', 'executing', 'accepted', 'terminated'];
const record = { en: 'Record a payment', zh: '登记付款' };
const answer = { en: 'Answer a payment', zh: '答复付款' };

/**
 * @throws Problem `contract_not_found`, `not_your_step`, `contract_stopped`, `milestone_not_found`, `payment_too_much`,
 *   `payment_in_future`.
 */
export async function recordPayment(db: Db, contractId: string, by: Account, given: Recorded): Promise<string> {
  return db.transaction(async (tx) => {
    const row = await findContract(tx, contractId, true);
    const side = sideOf(await partiesWhoRead(tx, row, by), record, given.side);
    mustBeIn(row, ...paying);
    const of = await findMilestone(tx, given.milestoneId);
    if (of.contractId !== contractId) throw new Problem('milestone_not_found');
    if (given.paidOn > (await today(tx))) throw new Problem('payment_in_future');
    const paid = (await paidOf(tx, [of.id])).get(of.id);
    const left = of.amount - (paid?.confirmed ?? 0) - (paid?.recorded ?? 0);
    if (given.amount > left) throw new Problem('payment_too_much', { left: inWords(Math.max(0, left), row) }, { left });
    const { amount, paidOn, voucher } = given;
    const made = await addPayment(tx, {
      ...{ contractId, milestoneId: of.id, amount, paidOn, voucher, recordedBy: by.id, recordedSide: side },
    });
    await note(tx, row, by, 'payment.recorded', made, { side, paid_on: paidOn });
    return made.id;
  });
}

/**
 * The word of the side that did not record it; a confirmed payment is divided by the rule in force at once.
 * @throws Problem `payment_not_found`, `not_your_step`, `payment_own`, `payment_answered`, `contract_stopped`,
 *   `reason_missing`.
 */
export async function answerRecorded(
  db: Db,
  paymentId: string,
  by: Account,
  given: { agree: boolean; why: string; side?: Side | undefined },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { contractId } = await findPayment(tx, paymentId);
    const row = await findContract(tx, contractId, true);
    const found = await findPayment(tx, paymentId);
    const parties = await partiesWhoRead(tx, row, by).catch(() => {
      throw new Problem('payment_not_found');
    });
    const wanted = given.side ?? (found.recordedSide === 'client' ? 'contractor' : 'client');
    const side = sideOf(parties, answer, parties.includes(wanted) ? wanted : undefined);
    if (found.state !== 'recorded') throw new Problem('payment_answered');
    if (side === found.recordedSide) throw new Problem('payment_own');
    if (found.recordedBy === by.id) throw new Problem('both_sides');
    mustBeIn(row, ...paying);
    if (!given.agree && !given.why.trim())
      throw new Problem('reason_missing', { action: { en: 'Refuse', zh: '拒绝' } });
    const state = given.agree ? 'confirmed' : 'refused';
    // Files cannot be added any more: this is the voucher that the answer is about.
    const voucherSha256 = await voucherOf(tx, paymentId);
    await answerPayment(tx, paymentId, { state, answeredBy: by.id, answer: given.why, voucherSha256 });
    if (given.agree) await divideAll(tx, row);
    await note(tx, row, by, `payment.${state}`, found, { side, voucher_sha256: voucherSha256 }, given.why);
    if (given.agree && found.milestoneId) await settleIfPaid(tx, row, await milestoneOf(tx, found.milestoneId));
  });
}

const milestoneOf = (tx: Tx, id: string): Promise<MilestoneRow> => findMilestone(tx, id);

/**
 * Divides every confirmed payment that is not divided yet by the rule in force; none, where no rule is. Each payee is
 * told of their own part.
 */
export async function divideAll(tx: Tx, row: ContractRow): Promise<void> {
  const rule = await ruleInForce(tx, row.id);
  if (!rule) return;
  const shares = await sharesOf(tx, rule.id);
  const points = shares.map(({ basisPoints }) => basisPoints);
  for (const { id, amount } of await undivided(tx, row.id)) {
    const parts = partsOf(amount, points);
    await addDividends(
      tx,
      shares.map((one, place) => ({ paymentId: id, shareId: one.id, amount: parts[place]?.amount ?? 0 })),
    );
    await writeAudit(tx, {
      actor: null,
      action: 'payment.divided',
      subject: `contract:${row.id}`,
      data: { payment: id, amount, rule: rule.version, parts: parts.map((part) => part.amount), points },
    });
    for (const [place, one] of shares.entries()) {
      const part = parts[place]?.amount ?? 0;
      if (part === 0) continue;
      await tell(tx, {
        users: await payeesOf(tx, [one]),
        kind: 'dividend.due',
        subject: `contract:${row.id}`,
        params: { title: row.title, paid: inWords(amount, row), amount: inWords(part, row) },
        link: `/contracts/${row.id}/payments`,
        actor: null,
      });
    }
  }
}

const inWords = (amount: number, { currency }: ContractRow) => `${toDecimal(amount, currency)} ${currency}`;

async function note(
  tx: Tx,
  row: ContractRow,
  by: Account,
  kind: Extract<Kind, `payment.${string}`>,
  { id, amount }: PaymentRow,
  data: Record<string, unknown>,
  reason = '',
): Promise<void> {
  await writeAudit(tx, {
    ...{ actor: by.id, action: kind, subject: `contract:${row.id}`, reason: reason || null },
    data: { payment: id, amount, ...data },
  });
  await tell(tx, {
    users: await everybodyOf(tx, row),
    kind,
    subject: `contract:${row.id}`,
    params: { title: row.title, amount: inWords(amount, row), why: reason },
    link: `/contracts/${row.id}/payments`,
    actor: by.id,
  });
}
