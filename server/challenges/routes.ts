import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { answers, page, slug } from '../wire.ts';
import { findChallenge, findPart, listChallenges, viewChallenge } from './queries.ts';
import { challengeCard, challengeView } from './schemas.ts';

export function challengeRoutes(app: App, { database: { db }, storage }: Deps): void {
  const config = { may: 'challenge.read' } as const;
  const params = z.object({ slug });

  app.get(
    '/challenges',
    {
      config,
      schema: {
        tags: ['challenges'],
        summary: 'Challenges, newest first',
        querystring: page,
        response: answers(z.object({ challenges: z.array(challengeCard), next: z.string().nullable() })),
      },
    },
    async (request) => listChallenges(db, request.query),
  );

  app.get(
    '/challenges/:slug',
    { config, schema: { tags: ['challenges'], summary: 'One challenge', params, response: answers(challengeView) } },
    async (request) => viewChallenge(db, request.params.slug),
  );

  const downloads = [
    { path: 'starter.zip', part: 'starter', summary: 'The starter kit' },
    { path: 'data.zip', part: 'public_data', summary: 'The public data' },
    { path: 'cover', part: 'cover', summary: 'The challenge’s picture' },
  ];
  for (const { path, part, summary } of downloads)
    app.get(
      `/challenges/:slug/${path}`,
      {
        config,
        schema: { tags: ['challenges'], summary, params, produces: ['application/octet-stream'] },
      },
      async (request, reply) => {
        const { challenge, pack } = await findChallenge(db, request.params.slug);
        const found = await findPart(db, pack.id, part);
        const fileName = path.includes('.') ? `${challenge.slug}-${path}` : null;
        return sendBlob(reply, request.headers['if-none-match'], found, fileName);
      },
    );

  function sendBlob(
    reply: FastifyReply,
    known: string | undefined,
    part: { sha256: string; bytes: number; mediaType: string },
    fileName: string | null,
  ) {
    const etag = `"${part.sha256}"`;
    reply.header('etag', etag).header('cache-control', 'public, max-age=300');
    if (known === etag) return reply.code(304).send();
    if (fileName) reply.header('content-disposition', `attachment; filename="${fileName}"`);
    return reply.type(part.mediaType).header('content-length', part.bytes).send(storage.get(part.sha256));
  }
}
