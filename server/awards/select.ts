/** Choosing: one response, its reserves, and a reason for everybody else, all in one step. */
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { entryOf } from '../bounties/entry.ts';
import { findSheet } from '../comparison/queries.ts';
import { tableOf } from '../comparison/table.ts';
import { actOnNeed } from '../needs/act.ts';
import { findNeed, type NeedRow } from '../needs/queries.ts';
import { actOnResponse } from '../responses/act.ts';
import type { Account } from '../wire.ts';
import { choosableOf, clock, insertAward } from './queries.ts';
import type { Selection } from './schemas.ts';

/**
 * Chooses a response: the need is selected, the chosen one too, reserves are kept, all others are told why not, and the
 * table that was compared is kept as it was.
 * @throws Problem `response_of_another_need`, `response_not_eligible`, `reasons_missing` with `responses`, those of a
 * team on a challenge's board, and those of the steps; nothing is changed then.
 */
export async function select(db: Db, needId: string, by: Account, wanted: Selection): Promise<void> {
  await db.transaction(async (tx) => {
    const before = await findNeed(tx, needId, true);
    const need = await actOnNeed(tx, needId, 'select', by, {
      reason: wanted.reason,
      revision: wanted.revision,
      set: { selectedAt: await clock(tx), publicityEndsAt: null },
    });
    const chosen = wanted.response ?? (await entryOf(tx, before, wanted.team ?? '', by));
    const reasons = await sorted(tx, need, chosen, wanted);
    const table = await tableOf(tx, need, await findSheet(tx, needId));
    const row = table.rows.find(({ id }) => id === chosen);
    if (!row) throw new Problem('response_of_another_need');
    if (row.eligibility === 'not_eligible') {
      const names = row.missed.map((id) => table.indicators.find((one) => one.id === id)?.name ?? id);
      throw new Problem('response_not_eligible', {
        number: row.number,
        missed: { zh: names.join('、'), en: names.join(', ') },
      });
    }
    await insertAward(tx, {
      needId,
      responseId: chosen,
      reserves: wanted.reserves.map(({ response }) => response),
      reasons: Object.fromEntries(reasons.map(({ id, reason }) => [id, reason])),
      matrix: table,
      decidedBy: by.id,
    });
    const decidedAt = await clock(tx);
    for (const { id, action, reason } of reasons)
      if (action) await actOnResponse(tx, id, action, by, { reason, set: { decidedAt } });
  });
}

interface Sorted {
  id: string;
  /** Null for a reserve that stays one. */
  action: 'select' | 'keep_in_reserve' | 'not_select' | null;
  reason: string;
}

/** What becomes of each response that is still there. */
async function sorted(tx: Tx, need: NeedRow, chosen: string, wanted: Selection): Promise<Sorted[]> {
  const there = await choosableOf(tx, need.id);
  const reserves = wanted.reserves.map(({ response }) => response);
  const named = [chosen, ...reserves, ...Object.keys(wanted.reasons)];
  const known = new Map(there.map((row) => [row.id, row]));
  const isWrong = (id: string) => !known.has(id) || named.indexOf(id) !== named.lastIndexOf(id);
  if (named.some(isWrong)) throw new Problem('response_of_another_need');
  const lacking = there.filter(({ id }) => !named.includes(id));
  if (lacking.length > 0)
    throw new Problem(
      'reasons_missing',
      { count: lacking.length },
      { responses: lacking.map(({ id, number }) => ({ id, number })) },
    );
  return there.map(({ id, state }): Sorted => {
    if (id === chosen) return { id, action: 'select', reason: wanted.reason };
    const reserve = wanted.reserves.find(({ response }) => response === id);
    if (reserve) return { id, action: state === 'reserve' ? null : 'keep_in_reserve', reason: reserve.reason };
    return { id, action: 'not_select', reason: wanted.reasons[id] ?? '' };
  });
}
