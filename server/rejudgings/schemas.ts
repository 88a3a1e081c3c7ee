import { z } from 'zod';
import { evaluationSteps } from '../../core/db/schema.ts';
import { rejudgingFilterSchema } from '../../core/rejudging/filter.ts';
import { rejudgingActions, rejudgingStates } from '../../core/rejudging/states.ts';
import { verdictNames } from '../../core/verdicts/verdicts.ts';
import { bilingual, instant } from '../wire.ts';

const verdict = z.enum(verdictNames);
const split = z.enum(['public', 'private', 'final']);

export const rejudgingWanted = z.object({
  filter: rejudgingFilterSchema.default({}),
  pack_version: z.number().int().min(1).optional().describe('What to judge with; the newest when left out'),
});

export const rejudgingPreview = z.object({
  pack_version: z.number().int(),
  evaluations: z.number().int(),
  submissions: z.number().int(),
  teams: z.number().int(),
  splits: z.array(z.object({ split, evaluations: z.number().int() })),
});

export const rejudgingRow = z.object({
  id: z.uuid(),
  challenge: z.object({ slug: z.string(), title: bilingual }),
  phase: z.object({ key: z.string(), title: bilingual.nullable() }),
  who: z.string().describe('Name of the organiser who started it'),
  why: z.string(),
  filter: rejudgingFilterSchema,
  pack_version: z.number().int(),
  state: z.enum(rejudgingStates),
  created_at: instant,
  ready_at: instant.nullable(),
  applied_at: instant.nullable(),
  undone_at: instant.nullable(),
  cancelled_at: instant.nullable(),
  evaluations: z.object({
    total: z.number().int(),
    waiting: z.number().int(),
    running: z.number().int(),
    finished: z.number().int(),
    failed: z.number().int().describe('Ended with a fault of the platform'),
    left_out: z.number().int().describe('Taken back before they ended'),
  }),
});

export const rejudgingView = rejudgingRow.extend({
  may: z.array(z.enum(rejudgingActions)).describe('What an organiser may do with it in its state'),
  splits: z.array(split),
  changed: z.number().int().describe('Evaluations whose verdict or scores differ from what counts, or counted before'),
  verdicts: z
    .array(z.object({ before: verdict.nullable(), after: verdict, evaluations: z.number().int() }))
    .describe('How many went from which verdict to which'),
});

const judged = z.object({
  evaluation: z.uuid(),
  state: z.enum(['pending', 'running', 'finished']),
  step: z.enum(evaluationSteps),
  verdict: verdict.nullable(),
  scores: z.record(z.string(), z.number()).nullable(),
  pack_version: z.number().int(),
});

export const scoreChange = z.object({
  submission: z.object({ id: z.uuid(), number: z.number().int() }),
  team: z.object({ id: z.uuid(), name: z.string() }),
  split,
  before: judged.nullable(),
  after: judged,
  changed: z.boolean(),
});

const held = z.object({ rank: z.number().int(), scores: z.record(z.string(), z.number()) }).nullable();
export const rankChange = z.object({
  team: z.object({ id: z.uuid(), name: z.string() }),
  before: held.describe('Null when the team did not stand on the board'),
  after: held.describe('Null when the team no longer stands on the board'),
});
