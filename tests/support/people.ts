/** People who use a platform, by way of its public API. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { user } from '../../core/db/schema.ts';
import type { Role } from '../../core/people/roles.ts';
import type { Platform } from './platform.ts';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
  headers: Headers;
}

export interface Person {
  id: string;
  email: string;
  cookie: string;
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: object | FormData,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
}

export const password = 'a good password';

/** Somebody who is not signed in. */
export function visitor(platform: Platform): Person {
  return person(platform, '', '', '');
}

export async function aPerson(
  platform: Platform,
  role: Role = 'contestant',
  name = `P ${randomUUID().slice(0, 6)}`,
): Promise<Person> {
  const email = `${randomUUID().slice(0, 8)}@test.example`;
  const answer = await visitor(platform).call<{ account: { id: string } }>('POST', '/api/accounts', {
    email,
    password,
    name,
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  const { id } = answer.body.account;
  if (role !== 'contestant') await platform.database.db.update(user).set({ role }).where(eq(user.id, id));
  const cookie = answer.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  return person(platform, id, email, cookie);
}

function person(platform: Platform, id: string, email: string, cookie: string): Person {
  return {
    id,
    email,
    cookie,
    async call<T>(method: string, path: string, body?: object | FormData, headers: Record<string, string> = {}) {
      const json = body !== undefined && !(body instanceof FormData);
      const response = await fetch(platform.url + path, {
        method,
        headers: {
          ...(cookie ? { cookie } : {}),
          ...(json ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : (body as FormData) }),
      });
      const text = await response.text();
      const parsed = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
      return { status: response.status, body: parsed as T, headers: response.headers };
    },
  };
}

/** Joins a challenge with a team of one. */
export async function join(someone: Person, slug: string, name = `Team ${randomUUID().slice(0, 6)}`): Promise<string> {
  const answer = await someone.call<{ team: { id: string } }>('POST', `/api/challenges/${slug}/team`, {
    name,
    accept_rules: true,
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.team.id;
}

export function form(bytes: Uint8Array | string, name = 'solution.zip', fields: Record<string, string> = {}): FormData {
  const data = new FormData();
  for (const [key, value] of Object.entries(fields)) data.set(key, value);
  data.set('file', new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)]), name);
  return data;
}
