/** What ends or interrupts a response besides the choice among responses: returning it, taking it back, striking it out. */
import type { Database } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { actionWords } from '../../core/lifecycle/words.ts';
import { findNeed } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { actOnResponse } from './act.ts';
import { clockOf, findResponse, type ResponseRow } from './queries.ts';
import { readResponse } from './reader.ts';

type Db = Database['db'];
interface Why {
  revision: number;
  reason?: string | undefined;
}

/** How long a team has to mend what was returned. */
const daysToMend = 3;

/**
 * Gives a response back to its team, once, to be mended until a day.
 * @throws Problem `returned_before`, `return_date_over`, and those of `actOnResponse`.
 */
export async function returnResponse(
  db: Db,
  id: string,
  by: Account,
  { due, ...why }: Why & { due?: string | undefined },
): Promise<ResponseRow> {
  return db.transaction(async (tx) => {
    await readResponse(tx, id, by);
    await lockBoth(tx, id);
    const row = await findResponse(tx, id);
    if (row.returnDueAt) throw new Problem('returned_before');
    const now = await clockOf(tx);
    const until = due ? new Date(due) : new Date(now.getTime() + daysToMend * 86_400_000);
    if (until <= now) throw new Problem('return_date_over');
    return actOnResponse(tx, id, 'return', by, {
      ...why,
      set: { returnDueAt: until },
      data: { due: until.toISOString() },
    });
  });
}

/**
 * Takes a response back. While its need is open nobody asks why; afterwards others count on it.
 * @throws Problem `reason_missing` and those of `actOnResponse`.
 */
export async function withdrawResponse(db: Db, id: string, by: Account, why: Why): Promise<ResponseRow> {
  return db.transaction(async (tx) => {
    const { parties } = await readResponse(tx, id, by);
    const { row, need } = await lockBoth(tx, id);
    const owns = parties.includes('respondent') || parties.includes('unit');
    const counts = row.version > 0 && (row.state === 'submitted' || row.state === 'returned');
    if (owns && counts && need.state !== 'open' && !why.reason?.trim())
      throw new Problem('reason_missing', { action: actionWords.response.withdraw.act });
    return actOnResponse(tx, id, 'withdraw', by, why);
  });
}

/** @throws Problem of `actOnResponse`. */
export async function endResponse(
  db: Db,
  id: string,
  action: 'decline' | 'disqualify',
  by: Account,
  why: Why,
): Promise<ResponseRow> {
  return db.transaction(async (tx) => {
    await readResponse(tx, id, by);
    return actOnResponse(tx, id, action, by, why);
  });
}

async function lockBoth(tx: Parameters<typeof findResponse>[0], id: string) {
  const { needId } = await findResponse(tx, id);
  const need = await findNeed(tx, needId, true);
  return { need, row: await findResponse(tx, id, true) };
}
