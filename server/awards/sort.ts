/** What the enterprise does with responses before it chooses: shortlisting, reserves, and opening contact. */
import type { Db } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { actOnNeed } from '../needs/act.ts';
import { partiesTo } from '../needs/parties.ts';
import { findNeed, type NeedRow } from '../needs/queries.ts';
import { actOnResponse } from '../responses/act.ts';
import { findResponse } from '../responses/queries.ts';
import { mustBeUnsealed } from '../responses/sealed.ts';
import type { Account } from '../wire.ts';
import { choosableOf } from './queries.ts';
import type { sortings } from './schemas.ts';

type Sorting = (typeof sortings)[number];

/** Where nothing has been decided; a decision taken back leads to `matching`. */
const beforeTheChoice: NeedRow['state'][] = ['closed', 'matching', 'in_challenge'];

/**
 * @param revision of the response, as the asker saw it.
 * @throws Problem `need_not_found`, `responses_sealed`, `response_not_found`, `choice_made`, and those of the step.
 */
export async function sortResponse(
  db: Db,
  needId: string,
  responseId: string,
  action: Sorting,
  by: Account,
  { revision, reason }: { revision: number; reason?: string | undefined },
): Promise<void> {
  await db.transaction(async (tx) => {
    const need = await findNeed(tx, needId, true);
    const parties = await partiesTo(tx, need, by);
    if (!['enterprise', 'manager', 'organiser'].some((party) => parties.includes(party as never)))
      throw new Problem('need_not_found');
    mustBeUnsealed(need);
    const row = await findResponse(tx, responseId);
    if (row.needId !== needId || row.state === 'draft') throw new Problem('response_not_found');
    const isListing = action === 'shortlist' || action === 'unlist';
    if (!beforeTheChoice.includes(need.state) && !(isListing && need.state === 'open'))
      throw new Problem('choice_made');
    // Only a choice that is taken back frees whoever it fell on.
    if (action === 'reconsider' && row.state === 'selected') throw new Problem('choice_made');
    await actOnResponse(tx, responseId, action, by, { revision, reason });
  });
}

/**
 * Opens contact with some of those who responded.
 * @throws Problem `response_of_another_need`, and those of the step.
 */
export async function openMatching(
  db: Db,
  needId: string,
  by: Account,
  { revision, responses }: { revision: number; responses: string[] },
): Promise<void> {
  await db.transaction(async (tx) => {
    await findNeed(tx, needId, true);
    const there = await choosableOf(tx, needId);
    const wanted = there.filter(({ id }) => responses.includes(id));
    await actOnNeed(tx, needId, 'match', by, { revision, data: { responses: wanted.map(({ number }) => number) } });
    if (wanted.length !== new Set(responses).size) throw new Problem('response_of_another_need');
  });
}
