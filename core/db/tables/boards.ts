/** Who stands where, and how surely. */
import { sql } from 'drizzle-orm';
import { doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { SplitName } from '../../packs/manifest.ts';
import type { ScoreInterval } from '../../ranking/interval.ts';
import { bytes, instant } from './columns.ts';
import { evaluation } from './evaluations.ts';
import { team } from './teams.ts';

/** Scores case by case. No route that a contestant may call reads them: they would tell the truth of a split. */
export const evaluationCases = pgTable('evaluation_cases', {
  evaluationId: uuid('evaluation_id')
    .primaryKey()
    .references(() => evaluation.id, { onDelete: 'cascade' }),
  /** Which list of cases. */
  idsSha256: text('ids_sha256')
    .notNull()
    .references(() => caseList.sha256),
  /** One 32-bit float a case, little-endian, in the order of the list. */
  scores: bytes('scores').notNull(),
});

/** The ids of a split's cases, once for all results on it. */
export const caseList = pgTable('case_list', {
  sha256: text('sha256').primaryKey(),
  ids: jsonb('ids').$type<string[]>().notNull(),
});

/** How much better one result is than another on the same cases; never changes, and is kept for neighbours on boards. */
export const comparison = pgTable(
  'comparison',
  {
    above: uuid('above')
      .notNull()
      .references(() => evaluation.id, { onDelete: 'cascade' }),
    below: uuid('below')
      .notNull()
      .references(() => evaluation.id, { onDelete: 'cascade' }),
    low: doublePrecision('low').notNull(),
    high: doublePrecision('high').notNull(),
  },
  (t) => [primaryKey({ columns: [t.above, t.below] }), index('comparison_below').on(t.below)],
);

/** One team's place-giving result in a phase and split; kept up to date as evaluations are recorded. */
export const standing = pgTable(
  'standing',
  {
    phaseId: uuid('phase_id').notNull(),
    split: text('split').$type<SplitName>().notNull(),
    teamId: uuid('team_id')
      .notNull()
      .references(() => team.id),
    submissionId: uuid('submission_id').notNull(),
    evaluationId: uuid('evaluation_id').notNull(),
    scores: jsonb('scores').$type<Record<string, number>>().notNull(),
    /** The primary score at its declared decimals, turned so that larger is better. */
    merit: doublePrecision('merit').notNull(),
    /** Decides between equal merits before time does; smaller is better. Empty unless the phase says `secondary`. */
    tiebreak: doublePrecision('tiebreak').array().notNull().default(sql`'{}'`),
    interval: jsonb('interval').$type<ScoreInterval>(),
    /** Ties go to whoever was first: when that submission's first byte arrived. */
    achievedAt: instant('achieved_at').notNull(),
    entries: integer('entries').notNull(),
    lastAt: instant('last_at').notNull(),
    /** Its rank when the hidden split was revealed: what movement is told against. */
    rankAtReveal: integer('rank_at_reveal'),
  },
  (t) => [
    primaryKey({ columns: [t.phaseId, t.split, t.teamId] }),
    // All of it ascending, so that a page begins right behind the last row of the page before.
    index('standing_order').on(t.phaseId, t.split, sql`(-${t.merit})`, t.tiebreak, t.achievedAt, t.teamId),
  ],
);
