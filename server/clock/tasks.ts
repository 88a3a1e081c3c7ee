/** Everything that the clock does, in this order. A capability adds its own with one line. */

import { pushTask } from '../pushes/publish.ts';
import { contractReminders } from './contract-reminders.ts';
import { contractTasks } from './contracts.ts';
import { needTasks } from './needs.ts';
import { reminderTasks } from './reminders.ts';
import type { ClockTask } from './tick.ts';

export const tasks: readonly ClockTask[] = [
  ...needTasks,
  pushTask,
  ...contractTasks,
  ...reminderTasks,
  ...contractReminders,
];
