/** Service guides (服务指引): what each sort of participant does here, as the organiser words it. */
import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { user } from '../auth-tables.ts';
import { createdAt } from './columns.ts';

/** Whom each guide is for. */
export const guideKeys = ['enterprises', 'solvers', 'managers', 'institutions'] as const;

/**
 * What a guide said at a time; never changed. The highest version is what it says. A guide that nobody has edited has none:
 * it says what ships with the platform, which the first edit keeps as version 1.
 */
export const guideVersion = pgTable(
  'guide_version',
  {
    guide: text('guide', { enum: guideKeys }).notNull(),
    version: integer('version').notNull(),
    /** Markdown. */
    zh: text('zh').notNull(),
    en: text('en').notNull(),
    /** What changed. */
    note: text('note').notNull(),
    /** Null for the text that shipped with the platform. */
    by: text('by').references(() => user.id),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.guide, t.version] })],
);
