/** When a response may be written and handed in, and by whom. Call within a transaction that has locked the need. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { stateWords } from '../../core/lifecycle/words.ts';
import { partiesTo } from '../needs/parties.ts';
import type { NeedRow } from '../needs/queries.ts';
import { readRow } from '../needs/reader.ts';
import { mustGoOn } from '../needs/suspend.ts';
import type { Account } from '../wire.ts';
import { clockOf, hasReviewed, type ResponseRow } from './queries.ts';

type AnsweredNeed = Pick<NeedRow, 'state' | 'deadline' | 'suspendedAt' | 'suspendedWhy' | 'suspensionReviewAt'>;

/** @throws Problem `need_suspended`, `need_not_open` or `deadline_passed`, by the database's clock. */
export async function mustBeOpen(db: Tx, need: AnsweredNeed): Promise<void> {
  mustGoOn(need);
  if (need.state !== 'open') throw new Problem('need_not_open', { state: stateWords.need[need.state] });
  if (need.deadline && (await clockOf(db)) >= need.deadline)
    throw new Problem('deadline_passed', { deadline: need.deadline.toISOString() });
}

/**
 * Whether a response can be worked on: a draft and what was handed in until the need's deadline, what was returned until
 * its own date.
 * @throws Problem `response_not_editable`, `need_not_open`, `deadline_passed` or `return_date_passed`.
 */
export async function mustBeEditable(
  db: Tx,
  row: Pick<ResponseRow, 'state' | 'returnDueAt'>,
  need: AnsweredNeed,
): Promise<void> {
  switch (row.state) {
    case 'draft':
    case 'submitted':
      return mustBeOpen(db, need);
    case 'returned':
      mustGoOn(need);
      if (row.returnDueAt && (await clockOf(db)) >= row.returnDueAt)
        throw new Problem('return_date_passed', { due: row.returnDueAt.toISOString() });
      return;
    default:
      throw new Problem('response_not_editable', { state: stateWords.response[row.state] });
  }
}

/** Until when it can be worked on; null when it cannot any more. */
export async function editableUntil(
  db: Tx,
  row: Pick<ResponseRow, 'state' | 'returnDueAt'>,
  need: AnsweredNeed,
): Promise<Date | null> {
  try {
    await mustBeEditable(db, row, need);
  } catch (problem) {
    if (problem instanceof Problem) return null;
    throw problem;
  }
  return row.state === 'returned' ? row.returnDueAt : need.deadline;
}

/**
 * Whether somebody may answer a need, whatever their institution.
 * @throws Problem `own_need`, `reviewed_need`, `terms_not_accepted`, `not_invited`; `need_not_found` for a need that is
 * not for them.
 */
export async function mayAnswer(db: Tx, need: NeedRow, account: Account): Promise<void> {
  const { reader } = await readRow(db, need, account);
  await mustBeNeutral(db, need, account);
  if (reader.confidential === 'terms') throw new Problem('terms_not_accepted');
  if (reader.confidential === 'invited') throw new Problem('not_invited');
}

/** @throws Problem `own_need` or `reviewed_need` for those who must step aside (回避). */
export async function mustBeNeutral(db: Tx, need: NeedRow, account: Account): Promise<void> {
  const parties = await partiesTo(db, need, account);
  // Whoever was its technical lead knows it from inside, also after leaving the firm.
  if (need.leadId === account.id || parties.some((party) => party === 'enterprise' || party === 'manager'))
    throw new Problem('own_need');
  if (await hasReviewed(db, need.id, account.id)) throw new Problem('reviewed_need');
}
