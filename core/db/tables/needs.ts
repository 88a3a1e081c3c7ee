/** Needs, their versions and everything that people hang on them. */
import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { needLife } from '../../lifecycle/need.ts';
import type { Currency } from '../../money/money.ts';
import { type NeedContent, type NeedDraft, needTypes } from '../../needs/content.ts';
import type { FieldCode } from '../../taxonomy/fields.ts';
import { user } from '../auth-tables.ts';
import { challenge } from './challenges.ts';
import { createdAt, id, instant, money, searchWords } from './columns.ts';
import { institution } from './institutions.ts';

type States = typeof needLife.states extends readonly (infer S extends string)[] ? [S, ...S[]] : never;

export const need = pgTable(
  'need',
  {
    id: id(),
    /** What people call it by: 1, 2, 3 … */
    number: bigserial('number', { mode: 'number' }).notNull().unique(),
    enterpriseId: uuid('enterprise_id')
      .notNull()
      .references(() => institution.id),
    authorId: text('author_id')
      .notNull()
      .references(() => user.id),
    /** The technology manager in charge. */
    managerId: text('manager_id').references(() => user.id),
    /** The technical lead, where they have an account. */
    leadId: text('lead_id').references(() => user.id),
    state: text('state', { enum: needLife.states as unknown as States })
      .notNull()
      .default('draft'),
    /** Grows with every change; whoever changes it says which one they saw. */
    revision: integer('revision').notNull().default(0),
    /** What its authors work on; what others read is in `need_version`. */
    content: jsonb('content').$type<NeedDraft>().notNull().default({}),
    /** The newest of its versions; 0 before it was first submitted. */
    version: integer('version').notNull().default(0),
    /** The version that the public reads; null until it is published. */
    publishedVersion: integer('published_version'),
    addenda: integer('addenda').notNull().default(0),
    round: integer('round').notNull().default(0),
    /** From here on, of the newest version: for lists, search and figures. */
    title: text('title').notNull().default(''),
    fields: jsonb('fields').$type<FieldCode[]>().notNull().default([]),
    type: text('type', { enum: needTypes }).generatedAlwaysAs(sql`content->>'type'`),
    currency: text('currency').$type<Currency>(),
    investmentMin: money('investment_min'),
    investmentMax: money('investment_max'),
    words: searchWords('words'),
    deadline: instant('deadline'),
    isKey: boolean('is_key').notNull().default(false),
    /** The firm's word for what a technology manager wrote in its name. */
    confirmedBy: text('confirmed_by').references(() => user.id),
    confirmedAt: instant('confirmed_at'),
    /** The lead's address that a code sent to it has shown to be theirs; it counts while the need names that address. */
    leadVerifiedEmail: text('lead_verified_email'),
    leadVerifiedAt: instant('lead_verified_at'),
    appealed: boolean('appealed').notNull().default(false),
    challengeId: uuid('challenge_id').references(() => challenge.id),
    views: integer('views').notNull().default(0),
    submittedAt: instant('submitted_at'),
    returnDueAt: instant('return_due_at'),
    publishedAt: instant('published_at'),
    /** When it was opened again, after nobody had answered. */
    republishedAt: instant('republished_at'),
    /** When those whom it was thought to concern were told that it is published. */
    pushedAt: instant('pushed_at'),
    closedAt: instant('closed_at'),
    selectedAt: instant('selected_at'),
    /** Since when an organiser holds it up, until they look at it again, and why; its state stays what it was. */
    suspendedAt: instant('suspended_at'),
    suspensionReviewAt: instant('suspension_review_at'),
    suspendedWhy: text('suspended_why'),
    /** Until when objections to the choice are heard. */
    publicityEndsAt: instant('publicity_ends_at'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    index('need_enterprise').on(t.enterpriseId, t.id.desc().nullsFirst()),
    index('need_manager').on(t.managerId, t.id.desc().nullsFirst()),
    index('need_state').on(t.state, t.id.desc().nullsFirst()),
    index('need_published').on(t.publishedAt.desc().nullsFirst(), t.id.desc().nullsFirst()),
    index('need_deadline').on(t.state, t.deadline),
    index('need_challenge').on(t.challengeId),
    index('need_words').using('gin', t.words),
    index('need_fields').using('gin', t.fields),
    index('need_investment').on(
      t.currency,
      sql`coalesce(investment_max, investment_min, -1) desc`,
      t.id.desc().nullsFirst(),
    ),
    index('need_unpushed')
      .on(t.publishedAt)
      .where(sql`state = 'open' and (pushed_at is null or pushed_at < coalesce(republished_at, published_at))`),
  ],
);

/** A code that was sent to the address of a need's technical lead; the code itself is kept nowhere. */
export const leadLetter = pgTable(
  'lead_letter',
  {
    id: id(),
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id, { onDelete: 'cascade' }),
    email: text('email').notNull(),
    askedBy: text('asked_by')
      .notNull()
      .references(() => user.id),
    expiresAt: instant('expires_at').notNull(),
    /** Wrong codes that were entered. */
    tries: integer('tries').notNull().default(0),
    createdAt: createdAt(),
  },
  (t) => [index('lead_letter_need').on(t.needId, t.id.desc().nullsFirst())],
);

export interface VersionFile {
  /** Of the attachment. */
  id: string;
  name: string;
  sha256: string;
  bytes: number;
  visibility: 'readers' | 'confidential';
}

/** What a need said at a time; never changed. */
export const needVersion = pgTable(
  'need_version',
  {
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    content: jsonb('content').$type<NeedContent>().notNull(),
    /** The files that hung on it then; null for a version from before they were kept. */
    files: jsonb('files').$type<VersionFile[]>(),
    /** `addendum`: a change of what is published already, numbered by `addendum`. */
    kind: text('kind', { enum: ['submitted', 'addendum'] }).notNull(),
    addendum: integer('addendum'),
    note: text('note').notNull().default(''),
    by: text('by').references(() => user.id),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.needId, t.version] })],
);

/** Whoever accepted the terms on which the confidential parts of a need may be read. */
export const termsAcceptance = pgTable(
  'terms_acceptance',
  {
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    termsSha256: text('terms_sha256').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.needId, t.userId] })],
);

export const needFollow = pgTable(
  'need_follow',
  {
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.needId, t.userId] }), index('need_follow_user').on(t.userId)],
);

export const savedSearch = pgTable(
  'saved_search',
  {
    id: id(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    query: jsonb('query').$type<Record<string, unknown>>().notNull(),
    /** Whether newly published needs that it finds are told. */
    tells: boolean('tells').notNull().default(true),
    createdAt: createdAt(),
  },
  (t) => [index('saved_search_user').on(t.userId, t.id)],
);

/** Questions that anybody may ask about a need and everybody may read; who asked stays with the organiser. */
export const question = pgTable(
  'question',
  {
    id: id(),
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    askedBy: text('asked_by')
      .notNull()
      .references(() => user.id),
    text: text('text').notNull(),
    answer: text('answer'),
    answeredBy: text('answered_by').references(() => user.id),
    answeredAt: instant('answered_at'),
    /** Grows with every change of the answer. */
    revision: integer('revision').notNull().default(0),
    /** Since when an organiser keeps it from being read, and why. */
    hiddenAt: instant('hidden_at'),
    hiddenWhy: text('hidden_why'),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('question_number').on(t.needId, t.number),
    index('question_asker').on(t.askedBy, t.needId).where(sql`${t.answeredAt} is null`),
  ],
);
