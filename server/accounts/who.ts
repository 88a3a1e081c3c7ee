import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyRequest } from 'fastify';
import type { user } from '../../core/db/auth-tables.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { Account } from '../wire.ts';
import { type Auth, tokenPrefix } from './auth.ts';

/**
 * Who sends a request: by API token (`Authorization: Bearer jb_…` or `X-Api-Key`), else by session cookie.
 * @throws Problem `bad_token`: a token that does not hold is never taken for a visitor.
 */
export async function accountOf(auth: Auth, request: FastifyRequest): Promise<Account | null> {
  const token = tokenOf(request);
  if (token !== null) return accountOfToken(auth, token);
  if (!request.headers.cookie) return null;
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  return session ? toAccount(session.user) : null;
}

function tokenOf(request: FastifyRequest): string | null {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const key = bearer ?? request.headers['x-api-key'];
  return typeof key === 'string' ? key : null;
}

async function accountOfToken(auth: Auth, token: string): Promise<Account> {
  if (!token.startsWith(tokenPrefix) || token.length > 200) throw new Problem('bad_token');
  const { valid, key } = await auth.api.verifyApiKey({ body: { key: token } });
  if (!valid || !key) throw new Problem('bad_token');
  const { internalAdapter } = await auth.$context;
  const found = await internalAdapter.findUserById(key.referenceId);
  if (!found) throw new Problem('bad_token');
  return toAccount(found as unknown as UserRow);
}

type UserRow = Pick<typeof user.$inferSelect, 'id' | 'name' | 'email'> & {
  role?: string | null | undefined;
  institution?: string | null | undefined;
};

export function toAccount(row: UserRow): Account {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: (row.role ?? 'contestant') as Account['role'],
    institution: row.institution ?? null,
  };
}
