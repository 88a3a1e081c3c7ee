import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { answers } from '../wire.ts';
import { choose } from './queries.ts';

const selections = z.object({
  phase: z.string(),
  selections: z.number().int().describe('How many a team may choose'),
  submissions: z.array(z.uuid()).describe('Those chosen, in the order of choosing'),
});

export function selectionRoutes(app: App, { database: { db } }: Deps): void {
  const config = { may: 'submission.select' } as const;
  const params = z.object({ id: z.uuid() });
  const response = answers(selections);

  app.put(
    '/submissions/:id/selection',
    {
      config,
      schema: {
        tags: ['submissions'],
        summary: 'Choose a submission of my team as one that counts',
        description:
          'In phases that rank by what was selected, until they close. The best of the chosen on the phase’s first ' +
          'split decides; where none is chosen, the team’s best.',
        params,
        response,
      },
    },
    async (request) => choose(db, request.params.id, signedIn(request).id, true),
  );

  app.delete(
    '/submissions/:id/selection',
    { config, schema: { tags: ['submissions'], summary: 'Take that choice back', params, response } },
    async (request) => choose(db, request.params.id, signedIn(request).id, false),
  );
}
