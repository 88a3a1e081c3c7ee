/** Answering needs. */
import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import { responsesTopic } from '../../core/events/publish.ts';
import { responseDraft } from '../../core/responses/content.ts';
import type { App, Deps } from '../app.ts';
import { followTopics, resumeHeaders } from '../events/follow.ts';
import { readNeed } from '../needs/reader.ts';
import { signedIn } from '../plugins/access.ts';
import { type Account, answers, page } from '../wire.ts';
import { countHandedIn, listMine, listOfNeed, listOfUnits } from './list-queries.ts';
import { readResponse } from './reader.ts';
import { responseRow, responseView, sealedRow, seenRevision } from './schemas.ts';
import { viewResponse } from './view.ts';
import { beginResponse, handIn, keepDraft } from './write.ts';

const tags = ['responses'];
const byId = z.object({ id: z.uuid() });
const uuidPage = page.extend({ after: z.uuid().optional() });
const list = z.object({ responses: z.array(responseRow), next: z.string().nullable() });

export function responseRoutes(app: App, { database: { db }, feed }: Deps): void {
  const shown = async (id: string, account: Account) => viewResponse(db, await readResponse(db, id, account));

  app.get(
    '/needs/:id/responses',
    {
      config: { may: 'response.list' },
      schema: {
        tags,
        summary: 'Responses to a need, as far as they are for the reader',
        description:
          'The enterprise, its technology manager and organisers see what was handed in, from that moment on; a team ' +
          'sees its own; while they are sealed, only that others are there; everybody else the number of responses once the deadline has passed.',
        params: byId,
        querystring: uuidPage,
        response: answers(
          list.extend({
            sealed: z.array(sealedRow).describe('Handed in and not opened before the deadline'),
            count: z.number().int().nullable().describe('Handed in and not taken back; null while it is kept'),
          }),
        ),
      },
    },
    async ({ params, query, account }) => {
      const { row, reader } = await readNeed(db, params.id, account);
      const readsAll = reader.parties.some((party) => ['enterprise', 'manager', 'organiser'].includes(party));
      const found = account
        ? await listOfNeed(db, row, readsAll, account.id, query)
        : { responses: [], sealed: [], next: null };
      return { ...found, count: readsAll || row.state !== 'open' ? await countHandedIn(db, row.id) : null };
    },
  );

  app.get(
    '/needs/:id/responses/events',
    {
      sse: 'only',
      config: { may: 'response.follow' },
      schema: {
        tags,
        summary: 'Live events of the responses to a need, for those who see them all',
        description: 'Server-sent events. `response`: one took a step. Send `Last-Event-ID` to resume.',
        params: byId,
        headers: resumeHeaders,
      },
    },
    async (request, reply) => {
      const { row, reader } = await readNeed(db, request.params.id, request.account);
      if (!reader.parties.some((party) => ['enterprise', 'manager', 'organiser'].includes(party)))
        throw new Problem('need_not_found');
      await followTopics(feed, reply, [responsesTopic(row.id)], request.headers['last-event-id']);
    },
  );

  app.post(
    '/needs/:id/responses',
    {
      config: { may: 'response.write' },
      schema: {
        tags,
        summary: 'Begin a response to an open need, for a verified institution that I act for',
        params: byId,
        body: z.object({ institution_id: z.uuid() }),
        response: answers(responseView, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      const id = await beginResponse(db, request.params.id, request.body.institution_id, me);
      return reply
        .code(201)
        .header('location', `/api/responses/${id}`)
        .send(await shown(id, me));
    },
  );

  app.get(
    '/responses',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'Responses that I write, or that institutions lead which I administer, the newest first',
        querystring: uuidPage.extend({ of: z.enum(['mine', 'units']).default('mine') }),
        response: answers(list),
      },
    },
    async (request) => (request.query.of === 'mine' ? listMine : listOfUnits)(db, signedIn(request).id, request.query),
  );

  app.get(
    '/responses/:id',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'A response, as far as it is for the reader',
        params: byId,
        response: answers(responseView),
      },
    },
    async (request) => shown(request.params.id, signedIn(request)),
  );

  app.patch(
    '/responses/:id',
    {
      config: { may: 'response.write' },
      schema: {
        tags,
        summary: 'Keep what my team works on; what was handed in stays as it is',
        params: byId,
        body: seenRevision.extend({ content: responseDraft }),
        response: answers(responseView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await keepDraft(db, request.params.id, request.body.revision, request.body.content, me);
      return shown(request.params.id, me);
    },
  );

  for (const [action, summary] of [
    ['submit', 'Hand a response in, for the first time or after it was returned'],
    ['amend', 'Hand in a new version until the deadline, or confirm it after the need was changed'],
  ] as const)
    app.post(
      `/responses/:id/${action}`,
      {
        config: { may: 'response.write' },
        schema: {
          tags,
          summary,
          params: byId,
          body: seenRevision.extend({
            need_version: z.number().int().describe('The version of the need that was read'),
          }),
          response: answers(responseView),
        },
      },
      async (request) => {
        const me = signedIn(request);
        const { revision, need_version: needVersion } = request.body;
        await handIn(db, request.params.id, action, { revision, needVersion }, me);
        return shown(request.params.id, me);
      },
    );
}
