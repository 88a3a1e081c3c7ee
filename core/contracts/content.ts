/** What a contract says: the one schema of its form and of what an amendment changes. */
import { z } from 'zod';
import { amount, currency } from '../money/money.ts';

const text = (max: number) => z.string().trim().max(max);
const required = (min: number, max: number) => text(max).min(min);
const day = z.iso.date();

export const contractTypes = ['development', 'transfer', 'licence', 'consulting', 'service'] as const;
export type ContractType = (typeof contractTypes)[number];

export const milestoneContent = z.object({
  title: required(1, 120),
  deliverable: text(2000).default(''),
  amount,
  due_on: day,
});
export type MilestoneContent = z.infer<typeof milestoneContent>;

export const mostMilestones = 30;

/** A draft: dates may be missing, and the milestones need not add up yet. */
export const contractContent = z.object({
  title: required(4, 120),
  type: z.enum(contractTypes),
  currency,
  amount,
  starts_on: day.nullable().default(null),
  ends_on: day.nullable().default(null),
  terms: text(8000).default(''),
  ip: text(4000).default(''),
  confidentiality: text(4000).default(''),
  registration: text(60).default('').describe('Number in the register of technology contracts'),
  milestones: z.array(milestoneContent).max(mostMilestones).default([]),
});
export type ContractContent = z.infer<typeof contractContent>;

/** What an amendment changes; what it leaves out stays. */
export const amendment = z
  .object({
    amount: amount.optional(),
    ends_on: day.optional(),
    milestones: z
      .array(milestoneContent.extend({ id: z.uuid().optional().describe('Of one that is there; none for a new one') }))
      .max(mostMilestones)
      .optional()
      .describe('All milestones that are still to be begun, as they shall be; those left out are cancelled'),
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), 'changes nothing');
export type Amendment = z.infer<typeof amendment>;

/** What was measured of an indicator of the need, in its own unit. */
export const measured = z.object({
  indicator_id: z.string().regex(/^[a-z0-9]{1,12}$/),
  value: z.number().finite(),
  note: text(300).default(''),
});
export type Measured = z.infer<typeof measured>;
