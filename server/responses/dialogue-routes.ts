/** What a team has to settle with others about its response: its institution's word, and what the enterprise asks. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { type Account, answers, instant } from '../wire.ts';
import { askAuthorisation, authorise, takeBackAuthorisation } from './authorise.ts';
import { listClarifications } from './clarification-queries.ts';
import { answerClarification, askClarification, readsClarifications } from './clarify.ts';
import { readResponse } from './reader.ts';
import { clarification, reason, responseView, seenRevision } from './schemas.ts';
import { viewResponse } from './view.ts';

const tags = ['responses'];
const byId = z.object({ id: z.uuid() });
const all = z.object({ clarifications: z.array(clarification).describe('In the order in which they were asked') });
const text = z.string().trim().max(4000);

export function responseDialogueRoutes(app: App, { database: { db } }: Deps): void {
  const shown = async (id: string, account: Account) => viewResponse(db, await readResponse(db, id, account));
  const clarifications = async (id: string, account: Account) => {
    const { row, parties } = await readResponse(db, id, account);
    return { clarifications: readsClarifications(parties) ? await listClarifications(db, row.id) : [] };
  };

  app.post(
    '/responses/:id/authorisation/request',
    {
      config: { may: 'response.write' },
      schema: {
        tags,
        summary: 'Ask the administrators of the leading institution to authorise a draft',
        params: byId,
        response: answers(responseView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await askAuthorisation(db, request.params.id, me);
      return shown(request.params.id, me);
    },
  );

  app.put(
    '/responses/:id/authorisation',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'Authorise a draft for the leading institution, as its administrator',
        params: byId,
        body: seenRevision,
        response: answers(responseView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await authorise(db, request.params.id, request.body.revision, me);
      return shown(request.params.id, me);
    },
  );

  app.post(
    '/responses/:id/authorisation/refusal',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'Refuse to authorise a draft, or take the authorisation back',
        description: 'Until the deadline; what was handed in already is withdrawn with it.',
        params: byId,
        body: seenRevision.extend({ reason: reason.min(1) }),
        response: answers(responseView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await takeBackAuthorisation(db, request.params.id, request.body, me);
      return shown(request.params.id, me);
    },
  );

  app.get(
    '/responses/:id/clarifications',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'What the enterprise asked about a response, and what its team answered',
        description: 'For the enterprise, the team with its institution, and organisers; empty for the manager.',
        params: byId,
        response: answers(all),
      },
    },
    async (request) => clarifications(request.params.id, signedIn(request)),
  );

  app.post(
    '/responses/:id/clarifications',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'Ask a team about its response, once the need has closed or the response is shortlisted',
        params: byId,
        body: z.object({ text: text.min(5), due: instant.describe('Until when it is to be answered') }),
        response: answers(all, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      await askClarification(db, request.params.id, request.body, me);
      return reply.code(201).send(await clarifications(request.params.id, me));
    },
  );

  app.post(
    '/clarifications/:id/answer',
    {
      config: { may: 'response.write' },
      schema: {
        tags,
        summary: 'Answer what was asked about a response of my team, once',
        params: byId,
        body: z.object({ text: text.min(1) }),
        response: answers(all),
      },
    },
    async (request) => {
      const me = signedIn(request);
      return clarifications(await answerClarification(db, request.params.id, request.body.text, me), me);
    },
  );
}
