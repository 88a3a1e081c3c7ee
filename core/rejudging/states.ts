/** The life of a rejudging as one table: in which state who may do what, what that takes, and where it leads. */

export const rejudgingStates = ['running', 'ready', 'applied', 'undone', 'cancelled'] as const;
export type RejudgingState = (typeof rejudgingStates)[number];

export const rejudgingActions = ['finish', 'retry', 'apply', 'undo', 'cancel'] as const;
export type RejudgingAction = (typeof rejudgingActions)[number];

export interface Move {
  to: RejudgingState;
  who: 'worker' | 'organiser';
  requires?:
    | 'every evaluation of it has ended'
    | 'to leave out what has not ended or failed through our fault'
    | 'its results are still the ones that count';
}

export const rejudgingMoves: Record<RejudgingState, Partial<Record<RejudgingAction, Move>>> = {
  running: {
    finish: { to: 'ready', who: 'worker', requires: 'every evaluation of it has ended' },
    retry: { to: 'running', who: 'organiser' },
    apply: { to: 'applied', who: 'organiser', requires: 'to leave out what has not ended or failed through our fault' },
    cancel: { to: 'cancelled', who: 'organiser' },
  },
  ready: {
    retry: { to: 'running', who: 'organiser' },
    apply: { to: 'applied', who: 'organiser' },
    cancel: { to: 'cancelled', who: 'organiser' },
  },
  applied: {
    undo: { to: 'undone', who: 'organiser', requires: 'its results are still the ones that count' },
  },
  undone: {},
  cancelled: {},
};

/** Where an action leads, or null where the table does not have it. */
export function afterAction(state: RejudgingState, action: RejudgingAction): RejudgingState | null {
  return rejudgingMoves[state][action]?.to ?? null;
}
