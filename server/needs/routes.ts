/** Reading a need, and what any reader may do with it. */
import { z } from 'zod';
import { needTopic } from '../../core/events/publish.ts';
import type { App, Deps } from '../app.ts';
import { followTopics, resumeHeaders } from '../events/follow.ts';
import { answers } from '../wire.ts';
import { readNeed } from './reader.ts';
import { countView } from './reader-queries.ts';
import { needView } from './schemas.ts';
import { viewNeed } from './view.ts';

export function needRoutes(app: App, { database: { db }, feed }: Deps): void {
  const params = z.object({ id: z.uuid() });

  app.get(
    '/needs/:id',
    {
      config: { may: 'need.read' },
      schema: {
        tags: ['needs'],
        summary: 'A need, as far as it is for the reader',
        description:
          'Everybody reads what is published; its authors what they work on; reviewers and organisers the newest ' +
          'version. Confidential parts are left out for whoever may not read them, and named in `hidden`.',
        params,
        response: answers(needView),
      },
    },
    async (request) => viewNeed(db, await readNeed(db, request.params.id, request.account), request.account),
  );

  app.post(
    '/needs/:id/views',
    {
      config: { may: 'need.read' },
      schema: {
        tags: ['needs'],
        summary: 'Count that somebody looks at a need; its parties are not counted',
        params,
        response: answers(z.object({ views: z.number().int() })),
      },
    },
    async (request) => {
      const { row, reader } = await readNeed(db, request.params.id, request.account);
      if (reader.parties.length > 0) return { views: row.views };
      await countView(db, row.id);
      return { views: row.views + 1 };
    },
  );

  app.get(
    '/needs/:id/events',
    {
      sse: 'only',
      config: { may: 'needs.follow' },
      schema: {
        tags: ['needs'],
        summary: 'Live events of a need',
        description:
          'Server-sent events. `need`: it took a step or was changed. `question`: one was asked, answered or hidden. ' +
          '`reset`: too much was missed, load anew. Send `Last-Event-ID` to resume.',
        params,
        headers: resumeHeaders,
      },
    },
    async (request, reply) => {
      const { row } = await readNeed(db, request.params.id, request.account);
      await followTopics(feed, reply, [needTopic(row.id)], request.headers['last-event-id']);
    },
  );
}
