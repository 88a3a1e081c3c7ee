/** Challenges, the packs that define them, and their phases. */
import {
  bigint,
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
import type { Bilingual, Ladder, Manifest, Quota, SplitName } from '../../packs/manifest.ts';
import { user } from '../auth-tables.ts';
import { createdAt, id, instant } from './columns.ts';

export const challenge = pgTable(
  'challenge',
  {
    id: id(),
    slug: text('slug').notNull().unique(),
    title: jsonb('title').$type<Bilingual>().notNull(),
    /** The pack in force; the newest import. */
    packId: uuid('pack_id').notNull(),
    /** The larger goes first when evaluations of several challenges wait. */
    priority: smallint('priority').notNull().default(0),
    /** The workers that judge it: those that name this pool among theirs. */
    pool: text('pool').notNull().default('default'),
    createdAt: createdAt(),
  },
  (t) => [index('challenge_newest').on(t.createdAt.desc().nullsFirst(), t.id)],
);

/** One imported version of a challenge pack: never changed afterwards, so that every score can be traced to it. */
export const pack = pgTable(
  'pack',
  {
    id: id(),
    challengeId: uuid('challenge_id').notNull(),
    version: integer('version').notNull(),
    sha256: text('sha256').notNull(),
    manifest: jsonb('manifest').$type<Manifest>().notNull(),
    description: jsonb('description').$type<Bilingual>().notNull(),
    rules: jsonb('rules').$type<Bilingual>(),
    importedBy: text('imported_by').references(() => user.id),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('pack_version').on(t.challengeId, t.version)],
);

/** A folder or file of a pack, as one blob: tar for what sandboxes mount, zip for what people download. */
export const packPart = pgTable(
  'pack_part',
  {
    packId: uuid('pack_id')
      .notNull()
      .references(() => pack.id, { onDelete: 'cascade' }),
    /** `input:public`, `truth:public`, `judge`, `public_data`, `starter`, `cover` … */
    name: text('name').notNull(),
    sha256: text('sha256').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    files: integer('files').notNull(),
    mediaType: text('media_type').notNull(),
  },
  (t) => [primaryKey({ columns: [t.packId, t.name] })],
);

export const phase = pgTable(
  'phase',
  {
    id: id(),
    challengeId: uuid('challenge_id')
      .notNull()
      .references(() => challenge.id),
    key: text('key').notNull(),
    position: integer('position').notNull(),
    title: jsonb('title').$type<Bilingual>(),
    opensAt: instant('opens_at'),
    closesAt: instant('closes_at'),
    /** The first is shown while the phase is open. */
    splits: jsonb('splits').$type<SplitName[]>().notNull(),
    quota: jsonb('quota').$type<Quota>().notNull(),
    ranksBy: text('ranks_by', { enum: ['best', 'last', 'selected'] }).notNull(),
    /** How many a team may choose where it is ranked by what it selected. */
    selections: integer('selections').notNull().default(2),
    ties: text('ties', { enum: ['earliest', 'shared', 'secondary'] })
      .notNull()
      .default('earliest'),
    ladder: jsonb('ladder').$type<Ladder>(),
    /** When an organiser showed the hidden split that decides it; an import never changes that. */
    revealedAt: instant('revealed_at'),
    entry: text('entry', { enum: ['open', 'invited'] }).notNull(),
    /** Since when its evaluations wait for an organiser to let them go on. */
    pausedAt: instant('paused_at'),
  },
  (t) => [uniqueIndex('phase_key').on(t.challengeId, t.key)],
);
