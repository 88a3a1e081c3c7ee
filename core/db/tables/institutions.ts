/** Institutions, who acts for them, and what people say of themselves. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { enterpriseSizes, institutionKinds, membershipRoles, verifications } from '../../institutions/kinds.ts';
import type { FieldCode } from '../../taxonomy/fields.ts';
import { user } from '../auth-tables.ts';
import { createdAt, id, instant, searchWords } from './columns.ts';

export const institution = pgTable(
  'institution',
  {
    id: id(),
    kind: text('kind', { enum: institutionKinds }).notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en'),
    /** Unified social credit code; none for institutions abroad. */
    creditCode: text('credit_code'),
    /** ISO 3166-1 alpha-2. */
    country: text('country').notNull().default('CN'),
    region: text('region').notNull().default(''),
    address: text('address').notNull().default(''),
    website: text('website').notNull().default(''),
    about: text('about').notNull().default(''),
    fields: jsonb('fields').$type<FieldCode[]>().notNull().default([]),
    keywords: jsonb('keywords').$type<string[]>().notNull().default([]),
    size: text('size', { enum: enterpriseSizes }),
    isListed: boolean('is_listed').notNull().default(false),
    /** A demonstration institution (示范机构) of technology transfer; until a day, or for as long as it stands. */
    isDemonstration: boolean('is_demonstration').notNull().default(false),
    demonstrationUntil: date('demonstration_until', { mode: 'string' }),
    /** Whether an administrator must authorise a response (单位授权) before its team hands it in. */
    authorisesResponses: boolean('authorises_responses').notNull().default(false),
    verification: text('verification', { enum: verifications }).notNull().default('pending'),
    verifiedAt: instant('verified_at'),
    verifiedBy: text('verified_by').references(() => user.id),
    verificationNote: text('verification_note').notNull().default(''),
    registeredBy: text('registered_by').references(() => user.id),
    revision: integer('revision').notNull().default(0),
    words: searchWords('words'),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('institution_name').on(sql`lower(${t.name})`),
    uniqueIndex('institution_credit_code').on(t.creditCode),
    index('institution_register').on(t.verification, t.name, t.id),
    index('institution_prefix').on(sql`lower(${t.name}) text_pattern_ops`),
    index('institution_kind').on(t.kind, t.verification, t.id),
    index('institution_words').using('gin', t.words),
  ],
);

export const membership = pgTable(
  'membership',
  {
    institutionId: uuid('institution_id')
      .notNull()
      .references(() => institution.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    role: text('role', { enum: membershipRoles }).notNull().default('member'),
    post: text('post').notNull().default(''),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.institutionId, t.userId] }), index('membership_user').on(t.userId)],
);

export const membershipInvitation = pgTable(
  'membership_invitation',
  {
    id: id(),
    institutionId: uuid('institution_id')
      .notNull()
      .references(() => institution.id, { onDelete: 'cascade' }),
    email: text('email').notNull(),
    role: text('role', { enum: membershipRoles }).notNull().default('member'),
    /** SHA-256 of the secret in the invitation's link. */
    secretSha256: text('secret_sha256').notNull().unique(),
    invitedBy: text('invited_by')
      .notNull()
      .references(() => user.id),
    expiresAt: instant('expires_at').notNull(),
    acceptedAt: instant('accepted_at'),
    acceptedBy: text('accepted_by').references(() => user.id),
    revokedAt: instant('revoked_at'),
    createdAt: createdAt(),
  },
  (t) => [
    index('membership_invitation_institution').on(t.institutionId, t.id),
    index('membership_invitation_email').on(t.email),
  ],
);

/** What somebody says of themselves, and the register of technology managers and experts. */
export const profile = pgTable(
  'profile',
  {
    userId: text('user_id')
      .primaryKey()
      .references(() => user.id, { onDelete: 'cascade' }),
    about: text('about').notNull().default(''),
    post: text('post').notNull().default(''),
    phone: text('phone').notNull().default(''),
    region: text('region').notNull().default(''),
    fields: jsonb('fields').$type<FieldCode[]>().notNull().default([]),
    keywords: jsonb('keywords').$type<string[]>().notNull().default([]),
    /** The role that they ask the organiser for, with the number of the certificate that speaks for it. */
    wantedRole: text('wanted_role', { enum: ['technology_manager', 'expert', 'juror'] }),
    certificate: text('certificate').notNull().default(''),
    verification: text('verification', { enum: verifications }),
    verifiedAt: instant('verified_at'),
    verifiedBy: text('verified_by').references(() => user.id),
    verificationNote: text('verification_note').notNull().default(''),
    isPublic: boolean('is_public').notNull().default(false),
    revision: integer('revision').notNull().default(0),
    words: searchWords('words'),
    createdAt: createdAt(),
  },
  (t) => [
    index('profile_wanted').on(t.wantedRole, t.verification, t.userId),
    index('profile_words').using('gin', t.words),
  ],
);
