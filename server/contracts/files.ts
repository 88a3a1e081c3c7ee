/** Who hangs files on a contract's milestones and payments: its parties read them, whose deed it is adds them. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { findPayment } from '../payments/queries.ts';
import type { Account } from '../wire.ts';
import { partiesWhoRead } from './parties.ts';
import { findContract, findMilestone } from './queries.ts';

/** What is handed in, until the client has accepted it. */
export async function filesOfMilestone(db: Tx, id: string, account: Account | null) {
  const row = await findMilestone(db, id);
  const of = await findContract(db, row.contractId);
  const parties = await readers(db, of.id, account, 'milestone_not_found');
  const isOpen = of.state === 'executing' && (row.state === 'planned' || row.state === 'submitted');
  return { readsConfidential: true, mayAttach: isOpen && parties.includes('contractor') };
}

/** What proves a payment, from the side that recorded it, until the other has answered. */
export async function filesOfPayment(db: Tx, id: string, account: Account | null) {
  const row = await findPayment(db, id);
  const parties = await readers(db, row.contractId, account, 'payment_not_found');
  return { readsConfidential: true, mayAttach: row.state === 'recorded' && parties.includes(row.recordedSide) };
}

async function readers(
  db: Tx,
  contractId: string,
  account: Account | null,
  missing: 'milestone_not_found' | 'payment_not_found',
) {
  if (!account) throw new Problem(missing);
  return partiesWhoRead(db, await findContract(db, contractId), account).catch(() => {
    throw new Problem(missing);
  });
}
