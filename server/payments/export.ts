/** Payments and their parts as lines of a table: decimal amounts without grouping, one line a part. */
import { exactPart } from '../../core/contracts/sharing.ts';
import type { Tx } from '../../core/db/client.ts';
import { toDecimal } from '../../core/money/money.ts';
import type { ContractRow } from '../contracts/queries.ts';
import { dividendsOf, listPayments } from './queries.ts';

export async function* paymentLines(db: Tx, row: ContractRow): AsyncGenerator<Record<string, string | number>> {
  let after: string | undefined;
  do {
    const { rows, next } = await listPayments(db, row.id, { after, limit: 100, state: 'confirmed' });
    const parts = await dividendsOf(
      db,
      rows.map(({ row }) => row.id),
    );
    for (const { row: one, milestone } of rows) {
      const paid = {
        contract: row.number,
        payment: one.id,
        paid_on: one.paidOn,
        milestone: milestone?.title ?? '',
        currency: row.currency,
        paid: toDecimal(one.amount, row.currency),
        voucher: one.voucher,
      };
      const own = parts.filter((part) => part.paymentId === one.id);
      if (own.length === 0) yield { ...paid, ...undividedLine };
      for (const part of own)
        yield {
          ...paid,
          rule: part.version,
          payee: part.payee,
          as: part.as,
          basis_points: part.points,
          exact: `${exactPart(one.amount, part.points)}/10000`,
          part: toDecimal(part.amount, row.currency),
          received_at: part.receivedAt?.toISOString() ?? '',
        };
    }
    after = next ?? undefined;
  } while (after !== undefined);
}

/** Every line has the same columns. */
const undividedLine = { rule: '', payee: '', as: '', basis_points: '', exact: '', part: '', received_at: '' };
