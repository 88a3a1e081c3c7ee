/** What the clock does to needs. */
import { actOnNeed } from '../needs/act.ts';
import { type DueStep, needsDue, stillDue } from './due-queries.ts';
import type { ClockTask } from './tick.ts';

const stepOf = (step: DueStep): ClockTask => ({
  name: `need.${step}`,
  async due(db) {
    const ids = await needsDue(db, step);
    return ids.map((id) => ({
      id,
      async act(tx) {
        const row = await stillDue(tx, step, id);
        if (!row) return false;
        await actOnNeed(tx, id, step, 'system', step === 'close' ? { set: { closedAt: row.deadline } } : {});
        return true;
      },
    }));
  },
});

/** In this order: what closes without a response is found to have none in the same tick. */
export const needTasks: ClockTask[] = (['close', 'find_no_response', 'expire', 'lapse', 'start_contract'] as const).map(
  stepOf,
);
