/** What a need says: the one schema of its form, its versions and its page. */
import { z } from 'zod';
import { amount, currency } from '../money/money.ts';
import { fieldCodes } from '../taxonomy/fields.ts';

const text = (max: number) => z.string().trim().max(max);
const required = (min: number, max: number) => text(max).min(min);

export const needTypes = ['product', 'process', 'equipment', 'testing', 'material', 'algorithm', 'common'] as const;
export const cooperations = [
  'commissioned',
  'joint',
  'transfer',
  'licence',
  'consulting',
  'service',
  'purchase',
] as const;
export const ipTerms = ['firm', 'solver', 'joint', 'contract'] as const;
/** Who may read the parts that are not for everybody: anyone, whoever accepted its terms, or whoever was invited. */
export const confidentialities = ['public', 'terms', 'invited'] as const;
/** When its own side reads a response: at once, or all of them together when the need closes. */
export const openings = ['on_arrival', 'at_deadline'] as const;
export const comparators = ['at_least', 'at_most', 'equal', 'between'] as const;

/** A target that a solution must or should reach, as a number with a unit. */
export const indicator = z.object({
  /** Stays the same through all versions: responses answer it by this. */
  id: z.string().regex(/^[a-z0-9]{1,12}$/),
  name: required(1, 80),
  comparator: z.enum(comparators),
  value: z.number().finite(),
  /** The upper end; for `between` only. */
  upper: z.number().finite().nullable().default(null),
  unit: text(24).describe('Empty for a bare number'),
  baseline: z.number().finite().nullable().default(null).describe('What is reached today'),
  method: text(300).default('').describe('How it is measured'),
  must: z.boolean().default(true).describe('Whether a solution that misses it is no solution'),
  weight: z.number().int().min(0).max(100).default(0),
});
export type Indicator = z.infer<typeof indicator>;

const person = z.object({
  name: required(1, 60),
  post: text(60),
  phone: text(40),
  email: z.email().max(200),
});

export const needContent = z.object({
  language: z.enum(['zh', 'en']).default('zh'),
  anonymous: z.boolean().default(false).describe('Whether the public reads “an enterprise” instead of its name'),
  title: required(4, 80),
  type: z.enum(needTypes),
  fields: z.array(z.enum(fieldCodes)).min(1).max(3),
  keywords: z.array(required(1, 30)).max(8).default([]),
  summary: required(20, 600).describe('For everybody'),
  background: required(20, 4000).describe('For everybody'),
  problem: required(20, 4000).describe('The exact step or part that fails'),
  tried: text(4000).default('').describe('What was tried, and what is there today; confidential'),
  indicators: z.array(indicator).min(1).max(10),
  constraints: required(1, 2000),
  deliverables: z.array(required(1, 120)).min(1).max(12),
  acceptance: text(1000).default(''),
  investment: z
    .object({
      currency,
      /** Both in the smallest unit of the currency; null when it is negotiable. */
      min: amount.nullable(),
      max: amount.nullable(),
      /** Why no amount is said. */
      reason: text(300).default(''),
    })
    .describe('What the enterprise intends to invest'),
  deadline: z.iso.datetime().describe('Until when responses are taken'),
  deliverBy: z.iso.date().nullable().default(null),
  cooperation: z.array(z.enum(cooperations)).min(1),
  ip: z.enum(ipTerms),
  ipNote: text(1000).default(''),
  confidentiality: z.enum(confidentialities),
  opening: z.enum(openings).default('on_arrival').describe('When responses are opened to the enterprise'),
  lead: person.describe('The technical lead, who can answer technical questions'),
  contact: person.describe('For everything else'),
  decision: text(200).default('').describe('Who chooses and who pays'),
  /** That it is true, and holds no secret of the state. */
  pledge: z.literal(true),
});
export type NeedContent = z.infer<typeof needContent>;

const loose = (max: number) => z.string().max(max);
const loosePerson = z.object({ name: loose(60), post: loose(60), phone: loose(40), email: loose(200) }).partial();

/** A draft: anything may be missing, and what is there need not be good yet. */
export const needDraft = z
  .object({
    language: z.enum(['zh', 'en']),
    anonymous: z.boolean(),
    title: loose(80),
    type: z.enum(needTypes).nullable(),
    fields: z.array(z.enum(fieldCodes)).max(3),
    keywords: z.array(loose(30)).max(8),
    summary: loose(600),
    background: loose(4000),
    problem: loose(4000),
    tried: loose(4000),
    indicators: z
      .array(
        z.object({
          id: indicator.shape.id,
          name: loose(80).default(''),
          comparator: z.enum(comparators).default('at_least'),
          value: z.number().finite().nullable().default(null),
          upper: z.number().finite().nullable().default(null),
          unit: loose(24).default(''),
          baseline: z.number().finite().nullable().default(null),
          method: loose(300).default(''),
          must: z.boolean().default(true),
          weight: z.number().int().min(0).max(100).default(0),
        }),
      )
      .max(10),
    constraints: loose(2000),
    deliverables: z.array(loose(120)).max(12),
    acceptance: loose(1000),
    investment: z.object({
      currency,
      min: amount.nullable(),
      max: amount.nullable(),
      reason: loose(300).default(''),
    }),
    deadline: z.iso.datetime().nullable(),
    deliverBy: z.iso.date().nullable(),
    cooperation: z.array(z.enum(cooperations)).max(cooperations.length),
    ip: z.enum(ipTerms).nullable(),
    ipNote: loose(1000),
    confidentiality: z.enum(confidentialities).nullable(),
    opening: z.enum(openings),
    lead: loosePerson,
    contact: loosePerson,
    decision: loose(200),
    pledge: z.boolean(),
  })
  .partial();
export type NeedDraft = z.infer<typeof needDraft>;

/** Parts that only those may read whom the confidentiality lets. */
export const confidentialParts = [
  'tried',
  'lead',
  'contact',
  'decision',
  'acceptance',
] as const satisfies readonly (keyof NeedContent)[];
