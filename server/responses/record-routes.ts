/** What was handed in and what happened: versions, receipts, the timeline, live events. */
import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import { responseTopic } from '../../core/events/publish.ts';
import { responseContent } from '../../core/responses/content.ts';
import { receiptText } from '../../core/responses/receipt.ts';
import type { App, Deps } from '../app.ts';
import { followTopics, resumeHeaders } from '../events/follow.ts';
import { signedIn } from '../plugins/access.ts';
import { timelineOf, timelineView } from '../timeline/queries.ts';
import { answers, page } from '../wire.ts';
import { listVersions } from './list-queries.ts';
import { versionOf } from './queries.ts';
import { readOwn, readResponse, shownContent } from './reader.ts';
import { receipt } from './schemas.ts';

const tags = ['responses'];
const byId = z.object({ id: z.uuid() });
const ofVersion = byId.extend({ version: z.coerce.number().int().min(1) });

export function responseRecordRoutes(app: App, { database: { db }, feed }: Deps): void {
  app.get(
    '/responses/:id/versions',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'Receipts of all versions that were handed in, the newest first',
        params: byId,
        response: answers(z.object({ versions: z.array(receipt) })),
      },
    },
    async (request) => {
      const { row, reading } = await readResponse(db, request.params.id, signedIn(request));
      if (!reading.handedIn) return { versions: [] };
      const versions = await listVersions(db, row.id);
      const files = (all: (typeof versions)[number]['files']) =>
        all.filter(({ visibility }) => reading.confidential || visibility === 'readers');
      return { versions: versions.map((one) => ({ ...one, files: files(one.files) })) };
    },
  );

  app.get(
    '/responses/:id/versions/:version',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'What it said in one of its versions; earlier ones are for its team',
        params: ofVersion,
        response: answers(z.object({ content: responseContent })),
      },
    },
    async (request) => {
      const { row, reading } = await readResponse(db, request.params.id, signedIn(request));
      const { version } = request.params;
      const may = reading.handedIn && (reading.team || version === row.version);
      const found = may ? await versionOf(db, row.id, version) : null;
      if (!found) throw new Problem('response_not_found');
      return { content: shownContent(found.content, reading) };
    },
  );

  app.get(
    '/responses/:id/versions/:version/receipt.json',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'For its team: the text whose SHA-256 the receipt of a version states',
        params: ofVersion,
        produces: ['application/json'],
        response: answers(z.string()),
      },
    },
    async (request, reply) => {
      const { row } = await readOwn(db, request.params.id, signedIn(request));
      const found = await versionOf(db, row.id, request.params.version);
      if (!found) throw new Problem('response_not_found');
      const { version, needVersion, content, files } = found;
      const text = receiptText({
        response: row.id,
        need: row.needId,
        need_version: needVersion,
        version,
        content,
        files,
      });
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', `attachment; filename="receipt-${row.number}-${version}.json"`)
        .send(text);
    },
  );

  app.get(
    '/responses/:id/timeline',
    {
      config: { may: 'response.read' },
      schema: {
        tags,
        summary: 'Who did what with a response, the newest first',
        params: byId,
        querystring: page.extend({ after: z.coerce.number().int().optional() }),
        response: answers(timelineView),
      },
    },
    async (request) => {
      const { row } = await readResponse(db, request.params.id, signedIn(request));
      return timelineOf(db, [`response:${row.id}`], request.query);
    },
  );

  app.get(
    '/responses/:id/events',
    {
      sse: 'only',
      config: { may: 'response.follow' },
      schema: {
        tags,
        summary: 'Live events of a response',
        description:
          'Server-sent events. `response`: it took a step. `draft`: its team changed it. `clarification`: something was asked or ' +
          'answered. Send `Last-Event-ID` to resume.',
        params: byId,
        headers: resumeHeaders,
      },
    },
    async (request, reply) => {
      const { row } = await readResponse(db, request.params.id, signedIn(request));
      await followTopics(feed, reply, [responseTopic(row.id)], request.headers['last-event-id']);
    },
  );
}
