/** Shapes of notifications, of what reaches whom, and of webhooks. */
import { z } from 'zod';
import { channels } from '../../core/db/schema.ts';
import { groups } from '../../core/notifications/kinds.ts';
import { instant, page } from '../wire.ts';

/** A time zone that this server knows; text with an instant in it is written for its clock. */
export const zone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return true;
    } catch {
      return false;
    }
  }, 'is not a time zone')
  .describe('IANA name of a time zone');

export const notificationQuery = page.extend({
  after: z.uuid().optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  unread: z.stringbool().default(false).describe('Only those that have not been read'),
  group: z.enum(groups).optional(),
  zone: zone.optional(),
});

export const notificationView = z.object({
  id: z.uuid(),
  kind: z.string().describe('`need.publish` …; stable'),
  group: z.enum(groups),
  text: z.string().describe('What happened, in the reader’s language'),
  subject: z.string().describe('What it is about: `need:<id>`'),
  link: z.string().describe('The page that it leads to'),
  read: z.boolean(),
  created_at: instant,
});
export const notificationList = z.object({
  notifications: z.array(notificationView),
  unread: z.number().int().describe('How many have not been read, of all groups'),
  next: z.uuid().nullable(),
});
export const unreadCount = z.object({ unread: z.number().int() });

export const choice = z.object({ group: z.enum(groups), channel: z.enum(channels), wanted: z.boolean() });
export const choices = z.object({
  choices: z
    .array(choice)
    .max(groups.length * channels.length)
    .describe('Every group by every channel'),
  language: z.enum(['zh', 'en']).describe('In which e-mails and chat messages are written'),
  email: z.boolean().describe('Whether this installation can send e-mail'),
});
export const choicesBody = z.object({
  choices: z
    .array(choice)
    .max(groups.length * channels.length)
    .default([]),
  language: z.enum(['zh', 'en']).optional(),
});
