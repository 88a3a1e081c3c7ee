import { z } from 'zod';
import { evaluationSteps, historySteps } from '../../core/db/schema.ts';
import { figuresSchema, mistakesSchema, resourcesSchema, verdictDetailsSchema } from '../../core/jobs/result.ts';
import { limitsSchema } from '../../core/packs/manifest.ts';
import { verdictNames } from '../../core/verdicts/verdicts.ts';
import { bilingual, instant, sha256 } from '../wire.ts';

/** A submission as lists show it: what was sent, and how its shown evaluation stands. */
export const submissionRow = z.object({
  id: z.uuid(),
  number: z.number().int().describe('1, 2, 3 … within its team'),
  challenge: z.string(),
  phase: z.string(),
  team: z.object({ id: z.uuid(), name: z.string() }),
  file_name: z.string(),
  bytes: z.number().int(),
  sha256,
  note: z.string().nullable(),
  received_at: instant,
  state: z.enum(['pending', 'running', 'finished']),
  step: z.enum(evaluationSteps),
  verdict: z.enum(verdictNames).nullable(),
  clics: z.string().nullable().describe('CLICS judgement type of the verdict'),
  details: verdictDetailsSchema.nullable(),
  scores: z
    .record(z.string(), z.number())
    .nullable()
    .describe('Where a ladder guards the public score: what the team was shown once this submission was scored'),
  ladder: z
    .object({ moved: z.boolean() })
    .nullable()
    .describe('Under a ladder: whether this submission moved the shown score'),
  selected: z.boolean().describe('Whether the team chose it as one that counts'),
  counts: z.boolean().describe('Whether the team’s standing on the shown board rests on it'),
  withdrawn_at: instant.nullable(),
  finished_at: instant.nullable(),
});

export const submissionView = submissionRow.extend({
  mistakes: mistakesSchema.required().nullable(),
  figures: figuresSchema.nullable(),
  message: bilingual.nullable(),
  resources: resourcesSchema.nullable(),
  limits: limitsSchema.describe('Of one run, in the version of the pack that it is judged by'),
  attempt: z.number().int(),
  history: z.array(
    z.object({
      step: z.enum(historySteps),
      attempt: z.number().int(),
      at: instant,
    }),
  ),
  trace: z
    .object({
      pack_version: z.number().int(),
      pack_sha256: z.string(),
      images: z.record(z.string(), z.string()).describe('Image → digest of what ran'),
      data: z.record(z.string(), z.string()).describe('Part of the pack → SHA-256 of what was used'),
    })
    .describe('What the figures can be traced to'),
  log: z.object({ href: z.string(), bytes: z.number().int(), printed_bytes: z.number().int() }).nullable(),
});
