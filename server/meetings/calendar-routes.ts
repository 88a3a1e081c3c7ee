/** Routes of calendar files. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { pageAddress } from '../notifications/addresses.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, instant, problemDocument } from '../wire.ts';
import { calendarOf } from './calendar.ts';
import { calendarEntries, dropFeed, hasFeed, ownerOfFeed, saveFeed } from './calendar-queries.ts';
import { readMeeting } from './reader.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const file = { 200: z.string().describe('iCalendar, RFC 5545'), '4xx': problemDocument, '5xx': problemDocument };

export function calendarRoutes(app: App, { database: { db }, config }: Deps): void {
  const tags = ['meetings'];
  const feed = z.object({
    since: instant.nullable().describe('Since when there is a secret address; null when there is none'),
    url: z.string().nullable().describe('The address; told once, when it is made'),
  });

  app.get(
    '/meetings/:id/calendar.ics',
    {
      config: { may: 'meeting.read' },
      schema: {
        tags,
        summary: 'A matching event as a calendar file',
        params: z.object({ id: z.uuid() }),
        response: file,
      },
    },
    async (request, reply) => {
      const { row, isInside } = await readMeeting(db, request.params.id, request.account);
      const page = pageAddress(config, `/meetings/${row.id}`);
      reply.header('content-disposition', `attachment; filename="jiebang-${row.number}.ics"`);
      reply.header('cache-control', 'private, no-store');
      return reply.type('text/calendar; charset=utf-8').send(calendarOf([{ row, isInside, page }], null));
    },
  );

  app.get(
    '/me/calendar',
    {
      config: { may: 'calendar.manage' },
      schema: { tags, summary: 'Whether my calendar has a secret address', response: answers(feed) },
    },
    async (request) => ({ since: (await hasFeed(db, signedIn(request).id))?.toISOString() ?? null, url: null }),
  );

  app.post(
    '/me/calendar',
    {
      config: { may: 'calendar.manage' },
      schema: {
        tags,
        summary: 'Make a secret address of my calendar, for a calendar program to follow',
        description: 'It is told this once; an address that was made before ends.',
        response: answers(feed, 201),
      },
    },
    async (request, reply) => {
      const { id } = signedIn(request);
      const secret = randomBytes(24).toString('base64url');
      await saveFeed(db, id, sha256(secret));
      const since = (await hasFeed(db, id))?.toISOString() ?? null;
      return reply.code(201).send({ since, url: pageAddress(config, `/api/calendars/${secret}/meetings.ics`) });
    },
  );

  app.delete(
    '/me/calendar',
    {
      config: { may: 'calendar.manage' },
      schema: { tags, summary: 'End the secret address of my calendar', response: answers(feed) },
    },
    async (request) => {
      await dropFeed(db, signedIn(request).id);
      return { since: null, url: null };
    },
  );

  app.get(
    '/calendars/:secret/meetings.ics',
    {
      config: { may: 'calendar.read', rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Somebody’s calendar, by its secret address',
        params: z.object({ secret: z.string().max(64) }),
        response: file,
      },
    },
    async (request, reply) => {
      const owner = await ownerOfFeed(db, sha256(request.params.secret));
      const entries = (await calendarEntries(db, owner)).map((row) => ({
        row,
        isInside: true,
        page: pageAddress(config, `/meetings/${row.id}`),
      }));
      reply.header('cache-control', 'private, no-store');
      return reply.type('text/calendar; charset=utf-8').send(calendarOf(entries, '揭榜 · 对接活动'));
    },
  );
}
