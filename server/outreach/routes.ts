/** Making needs known: a compendium, texts to copy, and short links whose openings are counted by channel. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { outreachChannels } from '../../core/db/tables/outreach.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { filters } from '../catalogue/search.ts';
import { partiesTo } from '../needs/parties.ts';
import { readNeed } from '../needs/reader.ts';
import { answers, bilingual } from '../wire.ts';
import { compendiumOf } from './compendium.ts';
import { countOpening, needNumbered, openingsOf, selectionOf, toldOf } from './queries.ts';
import { articleOf, noticeOf } from './texts.ts';

const tags = ['outreach'];
/** A compendium ends after so many needs. */
const mostNeeds = 200;
const channel = z.enum(outreachChannels);

export function outreachRoutes(app: App, { database: { db }, config: settings }: Deps): void {
  const originOf = (request: FastifyRequest) =>
    (settings.JIEBANG_PUBLIC_URL ?? `${request.protocol}://${request.host}`).replace(/\/$/, '');

  app.get(
    '/outreach/compendium.html',
    {
      config: { may: 'outreach.write' },
      schema: {
        tags,
        summary: 'The needs of a selection as one printable document',
        description: 'With the filters of the catalogue, the newest first, 200 at the most; their public parts alone.',
        querystring: filters.extend({ language: z.enum(['zh', 'en']).default('zh') }),
        produces: ['text/html'],
      },
    },
    async (request, reply) => {
      const { language, ...asked } = request.query;
      const { needs, total } = await selectionOf(db, asked, mostNeeds);
      const edition = { language, origin: originOf(request), at: new Date(), total };
      return reply.type('text/html; charset=utf-8').send(compendiumOf(needs, edition));
    },
  );

  app.get(
    '/needs/:id/outreach',
    {
      config: { may: 'need.watch' },
      schema: {
        tags,
        summary: 'Texts that make a published need known, and how often its short links were opened',
        description:
          'For its enterprise, its technical lead, its manager and the organisers. No text has confidential parts.',
        params: z.object({ id: z.uuid() }),
        response: answers(
          z.object({
            article: bilingual.describe('For an official account'),
            notice: bilingual.describe('For a chat group'),
            channels: z.array(
              z.object({
                channel,
                link: z.string().describe('Short, with the channel'),
                opens: z.number().int(),
              }),
            ),
          }),
        ),
      },
    },
    async (request) => {
      const { row, reader } = await readNeed(db, request.params.id, request.account);
      if (!reader.isAuthor && !reader.parties.includes('organiser')) throw new Problem('need_not_yours');
      const told = await toldOf(db, row.id);
      const openings = await openingsOf(db, row.id);
      const short = `${originOf(request)}/n/${row.number}`;
      const linkOf = (one: (typeof outreachChannels)[number]) => (one === 'other' ? short : `${short}?c=${one}`);
      return {
        article: {
          en: articleOf(told, 'en', linkOf('article')),
          zh: articleOf(told, 'zh', linkOf('article')),
        },
        notice: { en: noticeOf(told, 'en', linkOf('group')), zh: noticeOf(told, 'zh', linkOf('group')) },
        channels: outreachChannels.map((one) => ({ channel: one, link: linkOf(one), opens: openings.get(one) ?? 0 })),
      };
    },
  );

  app.post(
    '/outreach/openings',
    {
      config: { may: 'need.read' },
      schema: {
        tags,
        summary: 'Open a short link: which need it leads to',
        description: 'It is counted by its channel unless a party to the need opens it; of the reader nothing is kept.',
        body: z.object({
          number: z.number().int().min(1).max(2_147_483_647),
          channel: channel.catch('other').describe('One that is not known counts as `other`'),
        }),
        response: answers(z.object({ id: z.uuid() })),
      },
    },
    async (request) => {
      const row = await needNumbered(db, request.body.number);
      if ((await partiesTo(db, row, request.account)).length === 0)
        await countOpening(db, row.id, request.body.channel);
      return { id: row.id };
    },
  );
}
