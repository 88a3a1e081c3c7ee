/** The public catalogue of needs: search, counts and feeds. */
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { languageOf } from '../plugins/problems.ts';
import { answers } from '../wire.ts';
import { countNeeds } from './count-queries.ts';
import { feedOf } from './feed.ts';
import { searchNeeds } from './queries.ts';
import { needCounts, needPage } from './schemas.ts';
import { filters, needSearch } from './search.ts';

const inFeed = 50;

export function catalogueRoutes(app: App, { database: { db }, config: settings }: Deps): void {
  const config = { may: 'catalogue.read' } as const;

  app.get(
    '/needs',
    {
      config,
      schema: {
        tags: ['catalogue'],
        summary: 'Search the published needs',
        description:
          'Texts are cut into words in Chinese and English. The confidential parts of a need, and the name of an ' +
          'enterprise that stays unnamed, are neither shown nor searched.',
        querystring: needSearch,
        response: answers(needPage),
      },
    },
    async (request) => searchNeeds(db, request.query),
  );

  app.get(
    '/needs/counts',
    {
      config,
      schema: {
        tags: ['catalogue'],
        summary: 'How many needs a search finds, by each filter',
        querystring: filters,
        response: answers(needCounts),
      },
    },
    async (request) => countNeeds(db, request.query),
  );

  app.get(
    '/needs/feed.rss',
    {
      config,
      schema: {
        tags: ['catalogue'],
        summary: 'The newest needs that the filters leave, as RSS 2.0',
        querystring: filters,
        produces: ['application/rss+xml'],
      },
    },
    async (request, reply) =>
      reply.type('application/rss+xml; charset=utf-8').send((await newest(request, request.query)).rss2()),
  );

  app.get(
    '/needs/feed.json',
    {
      config,
      schema: {
        tags: ['catalogue'],
        summary: 'The newest needs that the filters leave, as JSON Feed 1.0',
        querystring: filters,
        produces: ['application/feed+json'],
      },
    },
    async (request, reply) =>
      reply.type('application/feed+json; charset=utf-8').send((await newest(request, request.query)).json1()),
  );

  async function newest(request: FastifyRequest, asked: z.infer<typeof filters>) {
    const { needs } = await searchNeeds(db, { ...asked, sort: 'newest', limit: inFeed });
    const origin = (settings.JIEBANG_PUBLIC_URL ?? `${request.protocol}://${request.host}`).replace(/\/$/, '');
    const [, query = ''] = request.url.split('?', 2);
    return feedOf(needs, { origin, query, language: languageOf(request) });
  }
}
