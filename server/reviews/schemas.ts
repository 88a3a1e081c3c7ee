/** What goes over the wire about reviews. */
import { z } from 'zod';
import { reviewAxes, reviewFlags } from '../../core/db/tables/reviews.ts';
import { needLife } from '../../core/lifecycle/need.ts';
import { needContent } from '../../core/needs/content.ts';
import { instant, page } from '../wire.ts';

export const needStates = z.enum(needLife.states);
export const rejectionCodes = [
  'untrue',
  'incomplete',
  'infeasible',
  'duplicate',
  'illegal',
  'secret',
  'not_technical',
] as const;

const score = z.number().int().min(0).max(5);
const sentence = z.string().trim().max(600);
const axis = z.enum(reviewAxes);

export const reviewRevision = z.object({ revision: z.number().int().min(0) });

/** What an expert writes; all of it may be missing in a draft. */
export const reviewDraft = z.object({
  authenticity: score.nullable(),
  completeness: score.nullable(),
  feasibility: score.nullable(),
  rationale: z.partialRecord(axis, sentence).describe('One sentence an axis at the least'),
  remarks: z
    .array(z.object({ field: z.string().trim().min(1).max(40), text: z.string().trim().min(1).max(600) }))
    .max(30)
    .describe('About single fields of the need'),
  flags: z.array(z.enum(reviewFlags)).max(reviewFlags.length),
  advice: z.enum(['publish', 'return', 'reject']).nullable(),
});

const needOfReview = z.object({
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  state: needStates,
  enterprise: z.string(),
  fields: z.array(z.string()),
});

export const reviewState = z.enum(['assigned', 'stepped_aside', 'done', 'released']);

export const myReview = z.object({
  id: z.uuid(),
  round: z.number().int(),
  state: reviewState,
  due: instant,
  done: instant.nullable(),
  overdue: z.boolean(),
  need: needOfReview,
});

export const reviewView = myReview.extend({
  ...reviewDraft.shape,
  revision: z.number().int(),
  conflict: z.string().nullable(),
  open: z.boolean().describe('Whether it can still be written'),
  content: needContent
    .nullable()
    .describe('The version that they review, with its confidential parts; null once they stepped aside or were let go'),
});

/** Of one expert, for the organiser. */
export const opinion = z.object({
  id: z.uuid(),
  expert: z.object({ id: z.string(), name: z.string() }).nullable().describe('Null for the firm'),
  round: z.number().int(),
  state: reviewState,
  due: instant,
  done: instant.nullable(),
  scores: z.object({ authenticity: score, completeness: score, feasibility: score }).nullable(),
  rationale: z.partialRecord(axis, z.string()),
  remarks: z.array(z.object({ field: z.string(), text: z.string() })),
  flags: z.array(z.enum(reviewFlags)),
  advice: z.enum(['publish', 'return', 'reject']).nullable(),
  conflict: z.string().nullable(),
});

const means = z.object({ authenticity: z.number(), completeness: z.number(), feasibility: z.number() });

export const outcomeView = z.object({
  opinions: z.number().int(),
  means: means.nullable(),
  weighted: z.number().nullable().describe('0 to 5'),
  publishable: z.boolean(),
  apart: z.array(axis),
  third_wanted: z.boolean(),
  agreement: z.number().nullable().describe('Share of pairs of experts and axes at most one point apart'),
});

export const panelView = z.object({
  round: z.number().int(),
  is_key: z.boolean(),
  appealed: z.boolean(),
  return_due: instant.nullable(),
  opinions: z.array(opinion),
  outcome: outcomeView,
  decision: z
    .object({ action: z.string(), at: instant, reason: z.string().nullable(), code: z.string().nullable() })
    .nullable()
    .describe('The last one of the organiser'),
});

export const candidate = z.object({
  id: z.string(),
  name: z.string(),
  institution: z.string().nullable(),
  fields: z.array(z.string()),
  shared_fields: z.array(z.string()).describe('Fields that the need and the expert have in common'),
  open: z.number().int().describe('Reviews in hand'),
  earlier: z.boolean().describe('Handed in an opinion in the round before'),
  conflict: z.enum(['same_institution', 'party', 'respondent', 'earlier_round', 'assigned']).nullable(),
});

export const deskRow = z.object({
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  enterprise: z.object({ id: z.uuid(), name: z.string() }),
  state: needStates,
  revision: z.number().int(),
  round: z.number().int(),
  is_key: z.boolean(),
  appealed: z.boolean(),
  since: instant.describe('When it came into its state'),
  due: instant.nullable().describe('By when something must happen: the last review, the completion, the deadline'),
  reviews: z.object({ wanted: z.number().int(), done: z.number().int(), overdue: z.number().int() }),
});

export const deskSummary = z.object({
  states: z.array(z.object({ state: needStates, count: z.number().int() })),
  stages: z.array(
    z.object({
      state: needStates,
      median_days: z.number().describe('Of all stays in this state that have ended, in a year'),
      stays: z.number().int(),
    }),
  ),
});

export const expertLoad = z.object({
  id: z.string(),
  name: z.string(),
  open: z.number().int(),
  overdue: z.number().int(),
  done: z.number().int(),
  stepped_aside: z.number().int(),
  median_days: z.number().nullable().describe('From being asked to handing in'),
});

export const deskPage = page.extend({
  after: z.uuid().optional(),
  state: needStates.optional(),
  key: z.stringbool().optional(),
});

export const decision = z.object({
  action: z.enum(['return', 'reject', 'approve', 'publish', 'take_down']),
  revision: z.number().int().min(0),
  reason: z.string().trim().max(2000).optional(),
  code: z.enum(rejectionCodes).optional().describe('Why it is rejected'),
  days: z.number().int().min(1).max(90).optional().describe('For completing it, once returned; 15 otherwise'),
  deadline: instant.optional().describe('A later one for responses, with which it is published'),
});
