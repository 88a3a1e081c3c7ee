/** Routes by which everybody sets what reaches them, signed in or by the link in an e-mail. */
import { z } from 'zod';
import { groups } from '../../core/notifications/kinds.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { answers } from '../wire.ts';
import { choicesOf, languageOfAccount, saveChoices, saveLanguage } from './choices-queries.ts';
import { choices, choicesBody } from './schemas.ts';
import { readUnsubscribeToken } from './unsubscribe.ts';

export function choiceRoutes(app: App, { database: { db }, config }: Deps): void {
  const tags = ['notifications'];
  const view = async (userId: string) => ({
    choices: await choicesOf(db, userId),
    language: await languageOfAccount(db, userId),
    email: config.JIEBANG_SMTP_URL !== undefined,
  });

  app.get(
    '/me/notification-choices',
    {
      config: { may: 'notification.choose' },
      schema: { tags, summary: 'What reaches me, and how', response: answers(choices) },
    },
    async (request) => view(signedIn(request).id),
  );

  app.put(
    '/me/notification-choices',
    {
      config: { may: 'notification.choose' },
      schema: {
        tags,
        summary: 'Choose what reaches me, and how',
        description: 'Pairs of group and channel that are left out stay as they are. Everything is wanted at first.',
        body: choicesBody,
        response: answers(choices),
      },
    },
    async (request) => {
      const { id } = signedIn(request);
      const { choices: chosen, language } = request.body;
      await db.transaction(async (tx) => {
        await saveChoices(tx, id, chosen);
        if (language) await saveLanguage(tx, id, language);
      });
      return view(id);
    },
  );

  // Mail programs send the form of RFC 8058, whose fields say nothing that the address does not.
  app.register(async (scope) => {
    const forms = scope.withTypeProvider<import('fastify-type-provider-zod').ZodTypeProvider>();
    forms.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, __, done) => done(null));
    forms.post(
      '/unsubscribe',
      {
        config: { may: 'notification.unsubscribe', rateLimit: { max: 60, timeWindow: '1 minute' } },
        schema: {
          tags,
          summary: 'Have no more e-mails of a group, by the link in one of them',
          description: 'One click as in RFC 8058; nobody has to sign in. Doing so twice changes nothing.',
          querystring: z.object({ token: z.string().max(400) }),
          response: answers(z.object({ group: z.enum(groups) })),
        },
      },
      async (request) => {
        const { userId, group } = readUnsubscribeToken(config, request.query.token);
        await saveChoices(db, userId, [{ group, channel: 'email', wanted: false }]);
        return { group };
      },
    );
  });
}
