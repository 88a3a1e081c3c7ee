/** What happened: for open pages, and for whoever looks into it later. */
import { bigint, bigserial, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
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

/**
 * Who did what to what, when and why; never changed and never deleted. The database numbers each entry and chains it to
 * the one before (`migrations/…_chain.sql`): its hash covers its own content and that entry's hash.
 */
export const audit = pgTable(
  'audit',
  {
    id: id(),
    /** 1, 2, 3 … without a gap; set by the database, as `hash` is. */
    seq: bigint('seq', { mode: 'number' }).notNull().default(0),
    /** Null when the clock did it. */
    actor: text('actor'),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    from: text('from'),
    to: text('to'),
    reason: text('reason'),
    data: jsonb('data').$type<Record<string, unknown>>().notNull().default({}),
    hash: text('hash').notNull().default(''),
    createdAt: createdAt(),
  },
  (t) => [index('audit_subject').on(t.subject, t.id), index('audit_actor').on(t.actor, t.id)],
);
