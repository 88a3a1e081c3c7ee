/** What happened: for open pages, and for whoever looks into it later. */
import { bigserial, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, id } from './columns.ts';

/** What open pages are told, in an order that a reconnecting page can resume. */
export const event = pgTable(
  'event',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** `challenge:<id>` is public, `team:<id>` is the team's own, `organisers` is theirs. */
    topic: text('topic').notNull(),
    type: text('type').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index('event_topic').on(t.topic, t.id)],
);

/** Who changed what, and when. */
export const audit = pgTable(
  'audit',
  {
    id: id(),
    actor: text('actor'),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [index('audit_subject').on(t.subject, t.id)],
);
