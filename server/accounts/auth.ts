/** Accounts, sessions and API tokens: the account library, set up once. */

import { randomBytes } from 'node:crypto';
import { apiKey } from '@better-auth/api-key';
import { drizzleAdapter } from '@better-auth/drizzle-adapter';
import { betterAuth } from 'better-auth';
import * as tables from '../../core/db/auth-tables.ts';
import { roles } from '../../core/people/roles.ts';
import type { Deps } from '../app.ts';

export const tokenPrefix = 'jb_';

export function openAuth({ database, config }: Pick<Deps, 'database' | 'config'>) {
  const url = config.JIEBANG_PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`;
  return betterAuth({
    appName: 'Jiebang',
    baseURL: url,
    secret: config.JIEBANG_SECRET ?? randomBytes(32).toString('base64url'),
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: drizzleAdapter(database.db, { provider: 'pg', schema: tables }),
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128, autoSignIn: true },
    session: { expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24 },
    user: {
      additionalFields: {
        role: { type: [...roles], required: false, defaultValue: 'contestant', input: false },
        institution: { type: 'string', required: false },
        language: { type: ['zh', 'en'], required: false, defaultValue: 'zh' },
      },
    },
    advanced: {
      cookiePrefix: 'jiebang',
      useSecureCookies: url.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    rateLimit: { enabled: false },
    plugins: [
      apiKey({
        defaultPrefix: tokenPrefix,
        startingCharactersConfig: { charactersLength: 8 },
        requireName: true,
        maximumNameLength: 60,
        rateLimit: { enabled: false },
      }),
    ],
  });
}

export type Auth = ReturnType<typeof openAuth>;
