/** What the clock does to contracts. */
import { actOnContract } from '../contracts/act.ts';
import { dueToStart, findContract } from '../contracts/queries.ts';
import type { ClockTask } from './tick.ts';

export const contractTasks: ClockTask[] = [
  {
    name: 'contract.start',
    async due(db) {
      const ids = await dueToStart(db, 100);
      return ids.map((id) => ({
        id,
        async act(tx) {
          const row = await findContract(tx, id, true);
          if (row.state !== 'signed') return false;
          await actOnContract(tx, id, 'start', 'system');
          return true;
        },
      }));
    },
  },
];
