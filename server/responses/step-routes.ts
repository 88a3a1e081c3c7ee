/** What else happens to a response, and who writes it together. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { type Account, answers, instant, page } from '../wire.ts';
import { endResponse, returnResponse, withdrawResponse } from './decide.ts';
import { readResponse } from './reader.ts';
import { invitation, reason, responseView, seenRevision } from './schemas.ts';
import { invite, join, leave, uninvite } from './team.ts';
import { listInvitations } from './team-queries.ts';
import { viewResponse } from './view.ts';

const tags = ['responses'];
const byId = z.object({ id: z.uuid() });
const ofPerson = byId.extend({ account: z.string().max(100) });
const why = seenRevision.extend({ reason: reason.optional() });
const gone = z.object({ ok: z.literal(true) });

export function responseStepRoutes(app: App, { database: { db } }: Deps): void {
  const shown = async (id: string, account: Account) => viewResponse(db, await readResponse(db, id, account));

  app.post(
    '/responses/:id/return',
    {
      config: { may: 'response.judge' },
      schema: {
        tags,
        summary: 'Return a response to its team, once, to be mended until a day',
        params: byId,
        body: why.extend({ due: instant.optional().describe('Three days from now where it is left out') }),
        response: answers(responseView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await returnResponse(db, request.params.id, me, request.body);
      return shown(request.params.id, me);
    },
  );

  app.post(
    '/responses/:id/withdraw',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'Take a response back',
        description: 'Its team or an administrator of the leading institution; with a reason once the need has closed.',
        params: byId,
        body: why,
        response: answers(responseView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await withdrawResponse(db, request.params.id, me, request.body);
      return shown(request.params.id, me);
    },
  );

  for (const [action, may, summary] of [
    ['decline', 'response.read', 'Decline after having been selected'],
    ['disqualify', 'response.judge', 'Strike a response out'],
  ] as const)
    app.post(
      `/responses/:id/${action}`,
      { config: { may }, schema: { tags, summary, params: byId, body: why, response: answers(responseView) } },
      async (request) => {
        const me = signedIn(request);
        await endResponse(db, request.params.id, action, me, request.body);
        return shown(request.params.id, me);
      },
    );

  app.get(
    '/responses/invitations',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'Teams that I am asked into, the newest first',
        querystring: page.extend({ after: z.uuid().optional() }),
        response: answers(z.object({ invitations: z.array(invitation), next: z.string().nullable() })),
      },
    },
    async (request) => listInvitations(db, signedIn(request).id, request.query),
  );

  app.post(
    '/responses/:id/invitations',
    {
      config: {
        may: 'response.write',
        rateLimit: {
          max: 20,
          timeWindow: '1 minute',
          hook: 'preHandler',
          keyGenerator: ({ account, ip }) => account?.id ?? ip,
        },
      },
      schema: {
        tags,
        summary: 'Ask the owner of an account to write a response too',
        params: byId,
        body: z.object({ email: z.email().max(200) }),
        response: answers(responseView, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      await invite(db, request.params.id, request.body.email, me);
      return reply.code(201).send(await shown(request.params.id, me));
    },
  );

  app.delete(
    '/responses/:id/invitations/:account',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'Take an invitation back, or turn one’s own down',
        params: ofPerson,
        response: answers(gone),
      },
    },
    async (request) => {
      await uninvite(db, request.params.id, request.params.account, signedIn(request));
      return { ok: true as const };
    },
  );

  app.post(
    '/responses/:id/members',
    {
      config: { may: 'response.write' },
      schema: {
        tags,
        summary: 'Join a team that I am asked into',
        params: byId,
        body: z.object({ institution_id: z.uuid().nullable().describe('An institution that I act for, or none') }),
        response: answers(responseView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await join(db, request.params.id, request.body.institution_id, me);
      return shown(request.params.id, me);
    },
  );

  app.delete(
    '/responses/:id/members/:account',
    {
      config: { may: 'response.write' },
      schema: {
        tags,
        summary: 'Leave a team, or, for its leader, let somebody go',
        params: ofPerson,
        response: answers(gone),
      },
    },
    async (request) => {
      await leave(db, request.params.id, request.params.account, signedIn(request));
      return { ok: true as const };
    },
  );
}
