import { APIError } from 'better-auth/api';
import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { languageOf } from '../plugins/problems.ts';
import { account, answers } from '../wire.ts';
import { toAccount } from './who.ts';

const credentials = z.object({
  email: z.email().max(200).toLowerCase(),
  password: z.string().min(8).max(128),
});
const newAccount = credentials.extend({
  name: z.string().trim().min(1).max(60),
  institution: z.string().trim().max(120).optional(),
});
const currentSession = z.object({ account: account.nullable() });

export function accountRoutes(app: App, _deps: Deps): void {
  const perMinute = (max: number) => ({ rateLimit: { max, timeWindow: '1 minute' } });

  app.post(
    '/accounts',
    {
      config: { may: 'account.create', ...perMinute(20) },
      schema: { tags: ['accounts'], summary: 'Sign up', body: newAccount, response: answers(currentSession, 201) },
    },
    async (request, reply) => {
      const { headers, response } = await app.auth.api
        .signUpEmail({
          body: { ...request.body, language: languageOf(request) },
          headers: fromNodeHeaders(request.headers),
          returnHeaders: true,
        })
        .catch(refuse);
      passCookies(headers, reply);
      return reply.code(201).send({ account: toAccount(response.user) });
    },
  );

  app.get(
    '/session',
    {
      config: { may: 'session.read' },
      schema: { tags: ['accounts'], summary: 'Who am I', response: answers(currentSession) },
    },
    async (request) => ({ account: request.account }),
  );

  app.post(
    '/session',
    {
      config: { may: 'session.create', ...perMinute(30) },
      schema: { tags: ['accounts'], summary: 'Sign in', body: credentials, response: answers(currentSession) },
    },
    async (request, reply) => {
      const { headers, response } = await app.auth.api
        .signInEmail({ body: request.body, headers: fromNodeHeaders(request.headers), returnHeaders: true })
        .catch(refuse);
      passCookies(headers, reply);
      return { account: toAccount(response.user) };
    },
  );

  app.delete(
    '/session',
    {
      config: { may: 'session.delete' },
      schema: { tags: ['accounts'], summary: 'Sign out', response: answers(currentSession) },
    },
    async (request, reply) => {
      const { headers } = await app.auth.api.signOut({
        headers: fromNodeHeaders(request.headers),
        returnHeaders: true,
      });
      passCookies(headers, reply);
      return { account: null };
    },
  );
}

function passCookies(headers: Headers, reply: FastifyReply): void {
  const cookies = headers.getSetCookie();
  if (cookies.length) reply.header('set-cookie', cookies);
}

/** Turns the library's refusals into ours. */
function refuse(error: unknown): never {
  if (!(error instanceof APIError)) throw error;
  const code = (error.body as { code?: string } | undefined)?.code ?? '';
  if (code.startsWith('USER_ALREADY_EXISTS')) throw new Problem('email_taken');
  if (error.status === 'UNAUTHORIZED') throw new Problem('wrong_credentials');
  throw new Problem('bad_request', { reason: error.message });
}
