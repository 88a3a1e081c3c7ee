/** The people who answer for shares in a contract's revenue. */
import type { Tx } from '../../core/db/client.ts';
import { membersOf } from '../institutions/queries.ts';
import type { ShareRow } from './queries.ts';

/** Of an institution's share its administrators. */
export async function payeesOf(
  db: Tx,
  shares: readonly Pick<ShareRow, 'institutionId' | 'userId'>[],
): Promise<string[]> {
  const people: string[] = [];
  for (const { institutionId, userId } of shares)
    people.push(...(institutionId ? await membersOf(db, institutionId, 'admin') : userId ? [userId] : []));
  return people;
}
