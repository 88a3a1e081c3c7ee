/** The comparison of a need's responses as the wire carries it. */
import { z } from 'zod';
import { mostWeight } from '../../core/comparison/ranking.ts';
import { currency } from '../../core/money/money.ts';
import { comparators, indicator } from '../../core/needs/content.ts';
import { responseContent } from '../../core/responses/content.ts';
import { instant } from '../wire.ts';

const criterion = z
  .string()
  .regex(/^(indicator:[a-z0-9]{1,12}|price|months|readiness)$/)
  .describe('`indicator:<id>`, `price`, `months` or `readiness`');
const weight = z.number().int().min(0).max(mostWeight);
/** More criteria than the ten indicators and three offers that there can be are a mistake. */
export const weights = z.record(criterion, weight).refine((all) => Object.keys(all).length <= 13);
const note = z.string().trim().max(2000);
export const notes = z.record(z.uuid(), note).refine((all) => Object.keys(all).length <= 500);

const isBest = z.boolean().describe('Whether none is better; all that are equally good are marked');
const worth = z.number().describe('0 to 100: what it adds to the score, before its weight');

const cell = z.object({
  id: z.string().describe('The indicator’s'),
  value: z.number().nullable().describe('In the need’s unit; null when it is unanswered or in no unit that fits'),
  upper: z.number().nullable(),
  standing: z.enum(['met', 'missed', 'unknown']),
  why: z.enum(['unanswered', 'unit']).nullable().describe('Why it is unknown'),
  answered: z
    .object({ value: z.number(), upper: z.number().nullable(), unit: z.string() })
    .nullable()
    .describe('As it was answered, where that is in another unit than the need’s'),
  margin: z.number().nullable().describe('By how much it betters the threshold, in the need’s unit'),
  is_best: isBest,
  worth,
  evidence: z.string(),
  method: z.string(),
});

export const comparisonRow = z.object({
  id: z.uuid(),
  number: z.number().int(),
  revision: z.number().int(),
  state: z.string(),
  title: z.string(),
  institution: z.object({ id: z.uuid(), name: z.string() }),
  submitted_at: instant.nullable(),
  need_version: z.number().int().describe('The version of the need that it answers'),
  summary: z.string(),
  plan: z.string(),
  terms: z.string(),
  ip: z.string(),
  conditions: z.string(),
  risks: z.string(),
  team: responseContent.shape.team,
  price: z.object({
    currency,
    min: z.number().int(),
    max: z.number().int(),
    is_best: isBest.describe('Whether none costs less in its currency'),
    is_weighed: z.boolean().describe('False when it is in another currency than prices are weighed in'),
    worth,
  }),
  months: z.object({ value: z.number().int(), is_best: isBest, worth }),
  readiness: z.object({ value: z.number().int(), is_best: isBest, worth }),
  indicators: z.array(cell),
  eligibility: z
    .enum(['eligible', 'unclear', 'not_eligible'])
    .describe('`not_eligible`: it misses an indicator that a solution must reach; `unclear`: it leaves one unanswered'),
  missed: z.array(z.string()).describe('Compulsory indicators that it misses'),
  unclear: z.array(z.string()).describe('Compulsory indicators of which nobody can tell'),
  score: z.number().nullable().describe('Weighted mean of what its cells are worth; null without any weight'),
  rank: z.number().int(),
});

export const comparisonTable = z.object({
  indicators: z.array(
    z.object({
      ...indicator.pick({ id: true, name: true, unit: true, method: true }).shape,
      comparator: z.enum(comparators),
      value: z.number(),
      upper: z.number().nullable(),
      baseline: z.number().nullable(),
      must: z.boolean(),
    }),
  ),
  currency: currency.nullable().describe('In which prices are weighed'),
  weights: z.record(z.string(), z.number().int()),
  rows: z.array(comparisonRow).describe('In the order of their numbers'),
  sensitivity: z
    .array(
      z.object({
        criterion: z.string(),
        change: z.number().describe('Part of the weight that is added or taken'),
        first: z.array(z.uuid()).nullable().describe('Who is first then, when that is somebody else'),
      }),
    )
    .describe('Weights of which a fifth more or less makes another order'),
});
export type ComparisonTable = z.infer<typeof comparisonTable>;

export const comparisonView = comparisonTable.extend({
  need: z.object({
    id: z.uuid(),
    number: z.number().int(),
    title: z.string(),
    state: z.string(),
    revision: z.number().int(),
    version: z.number().int(),
  }),
  revision: z.number().int().describe('Of weights and notes; 0 while nobody has saved any'),
  notes: z.record(z.string(), z.string()).nullable().describe('By response; for the enterprise alone'),
  may_edit: z.boolean(),
  may_decide: z.boolean().describe('Whether the reader may shortlist, select and refuse'),
  reserves: z.array(z.uuid()).describe('Kept in reserve when the last choice was made, the first first'),
  clarifications: z
    .record(z.string(), z.object({ asked: z.number().int(), answered: z.number().int() }))
    .nullable()
    .describe('By response, how much the enterprise asked its team; for the enterprise and organisers'),
  left_out: z.number().int().describe('Responses beyond those that one table holds'),
});
