/** What goes over the wire about questions. */
import { z } from 'zod';
import { instant } from '../wire.ts';

export const questionView = z.object({
  id: z.uuid(),
  number: z.number().int(),
  revision: z.number().int(),
  text: z.string().nullable().describe('Null where it is hidden from this reader'),
  answer: z.string().nullable(),
  answered_by: z.string().nullable().describe('Null where the enterprise is anonymous to this reader'),
  answered_at: instant.nullable(),
  is_corrected: z.boolean(),
  asked_at: instant,
  is_mine: z.boolean(),
  asker: z.string().nullable().describe('For organisers alone'),
  hidden: z.object({ at: instant, reason: z.string().nullable() }).nullable(),
});
export type QuestionView = z.infer<typeof questionView>;

export const questionText = z.string().trim().min(5).max(1000);
export const answerText = z.string().trim().min(1).max(4000);
