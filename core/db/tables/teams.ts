/** Who competes. */
import { sql } from 'drizzle-orm';
import { index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { user } from '../auth-tables.ts';
import { challenge } from './challenges.ts';
import { createdAt, id } from './columns.ts';

export const team = pgTable(
  'team',
  {
    id: id(),
    challengeId: uuid('challenge_id')
      .notNull()
      .references(() => challenge.id),
    name: text('name').notNull(),
    institution: text('institution'),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('team_name').on(t.challengeId, sql`lower(${t.name})`)],
);

export const teamMember = pgTable(
  'team_member',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => team.id, { onDelete: 'cascade' }),
    challengeId: uuid('challenge_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** The pack whose rules this person accepted on joining. */
    acceptedPackId: uuid('accepted_pack_id').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.challengeId, t.userId] }), index('team_member_team').on(t.teamId)],
);

/** Who goes on to the on-site final. */
export const finalist = pgTable(
  'finalist',
  {
    challengeId: uuid('challenge_id')
      .notNull()
      .references(() => challenge.id),
    teamId: uuid('team_id')
      .notNull()
      .references(() => team.id, { onDelete: 'cascade' }),
    /** The institution that they stand for there. */
    institution: text('institution'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.challengeId, t.teamId] })],
);
