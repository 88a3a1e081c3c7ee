/** Turning a need into a challenge, as the wire carries it. */
import { z } from 'zod';
import { currency } from '../../core/money/money.ts';
import { scoreSchema } from '../../core/packs/manifest.ts';
import { phaseView } from '../challenges/schemas.ts';
import { bilingual, instant, slug } from '../wire.ts';

const title = z.string().trim().min(4).max(80);
const reason = z.string().trim().min(1).max(1000).describe('Why; everybody concerned is told');
const revision = z.number().int().min(0).describe('Of the need, as the asker saw it');
const whole = z.number().int().min(0).max(1_000_000_000).describe('In whole units of the currency');

export const linking = z.object({ revision, reason, slug });
export const ending = z.object({ revision, reason });

export const makingForm = z
  .object({
    revision,
    reason,
    title: z.object({ zh: title, en: title }),
    bounty: z.object({
      currency,
      total: whole,
      awards: z.array(z.object({ rank: z.number().int().min(1).max(100), amount: whole })).max(100),
    }),
    phases: z
      .array(z.object({ opens: instant, closes: instant }))
      .min(1)
      .max(5)
      .describe('For the phases that are open to all, in their order'),
    template: slug.optional().describe('Instead of a pack: a challenge whose data and judge are used'),
  })
  .refine(({ bounty }) => bounty.awards.reduce((sum, { amount }) => sum + amount, 0) === bounty.total, {
    message: 'the awards must add up to the total',
    path: ['bounty', 'awards'],
  })
  .refine(({ phases }) => phases.every(({ opens, closes }) => opens < closes), {
    message: 'a phase must close after it opens',
    path: ['phases'],
  });
export type MakingForm = z.infer<typeof makingForm>;

export const template = z.object({
  slug: z.string(),
  title: bilingual,
  phases: z.number().int().describe('That are open to all'),
});

export const bountyView = z.object({
  need: z.object({ id: z.uuid(), number: z.number().int(), title: z.string(), state: z.string() }),
  slug: z.string(),
  title: bilingual,
  bounty: z
    .object({
      currency: z.string(),
      total: z.number().int().describe('In whole units of the currency'),
      awards: z.array(z.object({ rank: z.number().int(), amount: z.number().int() })),
    })
    .nullable(),
  teams: z.number().int(),
  submissions: z.number().int(),
  phase: phaseView.nullable().describe('The open phase, else the next, else the last'),
  scores: z.array(scoreSchema.required()),
  board: z
    .object({
      phase: z.string(),
      phase_title: bilingual.nullable(),
      split: z.string(),
      decided: z.boolean().describe('Whether its phase is over and its deciding split shown: what may be chosen from'),
      rows: z
        .array(
          z.object({
            rank: z.number().int(),
            team: z.object({ id: z.uuid(), name: z.string(), institution: z.string().nullable() }),
            scores: z.record(z.string(), z.number()),
          }),
        )
        .describe('The first ten'),
    })
    .nullable()
    .describe('Null while nobody stands on a board'),
});
