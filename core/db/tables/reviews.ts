/** The expert panel's look at needs. */
import { index, integer, jsonb, pgTable, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { user } from '../auth-tables.ts';
import { createdAt, id, instant } from './columns.ts';
import { need } from './needs.ts';

export const reviewAxes = ['authenticity', 'completeness', 'feasibility'] as const;
export const reviewFlags = ['duplicate', 'common', 'diagnosis', 'suggest_bounty', 'secrecy'] as const;

export const review = pgTable(
  'review',
  {
    id: id(),
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id, { onDelete: 'cascade' }),
    /** Which time the need is reviewed; it comes back after being returned, and after an appeal. */
    round: integer('round').notNull(),
    expertId: text('expert_id')
      .notNull()
      .references(() => user.id),
    state: text('state', { enum: ['assigned', 'stepped_aside', 'done', 'released'] })
      .notNull()
      .default('assigned'),
    revision: integer('revision').notNull().default(0),
    dueAt: instant('due_at').notNull(),
    assignedBy: text('assigned_by').references(() => user.id),
    openedAt: instant('opened_at'),
    doneAt: instant('done_at'),
    /** 0 to 5 each. */
    authenticity: smallint('authenticity'),
    completeness: smallint('completeness'),
    feasibility: smallint('feasibility'),
    rationale: jsonb('rationale').$type<Partial<Record<(typeof reviewAxes)[number], string>>>().notNull().default({}),
    remarks: jsonb('remarks').$type<{ field: string; text: string }[]>().notNull().default([]),
    flags: jsonb('flags').$type<(typeof reviewFlags)[number][]>().notNull().default([]),
    advice: text('advice', { enum: ['publish', 'return', 'reject'] }),
    /** Why they stepped aside. */
    conflict: text('conflict'),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('review_expert').on(t.needId, t.round, t.expertId),
    index('review_of_expert').on(t.expertId, t.state, t.id.desc().nullsFirst()),
  ],
);
