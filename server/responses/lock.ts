/** Taking a response for a transaction's own. */
import type { Tx } from '../../core/db/client.ts';
import { findNeed, type NeedRow } from '../needs/queries.ts';
import { findResponse, type ResponseRow } from './queries.ts';

/** Locks the need first, as everybody does, then the response. @throws Problem `response_not_found`. */
export async function lockResponse(tx: Tx, id: string): Promise<{ need: NeedRow; row: ResponseRow }> {
  const { needId } = await findResponse(tx, id);
  const need = await findNeed(tx, needId, true);
  return { need, row: await findResponse(tx, id, true) };
}
