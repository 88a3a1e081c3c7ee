/** Bringing both sides together: directed pushes and matching events. */
import { sql } from 'drizzle-orm';
import {
  bigserial,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { MatchReason } from '../../matching/reasons.ts';
import { user } from '../auth-tables.ts';
import { createdAt, id, instant } from './columns.ts';
import { institution } from './institutions.ts';
import { need } from './needs.ts';
import { response } from './responses.ts';

/** One need, pushed to one institution or one person, with the reason. */
export const push = pgTable(
  'push',
  {
    id: id(),
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id, { onDelete: 'cascade' }),
    institutionId: uuid('institution_id').references(() => institution.id, { onDelete: 'cascade' }),
    userId: text('user_id').references(() => user.id, { onDelete: 'cascade' }),
    score: doublePrecision('score').notNull(),
    reasons: jsonb('reasons').$type<MatchReason[]>().notNull(),
    /** Who sent it; null when the platform did on publication. */
    sentBy: text('sent_by').references(() => user.id),
    openedAt: instant('opened_at'),
    declinedAt: instant('declined_at'),
    declinedWhy: text('declined_why'),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('push_institution').on(t.needId, t.institutionId).where(sql`${t.institutionId} is not null`),
    uniqueIndex('push_user').on(t.needId, t.userId).where(sql`${t.userId} is not null`),
    index('push_to_institution').on(t.institutionId, t.id.desc().nullsFirst()),
    index('push_to_user').on(t.userId, t.id.desc().nullsFirst()),
  ],
);

export const meeting = pgTable(
  'meeting',
  {
    id: id(),
    number: bigserial('number', { mode: 'number' }).notNull().unique(),
    /** A release conference (发布会), a visit to a firm (走访), a meeting of two sides (对接). */
    kind: text('kind', { enum: ['release', 'visit', 'meeting'] }).notNull(),
    title: text('title').notNull(),
    agenda: text('agenda').notNull().default(''),
    state: text('state', { enum: ['planned', 'held', 'cancelled'] })
      .notNull()
      .default('planned'),
    revision: integer('revision').notNull().default(0),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    timezone: text('timezone').notNull().default('Asia/Shanghai'),
    place: text('place').notNull().default(''),
    link: text('link').notNull().default(''),
    hostId: text('host_id')
      .notNull()
      .references(() => user.id),
    /** Everybody may read that a release conference takes place; the others are their participants' own. */
    audience: text('audience', { enum: ['public', 'participants'] }).notNull(),
    minutes: text('minutes').notNull().default(''),
    outcome: text('outcome', { enum: ['none', 'follow_up', 'intent', 'contract', 'no_match'] })
      .notNull()
      .default('none'),
    outcomeText: text('outcome_text').notNull().default(''),
    followUpOn: date('follow_up_on', { mode: 'string' }),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    index('meeting_start').on(t.startsAt, t.id),
    index('meeting_host').on(t.hostId, t.id),
    index('meeting_follow_up').on(t.followUpOn).where(sql`${t.followUpOn} is not null`),
  ],
);

export const meetingNeed = pgTable(
  'meeting_need',
  {
    meetingId: uuid('meeting_id')
      .notNull()
      .references(() => meeting.id, { onDelete: 'cascade' }),
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id, { onDelete: 'cascade' }),
  },
  (t) => [uniqueIndex('meeting_need_pair').on(t.meetingId, t.needId), index('meeting_need_need').on(t.needId)],
);

export const meetingParticipant = pgTable(
  'meeting_participant',
  {
    id: id(),
    meetingId: uuid('meeting_id')
      .notNull()
      .references(() => meeting.id, { onDelete: 'cascade' }),
    userId: text('user_id').references(() => user.id, { onDelete: 'cascade' }),
    institutionId: uuid('institution_id').references(() => institution.id),
    responseId: uuid('response_id').references(() => response.id),
    name: text('name').notNull(),
    answer: text('answer', { enum: ['invited', 'accepted', 'declined'] })
      .notNull()
      .default('invited'),
    attended: text('attended', { enum: ['unknown', 'yes', 'no'] })
      .notNull()
      .default('unknown'),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('meeting_participant_user').on(t.meetingId, t.userId).where(sql`${t.userId} is not null`),
    index('meeting_participant_of').on(t.userId, t.meetingId),
    index('meeting_participant_meeting').on(t.meetingId, t.id),
    index('meeting_participant_institution').on(t.institutionId),
  ],
);
