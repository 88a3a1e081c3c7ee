import { z } from 'zod';
import { userTopic } from '../../core/events/publish.ts';
import type { App, Deps } from '../app.ts';
import { followTopics, resumeHeaders } from '../events/follow.ts';
import { signedIn } from '../plugins/access.ts';
import { languageOf } from '../plugins/problems.ts';
import { answers } from '../wire.ts';
import { choiceRoutes } from './choices.ts';
import { countUnread, listNotifications, markRead } from './queries.ts';
import { notificationList, notificationQuery, unreadCount } from './schemas.ts';
import { webhookRoutes } from './webhooks.ts';

export function notificationRoutes(app: App, deps: Deps): void {
  const {
    database: { db },
    feed,
  } = deps;
  const tags = ['notifications'];

  app.get(
    '/me/notifications',
    {
      config: { may: 'notification.read' },
      schema: {
        tags,
        summary: 'What I was told, the newest first',
        description: 'Groups that I do not want shown on the platform are not in it.',
        querystring: notificationQuery,
        response: answers(notificationList),
      },
    },
    async (request) => listNotifications(db, signedIn(request).id, request.query, languageOf(request)),
  );

  app.get(
    '/me/notifications/unread',
    {
      config: { may: 'notification.read' },
      schema: { tags, summary: 'How many of them I have not read', response: answers(unreadCount) },
    },
    async (request) => ({ unread: await countUnread(db, signedIn(request).id) }),
  );

  app.post(
    '/me/notifications/:id/read',
    {
      config: { may: 'notification.read' },
      schema: {
        tags,
        summary: 'Mark one as read, or `all`',
        params: z.object({ id: z.union([z.uuid(), z.literal('all')]) }),
        response: answers(unreadCount),
      },
    },
    async (request) => {
      const { id } = signedIn(request);
      return { unread: await db.transaction((tx) => markRead(tx, id, request.params.id)) };
    },
  );

  app.get(
    '/me/events',
    {
      sse: 'only',
      config: { may: 'notification.follow' },
      schema: {
        tags: ['events'],
        summary: 'Live events of my own',
        description:
          'Server-sent events. `notification`: I was told something. `notifications_read`: I read some, on another ' +
          'page. `reset`: too much was missed, load anew. Send `Last-Event-ID` to resume.',
        headers: resumeHeaders,
      },
    },
    async (request, reply) =>
      followTopics(feed, reply, [userTopic(signedIn(request).id)], request.headers['last-event-id']),
  );

  choiceRoutes(app, deps);
  webhookRoutes(app, deps);
}
