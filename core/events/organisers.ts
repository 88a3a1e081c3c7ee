/** What the pages of organisers are told while they look at the judging. */
import type { Tx } from '../db/client.ts';
import { publish } from './publish.ts';

export const organiserTopic = 'organisers';

/**
 * An organiser changed what waits or how; call it last in the transaction, as `publish`.
 * @param moved `phaseId` is null when it is about several phases.
 */
export function tellQueue(tx: Tx, moved: { phaseId: string | null; rejudgingId?: string | null }): Promise<void> {
  return publish(tx, organiserTopic, 'queue', { phase: moved.phaseId, rejudging: moved.rejudgingId ?? null });
}

/** A rejudging was started, got ready, or was decided. */
export function tellRejudging(tx: Tx, id: string, state: string): Promise<void> {
  return publish(tx, organiserTopic, 'rejudging', { id, state });
}
