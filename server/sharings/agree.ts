/** The rule by which revenue is divided: proposed by a party, in force once every payee has agreed to it. */
import { writeAudit } from '../../core/audit/audit.ts';
import { wholePoints } from '../../core/contracts/sharing.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { Kind } from '../../core/notifications/kinds.ts';
import { tell } from '../../core/notifications/tell.ts';
import { mustBeIn } from '../contracts/act.ts';
import { everybodyOf, partiesWhoRead, readerOf } from '../contracts/parties.ts';
import { type ContractRow, findContract } from '../contracts/queries.ts';
import { findInstitution, roleIn } from '../institutions/queries.ts';
import { findDividend, findPayment, markReceived } from '../payments/queries.ts';
import { divideAll } from '../payments/record.ts';
import type { Account } from '../wire.ts';
import { payeesOf } from './payees.ts';
import {
  accountByEmail,
  addSharing,
  answerShare,
  findShare,
  findSharing,
  type ShareRow,
  setSharingState,
  sharesOf,
  supersede,
} from './queries.ts';

/** A payee of a rule as it is proposed. */
export type WantedShare = { basis_points: number } & (
  | { as: 'institution'; institution_id: string }
  | { as: 'manager' }
  | { as: 'person'; email: string }
);

const open: ContractRow['state'][] = ['drafted', 'proposed', 'signed', 'executing', 'accepted', 'terminated'];

/** @throws Problem `contract_not_found`, `contract_stopped`, `shares_not_whole`, `payee_unknown`, `payee_twice`. */
export async function proposeSharing(
  db: Db,
  contractId: string,
  by: Account,
  given: { note: string; shares: WantedShare[] },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, contractId, true);
    await partiesWhoRead(tx, row, by);
    mustBeIn(row, ...open);
    const sum = given.shares.reduce((total, one) => total + one.basis_points, 0);
    if (sum !== wholePoints) throw new Problem('shares_not_whole', { sum: (sum / 100).toFixed(2) }, { sum });
    const payees = [];
    for (const wanted of given.shares) payees.push(await payeeOf(tx, row, wanted));
    const keys = payees.map(({ institutionId, userId }) => institutionId ?? userId);
    if (new Set(keys).size !== keys.length) throw new Problem('payee_twice');
    const made = await addSharing(tx, { contractId, note: given.note, proposedBy: by.id }, payees);
    await supersede(tx, contractId, made.id, 'proposed');
    const shares = payees.map(({ as, institutionId, userId, basisPoints }) => ({
      ...{ as, payee: institutionId ?? userId, points: basisPoints },
    }));
    await note(tx, row, by, 'sharing.proposed', await payeesOf(tx, await sharesOf(tx, made.id)), {
      version: made.version,
      shares,
    });
  });
}

async function payeeOf(tx: Tx, row: ContractRow, wanted: WantedShare) {
  const { as, basis_points: basisPoints } = wanted;
  switch (as) {
    case 'institution': {
      const found = await findInstitution(tx, wanted.institution_id);
      if (found.verification !== 'verified') throw new Problem('institution_not_verified', { name: found.name });
      return { as, institutionId: found.id, userId: null, basisPoints };
    }
    case 'manager':
      if (!row.managerId) throw new Problem('payee_unknown', { who: { en: 'the manager', zh: '技术经理人' } });
      return { as, institutionId: null, userId: row.managerId, basisPoints };
    case 'person': {
      const userId = await accountByEmail(tx, wanted.email);
      if (!userId) throw new Problem('payee_unknown', { who: wanted.email });
      return { as, institutionId: null, userId, basisPoints };
    }
  }
  as satisfies never;
}

/**
 * A payee's word on their own share. The last one to agree puts the rule in force, and what was paid before is divided
 * by it in the same transaction; one refusal ends it.
 * @throws Problem `share_not_found`, `not_payee`, `sharing_closed`, `share_answered`, `reason_missing`.
 */
export async function answerOwnShare(
  db: Db,
  shareId: string,
  by: Account,
  given: { agree: boolean; why: string },
): Promise<string> {
  return db.transaction(async (tx) => {
    const { sharingId } = await findShare(tx, shareId);
    const { contractId } = await findSharing(tx, sharingId);
    const row = await findContract(tx, contractId, true);
    await readerOf(tx, row, by).catch(() => {
      throw new Problem('share_not_found');
    });
    const found = await findShare(tx, shareId);
    const rule = await findSharing(tx, sharingId);
    if (!(await speaksFor(tx, found, by))) throw new Problem('not_payee');
    if (rule.state !== 'proposed') throw new Problem('sharing_closed');
    if (found.answer !== 'open') throw new Problem('share_answered');
    mustBeIn(row, ...open);
    if (!given.agree && !given.why.trim())
      throw new Problem('reason_missing', { action: { en: 'Refuse', zh: '拒绝' } });
    const answer = given.agree ? 'agreed' : 'refused';
    await answerShare(tx, shareId, { answer, answeredBy: by.id, why: given.why });
    const { version } = rule;
    const readers = await payeesOf(tx, await sharesOf(tx, sharingId));
    if (!given.agree) {
      await setSharingState(tx, sharingId, 'refused');
      await note(tx, row, by, 'sharing.refused', readers, { version, share: shareId }, given.why);
      return contractId;
    }
    await writeAudit(tx, {
      ...{ actor: by.id, action: 'sharing.share_agreed', subject: `contract:${contractId}` },
      data: { version, share: shareId, points: found.basisPoints },
    });
    const shares = await sharesOf(tx, sharingId);
    if (shares.some((one) => one.answer !== 'agreed')) return contractId;
    await supersede(tx, contractId, sharingId, 'agreed');
    await setSharingState(tx, sharingId, 'agreed');
    await divideAll(tx, row);
    await note(tx, row, by, 'sharing.agreed', readers, { version });
    return contractId;
  });
}

/**
 * The payee's word that their part of a payment came.
 * @throws Problem `dividend_not_found`, `not_payee`, `dividend_received`.
 */
export async function receiveDividend(db: Db, paymentId: string, shareId: string, by: Account): Promise<string> {
  return db.transaction(async (tx) => {
    const { contractId } = await findPayment(tx, paymentId).catch(() => {
      throw new Problem('dividend_not_found');
    });
    const row = await findContract(tx, contractId, true);
    await readerOf(tx, row, by).catch(() => {
      throw new Problem('dividend_not_found');
    });
    const found = await findDividend(tx, paymentId, shareId);
    if (!found) throw new Problem('dividend_not_found');
    if (!(await speaksFor(tx, await findShare(tx, shareId), by))) throw new Problem('not_payee');
    if (found.receivedAt) throw new Problem('dividend_received');
    await markReceived(tx, paymentId, shareId, by.id);
    await note(tx, row, by, 'dividend.received', [], { payment: paymentId, share: shareId, amount: found.amount });
    return contractId;
  });
}

/** Whether somebody is the payee of a share, or an administrator of the institution that is. */
export async function speaksFor(
  db: Tx,
  { institutionId, userId }: Pick<ShareRow, 'institutionId' | 'userId'>,
  { id }: Account,
): Promise<boolean> {
  return institutionId ? (await roleIn(db, institutionId, id)) === 'admin' : userId === id;
}

async function note(
  tx: Tx,
  row: ContractRow,
  by: Account,
  kind: Extract<Kind, `sharing.${string}` | `dividend.${string}`>,
  payees: string[],
  data: Record<string, unknown>,
  reason = '',
): Promise<void> {
  await writeAudit(tx, { actor: by.id, action: kind, subject: `contract:${row.id}`, reason: reason || null, data });
  await tell(tx, {
    users: [...(await everybodyOf(tx, row)), ...payees],
    kind,
    subject: `contract:${row.id}`,
    params: { title: row.title, why: reason },
    link: `/contracts/${row.id}/sharing`,
    actor: by.id,
  });
}
