/** What people are told, and by which ways it reaches them. */
import { sql } from 'drizzle-orm';
import { boolean, index, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { user } from '../auth-tables.ts';
import { createdAt, id, instant } from './columns.ts';

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
    readAt: instant('read_at'),
    createdAt: createdAt(),
  },
  (t) => [
    index('notification_user').on(t.userId, t.id.desc()),
    index('notification_unread').on(t.userId).where(sql`${t.readAt} is null`),
  ],
);

/** A notification on its way out by e-mail or webhook. */
export const delivery = pgTable(
  'delivery',
  {
    id: id(),
    notificationId: uuid('notification_id')
      .notNull()
      .references(() => notification.id, { onDelete: 'cascade' }),
    channel: text('channel', { enum: ['email', 'webhook'] }).notNull(),
    webhookId: uuid('webhook_id').references(() => webhook.id, { onDelete: 'cascade' }),
    state: text('state', { enum: ['pending', 'sent', 'failed'] })
      .notNull()
      .default('pending'),
    attempts: smallint('attempts').notNull().default(0),
    nextAt: instant('next_at').notNull().defaultNow(),
    error: text('error'),
    sentAt: instant('sent_at'),
    createdAt: createdAt(),
  },
  (t) => [index('delivery_due').on(t.nextAt).where(sql`${t.state} = 'pending'`)],
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
    /** `plain` is signed JSON; the others are what the group robots of WeCom, DingTalk and Feishu take. */
    format: text('format', { enum: ['plain', 'wecom', 'dingtalk', 'feishu'] }).notNull(),
    secret: text('secret').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    failures: smallint('failures').notNull().default(0),
    createdAt: createdAt(),
  },
  (t) => [index('webhook_user').on(t.userId, t.id)],
);
