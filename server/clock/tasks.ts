/**
 * Everything that the clock does, in this order: a need whose last response is void is found to have none in the same
 * tick. A capability adds its own with one line.
 */

import { pushTask } from '../pushes/publish.ts';
import { contractReminders } from './contract-reminders.ts';
import { contractTasks } from './contracts.ts';
import { needTasks } from './needs.ts';
import { reminderTasks } from './reminders.ts';
import { responseTasks } from './responses.ts';
import type { ClockTask } from './tick.ts';

export const tasks: readonly ClockTask[] = [
  ...responseTasks,
  ...needTasks,
  pushTask,
  ...contractTasks,
  ...reminderTasks,
  ...contractReminders,
];
