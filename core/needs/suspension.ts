/** Holding a need up for a while: an overlay on its state, which stays what it was. */

import type { ActionOf, StateOf } from '../lifecycle/machine.ts';
import type { needLife } from '../lifecycle/need.ts';

type State = StateOf<typeof needLife>;

/** States in which a need can be held up. */
export const suspendable: readonly State[] = ['open', 'closed', 'matching'];

/** Steps that are possible meanwhile: those that end it for good. */
export const despiteSuspension: readonly ActionOf<typeof needLife>[] = ['withdraw', 'take_down'];

/** The deadline later by as long as the need was held up: what was left of it then is left of it now. */
export const movedDeadline = (deadline: Date, suspendedAt: Date, now: Date): Date =>
  new Date(deadline.getTime() + Math.max(0, now.getTime() - suspendedAt.getTime()));
