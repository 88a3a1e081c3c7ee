/**
 * Sealed responses (密封应答): where a need opens what it gets at its deadline, its own side and the organiser know of
 * each response until then only that it is there. Every door to a response asks here.
 */
import { Problem } from '../../core/errors/problem.ts';
import type { ResponseAction } from '../../core/lifecycle/response.ts';
import type { Kind } from '../../core/notifications/kinds.ts';
import type { NeedRow } from '../needs/queries.ts';

export type Sealable = Pick<NeedRow, 'content' | 'state' | 'closedAt'>;

/**
 * Whether the responses to a need are sealed: from its publication until it closes; for good where it ends before that,
 * so that nobody opens them by withdrawing it. `sealedNeed` says the same in SQL.
 */
export const isSealed = ({ content, state, closedAt }: Sealable): boolean =>
  content.opening === 'at_deadline' &&
  (state === 'open' || ((state === 'withdrawn' || state === 'taken_down') && closedAt === null));

/** @throws Problem `responses_sealed`. */
export function mustBeUnsealed(need: Sealable & Pick<NeedRow, 'deadline'>): void {
  if (isSealed(need)) throw new Problem('responses_sealed', { deadline: need.deadline?.toISOString() ?? '–' });
}

/** Steps of a need that would open its responses, or take for granted that they were read. */
export const needsThemOpen: readonly string[] = ['match', 'challenge', 'select'];

/** What those are told for whom a response is sealed, of a step that its team took with it. */
export const sealedKind = (action: ResponseAction): Kind => {
  if (action === 'submit') return 'response.sealed_arrived';
  return action === 'amend' ? 'response.sealed_renewed' : 'response.sealed_gone';
};
