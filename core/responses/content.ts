/** What a response says: the one schema of its form, its versions and its page. */
import { z } from 'zod';
import { amount, currency } from '../money/money.ts';

const text = (max: number) => z.string().trim().max(max);
const required = (min: number, max: number) => text(max).min(min);

/** The answer to one indicator of the need, in the need's own unit unless it says another. */
export const indicatorAnswer = z.object({
  indicatorId: z.string().regex(/^[a-z0-9]{1,12}$/),
  value: z.number().finite(),
  /** The upper end, where the need asks for a range. */
  upper: z.number().finite().nullable().default(null),
  unit: text(24).optional().describe('Where it is another than the need’s'),
  /** What shows it: experiment, sample size, date. */
  evidence: text(1000).default(''),
  method: text(300).default(''),
});
export type IndicatorAnswer = z.infer<typeof indicatorAnswer>;

export const responseMember = z.object({
  name: required(1, 60),
  institution: required(1, 120),
  role: text(60).default(''),
});

export const responseContent = z.object({
  title: required(4, 80),
  summary: required(20, 1000).describe('For everybody who may read the need'),
  plan: required(20, 8000),
  answers: z.array(indicatorAnswer).max(10),
  /** Technology readiness level, 1 to 9 (GB/T 22900, ISO 16290). */
  readiness: z.number().int().min(1).max(9),
  months: z.number().int().min(1).max(120),
  price: z.object({ currency, min: amount, max: amount }),
  terms: text(2000).default(''),
  ip: text(2000).default(''),
  conditions: text(2000).default('').describe('What it needs from the enterprise'),
  risks: text(2000).default(''),
  team: z.array(responseMember).min(1).max(30),
  /** For the enterprise alone. */
  confidential: text(8000).default(''),
  /** That it is its authors’ own, and true. */
  declaration: z.literal(true),
});
export type ResponseContent = z.infer<typeof responseContent>;

const loose = (max: number) => z.string().max(max);

/** A draft: anything may be missing, and what is there need not be good yet. */
export const responseDraft = z
  .object({
    title: loose(80),
    summary: loose(1000),
    plan: loose(8000),
    answers: z
      .array(
        z.object({
          indicatorId: indicatorAnswer.shape.indicatorId,
          value: z.number().finite().nullable().default(null),
          upper: z.number().finite().nullable().default(null),
          unit: loose(24).optional(),
          evidence: loose(1000).default(''),
          method: loose(300).default(''),
        }),
      )
      .max(10),
    readiness: responseContent.shape.readiness.nullable(),
    months: responseContent.shape.months.nullable(),
    price: z.object({ currency, min: amount.nullable(), max: amount.nullable() }),
    terms: loose(2000),
    ip: loose(2000),
    conditions: loose(2000),
    risks: loose(2000),
    team: z.array(z.object({ name: loose(60), institution: loose(120), role: loose(60).default('') })).max(30),
    confidential: loose(8000),
    declaration: z.boolean(),
  })
  .partial();
export type ResponseDraft = z.infer<typeof responseDraft>;
