import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { findChallenge, findPhase } from '../challenges/queries.ts';
import { answers, instant, page, phaseKey, slug } from '../wire.ts';
import { readBoard } from './queries.ts';

const boardRow = z.object({
  rank: z.number().int(),
  team: z.object({ id: z.uuid(), name: z.string(), institution: z.string().nullable() }),
  scores: z.record(z.string(), z.number()),
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
        params: z.object({ slug, phase: phaseKey }),
        querystring: page,
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
      const split = phase.splits[0];
      if (split !== 'public') throw new Problem('leaderboard_hidden');
      return readBoard(db, phase.id, split, request.query);
    },
  );
}
