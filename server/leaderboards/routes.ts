import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import { scoreInterval } from '../../core/ranking/interval.ts';
import { isShown, shownSplit } from '../../core/ranking/visibility.ts';
import type { App, Deps } from '../app.ts';
import { findChallenge, findPhase } from '../challenges/queries.ts';
import { answers, instant, page, phaseKey, slug } from '../wire.ts';
import { readBoard } from './queries.ts';

const boardRow = z.object({
  rank: z.number().int(),
  team: z.object({ id: z.uuid(), name: z.string(), institution: z.string().nullable() }),
  scores: z.record(z.string(), z.number()),
  order: z.array(z.number()).describe('What ranks, smaller first; then `achieved_at`, then the team’s id'),
  interval: scoreInterval.nullable().describe('95 % interval; null when the judge gives no scores by case'),
  told_apart: z
    .boolean()
    .nullable()
    .describe(
      'Whether it can be told apart from the row above: false when the 95 % interval of the paired difference by ' +
        'case includes zero; null on the first row, or without scores by case',
    ),
  public: z
    .object({ rank: z.number().int().nullable(), scores: z.record(z.string(), z.number()) })
    .nullable()
    .describe('On a revealed board: how the team stood on the public one'),
  entries: z.number().int().describe('Submissions that were scored'),
  achieved_at: instant.describe('When the counted submission’s first byte arrived'),
  last_at: instant,
});

export function leaderboardRoutes(app: App, { database: { db } }: Deps): void {
  app.get(
    '/challenges/:slug/phases/:phase/leaderboard',
    {
      config: { may: 'leaderboard.read' },
      schema: {
        tags: ['leaderboards'],
        summary: 'Standings of a phase on its shown split, best first',
        description:
          'The public split, and the hidden one that decides the phase once it is revealed. Before that only ' +
          'organisers may ask for it.',
        params: z.object({ slug, phase: phaseKey }),
        querystring: page.extend({ split: z.enum(['public', 'private', 'final']).optional() }),
        response: answers(
          z.object({
            split: z.string(),
            teams: z.number().int(),
            rows: z.array(boardRow),
            next: z.string().nullable(),
          }),
        ),
      },
    },
    async (request) => {
      const { challenge } = await findChallenge(db, request.params.slug);
      const { row: phase } = await findPhase(db, challenge.id, request.params.phase);
      const split = request.query.split ?? shownSplit(phase);
      const oversees = request.account?.role === 'organiser' && split !== null && phase.splits.includes(split);
      if (split === null || !(oversees || isShown(phase, split))) throw new Problem('leaderboard_hidden');
      return readBoard(db, phase, split, request.query);
    },
  );
}
