/** A rejudging is ready once the last of its evaluations has ended. */
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { evaluation, rejudging } from '../db/schema.ts';
import { afterAction } from './states.ts';

/**
 * To be called in the transaction that ends an evaluation. The rejudging's row is locked first, so that of two last
 * evaluations that end at once the second sees the first.
 * @returns whether the rejudging became ready.
 */
export async function finishRejudging(tx: Tx, rejudgingId: string): Promise<boolean> {
  const [row] = await tx
    .select({ state: rejudging.state })
    .from(rejudging)
    .where(eq(rejudging.id, rejudgingId))
    .for('update');
  const to = row && afterAction(row.state, 'finish');
  if (!to) return false;
  const [open] = await tx
    .select({ id: evaluation.id })
    .from(evaluation)
    .where(and(eq(evaluation.rejudgingId, rejudgingId), ne(evaluation.state, 'finished')))
    .limit(1);
  if (open) return false;
  await tx.update(rejudging).set({ state: to, readyAt: sql`clock_timestamp()` }).where(eq(rejudging.id, rejudgingId));
  return true;
}
