/** Rules of division as somebody may read them. */
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import type { ContractRow } from '../contracts/queries.ts';
import { sharesOfOwn } from '../payments/queries.ts';
import type { Account } from '../wire.ts';
import { speaksFor } from './agree.ts';
import { listSharings } from './queries.ts';
import type { sharingList } from './routes.ts';

/** A party reads all shares; somebody who only has one, their own, in rules that were or may come in force. */
export async function viewSharings(
  db: Tx,
  row: ContractRow,
  sees: 'all' | 'own_share',
  me: Account,
): Promise<z.infer<typeof sharingList>> {
  const own = new Set(await sharesOfOwn(db, row.id, me.id));
  const isOpen = !['disputed', 'abandoned', 'archived'].includes(row.state);
  const sharings = [];
  for (const { row: rule, by, shares } of await listSharings(db, row.id)) {
    const shown = sees === 'all' ? shares : shares.filter((one) => own.has(one.row.id));
    if (sees !== 'all' && (shown.length === 0 || (rule.state === 'superseded' && !rule.agreedAt))) continue;
    const lines = [];
    for (const { row: one, payee, answeredBy } of shown)
      lines.push({
        id: one.id,
        payee,
        as: one.as,
        basis_points: one.basisPoints,
        answer: one.answer,
        answered_by: answeredBy,
        answered_at: one.answeredAt?.toISOString() ?? null,
        why: one.why,
        can_answer:
          isOpen &&
          rule.state === 'proposed' &&
          one.answer === 'open' &&
          own.has(one.id) &&
          (await speaksFor(db, one, me)),
      });
    sharings.push({
      id: rule.id,
      version: rule.version,
      state: rule.state,
      note: sees === 'all' ? rule.note : '',
      proposed_by: by,
      proposed_at: rule.createdAt.toISOString(),
      agreed_at: rule.agreedAt?.toISOString() ?? null,
      shares: lines,
    });
  }
  return { sharings };
}
