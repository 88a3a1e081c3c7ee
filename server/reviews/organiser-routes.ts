/** The organiser's desk for needs: asking experts, deciding, and keeping an eye on times and loads. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { findNeed } from '../needs/queries.ts';
import { signedIn } from '../plugins/access.ts';
import { timelineOf, timelineView } from '../timeline/queries.ts';
import { answers, instant, page } from '../wire.ts';
import { decide } from './decide.ts';
import { listDesk, summariseDesk } from './desk-queries.ts';
import { candidatesFor, listLoads } from './experts-queries.ts';
import { setKey } from './key.ts';
import { askExperts, panelOf, release } from './panel.ts';
import { findReviewNeed, viewPanel } from './queries.ts';
import { candidate, decision, deskPage, deskRow, deskSummary, expertLoad, panelView } from './schemas.ts';

const tags = ['reviews'];
const byId = z.object({ id: z.uuid() });
const config = { may: 'review.organise' } as const;

export function reviewDeskRoutes(app: App, { database: { db } }: Deps): void {
  const panel = async (needId: string) => viewPanel(db, await findNeed(db, needId), true);

  app.get(
    '/organise/needs',
    {
      config,
      schema: {
        tags,
        summary: 'Needs by state, with what is due',
        description: 'What waits for the organiser comes oldest first, everything else newest first.',
        querystring: deskPage,
        response: answers(z.object({ needs: z.array(deskRow), next: z.string().nullable() })),
      },
    },
    async (request) => listDesk(db, request.query),
  );

  app.get(
    '/organise/needs/summary',
    {
      config,
      schema: {
        tags,
        summary: 'How many needs are in each state, and how long they stay',
        response: answers(deskSummary),
      },
    },
    async () => summariseDesk(db),
  );

  app.get(
    '/organise/experts',
    {
      config,
      schema: {
        tags,
        summary: 'Experts and what they have in hand',
        querystring: page,
        response: answers(z.object({ experts: z.array(expertLoad), next: z.string().nullable() })),
      },
    },
    async (request) => listLoads(db, request.query),
  );

  app.get(
    '/organise/needs/:id/experts',
    {
      config,
      schema: {
        tags,
        summary: 'Who could review a need, the most fitting first',
        params: byId,
        querystring: z.object({
          search: z.string().trim().max(60).default(''),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
        response: answers(z.object({ experts: z.array(candidate) })),
      },
    },
    async (request) => {
      const found = await candidatesFor(db, await findNeed(db, request.params.id), request.query.search);
      return { experts: found.slice(0, request.query.limit) };
    },
  );

  app.post(
    '/organise/needs/:id/reviews',
    {
      config,
      schema: {
        tags,
        summary: 'Ask experts to review a need',
        description: 'The first two or more of a round start it. Whoever has a conflict of interest is refused.',
        params: byId,
        body: z.object({
          experts: z.array(z.string().min(1).max(64)).min(1).max(10),
          due: instant.optional().describe('Five working days from now otherwise'),
          revision: z.number().int().min(0),
        }),
        response: answers(panelView),
      },
    },
    async (request) => {
      await askExperts(db, request.params.id, signedIn(request), request.body);
      return panel(request.params.id);
    },
  );

  app.delete(
    '/organise/reviews/:id',
    {
      config,
      schema: { tags, summary: 'Let an expert go who has not handed in', params: byId, response: answers(panelView) },
    },
    async (request) => {
      await release(db, request.params.id, signedIn(request));
      return panel(await findReviewNeed(db, request.params.id));
    },
  );

  app.post(
    '/organise/needs/:id/decision',
    {
      config,
      schema: {
        tags,
        summary: 'Return, reject, approve, publish or take down a need',
        params: byId,
        body: decision,
        response: answers(panelView),
      },
    },
    async (request) => {
      await decide(db, request.params.id, signedIn(request), request.body);
      return panel(request.params.id);
    },
  );

  app.put(
    '/organise/needs/:id/key',
    {
      config,
      schema: {
        tags,
        summary: 'Mark a need as a key project, or take the mark away',
        params: byId,
        body: z.object({ is_key: z.boolean() }),
        response: answers(panelView),
      },
    },
    async (request) => {
      await setKey(db, request.params.id, request.body.is_key, signedIn(request).id);
      return panel(request.params.id);
    },
  );

  app.get(
    '/organise/needs/:id/panel-log',
    {
      config,
      schema: {
        tags,
        summary: 'What the panel of a need did, the newest first',
        params: byId,
        querystring: page.extend({ after: z.coerce.number().int().min(1).optional() }),
        response: answers(timelineView),
      },
    },
    async (request) => timelineOf(db, [panelOf((await findNeed(db, request.params.id)).id)], request.query),
  );
}
