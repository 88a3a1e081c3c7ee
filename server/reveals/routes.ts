import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { findChallenge, findPhase } from '../challenges/queries.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, instant, phaseKey, slug } from '../wire.ts';
import { reveal } from './queries.ts';

export function revealRoutes(app: App, { database: { db } }: Deps): void {
  app.post(
    '/challenges/:slug/phases/:phase/reveal',
    {
      config: { may: 'phase.reveal' },
      schema: {
        tags: ['leaderboards'],
        summary: 'Reveal the hidden split that decides a phase, for good',
        description: 'After the phase has closed and everything on that split has been judged. Open pages are told.',
        params: z.object({ slug, phase: phaseKey }),
        response: answers(z.object({ split: z.string(), revealed: instant })),
      },
    },
    async (request) => {
      const { challenge } = await findChallenge(db, request.params.slug);
      const { row: phase } = await findPhase(db, challenge.id, request.params.phase);
      return reveal(db, phase.id, signedIn(request).id);
    },
  );
}
