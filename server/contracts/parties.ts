/** What somebody is to a contract, who is what to it, and who may read how much of it. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { contractLife } from '../../core/lifecycle/contract.ts';
import type { PartyOf } from '../../core/lifecycle/machine.ts';
import { membersOf, roleIn } from '../institutions/queries.ts';
import { organisers } from '../needs/queries.ts';
import { teamOf } from '../responses/queries.ts';
import { isPayee } from '../sharings/queries.ts';
import type { Account } from '../wire.ts';
import { askersOf, type ContractRow } from './queries.ts';

export type ContractParty = PartyOf<typeof contractLife>;
export type Side = 'client' | 'contractor';

/**
 * All that an account is to a contract. A side is who answers for it and who does the work, not everybody of its
 * institution: for the client its administrators, and of its members whoever wrote the need and its technical lead; for
 * the contractor its administrators and the team of the response, whatever institution they are of.
 */
export async function partiesTo(db: Tx, row: ContractRow, account: Account): Promise<ContractParty[]> {
  const parties: ContractParty[] = [];
  if (await isOfClient(db, row, account)) parties.push('client');
  if (await isOfContractor(db, row, account)) parties.push('contractor');
  if (row.managerId === account.id) parties.push('manager');
  if (account.role === 'organiser') parties.push('organiser');
  return parties;
}

async function isOfClient(db: Tx, row: ContractRow, { id }: Account): Promise<boolean> {
  const role = await roleIn(db, row.clientId, id);
  return role === 'admin' || (role !== null && row.needId !== null && (await askersOf(db, row.needId)).includes(id));
}

async function isOfContractor(db: Tx, row: ContractRow, { id }: Account): Promise<boolean> {
  if ((await roleIn(db, row.contractorId, id)) === 'admin') return true;
  return row.responseId !== null && (await teamOf(db, row.responseId)).includes(id);
}

/** The sides that somebody signs for: those whose institution they administer. */
export async function signsFor(db: Tx, row: ContractRow, { id }: Account): Promise<Side[]> {
  const sides: Side[] = [];
  if ((await roleIn(db, row.clientId, id)) === 'admin') sides.push('client');
  if ((await roleIn(db, row.contractorId, id)) === 'admin') sides.push('contractor');
  return sides;
}

/** The accounts that are a party to a contract. */
export async function peopleOf(db: Tx, row: ContractRow, party: ContractParty): Promise<string[]> {
  switch (party) {
    case 'client':
      return clientsOf(db, row);
    case 'contractor': {
      const admins = await membersOf(db, row.contractorId, 'admin');
      return [...new Set([...admins, ...(row.responseId ? await teamOf(db, row.responseId) : [])])];
    }
    case 'manager':
      return row.managerId ? [row.managerId] : [];
    case 'organiser':
      return organisers(db);
    case 'system':
      return [];
  }
  party satisfies never;
}

async function clientsOf(db: Tx, row: ContractRow): Promise<string[]> {
  const admins = await membersOf(db, row.clientId, 'admin');
  if (!row.needId) return admins;
  const members = await membersOf(db, row.clientId);
  const askers = (await askersOf(db, row.needId)).filter((id) => members.includes(id));
  return [...new Set([...admins, ...askers])];
}

/** Both sides and the manager. */
export async function everybodyOf(db: Tx, row: ContractRow): Promise<string[]> {
  const parties: ContractParty[] = ['client', 'contractor', 'manager'];
  return (await Promise.all(parties.map((party) => peopleOf(db, row, party)))).flat();
}

/**
 * How much of a contract somebody may read: a party all of it, a payee their own share and what concerns it.
 * @throws Problem `contract_not_found` for everybody else.
 */
export async function readerOf(
  db: Tx,
  row: ContractRow,
  account: Account,
): Promise<{ parties: ContractParty[]; sees: 'all' | 'own_share' }> {
  const parties = await partiesTo(db, row, account);
  if (parties.length > 0) return { parties, sees: 'all' };
  if (await isPayee(db, row.id, account.id)) return { parties, sees: 'own_share' };
  throw new Problem('contract_not_found');
}

/**
 * The parties of somebody who may read all of it.
 * @throws Problem `contract_not_found`.
 */
export async function partiesWhoRead(db: Tx, row: ContractRow, account: Account): Promise<ContractParty[]> {
  const { parties, sees } = await readerOf(db, row, account);
  if (sees !== 'all') throw new Problem('contract_not_found');
  return parties;
}

/**
 * The side that somebody speaks for.
 * @param wanted says which, for somebody who belongs to both.
 * @throws Problem `not_your_step` for a party that is neither side.
 */
export function sideOf(parties: readonly ContractParty[], action: { en: string; zh: string }, wanted?: Side): Side {
  const sides = parties.filter((party): party is Side => party === 'client' || party === 'contractor');
  const side = wanted ? sides.find((one) => one === wanted) : sides[0];
  if (!side) throw new Problem('not_your_step', { action });
  return side;
}
