/** Which counted evaluations of a phase a rejudging is about; what is left out does not narrow it. */
import { z } from 'zod';
import { verdictNames } from '../verdicts/verdicts.ts';

export const rejudgingFilterSchema = z.object({
  submissions: z.array(z.uuid()).min(1).max(1000).optional(),
  teams: z.array(z.uuid()).min(1).max(1000).optional(),
  splits: z
    .array(z.enum(['public', 'private', 'final']))
    .min(1)
    .optional(),
  verdicts: z.array(z.enum(verdictNames)).min(1).optional(),
  pack_versions: z.array(z.number().int().min(1)).min(1).max(100).optional().describe('What they were judged with'),
});
export type RejudgingFilter = z.infer<typeof rejudgingFilterSchema>;
