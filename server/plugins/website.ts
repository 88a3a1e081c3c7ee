/** Serves the built web interface: hashed files for ever, and one page for every address of the interface. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fp from 'fastify-plugin';
import { Problem } from '../../core/errors/problem.ts';
import { sendProblem } from './problems.ts';

const built = fileURLToPath(new URL('../../web/dist', import.meta.url));

export const websitePlugin = fp(async (app) => {
  const isBuilt = existsSync(`${built}/index.html`);
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/api') && !/\.\w+$/.test(request.url);
    return isPage && isBuilt ? reply.sendFile('index.html') : sendProblem(request, reply, new Problem('not_found'));
  });
  if (!isBuilt) return;
  await app.register(fastifyStatic, {
    root: built,
    wildcard: false,
    setHeaders(reply, path) {
      const forEver = path.includes('/assets/');
      reply.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
});
