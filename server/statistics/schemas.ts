/** Shapes of the statistics on the wire. */
import { z } from 'zod';
import { type AreaCode, areas } from '../../core/taxonomy/fields.ts';
import { bilingual, instant, page, slug } from '../wire.ts';
import { figureKeys, groups, narrowings } from './figures.ts';

/** What the reader narrows the figures to. */
export const narrowing = z
  .object({
    from: z.iso.date().optional().describe('First day, in China Standard Time'),
    to: z.iso.date().optional().describe('Last day, in China Standard Time'),
    area: z.enum(Object.keys(areas) as [AreaCode, ...AreaCode[]]).optional(),
    region: z.string().max(100).optional(),
    challenge: slug.optional().describe('Of which challenge; the one with the most participants unless said'),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { message: 'must not be before from', path: ['to'] });
export type Narrowing = z.infer<typeof narrowing>;

/** Its address and nothing else: a challenge that can be chosen. */
const choosable = z.object({ slug: z.string(), title: bilingual });

const amounts = z
  .array(z.object({ currency: z.string(), minor: z.number().int().describe('In the smallest unit') }))
  .describe('Largest first');
export type Amounts = z.infer<typeof amounts>;

const figure = z.object({
  key: z.enum(figureKeys),
  group: z.enum(groups),
  part_of: z.enum(figureKeys).nullable().describe('Of which figure it is a part'),
  title: bilingual,
  definition: bilingual,
  narrowed_by: z.array(z.enum(narrowings)).describe('Which choices it follows; the others leave it as it is'),
  measure: z.enum(['count', 'sum', 'max']),
  rows: z.number().int().describe('How many rows it is made of'),
  amounts: amounts.nullable().describe('For sums and the like'),
  withheld: z.boolean().describe('Whether its amount is for organisers only'),
  href: z.string().describe('Where its rows are listed'),
});
export type FigureView = z.infer<typeof figure>;

const indicator = z.object({
  key: z.string(),
  title: bilingual,
  definition: bilingual,
  unit: z.enum(['ratio', 'percent', 'money']),
  value: z.number().nullable().describe('Null where there is nothing to divide by; money in the smallest unit'),
  currency: z.string().nullable(),
});
export type IndicatorView = z.infer<typeof indicator>;

const stage = z.object({
  key: z.enum(['submitted', 'published', 'answered', 'selected', 'signed', 'accepted']),
  title: bilingual,
  needs: z.number().int(),
  median_days: z.number().nullable().describe('Median days from the stage before, over needs that have both dates'),
});
export type StageView = z.infer<typeof stage>;

const slice = z.object({
  key: z.string(),
  title: bilingual,
  needs: z.number().int().describe('Published'),
  responses: z.number().int(),
  events: z.number().int().nullable().describe('Null where events are not divided so'),
  contracts: z.number().int(),
  investment: amounts,
  value: amounts.nullable().describe('Of contracts; for organisers only'),
});
export type SliceView = z.infer<typeof slice>;

export const statisticsView = z.object({
  as_of: instant,
  challenge: choosable.nullable().describe('Which challenge the figures of one are of'),
  figures: z.array(figure),
  indicators: z.array(indicator),
  funnel: z.array(stage),
  months: z.array(slice).describe('By month, in China Standard Time; those without anything between are there too'),
  areas: z.array(slice).describe('By area of technology; what belongs to two counts in both'),
  regions: z.array(slice).describe('By region of the enterprise, the 50 with the most needs'),
  choices: z.object({
    regions: z.array(z.string()).describe('Regions of enterprises with published needs'),
    challenges: z.array(choosable),
  }),
});
export type StatisticsView = z.infer<typeof statisticsView>;

const row = z.object({
  id: z.string().nullable().describe('Null where only organisers may know what it is'),
  at: instant,
  number: z.number().int().nullable(),
  title: z.string().nullable().describe('Null where it is not public'),
  kind: z.string().nullable(),
  state: z.string().nullable(),
  who: z.string().nullable().describe('The enterprise or institution; null where it is not public'),
  country: z.string().nullable(),
  region: z.string().nullable(),
  amount: z.number().int().nullable(),
  currency: z.string().nullable(),
  link: z.string().nullable().describe('Its page'),
});
export type RowView = z.infer<typeof row>;

export const rowsQuery = narrowing.and(page);
export const rowsView = z.object({
  key: z.enum(figureKeys),
  title: bilingual,
  definition: bilingual,
  total: z.number().int(),
  rows: z.array(row).describe('The newest first'),
  next: z.string().nullable(),
});
export type RowsView = z.infer<typeof rowsView>;

export const figureParams = z.object({ figure: z.enum(figureKeys) });
