import { z } from 'zod';
import {
  ladderSchema,
  limitsSchema,
  quotaSchema,
  scoreSchema,
  submissionRulesSchema,
} from '../../core/packs/manifest.ts';
import { bilingual, instant } from '../wire.ts';

export const phaseView = z.object({
  key: z.string(),
  title: bilingual.nullable(),
  opens: instant.nullable(),
  closes: instant.nullable(),
  state: z.enum(['upcoming', 'open', 'closed']).describe('By the database’s clock'),
  entry: z.enum(['open', 'invited']),
  quota: quotaSchema,
  ranks_by: z.enum(['best', 'last', 'selected']),
  selections: z.number().int().describe('How many submissions a team may choose where it ranks by `selected`'),
  ties: z.enum(['earliest', 'shared', 'secondary']),
  ladder: ladderSchema.nullable().describe('The public score moves only by a significant step'),
  board: z.enum(['public', 'private', 'final']).nullable().describe('The split whose standings are shown now'),
  deciding: z.enum(['private', 'final']).nullable().describe('The hidden split that decides the phase'),
  revealed: instant.nullable().describe('When the deciding split was shown'),
});
export type PhaseView = z.infer<typeof phaseView>;

const bounty = z
  .object({
    currency: z.string(),
    total: z.number().int().describe('In whole units of the currency'),
    awards: z.array(z.object({ rank: z.number().int(), amount: z.number().int() })),
  })
  .nullable();

export const challengeCard = z.object({
  slug: z.string(),
  title: bilingual,
  summary: bilingual.nullable(),
  sponsor: z.object({ name: bilingual }),
  bounty,
  cover: z.string().nullable().describe('Address of its picture'),
  phase: phaseView.nullable().describe('The open phase, else the next, else the last'),
  teams: z.number().int(),
  submissions: z.number().int(),
});

export const download = z.object({
  href: z.string(),
  bytes: z.number().int(),
  files: z.number().int(),
  sha256: z.string(),
});

export const challengeView = challengeCard.extend({
  id: z.uuid(),
  need: z
    .object({ id: z.uuid(), number: z.number().int(), title: z.string() })
    .nullable()
    .describe('The need that it came of'),
  version: z.number().int().describe('Of its challenge pack'),
  pack_sha256: z.string(),
  timezone: z.string(),
  description: bilingual.describe('Markdown'),
  rules: bilingual.nullable().describe('Markdown'),
  submission: submissionRulesSchema.required().partial({ contents: true }),
  limits: limitsSchema,
  scores: z.array(scoreSchema.required()),
  phases: z.array(phaseView),
  starter: download.nullable(),
  data: download.nullable().describe('What contestants may download'),
});
