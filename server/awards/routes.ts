/** Sorting responses, choosing one, and what follows until a contract can be drafted. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { comparisonView } from '../comparison/schemas.ts';
import { readerOf, viewComparison } from '../comparison/table.ts';
import { signedIn } from '../plugins/access.ts';
import { answers } from '../wire.ts';
import { fallBack } from './fallback.ts';
import { announce, publicityDays, startContracting } from './publicity.ts';
import { awardView, revision, selection, sortings } from './schemas.ts';
import { select } from './select.ts';
import { openMatching, sortResponse } from './sort.ts';
import { viewAward } from './view.ts';

const tags = ['awards'];
const byId = z.object({ id: z.uuid() });
const text = z.string().trim().max(1000);

export function awardRoutes(app: App, { database: { db } }: Deps): void {
  const config = { may: 'award.decide' } as const;

  app.post(
    '/needs/:id/comparison/:response/:action',
    {
      config,
      schema: {
        tags,
        summary: 'Shortlist a response, keep it in reserve, or think it over again',
        params: byId.extend({ response: z.uuid(), action: z.enum(sortings) }),
        body: z.object({
          revision: z.number().int().min(0).describe('Of the response, as the asker saw it'),
          reason: text.optional(),
        }),
        response: answers(comparisonView),
      },
    },
    async (request) => {
      const { id, response, action } = request.params;
      const by = signedIn(request);
      await sortResponse(db, id, response, action, by, request.body);
      return viewComparison(db, await readerOf(db, id, by));
    },
  );

  app.post(
    '/needs/:id/matching',
    {
      config,
      schema: {
        tags,
        summary: 'Open contact with some of those who responded',
        params: byId,
        body: z.object({ revision, responses: z.array(z.uuid()).min(1).max(50) }),
        response: answers(comparisonView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await openMatching(db, request.params.id, by, request.body);
      return viewComparison(db, await readerOf(db, request.params.id, by));
    },
  );

  app.post(
    '/needs/:id/award',
    {
      config,
      schema: {
        tags,
        summary: 'Choose a response, its reserves, and tell everybody else why not',
        description: 'All in one step, or nothing. A team on the board of the need’s challenge may be chosen instead.',
        params: byId,
        body: selection,
        response: answers(awardView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await select(db, request.params.id, by, request.body);
      return viewAward(db, request.params.id, by);
    },
  );

  app.get(
    '/needs/:id/award',
    {
      config: { may: 'award.read' },
      schema: {
        tags,
        summary: 'The choice, as far as it is for the reader',
        description:
          'Everybody learns who was chosen once it is announced; who responded, what they were told; the need’s ' +
          'parties, everything.',
        params: byId,
        response: answers(awardView),
      },
    },
    async (request) => viewAward(db, request.params.id, request.account),
  );

  app.post(
    '/needs/:id/award/announcement',
    {
      config,
      schema: {
        tags,
        summary: 'Announce the choice, and hear objections for some days',
        params: byId,
        body: z.object({ revision, days: z.number().int().min(1).max(30).default(publicityDays) }),
        response: answers(awardView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await announce(db, request.params.id, by, request.body);
      return viewAward(db, request.params.id, by);
    },
  );

  app.post(
    '/needs/:id/award/contracting',
    {
      config,
      schema: {
        tags,
        summary: 'Go on to the contract, once objections are no longer heard and all are ruled on',
        params: byId,
        body: z.object({ revision }),
        response: answers(awardView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await db.transaction((tx) => startContracting(tx, request.params.id, by, request.body.revision));
      return viewAward(db, request.params.id, by);
    },
  );

  app.post(
    '/needs/:id/award/fallback',
    {
      config,
      schema: {
        tags,
        summary: 'Take back a choice that was not signed',
        params: byId,
        body: z.object({ revision, reason: text.min(1) }),
        response: answers(awardView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await fallBack(db, request.params.id, by, request.body);
      return viewAward(db, request.params.id, by);
    },
  );
}
