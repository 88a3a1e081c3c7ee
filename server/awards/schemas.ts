/** Choices, reserves and objections as the wire carries them. */
import { z } from 'zod';
import { comparisonTable } from '../comparison/schemas.ts';
import { instant } from '../wire.ts';

const reason = z.string().trim().min(1).max(1000);
export const revision = z.number().int().min(0).describe('Of the need, as the asker saw it');

/** What the enterprise does with one response before it chooses. */
export const sortings = ['shortlist', 'unlist', 'keep_in_reserve', 'not_select', 'reconsider'] as const;

export const selection = z
  .object({
    revision,
    response: z.uuid().optional().describe('The response that is chosen'),
    team: z.uuid().optional().describe('Instead of it, a team on the board of the need’s challenge'),
    reason: reason.describe('Why; everybody who responded reads it'),
    reserves: z
      .array(z.object({ response: z.uuid(), reason }))
      .max(20)
      .default([])
      .describe('Whose turn it is if the chosen one does not sign, the first first'),
    reasons: z
      .record(z.uuid(), reason)
      .default({})
      .describe('For every other response that is still there: why it was not chosen'),
  })
  .refine(({ response, team }) => (response === undefined) !== (team === undefined), {
    message: 'either a response or a team is chosen',
    path: ['response'],
  });
export type Selection = z.infer<typeof selection>;

const outcome = z.enum(['standing', 'overturned', 'fell_back', 'signed']);

const chosen = z.object({
  response: z.uuid().nullable().describe('Null for whoever may not read it'),
  number: z.number().int(),
  title: z.string(),
  institution: z.object({ id: z.uuid(), name: z.string() }),
});

export const awardView = z.object({
  need: z.object({ id: z.uuid(), number: z.number().int(), title: z.string(), state: z.string() }),
  round: z.number().int().describe('1 for the first choice; more where one was taken back'),
  outcome,
  decided_at: instant,
  decided_by: z.string().nullable().describe('For the need’s parties'),
  reason: z.string().nullable().describe('Why it was chosen; for respondents and the need’s parties'),
  chosen: chosen.nullable().describe('Null for respondents until the choice is announced'),
  publicity_ends_at: instant.nullable().describe('Until when objections are heard'),
  mine: z
    .array(z.object({ response: z.uuid(), number: z.number().int(), state: z.string(), reason: z.string().nullable() }))
    .describe('The reader’s own responses, and what they were told'),
  others: z
    .array(
      z.object({
        response: z.uuid(),
        number: z.number().int(),
        institution: z.string(),
        state: z.string(),
        reason: z.string().nullable(),
        place: z.number().int().nullable().describe('Its place among the reserves'),
      }),
    )
    .nullable()
    .describe('For the need’s parties'),
  matrix: comparisonTable.nullable().describe('What was compared, as it was then; for the need’s parties'),
  earlier: z
    .array(
      z.object({
        round: z.number().int(),
        outcome,
        number: z.number().int(),
        institution: z.string(),
        decided_at: instant,
      }),
    )
    .describe('Choices that were taken back; for the need’s parties'),
  objections: z.number().int().describe('Not ruled on yet'),
  may: z.object({
    announce: z.boolean(),
    object: z.boolean(),
    start_contract: z.boolean(),
    fall_back: z.boolean(),
  }),
});
export type AwardView = z.infer<typeof awardView>;

export const objectionView = z.object({
  id: z.uuid(),
  round: z.number().int(),
  by: z.string(),
  is_mine: z.boolean(),
  text: z.string(),
  ruling: z.enum(['open', 'dismissed', 'upheld', 'moot']),
  ruling_text: z.string().nullable(),
  ruled_at: instant.nullable(),
  made_at: instant,
});
