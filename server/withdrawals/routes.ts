import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { viewSubmission } from '../submissions/queries.ts';
import { submissionView } from '../submissions/schemas.ts';
import { answers } from '../wire.ts';
import { withdraw } from './queries.ts';

export function withdrawalRoutes(app: App, { database: { db } }: Deps): void {
  app.put(
    '/submissions/:id/withdrawal',
    {
      config: { may: 'submission.withdraw' },
      schema: {
        tags: ['submissions'],
        summary: 'Withdraw a submission of my team, for good',
        description:
          'Until its phase closes. What waits is never run, what runs is stopped, what is scored counts no longer. It ' +
          'uses up quota unless nothing of it had begun to run. Doing so again changes nothing.',
        params: z.object({ id: z.uuid() }),
        response: answers(submissionView),
      },
    },
    async (request) => {
      await withdraw(db, request.params.id, signedIn(request).id);
      const view = await viewSubmission(db, request.params.id);
      if (!view) throw new Problem('submission_not_found');
      return view;
    },
  );
}
