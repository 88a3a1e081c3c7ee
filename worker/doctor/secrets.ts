/** Secrets that everybody knows, and the configuration as it may be shown. */
import { environment } from '../../core/config.ts';

const known =
  /^(|admin|changeme|default|guest|jiebang|pass|passw0rd|password|postgres|qwerty|redis|root|secret|test|1?2345678?9?0?)$/i;
const placeholder = /change.?me|only-for-tests|your.?secret|example|placeholder|better-auth-secret/i;

/** Whether a secret that signs things is a placeholder, or too regular to be made at random. */
export function isDefaultSecret(secret: string): boolean {
  return placeholder.test(secret) || known.test(secret) || new Set(secret).size < 10;
}

/**
 * What is wrong with the password of a service's URL. A Unix socket needs none.
 * @returns null when nothing is, or when the URL is not one (which another check says).
 */
export function passwordFlaw(url: string): { flaw: 'missing' | 'default'; remote: boolean } | null {
  const parsed = URL.parse(url);
  if (!parsed || parsed.protocol === 'unix:') return null;
  const remote = !/^(localhost|127(\.\d+){3}|\[::1\]|)$/.test(parsed.hostname);
  const password = decode(parsed.password) || parsed.searchParams.get('password') || '';
  if (password === '') return { flaw: 'missing', remote };
  return known.test(password) || password === decode(parsed.username) ? { flaw: 'default', remote } : null;
}

/** Settings whose values say nothing that must be kept; whatever is not named here is not shown. */
const shown = new Set([
  'JIEBANG_DATA',
  'JIEBANG_PUBLIC_URL',
  'HOST',
  'PORT',
  'JIEBANG_PROXIES',
  'JIEBANG_SLOTS',
  'JIEBANG_POOLS',
  'JIEBANG_PREPARED_MB',
  'JIEBANG_STALE_UPLOAD_SECONDS',
  'JIEBANG_RUNTIME',
  'JIEBANG_INSTANCE',
  'JIEBANG_RATE_LIMIT',
  'JIEBANG_MAIL_FROM',
  'JIEBANG_WEBHOOK_PRIVATE',
  'LOG_LEVEL',
]);

/** Every setting by name, with URLs without their passwords, and nothing of a secret but whether it is set. */
export function shownSettings(settings: Record<string, unknown>): Record<string, string | null> {
  const names = Object.keys(environment.shape);
  return Object.fromEntries(names.map((name) => [name, shownValue(name, settings[name])]));
}

function shownValue(name: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = String(value);
  if (/_URL$/.test(name)) return withoutPassword(text);
  return shown.has(name) ? text : '***';
}

function withoutPassword(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return '***';
  if (parsed.password) parsed.password = '***';
  // A query may hold another password or a key.
  if (parsed.search) parsed.search = '?***';
  return parsed.href;
}

/** A text without any password of these URLs and without any secret, whatever an error message quoted. */
export function scrubbed(text: string, env: NodeJS.ProcessEnv): string {
  const urls = [env.DATABASE_URL, env.REDIS_URL, env.DOCKER_HOST, env.JIEBANG_SMTP_URL].flatMap((url) => {
    const password = url ? URL.parse(url)?.password : '';
    return password ? [password, decode(password)] : [];
  });
  const secrets = [...urls, env.JIEBANG_SECRET ?? ''].filter((secret) => secret.length >= 6);
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Meant as it stands.
  }
}
