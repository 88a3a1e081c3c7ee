import { z } from 'zod';

export const queuePlace = z.object({
  submission: z.uuid(),
  state: z
    .enum(['waiting', 'paused', 'no_worker'])
    .describe('`paused`: an organiser holds the phase’s evaluations. `no_worker`: none lives that could take it'),
  ahead: z
    .number()
    .int()
    .nullable()
    .describe('How many evaluations have their turn before it if nothing else comes; null while it has none'),
  ahead_at_least: z.boolean().describe('Whether there are more ahead than were counted'),
  wait: z
    .object({
      seconds: z.number().int(),
      basis: z
        .enum(['measured', 'limits'])
        .describe('`limits`: not all that go before have been measured, and it is the most that it may take'),
    })
    .nullable()
    .describe('Until its turn; null while that cannot be told'),
});

export const queueView = z.object({
  workers: z.number().int().describe('Living workers that serve this challenge'),
  slots: z.number().int().describe('How many evaluations they carry out at a time'),
  waiting: z.array(queuePlace).describe('My team’s submissions that wait for their turn, first come first'),
});
