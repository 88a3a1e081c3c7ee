/** What the catalogue can be asked: the same for its list, its counts, its feeds and saved searches. */
import { z } from 'zod';
import type { StateOf } from '../../core/lifecycle/machine.ts';
import type { needLife } from '../../core/lifecycle/need.ts';
import { currency } from '../../core/money/money.ts';
import { needTypes } from '../../core/needs/content.ts';
import { type AreaCode, areas, type FieldCode, fieldCodes } from '../../core/taxonomy/fields.ts';

type NeedState = StateOf<typeof needLife>;

/** What everybody may find, by how far it has come. A need in none of these states is in no list. */
export const stages = {
  open: ['open'],
  matching: ['closed', 'matching'],
  in_challenge: ['in_challenge'],
  decided: ['selected', 'publicity', 'contracting', 'contracted'],
  unanswered: ['no_response', 'expired'],
} as const satisfies Record<string, readonly NeedState[]>;
export type Stage = keyof typeof stages;
export const stageNames = Object.keys(stages) as [Stage, ...Stage[]];
export const publicStates = Object.values(stages).flat() as NeedState[];

/** @throws Error for a state that the public does not see. */
export function stageOf(state: NeedState): Stage {
  for (const name of stageNames) if ((stages[name] as readonly string[]).includes(state)) return name;
  throw new Error(`a need that is ${state} is not public`);
}

/** Several values in one parameter, separated by commas. */
const listOf = <T extends [string, ...string[]]>(values: T) =>
  z
    .string()
    .max(400)
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.enum(values)).max(20))
    .optional();

const areaCodes = Object.keys(areas) as [AreaCode, ...AreaCode[]];
const wholeNumber = z.coerce.number().int().min(0).max(1e13).optional();
const days = z.coerce.number().int().min(0).max(3650).optional();

export const filters = z.object({
  q: z.string().trim().max(200).optional().describe('Words in Chinese or English; all of them must occur'),
  fields: listOf([...fieldCodes, ...areaCodes]).describe('Fields of technology or whole areas; one is enough'),
  types: listOf([...needTypes]),
  region: z.string().trim().max(60).optional().describe('Of the enterprise'),
  stages: listOf(stageNames),
  currency: currency.optional().describe('CNY where only an amount is said'),
  least: wholeNumber.describe('Intended investment in the smallest unit: ranges that reach above this'),
  most: wholeNumber.describe('… and begin below this'),
  min_days: days.describe('At least so many days are left'),
  max_days: days.describe('At most so many days are left'),
  challenge: z.enum(['yes', 'no']).optional().describe('Whether it is decided by a bounty challenge'),
});
export type Filters = z.infer<typeof filters>;
/** Filters as an address or a saved search holds them. */
export type FiltersGiven = z.input<typeof filters>;

export const sorts = ['relevance', 'newest', 'deadline', 'investment'] as const;
export type Sort = (typeof sorts)[number];

export const needSearch = filters.extend({
  sort: z
    .enum(sorts)
    .optional()
    .describe(
      'By `relevance` where words are given, or else `newest`. `deadline` lists open ones, the most urgent first; ' +
        '`investment` those of one currency, the largest first.',
    ),
  after: z.string().max(600).optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export type NeedSearch = z.infer<typeof needSearch>;

/** The fields that are meant: an area stands for all of its own. */
export function fieldsMeant(codes: readonly (FieldCode | AreaCode)[]): FieldCode[] {
  const meant = codes.flatMap((code) =>
    code in areas ? (Object.keys(areas[code as AreaCode].leaves) as FieldCode[]) : [code as FieldCode],
  );
  return [...new Set(meant)];
}
