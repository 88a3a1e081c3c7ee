import { z } from 'zod';
import { verdictDetailsSchema } from '../../core/jobs/result.ts';
import { workerDetailsSchema } from '../../core/jobs/worker-details.ts';
import { bilingual, instant } from '../wire.ts';

export const faultVerdict = z.enum(['judge_error', 'system_error']);

const challengeRef = z.object({
  slug: z.string(),
  title: bilingual,
});
const phaseRef = z.object({ key: z.string(), title: bilingual.nullable() });

export const poolName = z
  .string()
  .regex(/^[a-z0-9-]{1,32}$/)
  .describe('Lower-case letters, digits and -');
export const judgingSettings = z.object({
  priority: z.number().int().min(-5).max(5).describe('Evaluations of a higher one are taken first'),
  pool: poolName,
});

export const queueRow = z.object({
  id: z.uuid(),
  challenge: challengeRef.extend(judgingSettings.shape),
  phase: phaseRef,
  state: z.enum(['upcoming', 'open', 'closed']),
  paused_at: instant.nullable(),
  waiting: z.number().int().describe('Evaluations that no worker has taken; those of rejudgings are not among them'),
  rejudging: z.number().int().describe('Evaluations of rejudgings that no worker has taken'),
  running: z.number().int(),
  oldest: instant.nullable().describe('When the one that has waited longest was queued; rejudgings left out'),
  median_wait_s: z.number().nullable().describe('Of those that wait now, in seconds; rejudgings left out'),
  is_served: z.boolean().describe('Whether a living worker takes evaluations of its pool'),
});

export const workerRow = z.object({
  name: z.string(),
  slots: z.number().int(),
  running: z.number().int().describe('Evaluations that it holds'),
  started_at: instant,
  seen_at: instant,
  is_alive: z.boolean(),
  details: workerDetailsSchema.nullable(),
});
export const workerList = z.object({ now: instant, workers: z.array(workerRow) });

export const faultRow = z.object({
  evaluation: z.uuid(),
  submission: z.object({ id: z.uuid(), number: z.number().int() }),
  team: z.object({ id: z.uuid(), name: z.string() }),
  challenge: challengeRef,
  phase: phaseRef,
  split: z.string(),
  pack_version: z.number().int(),
  rejudging: z.uuid().nullable(),
  verdict: faultVerdict,
  details: verdictDetailsSchema.nullable().describe('Internal; may quote the truth'),
  attempt: z.number().int(),
  worker: z.string().nullable(),
  finished_at: instant.nullable(),
});

export const faultFilter = z.object({
  challenge: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .optional(),
  phase: z
    .string()
    .regex(/^[a-z0-9_]{1,48}$/)
    .optional(),
  verdict: faultVerdict.optional(),
});
