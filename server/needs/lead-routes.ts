/** Verifying a need's technical lead. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, instant } from '../wire.ts';
import { enterCode, leadState, sendCode } from './lead.ts';

export function needLeadRoutes(app: App, { config: settings, database: { db } }: Deps): void {
  const params = z.object({ id: z.uuid() });
  const config = { may: 'need.write' } as const;
  const view = z.object({
    asked: z.boolean().describe('Whether technical leads are verified: where the platform sends e-mail'),
    verified_at: instant.nullable(),
    code_until: instant.nullable().describe('Until when the code that was sent last is valid'),
  });

  app.get(
    '/needs/:id/lead',
    {
      config: { may: 'need.watch' },
      schema: {
        tags: ['needs'],
        summary: 'Whether its technical lead is verified; for its authors, its reviewers and organisers',
        params,
        response: answers(view),
      },
    },
    async (request) => leadState(db, settings, request.params.id, signedIn(request)),
  );

  app.post(
    '/needs/:id/lead/code',
    {
      config: { ...config, rateLimit: { max: 20, timeWindow: '1 hour' } },
      schema: {
        tags: ['needs'],
        summary: 'Send a code to the technical lead’s address',
        description: 'Six digits, valid for 30 minutes. A lead who is signed in with that address needs none.',
        params,
        response: answers(view),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await sendCode(db, settings, request.params.id, me);
      return leadState(db, settings, request.params.id, me);
    },
  );

  app.put(
    '/needs/:id/lead/code',
    {
      config: { ...config, rateLimit: { max: 60, timeWindow: '1 hour' } },
      schema: {
        tags: ['needs'],
        summary: 'Enter the code that the technical lead passed on; wrong ones are counted',
        params,
        body: z.object({ code: z.string().regex(/^\d{6}$/) }),
        response: answers(view),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await enterCode(db, settings, request.params.id, request.body.code, me);
      return leadState(db, settings, request.params.id, me);
    },
  );
}
