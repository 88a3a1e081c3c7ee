/** What somebody is to a need, and who is what to it. Every other capability asks here. */
import type { Tx } from '../../core/db/client.ts';
import type { PartyOf } from '../../core/lifecycle/machine.ts';
import type { needLife } from '../../core/lifecycle/need.ts';
import { membersOf, roleIn } from '../institutions/queries.ts';
import type { Account } from '../wire.ts';
import {
  expertsOf,
  followersOf,
  isExpertOf,
  isRespondentTo,
  type NeedRow,
  organisers,
  respondentsTo,
} from './queries.ts';

export type NeedParty = PartyOf<typeof needLife>;

/** All that an account is to a need; empty for somebody who has nothing to do with it. Its lead is one who acts for it still. */
export async function partiesTo(db: Tx, row: NeedRow, account: Account | null): Promise<NeedParty[]> {
  if (!account) return [];
  const parties: NeedParty[] = [];
  if (await roleIn(db, row.enterpriseId, account.id)) {
    parties.push('enterprise');
    if (row.leadId === account.id) parties.push('lead');
  }
  if (row.managerId === account.id) parties.push('manager');
  if (account.role === 'organiser') parties.push('organiser');
  if (account.role === 'expert' && (await isExpertOf(db, row, account.id))) parties.push('expert');
  if (await isRespondentTo(db, row.id, account.id)) parties.push('respondent');
  return parties;
}

/** The accounts that are a party to a need. */
export async function peopleOf(db: Tx, row: NeedRow, party: NeedParty): Promise<string[]> {
  switch (party) {
    case 'enterprise':
      return membersOf(db, row.enterpriseId);
    case 'lead':
      return row.leadId && (await roleIn(db, row.enterpriseId, row.leadId)) ? [row.leadId] : [];
    case 'manager':
      return row.managerId ? [row.managerId] : [];
    case 'organiser':
      return organisers(db);
    case 'expert':
      return expertsOf(db, row);
    case 'respondent':
      return respondentsTo(db, row.id);
    case 'follower':
      return followersOf(db, row.id);
    case 'system':
      return [];
  }
  party satisfies never;
}
