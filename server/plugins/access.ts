/** Finds out who is asking, and refuses what the table in access.ts does not allow. */
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '../../core/errors/problem.ts';
import { type Action, mayDo } from '../access.ts';
import { type Auth, openAuth } from '../accounts/auth.ts';
import { accountOf } from '../accounts/who.ts';
import type { Deps } from '../app.ts';
import type { Account } from '../wire.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller of this route does; every route names one. */
    may?: Action;
  }
  interface FastifyRequest {
    account: Account | null;
  }
  interface FastifyInstance {
    auth: Auth;
  }
}

export const accessPlugin = fp(async (app, deps: Deps) => {
  app.decorate('auth', openAuth(deps));
  app.decorateRequest('account', null);
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api') && !route.config?.may && !route.schema?.hide)
      throw new Error(`${route.method} ${route.url} does not say who may call it`);
  });
  app.addHook('onRequest', async (request) => {
    const action = request.routeOptions.config.may;
    if (!action) return;
    refuseForeignOrigin(request);
    request.account = await accountOf(app.auth, request);
    if (mayDo(request.account?.role ?? null, action)) return;
    throw new Problem(request.account ? 'not_allowed' : 'not_signed_in');
  });
});

/** The account of a route that only signed-in people may call. */
export function signedIn(request: FastifyRequest): Account {
  if (!request.account) throw new Problem('not_signed_in');
  return request.account;
}

/** A browser says which site a request comes from; one that changes something must come from ours. */
function refuseForeignOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (request.method === 'GET' || request.method === 'HEAD' || !origin) return;
  if (origin === 'null' || new URL(origin).host !== (request.host || host)) throw new Problem('foreign_origin');
}
