/** What somebody is to a response, and who is what to it. Every other capability asks here. */
import type { Tx } from '../../core/db/client.ts';
import type { PartyOf } from '../../core/lifecycle/machine.ts';
import type { responseLife } from '../../core/lifecycle/response.ts';
import { membersOf, roleIn } from '../institutions/queries.ts';
import { type NeedRow, organisers } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { type ResponseRow, teamOf } from './queries.ts';

export type ResponseParty = PartyOf<typeof responseLife>;

type Answered = Pick<NeedRow, 'enterpriseId' | 'managerId'>;
type Answer = Pick<ResponseRow, 'id' | 'institutionId'>;

/** All that an account is to a response; empty for somebody who has nothing to do with it. */
export async function partiesTo(
  db: Tx,
  row: Answer,
  need: Answered,
  account: Pick<Account, 'id' | 'role'> | null,
): Promise<ResponseParty[]> {
  if (!account) return [];
  const parties: ResponseParty[] = [];
  if ((await teamOf(db, row.id)).includes(account.id)) parties.push('respondent');
  if ((await roleIn(db, row.institutionId, account.id)) === 'admin') parties.push('unit');
  if (await roleIn(db, need.enterpriseId, account.id)) parties.push('enterprise');
  if (need.managerId === account.id) parties.push('manager');
  if (account.role === 'organiser') parties.push('organiser');
  return parties;
}

/** The accounts that are a party to a response. */
export async function peopleOf(db: Tx, row: Answer, need: Answered, party: ResponseParty): Promise<string[]> {
  switch (party) {
    case 'respondent':
      return teamOf(db, row.id);
    case 'unit':
      return membersOf(db, row.institutionId, 'admin');
    case 'enterprise':
      return membersOf(db, need.enterpriseId);
    case 'manager':
      return need.managerId ? [need.managerId] : [];
    case 'organiser':
      return organisers(db);
    case 'system':
      return [];
  }
  party satisfies never;
}
