import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { isDefaultSecret, passwordFlaw, scrubbed, shownSettings } from './secrets.ts';

test('placeholders and regular strings are defaults, random ones are not', () => {
  for (const secret of [
    'change-me-change-me-change-me-change-me',
    'a'.repeat(40),
    '01'.repeat(20),
    'your-secret-here-32',
  ])
    expect(isDefaultSecret(secret), secret).toBe(true);
  for (const encoding of ['hex', 'base64url'] as const)
    expect(isDefaultSecret(randomBytes(32).toString(encoding))).toBe(false);
});

test.for([
  ['postgres://jiebang:jiebang@127.0.0.1:5432/jiebang', { flaw: 'default', remote: false }],
  ['postgres://app:postgres@db.internal/jiebang', { flaw: 'default', remote: true }],
  ['postgres://app@db.internal/jiebang', { flaw: 'missing', remote: true }],
  ['redis://localhost:6379', { flaw: 'missing', remote: false }],
  ['redis://:hT5-pq9Z_w@valkey:6379', null],
  ['unix:/run/redis.sock', null],
] as const)('%s: %j', ([url, expected]) => {
  expect(passwordFlaw(url)).toEqual(expected);
});

test('no secret is shown, nor the value of a setting that nobody called harmless', () => {
  const shown = shownSettings({
    DATABASE_URL: 'postgres://jiebang:hidden-word@db/jiebang?sslpassword=hidden-word',
    REDIS_URL: 'redis://:hidden-word@valkey:6379',
    JIEBANG_SECRET: 'hidden-word',
    PORT: 8000,
  });
  expect(JSON.stringify(shown)).not.toContain('hidden-word');
  expect(shown).toMatchObject({ REDIS_URL: 'redis://:***@valkey:6379', JIEBANG_SECRET: '***', PORT: '8000' });
  expect(shown.JIEBANG_RUNTIME).toBeNull();
});

test('what an error message quotes is scrubbed', () => {
  const env = { DATABASE_URL: 'postgres://jiebang:p%40ssw%C3%B6rd-1@db/jiebang', JIEBANG_SECRET: 'signs-things' };
  expect(scrubbed('cannot use "p@sswörd-1" or p%40ssw%C3%B6rd-1 with signs-things', env)).toBe(
    'cannot use "***" or *** with ***',
  );
});
