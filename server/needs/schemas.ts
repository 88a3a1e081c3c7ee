/** What is sent of a need. */
import { z } from 'zod';
import { needLife } from '../../core/lifecycle/need.ts';
import { needDraft } from '../../core/needs/content.ts';
import { hintCodes } from '../../core/needs/hints.ts';
import { bilingual, instant, sha256 } from '../wire.ts';

export const needState = z.enum(
  needLife.states as unknown as [string, ...string[]] as [
    (typeof needLife.states)[number],
    ...(typeof needLife.states)[number][],
  ],
);
export const needParty = z.enum(
  needLife.parties as unknown as [(typeof needLife.parties)[number], ...(typeof needLife.parties)[number][]],
);

export const enterpriseView = z.object({
  id: z.uuid().nullable().describe('Null where the enterprise is anonymous to this reader'),
  name: z.string().nullable(),
  region: z.string(),
  is_anonymous: z.boolean().describe('Whether the public does not read its name'),
});

export const personView = z.object({ id: z.string(), name: z.string() });

export const needView = z.object({
  id: z.uuid(),
  number: z.number().int(),
  state: needState,
  revision: z.number().int().describe('To be sent back with every change'),
  version: z.number().int().describe('Of the newest version; 0 before it was first submitted'),
  published_version: z.number().int().nullable(),
  addenda: z.number().int(),
  round: z.number().int(),
  title: z.string(),
  content: needDraft.describe('What this reader may see of it'),
  hidden: z.array(z.string()).describe('Parts of the content that this reader does not see'),
  confidential: z
    .enum(['shown', 'terms', 'invited'])
    .describe('Whether its confidential parts are shown, or what would show them'),
  terms: z
    .object({ text: bilingual, sha256, accepted_at: instant.nullable() })
    .nullable()
    .describe('Where confidential parts are read on terms'),
  enterprise: enterpriseView,
  manager: personView.nullable(),
  parties: z.array(needParty).describe('What this reader is to it'),
  actions: z.array(z.string()).describe('Steps that this reader may take now'),
  can: z.object({
    edit: z.boolean(),
    confirm: z.boolean().describe('Give the enterprise’s word for what a technology manager wrote'),
    ask_confirmation: z.boolean(),
    appoint: z.boolean().describe('Take a technology manager in charge, or another one'),
    attach: z.boolean(),
    suspend: z.boolean(),
    resume: z.boolean(),
    see_timeline: z.boolean(),
  }),
  confirmed: z.object({ by: z.string(), at: instant }).nullable(),
  appealed: z.boolean(),
  is_key: z.boolean(),
  suspended: z
    .object({ since: instant, review_at: instant.nullable(), reason: z.string() })
    .nullable()
    .describe('Where it is held up: no step is taken and its timers stand still, whatever its state'),
  challenge: z.object({ slug: z.string(), title: bilingual }).nullable(),
  following: z.boolean(),
  counts: z.object({
    views: z.number().int(),
    followers: z.number().int(),
    responses: z.number().int().nullable().describe('Null for outsiders before the deadline'),
    questions: z.number().int(),
  }),
  created_at: instant,
  updated_at: instant,
  submitted_at: instant.nullable(),
  state_reason: z.string().nullable().describe('Why it is in its state; for its insiders and those who answered it'),
  return_due_at: instant.nullable(),
  published_at: instant.nullable(),
  deadline: instant.nullable(),
  closed_at: instant.nullable(),
  selected_at: instant.nullable(),
  publicity_ends_at: instant.nullable(),
});
export const hint = z.object({
  field: z.string().describe('Of the content, with a place in a list: `indicators.0.unit`'),
  code: z.enum(hintCodes),
  level: z.enum(['hard', 'soft']).describe('`hard` stops it from being submitted'),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export const advice = z.object({
  hints: z.array(hint),
  precision: z.number().int().describe('How precise it is, 0 to 100'),
});
export const draftView = z.object({ need: needView, advice });

export const ownNeed = z.object({
  id: z.uuid(),
  number: z.number().int(),
  state: needState,
  title: z.string(),
  enterprise: z.object({ id: z.uuid(), name: z.string() }),
  manager: z.string().nullable(),
  awaits_confirmation: z.boolean().describe('A manager’s draft that the enterprise has not confirmed'),
  currency: z.string().nullable(),
  investment_min: z.number().int().nullable(),
  investment_max: z.number().int().nullable(),
  deadline: instant.nullable(),
  return_due_at: instant.nullable(),
  updated_at: instant,
  responses: z.number().int(),
});

export const similarNeed = z.object({
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  state: needState,
  similarity: z.number().describe('Of what everybody may read of them, 0 to 1'),
  is_duplicate: z.boolean().describe('Whether it is taken for the same need'),
});

export const versionFile = z.object({
  name: z.string(),
  sha256,
  bytes: z.number().int(),
  visibility: z.enum(['readers', 'confidential']),
});

export const versionRow = z.object({
  version: z.number().int(),
  kind: z.enum(['submitted', 'addendum']),
  addendum: z.number().int().nullable(),
  note: z.string(),
  by: z.string().nullable().describe('For its parties'),
  created_at: instant,
  is_public: z.boolean(),
  changed: z.array(z.string()).describe('Fields that differ from the version before'),
});

export type NeedView = z.infer<typeof needView>;
