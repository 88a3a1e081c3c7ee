/** Searches of the catalogue that somebody keeps and is told by. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { answers } from '../wire.ts';
import { change, forget, save, savedBy } from './saved-queries.ts';
import { savedSearch, savedSearches } from './schemas.ts';
import { filters } from './search.ts';

const name = z.string().trim().min(1).max(60);
const query = z
  .record(z.string().max(20), z.string().max(400))
  .refine((given) => z.strictObject(filters.shape).safeParse(given).success, 'is not a search of the catalogue')
  .describe('The filters, as in the address of the catalogue');

export function savedSearchRoutes(app: App, { database: { db } }: Deps): void {
  const config = { may: 'saved_search.manage' } as const;
  const tags = ['catalogue'];
  const params = z.object({ id: z.uuid() });

  app.get(
    '/saved-searches',
    { config, schema: { tags, summary: 'The searches that I keep', response: answers(savedSearches) } },
    async (request) => ({ searches: await savedBy(db, signedIn(request).id) }),
  );

  app.post(
    '/saved-searches',
    {
      config,
      schema: {
        tags,
        summary: 'Keep a search',
        body: z.object({ name, query, tells: z.boolean().default(true) }),
        response: answers(savedSearch, 201),
      },
    },
    async (request, reply) => reply.code(201).send(await save(db, signedIn(request).id, request.body)),
  );

  app.patch(
    '/saved-searches/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Rename a search, or say whether it tells me of newly published needs',
        params,
        body: z.object({ name: name.optional(), query: query.optional(), tells: z.boolean().optional() }),
        response: answers(savedSearch),
      },
    },
    async (request) => change(db, signedIn(request).id, request.params.id, request.body),
  );

  app.delete(
    '/saved-searches/:id',
    {
      config,
      schema: { tags, summary: 'Forget a search', params, response: answers(z.object({ forgotten: z.literal(true) })) },
    },
    async (request) => {
      await forget(db, signedIn(request).id, request.params.id);
      return { forgotten: true as const };
    },
  );
}
