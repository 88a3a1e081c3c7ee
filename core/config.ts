import { z } from 'zod';

/** Every setting that the environment may hold. */
export const environment = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  /** Folder of everything that the platform keeps outside the database. */
  JIEBANG_DATA: z.string().min(1).default('.data'),
  /** Signs sessions; never logged. */
  JIEBANG_SECRET: z.string().min(32).optional(),
  /** The address that browsers use; cookies are `secure` when it is https. */
  JIEBANG_PUBLIC_URL: z.url().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8000),
  /** Number of trusted proxies in front of the API. */
  JIEBANG_PROXIES: z.coerce.number().int().min(0).max(8).default(0),
  /** Evaluations carried out at the same time by one worker; 0 means one per processor. */
  JIEBANG_SLOTS: z.coerce.number().int().min(0).max(64).default(0),
  /** The pools of challenges that a worker serves, separated by commas; every challenge is in `default` at first. */
  JIEBANG_POOLS: z
    .string()
    .default('default')
    .transform((list) => list.split(',').map((pool) => pool.trim()))
    .pipe(z.array(z.string().regex(/^[a-z0-9-]{1,32}$/)).min(1)),
  /** Memory for sandboxes that wait for a job, in MiB; 0 means an eighth of the engine's. */
  JIEBANG_PREPARED_MB: z.coerce.number().int().min(0).default(0),
  /** Container runtime for contestants' code, such as gVisor's `runsc`; the engine's default when unset. */
  JIEBANG_RUNTIME: z.string().optional(),
  /** Prefix of queue names and container labels, so that several installations can share one Redis and one engine. */
  JIEBANG_INSTANCE: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .default('jiebang'),
  /** An upload of which nothing has come for so long was broken off, and what it left is removed. */
  JIEBANG_STALE_UPLOAD_SECONDS: z.coerce.number().int().min(1).default(900),
  /** The mail server, `smtp://user:password@host:587` or `smtps://…`; without one no e-mail is sent. Never logged. */
  JIEBANG_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Whom e-mails come from: an address, or `Name <address>`. */
  JIEBANG_MAIL_FROM: z
    .string()
    .max(200)
    .regex(/^[^\r\n<>]*(<[^\r\n<>@\s]+@[^\r\n<>@\s]+>|[^\r\n<>@\s]+@[^\r\n<>@\s]+)$/)
    .default('Jiebang <notices@localhost>'),
  /** Webhooks may lead to private addresses and without TLS; for an installation that is closed to strangers. */
  JIEBANG_WEBHOOK_PRIVATE: z.stringbool().default(false),
  JIEBANG_RATE_LIMIT: z.stringbool().default(true),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Config = z.infer<typeof environment>;

/**
 * Reads and checks the environment once, at the start of a process.
 * @throws Error with one line for each setting that is missing or wrong; values are never part of it.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(env);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The configuration is not usable:\n${lines.join('\n')}`);
}
