/** Payments as somebody may read them, with how each is divided. */
import type { z } from 'zod';
import { exactPart } from '../../core/contracts/sharing.ts';
import type { Tx } from '../../core/db/client.ts';
import type { ContractParty } from '../contracts/parties.ts';
import type { ContractRow } from '../contracts/queries.ts';
import { speaksFor } from '../sharings/agree.ts';
import type { Account } from '../wire.ts';
import { dividendsOf, listPayments, sharesOfOwn } from './queries.ts';
import type { paymentPage } from './routes.ts';

/** A party reads every payment and every part; somebody who only has a share, confirmed payments and their own part. */
export async function viewPayments(
  db: Tx,
  row: ContractRow,
  reader: { parties: ContractParty[]; sees: 'all' | 'own_share' },
  me: Account,
  page: { after?: string | undefined; limit: number },
): Promise<z.infer<typeof paymentPage>> {
  const isParty = reader.sees === 'all';
  const { rows, next } = await listPayments(db, row.id, { ...page, ...(isParty ? {} : { state: 'confirmed' }) });
  const own = new Set(await sharesOfOwn(db, row.id, me.id));
  const parts = await dividendsOf(
    db,
    rows.map(({ row }) => row.id),
  );
  const speaking = new Map<string, boolean>();
  for (const part of parts)
    if (own.has(part.shareId) && !speaking.has(part.shareId)) speaking.set(part.shareId, await speaksFor(db, part, me));
  const isPaying = ['signed', 'executing', 'accepted', 'terminated'].includes(row.state);
  const payments = rows.map(({ row: one, milestone, recordedBy, answeredBy }) => {
    const other = one.recordedSide === 'client' ? 'contractor' : 'client';
    const theirs = parts.filter((part) => part.paymentId === one.id && (isParty || own.has(part.shareId)));
    return {
      id: one.id,
      milestone: isParty && milestone ? milestone : null,
      amount: one.amount,
      paid_on: one.paidOn,
      voucher: isParty ? one.voucher : '',
      voucher_sha256: isParty ? one.voucherSha256 : null,
      state: one.state,
      recorded_by: isParty ? recordedBy : null,
      recorded_side: one.recordedSide,
      recorded_at: one.createdAt.toISOString(),
      answered_by: isParty ? answeredBy : null,
      answered_at: one.answeredAt?.toISOString() ?? null,
      answer: isParty ? one.answer : '',
      can_answer: one.state === 'recorded' && isPaying && reader.parties.includes(other) && one.recordedBy !== me.id,
      rule: theirs[0]?.version ?? null,
      parts: theirs.map((part) => ({
        share_id: part.shareId,
        payee: part.payee,
        as: part.as,
        basis_points: part.points,
        numerator: exactPart(one.amount, part.points),
        amount: part.amount,
        received_at: part.receivedAt?.toISOString() ?? null,
        can_receive: part.receivedAt === null && (speaking.get(part.shareId) ?? false),
      })),
    };
  });
  return { currency: row.currency, payments, next };
}
