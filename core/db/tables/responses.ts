/** Answers to needs, and how an enterprise chooses among them. */
import { sql } from 'drizzle-orm';
import {
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { responseLife } from '../../lifecycle/response.ts';
import type { Currency } from '../../money/money.ts';
import type { ResponseContent, ResponseDraft } from '../../responses/content.ts';
import type { HandedInFile } from '../../responses/receipt.ts';
import { user } from '../auth-tables.ts';
import { createdAt, id, instant, money } from './columns.ts';
import { institution } from './institutions.ts';
import { need } from './needs.ts';

type States = typeof responseLife.states extends readonly (infer S extends string)[] ? [S, ...S[]] : never;

export const response = pgTable(
  'response',
  {
    id: id(),
    number: bigserial('number', { mode: 'number' }).notNull().unique(),
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id),
    /** The institution that leads the team. */
    institutionId: uuid('institution_id')
      .notNull()
      .references(() => institution.id),
    leaderId: text('leader_id')
      .notNull()
      .references(() => user.id),
    state: text('state', { enum: responseLife.states as unknown as States })
      .notNull()
      .default('draft'),
    revision: integer('revision').notNull().default(0),
    content: jsonb('content').$type<ResponseDraft>().notNull().default({}),
    /** The newest of its versions; 0 before it was first submitted. */
    version: integer('version').notNull().default(0),
    /** The version of the need that it answers. */
    needVersion: integer('need_version').notNull(),
    title: text('title').notNull().default(''),
    currency: text('currency').$type<Currency>(),
    priceMin: money('price_min'),
    priceMax: money('price_max'),
    submittedAt: instant('submitted_at'),
    returnDueAt: instant('return_due_at'),
    decidedAt: instant('decided_at'),
    /** When its team asked the leading institution to authorise it, and when and by whom that was done. */
    authorisationAskedAt: instant('authorisation_asked_at'),
    authorisedAt: instant('authorised_at'),
    authorisedBy: text('authorised_by').references(() => user.id),
    /** Who worked on it last. */
    updatedBy: text('updated_by').references(() => user.id),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    index('response_need').on(t.needId, t.state, t.id),
    index('response_leader').on(t.leaderId, t.id.desc().nullsFirst()),
    index('response_institution').on(t.institutionId, t.id.desc().nullsFirst()),
  ],
);

/** Accounts that write a response together; its leader is one of them. */
export const responseMember = pgTable(
  'response_member',
  {
    responseId: uuid('response_id')
      .notNull()
      .references(() => response.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    institutionId: uuid('institution_id').references(() => institution.id),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.responseId, t.userId] }), index('response_member_user').on(t.userId)],
);

/** Accounts that were asked to write a response too, and have not answered. */
export const responseInvitation = pgTable(
  'response_invitation',
  {
    responseId: uuid('response_id')
      .notNull()
      .references(() => response.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    invitedBy: text('invited_by')
      .notNull()
      .references(() => user.id),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.responseId, t.userId] }), index('response_invitation_user').on(t.userId)],
);

/** What a response said at a time; never changed. Its hash is what the team's receipt names. */
export const responseVersion = pgTable(
  'response_version',
  {
    responseId: uuid('response_id')
      .notNull()
      .references(() => response.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    needVersion: integer('need_version').notNull(),
    content: jsonb('content').$type<ResponseContent>().notNull(),
    /** The attachments that were handed in with it. */
    files: jsonb('files').$type<HandedInFile[]>().notNull().default([]),
    sha256: text('sha256').notNull(),
    by: text('by').references(() => user.id),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.responseId, t.version] })],
);

/** What an enterprise asks a team about its response, and the one answer; between the two, and the organiser. */
export const clarification = pgTable(
  'clarification',
  {
    id: id(),
    responseId: uuid('response_id')
      .notNull()
      .references(() => response.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    askedBy: text('asked_by')
      .notNull()
      .references(() => user.id),
    dueAt: instant('due_at').notNull(),
    answer: text('answer'),
    answeredBy: text('answered_by').references(() => user.id),
    answeredAt: instant('answered_at'),
    createdAt: createdAt(),
  },
  (t) => [
    index('clarification_response').on(t.responseId, t.id),
    index('clarification_due').on(t.dueAt).where(sql`${t.answeredAt} is null`),
  ],
);

/** The enterprise's own sheet for comparing the responses to a need. */
export const comparisonSheet = pgTable('comparison_sheet', {
  needId: uuid('need_id')
    .primaryKey()
    .references(() => need.id, { onDelete: 'cascade' }),
  revision: integer('revision').notNull().default(0),
  /** Weights of the criteria, whole numbers; a criterion is `indicator:<id>`, `price`, `months` or `readiness`. */
  weights: jsonb('weights').$type<Record<string, number>>().notNull().default({}),
  /** Notes by response. */
  notes: jsonb('notes').$type<Record<string, string>>().notNull().default({}),
  updatedBy: text('updated_by').references(() => user.id),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

/** A choice as it was made: what was compared, what was chosen, what each was told. */
export const award = pgTable(
  'award',
  {
    id: id(),
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id),
    /** 1 for the first choice; more where it was taken back. */
    round: smallint('round').notNull(),
    responseId: uuid('response_id')
      .notNull()
      .references(() => response.id),
    /** Responses kept in reserve, the first first. */
    reserves: jsonb('reserves').$type<string[]>().notNull().default([]),
    reasons: jsonb('reasons').$type<Record<string, string>>().notNull(),
    /** The table of the comparison on that day. */
    matrix: jsonb('matrix').$type<unknown>().notNull(),
    outcome: text('outcome', { enum: ['standing', 'overturned', 'fell_back', 'signed'] })
      .notNull()
      .default('standing'),
    decidedBy: text('decided_by')
      .notNull()
      .references(() => user.id),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('award_round').on(t.needId, t.round),
    // One choice of a need holds at any time.
    uniqueIndex('award_standing').on(t.needId).where(sql`${t.outcome} in ('standing', 'signed')`),
  ],
);

/** Somebody's objection to a choice while it is shown. */
export const objection = pgTable(
  'objection',
  {
    id: id(),
    awardId: uuid('award_id')
      .notNull()
      .references(() => award.id, { onDelete: 'cascade' }),
    by: text('by')
      .notNull()
      .references(() => user.id),
    text: text('text').notNull(),
    /** `moot`: the choice was taken back for another reason before anybody ruled. */
    ruling: text('ruling', { enum: ['open', 'dismissed', 'upheld', 'moot'] })
      .notNull()
      .default('open'),
    rulingText: text('ruling_text'),
    ruledBy: text('ruled_by').references(() => user.id),
    ruledAt: instant('ruled_at'),
    createdAt: createdAt(),
  },
  (t) => [index('objection_award').on(t.awardId, t.id)],
);
