/** Routes of webhooks: addresses of somebody's own that are told what they are told. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import { sentenceOf } from '../../core/notifications/kinds.ts';
import { webhookFormats } from '../../core/notifications/webhooks.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { languageOf } from '../plugins/problems.ts';
import { answers, instant } from '../wire.ts';
import { pageAddress } from './addresses.ts';
import { postJson } from './post.ts';
import { refusedAddress } from './public-address.ts';
import { messageOf, verdictOf } from './robots.ts';
import {
  addWebhook,
  changeWebhook,
  deleteWebhook,
  findWebhook,
  mostWebhooks,
  type WebhookRow,
  webhooksOf,
} from './webhook-queries.ts';

const format = z.enum(webhookFormats);
const view = z.object({
  id: z.uuid(),
  name: z.string(),
  host: z.string().describe('Of its address; the rest is a secret and never shown again'),
  format,
  signs: z.boolean().describe('Whether messages are signed'),
  enabled: z.boolean().describe('False once it failed too often in a row'),
  failures: z.number().int().describe('In a row'),
  last_error: z.string().nullable(),
  created_at: instant,
});
const made = z.object({
  name: z.string().trim().min(1).max(60),
  url: z.url().max(500),
  format,
  secret: z
    .string()
    .trim()
    .max(200)
    .default('')
    .describe('Of a DingTalk or Feishu robot that checks signatures; that of `plain` is made here'),
});
const params = z.object({ id: z.uuid() });

const viewOf = (row: WebhookRow, lastError: string | null): z.infer<typeof view> => ({
  id: row.id,
  name: row.name,
  host: URL.parse(row.url)?.host ?? '',
  format: row.format,
  signs: row.secret !== '',
  enabled: row.enabled,
  failures: row.failures,
  last_error: lastError,
  created_at: row.createdAt.toISOString(),
});

export function webhookRoutes(app: App, { database: { db }, config, now }: Deps): void {
  const may = { may: 'webhook.manage' } as const;
  const tags = ['notifications'];

  app.get(
    '/me/webhooks',
    {
      config: may,
      schema: {
        tags,
        summary: 'My webhooks',
        response: answers(z.object({ webhooks: z.array(view).max(mostWebhooks) })),
      },
    },
    async (request) => {
      const all = await webhooksOf(db, signedIn(request).id);
      return { webhooks: all.map(({ row, error }) => viewOf(row, error)) };
    },
  );

  app.post(
    '/me/webhooks',
    {
      config: may,
      schema: {
        tags,
        summary: 'Add a webhook',
        description:
          'Its address must be https and public. `plain` gets JSON, signed with the secret that this answer shows ' +
          'once: `Jiebang-Signature` is `v1=` and the HMAC-SHA256 in hexadecimal of `Jiebang-Timestamp`, a full stop ' +
          'and the body. The others are group robots of WeCom, DingTalk and Feishu.',
        body: made,
        response: answers(z.object({ webhook: view, secret: z.string().nullable() }), 201),
      },
    },
    async (request, reply) => {
      const { id } = signedIn(request);
      const { name, url, format } = request.body;
      const why = refusedAddress(url, config.JIEBANG_WEBHOOK_PRIVATE);
      if (why) throw new Problem('webhook_address_refused', { why });
      const isPlain = format === 'plain';
      const secret = isPlain ? randomBytes(32).toString('base64url') : request.body.secret;
      const row = await db.transaction((tx) => addWebhook(tx, { userId: id, name, url, format, secret }));
      return reply.code(201).send({ webhook: viewOf(row, null), secret: isPlain ? secret : null });
    },
  );

  app.patch(
    '/me/webhooks/:id',
    {
      config: may,
      schema: {
        tags,
        summary: 'Rename a webhook, or switch it off or on',
        params,
        body: z.object({ name: z.string().trim().min(1).max(60).optional(), enabled: z.boolean().optional() }),
        response: answers(view),
      },
    },
    async (request) => {
      const { id } = signedIn(request);
      return viewOf(await db.transaction((tx) => changeWebhook(tx, id, request.params.id, request.body)), null);
    },
  );

  app.delete(
    '/me/webhooks/:id',
    {
      config: may,
      schema: { tags, summary: 'Delete a webhook', params, response: answers(z.object({ id: z.uuid() })) },
    },
    async (request) => {
      const { id } = signedIn(request);
      await db.transaction((tx) => deleteWebhook(tx, id, request.params.id));
      return { id: request.params.id };
    },
  );

  app.post(
    '/me/webhooks/:id/test',
    {
      config: { ...may, rateLimit: { max: 10, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Send a test message to a webhook, at once',
        params,
        response: answers(z.object({ arrived: z.literal(true) })),
      },
    },
    async (request) => {
      const row = await findWebhook(db, signedIn(request).id, request.params.id);
      const notice = {
        id: crypto.randomUUID(),
        kind: 'account.webhook_test',
        subject: `webhook:${row.id}`,
        text: sentenceOf('account.webhook_test', { name: row.name }),
        link: pageAddress(config, '/notifications/webhooks'),
        at: now(),
      };
      const { url, body, headers } = messageOf(row, notice, languageOf(request), now());
      const answer = await postJson(url, body, headers, config.JIEBANG_WEBHOOK_PRIVATE).catch((error: Error) => {
        throw new Problem('webhook_failed', { why: error.message });
      });
      const verdict = verdictOf(row.format, answer);
      if (!verdict.arrived) throw new Problem('webhook_failed', { why: verdict.why });
      return { arrived: true as const };
    },
  );
}
