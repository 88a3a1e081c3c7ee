/** Judging again what was judged. */
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { SplitName } from '../../packs/manifest.ts';
import type { RejudgingFilter } from '../../rejudging/filter.ts';
import { rejudgingStates } from '../../rejudging/states.ts';
import { user } from '../auth-tables.ts';
import { challenge, pack, phase } from './challenges.ts';
import { createdAt, id, instant } from './columns.ts';

/** Evaluations made beside the counted ones, to take their places all at once or not at all. */
export const rejudging = pgTable(
  'rejudging',
  {
    id: id(),
    challengeId: uuid('challenge_id')
      .notNull()
      .references(() => challenge.id),
    phaseId: uuid('phase_id')
      .notNull()
      .references(() => phase.id),
    who: text('who')
      .notNull()
      .references(() => user.id),
    why: text('why').notNull(),
    filter: jsonb('filter').$type<RejudgingFilter>().notNull(),
    /** What its evaluations are judged with. */
    packId: uuid('pack_id')
      .notNull()
      .references(() => pack.id),
    state: text('state', { enum: rejudgingStates }).notNull().default('running'),
    createdAt: createdAt(),
    readyAt: instant('ready_at'),
    appliedAt: instant('applied_at'),
    undoneAt: instant('undone_at'),
    cancelledAt: instant('cancelled_at'),
  },
  (t) => [index('rejudging_challenge').on(t.challengeId, t.id)],
);

/** What applying a rejudging did to a board: every team whose place or scores changed by it. */
export const rejudgingRank = pgTable(
  'rejudging_rank',
  {
    rejudgingId: uuid('rejudging_id')
      .notNull()
      .references(() => rejudging.id, { onDelete: 'cascade' }),
    split: text('split').$type<SplitName>().notNull(),
    /** 1, 2, 3 … in the order in which the changes are shown. */
    position: integer('position').notNull(),
    teamId: uuid('team_id').notNull(),
    rankBefore: integer('rank_before'),
    rankAfter: integer('rank_after'),
    scoresBefore: jsonb('scores_before').$type<Record<string, number>>(),
    scoresAfter: jsonb('scores_after').$type<Record<string, number>>(),
  },
  (t) => [primaryKey({ columns: [t.rejudgingId, t.split, t.position] })],
);
