import { z } from 'zod';
import { needLife } from '../../core/lifecycle/need.ts';
import { currency } from '../../core/money/money.ts';
import { comparators, needTypes } from '../../core/needs/content.ts';
import { fieldCodes } from '../../core/taxonomy/fields.ts';
import { bilingual, instant } from '../wire.ts';
import { stageNames } from './search.ts';

export const needCard = z.object({
  id: z.uuid(),
  number: z.number().int().describe('What people call it by'),
  title: z.string(),
  summary: z.string(),
  type: z.enum(needTypes),
  fields: z.array(z.enum(fieldCodes)),
  keywords: z.array(z.string()),
  indicators: z
    .array(
      z.object({
        name: z.string(),
        comparator: z.enum(comparators),
        value: z.number(),
        upper: z.number().nullable(),
        unit: z.string(),
      }),
    )
    .describe('The first three of its targets'),
  stage: z.enum(stageNames),
  state: z.enum(needLife.states as unknown as [string, ...string[]]),
  is_key: z.boolean().describe('A key project'),
  is_suspended: z.boolean().describe('Whether it is held up for now'),
  enterprise: z
    .object({ id: z.uuid().nullable(), name: z.string().nullable(), region: z.string() })
    .describe('Without name and id where it stays unnamed'),
  investment: z.object({
    currency,
    min: z.number().int().nullable().describe('In the smallest unit of the currency'),
    max: z.number().int().nullable(),
  }),
  deadline: instant.nullable(),
  published_at: instant.nullable(),
  challenge: z
    .object({ slug: z.string(), title: bilingual })
    .nullable()
    .describe('The bounty challenge that decides it'),
});

export const needPage = z.object({ needs: z.array(needCard), next: z.string().nullable() });

const counted = z.array(z.object({ key: z.string(), count: z.number().int() }));
export const needCounts = z
  .object({
    total: z.number().int(),
    stages: counted,
    areas: counted,
    fields: counted,
    types: counted,
    regions: counted.describe('The thirty with the most needs'),
    challenge: z.number().int().describe('Those that a bounty challenge decides'),
  })
  .describe('How many needs each value of a filter would leave, the other filters as they are');

export const savedSearch = z.object({
  id: z.uuid(),
  name: z.string(),
  query: z.record(z.string(), z.string()).describe('The filters, as in the address of the catalogue'),
  tells: z.boolean().describe('Whether newly published needs that it finds are told'),
  created_at: instant,
});
export const savedSearches = z.object({ searches: z.array(savedSearch) });
