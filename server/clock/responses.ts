/** What the clock does to responses. */
import { findNeed } from '../needs/queries.ts';
import { actOnResponse } from '../responses/act.ts';
import { responsesOverdue, stillOverdue } from './due-queries.ts';
import type { ClockTask } from './tick.ts';

export const responseTasks: ClockTask[] = [
  {
    name: 'response.lapse',
    async due(db) {
      return (await responsesOverdue(db)).map(({ id, needId }) => ({
        id,
        async act(tx) {
          await findNeed(tx, needId, true);
          if (!(await stillOverdue(tx, id))) return false;
          await actOnResponse(tx, id, 'lapse', 'system');
          return true;
        },
      }));
    },
  },
];
