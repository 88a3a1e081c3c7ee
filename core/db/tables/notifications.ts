/** What people are told, and by which ways it reaches them. */
import { sql } from 'drizzle-orm';
import { boolean, check, index, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { webhookFormats } from '../../notifications/webhooks.ts';
import { user } from '../auth-tables.ts';
import { createdAt, id, instant } from './columns.ts';
import { membershipInvitation } from './institutions.ts';
import { leadLetter } from './needs.ts';

export const channels = ['in_app', 'email', 'webhook'] as const;

export const notification = pgTable(
  'notification',
  {
    id: id(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** Which sentence: `need.publish`, `question.answered` … */
    kind: text('kind').notNull(),
    /** What it is about: `need:<id>` … */
    subject: text('subject').notNull(),
    /** What the sentence is filled with. */
    params: jsonb('params').$type<Record<string, string | number>>().notNull().default({}),
    /** The page that it leads to. */
    link: text('link').notNull(),
    actorId: text('actor_id').references(() => user.id, { onDelete: 'set null' }),
    /** Whether it is shown on the platform; one that is not goes out by the other channels only. */
    inApp: boolean('in_app').notNull().default(true),
    readAt: instant('read_at'),
    createdAt: createdAt(),
  },
  (t) => [
    index('notification_user').on(t.userId, t.id.desc().nullsFirst()).where(sql`${t.inApp}`),
    index('notification_unread').on(t.userId, t.id.desc().nullsFirst()).where(sql`${t.readAt} is null and ${t.inApp}`),
  ],
);

/** A notification on its way out by e-mail or webhook, an invitation to an address that no account has, or a code for a technical lead. */
export const delivery = pgTable(
  'delivery',
  {
    id: id(),
    /** Exactly one of the three. */
    notificationId: uuid('notification_id').references(() => notification.id, { onDelete: 'cascade' }),
    invitationId: uuid('invitation_id').references(() => membershipInvitation.id, { onDelete: 'cascade' }),
    leadLetterId: uuid('lead_letter_id').references(() => leadLetter.id, { onDelete: 'cascade' }),
    channel: text('channel', { enum: ['email', 'webhook'] }).notNull(),
    webhookId: uuid('webhook_id').references(() => webhook.id, { onDelete: 'cascade' }),
    /** `sending`: a process has it in its hands. */
    state: text('state', { enum: ['pending', 'sending', 'sent', 'failed'] })
      .notNull()
      .default('pending'),
    attempts: smallint('attempts').notNull().default(0),
    /** When it is tried; while it is being sent, when that must be over. */
    nextAt: instant('next_at').notNull().defaultNow(),
    /** Why it did not go out, in English, for organisers. */
    error: text('error'),
    sentAt: instant('sent_at'),
    createdAt: createdAt(),
  },
  (t) => [
    index('delivery_due').on(t.nextAt).where(sql`${t.state} in ('pending', 'sending')`),
    index('delivery_invitation').on(t.invitationId).where(sql`${t.invitationId} is not null`),
    index('delivery_lead_letter').on(t.leadLetterId).where(sql`${t.leadLetterId} is not null`),
    check('delivery_of', sql`num_nonnulls(${t.notificationId}, ${t.invitationId}, ${t.leadLetterId}) = 1`),
    index('delivery_webhook').on(t.webhookId, t.id.desc().nullsFirst()),
    index('delivery_failed').on(t.createdAt).where(sql`${t.state} = 'failed'`),
  ],
);

/** What somebody wants or does not want by a channel; where there is no row, the group's default holds. */
export const notificationChoice = pgTable(
  'notification_choice',
  {
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    group: text('group').notNull(),
    channel: text('channel', { enum: channels }).notNull(),
    wanted: boolean('wanted').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.group, t.channel] })],
);

/** An address of somebody's own that is told, such as a group chat of their enterprise. */
export const webhook = pgTable(
  'webhook',
  {
    id: id(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    url: text('url').notNull(),
    format: text('format', { enum: webhookFormats }).notNull(),
    secret: text('secret').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    failures: smallint('failures').notNull().default(0),
    createdAt: createdAt(),
  },
  (t) => [index('webhook_user').on(t.userId, t.id)],
);

/** What the clock has done once and must not do again: `deadline:3:<instant>` about `need:<id>`. */
export const clockMark = pgTable(
  'clock_mark',
  {
    subject: text('subject').notNull(),
    mark: text('mark').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.mark] })],
);

/** The secret address of somebody's calendar of events; there is one at most. */
export const calendarFeed = pgTable('calendar_feed', {
  userId: text('user_id')
    .primaryKey()
    .references(() => user.id, { onDelete: 'cascade' }),
  /** SHA-256 of the secret in the address. */
  secretSha256: text('secret_sha256').notNull().unique(),
  createdAt: createdAt(),
});
