/** The organiser's register of accounts. */
import { z } from 'zod';
import { roles } from '../../core/people/roles.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { timelineOf, timelineView } from '../timeline/queries.ts';
import { answers, page } from '../wire.ts';
import { judgeRequest } from './profiles.ts';
import { findPerson } from './queries.ts';
import { listAccounts } from './register-queries.ts';
import { changeRole } from './roles.ts';
import { accountId, peopleChoice } from './routes.ts';
import { organisedPerson } from './schemas.ts';

const tags = ['people'];
const byId = z.object({ id: accountId });
const outcome = z.object({ id: z.string(), role: z.enum(roles) });

export function organisePeopleRoutes(app: App, { database: { db } }: Deps): void {
  const config = { may: 'person.manage' } as const;

  app.get(
    '/organise/people',
    {
      config,
      schema: {
        tags,
        summary: 'Every account, newest first',
        querystring: peopleChoice.extend({
          role: z.enum(roles).optional(),
          waiting: z.stringbool().optional().describe('Only those whose request for a role is open'),
        }),
        response: answers(
          z.object({
            people: z.array(organisedPerson),
            next: z.string().nullable(),
            waiting: z.number().int().describe('How many requests for a role are open'),
          }),
        ),
      },
    },
    async ({ query }) => listAccounts(db, query, query),
  );

  app.put(
    '/organise/people/:id/verification',
    {
      config,
      schema: {
        tags,
        summary: 'Grant or refuse the role that somebody asked for',
        params: byId,
        body: z.object({
          verdict: z.enum(['verified', 'rejected']),
          note: z.string().trim().max(1000).default(''),
          revision: z.number().int().min(0).describe('Of the profile that was looked at'),
        }),
        response: answers(outcome),
      },
    },
    async (request) => {
      const { verdict, note, revision } = request.body;
      await judgeRequest(db, request.params.id, signedIn(request), { verdict, note, seen: revision });
      return (await findPerson(db, request.params.id)).user;
    },
  );

  app.put(
    '/organise/people/:id/role',
    {
      config,
      schema: {
        tags,
        summary: 'Change somebody’s role',
        params: byId,
        body: z.object({ role: z.enum(roles), reason: z.string().trim().min(1).max(1000) }),
        response: answers(outcome),
      },
    },
    async (request) => {
      const { role, reason } = request.body;
      await changeRole(db, request.params.id, role, signedIn(request), reason);
      return (await findPerson(db, request.params.id)).user;
    },
  );

  app.get(
    '/organise/people/:id/timeline',
    {
      config,
      schema: {
        tags,
        summary: 'What happened to somebody’s role and profile',
        params: byId,
        querystring: page.extend({ after: z.coerce.number().int().min(1).optional() }),
        response: answers(timelineView),
      },
    },
    async (request) => {
      const { user } = await findPerson(db, request.params.id);
      return timelineOf(db, [`person:${user.id}`], request.query);
    },
  );
}
