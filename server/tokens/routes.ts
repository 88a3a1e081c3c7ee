import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, instant } from '../wire.ts';
import { deleteToken, listTokens } from './queries.ts';

const token = z.object({
  id: z.string(),
  name: z.string(),
  start: z.string().describe('Its first characters, to tell tokens apart'),
  created_at: instant,
  last_used_at: instant.nullable(),
});
const maxTokens = 20;

export function tokenRoutes(app: App, { database }: Deps): void {
  app.get(
    '/tokens',
    {
      config: { may: 'token.manage' },
      schema: {
        tags: ['accounts'],
        summary: 'My API tokens',
        response: answers(z.object({ tokens: z.array(token) })),
      },
    },
    async (request) => ({ tokens: await listTokens(database.db, signedIn(request).id, maxTokens) }),
  );

  app.post(
    '/tokens',
    {
      config: { may: 'token.manage' },
      schema: {
        tags: ['accounts'],
        summary: 'Make an API token; its secret is shown this once',
        body: z.object({ name: z.string().trim().min(1).max(60) }),
        response: answers(z.object({ token, secret: z.string() }), 201),
      },
    },
    async (request, reply) => {
      const { id } = signedIn(request);
      if ((await listTokens(database.db, id, maxTokens)).length >= maxTokens)
        throw new Problem('too_many_tokens', { max: maxTokens });
      const made = await app.auth.api.createApiKey({ body: { name: request.body.name, userId: id } });
      return reply.code(201).send({
        secret: made.key,
        token: {
          id: made.id,
          name: request.body.name,
          start: made.start ?? '',
          created_at: new Date(made.createdAt).toISOString(),
          last_used_at: null,
        },
      });
    },
  );

  app.delete(
    '/tokens/:id',
    {
      config: { may: 'token.manage' },
      schema: {
        tags: ['accounts'],
        summary: 'Revoke an API token',
        params: z.object({ id: z.string().max(100) }),
        response: answers(z.object({ id: z.string() })),
      },
    },
    async (request) => {
      if (!(await deleteToken(database.db, signedIn(request).id, request.params.id)))
        throw new Problem('token_not_found');
      return { id: request.params.id };
    },
  );
}
