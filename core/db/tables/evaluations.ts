/** Every scoring of a submission, and who carries it out. */
import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Figures, Mistakes, Resources, VerdictDetails } from '../../jobs/result.ts';
import type { WorkerDetails } from '../../jobs/worker-details.ts';
import type { Bilingual, SplitName } from '../../packs/manifest.ts';
import type { ScoreInterval } from '../../ranking/interval.ts';
import { verdictNames } from '../../verdicts/verdicts.ts';
import { pack } from './challenges.ts';
import { id, instant } from './columns.ts';
import { rejudging } from './rejudgings.ts';
import { submission } from './submissions.ts';

export const evaluationStates = ['pending', 'running', 'finished'] as const;
export const evaluationSteps = ['queued', 'preparing', 'running', 'judging', 'finished'] as const;
/** `retried` after a fault, `handed_back` by a worker that stopped, `reopened` by an organiser after it had ended. */
export const historySteps = [...evaluationSteps, 'retried', 'handed_back', 'reopened'] as const;
export type EvaluationStep = (typeof evaluationSteps)[number];

export const evaluation = pgTable(
  'evaluation',
  {
    id: id(),
    submissionId: uuid('submission_id')
      .notNull()
      .references(() => submission.id),
    phaseId: uuid('phase_id').notNull(),
    teamId: uuid('team_id').notNull(),
    split: text('split').$type<SplitName>().notNull(),
    packId: uuid('pack_id')
      .notNull()
      .references(() => pack.id),
    /** Whether it is the one that counts for its submission and split. */
    counted: boolean('counted').notNull().default(true),
    /** The rejudging that made it; until that is applied it does not count. */
    rejudgingId: uuid('rejudging_id').references(() => rejudging.id),
    /** The evaluation whose place it took when its rejudging was applied. */
    replacesId: uuid('replaces_id'),
    state: text('state', { enum: evaluationStates }).notNull().default('pending'),
    step: text('step', { enum: evaluationSteps }).notNull().default('queued'),
    /** The larger goes first within its challenge: a rejudging is below what contestants wait for. */
    priority: smallint('priority').notNull().default(0),
    /** How often it was tried; a hand-back at shutdown does not count. */
    attempt: integer('attempt').notNull().default(0),
    /** Fencing token: grows with every claim, and only its newest holder may record. */
    token: integer('token').notNull().default(0),
    worker: text('worker'),
    leaseUntil: instant('lease_until'),
    /** Not to be claimed before. */
    notBefore: instant('not_before').notNull().defaultNow(),
    queuedAt: instant('queued_at').notNull().defaultNow(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    verdict: text('verdict', { enum: verdictNames }),
    details: jsonb('details').$type<VerdictDetails>(),
    scores: jsonb('scores').$type<Record<string, number>>(),
    mistakes: jsonb('mistakes').$type<Mistakes>(),
    figures: jsonb('figures').$type<Figures>(),
    /** How far the primary score could have come out otherwise. */
    interval: jsonb('interval').$type<ScoreInterval>(),
    /** What its team was shown instead of its scores, where a ladder guards them. */
    ladder: jsonb('ladder').$type<LadderPlace>(),
    message: jsonb('message').$type<Bilingual>(),
    resources: jsonb('resources').$type<Resources>(),
    /** Image reference → digest of what ran. */
    images: jsonb('images').$type<Record<string, string>>(),
    /** Part of the pack → SHA-256 of the data used. */
    data: jsonb('data').$type<Record<string, string>>(),
    predictionsSha256: text('predictions_sha256'),
  },
  (t) => [
    uniqueIndex('evaluation_counted').on(t.submissionId, t.split).where(sql`${t.counted}`),
    index('evaluation_open').on(t.state, t.notBefore).where(sql`${t.state} <> 'finished'`),
    index('evaluation_submission').on(t.submissionId, t.split),
    index('evaluation_team').on(t.teamId, t.phaseId),
    index('evaluation_team_turn').on(t.teamId, t.startedAt),
    index('evaluation_phase_turn').on(t.phaseId, t.startedAt),
    index('evaluation_queue').on(t.phaseId, t.state, t.queuedAt).where(sql`${t.state} <> 'finished'`),
    index('evaluation_rejudging').on(t.rejudgingId, t.id).where(sql`${t.rejudgingId} is not null`),
    index('evaluation_rejudging_open')
      .on(t.rejudgingId)
      .where(sql`${t.rejudgingId} is not null and ${t.state} <> 'finished'`),
    index('evaluation_fault').on(t.id).where(sql`${t.verdict} in ('judge_error', 'system_error')`),
    index('evaluation_counted_phase').on(t.phaseId, t.split, t.id).where(sql`${t.counted}`),
  ],
);

/** What happened to an evaluation, step by step; only ever added to. */
export const evaluationHistory = pgTable(
  'evaluation_history',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    evaluationId: uuid('evaluation_id')
      .notNull()
      .references(() => evaluation.id, { onDelete: 'cascade' }),
    step: text('step', { enum: historySteps }).notNull(),
    attempt: integer('attempt').notNull(),
    worker: text('worker'),
    at: instant('at').notNull().default(sql`clock_timestamp()`),
  },
  (t) => [index('evaluation_history_of').on(t.evaluationId, t.id)],
);

/** What the program printed: bounded, and apart from the evaluation so that lists stay light. */
export const evaluationLog = pgTable('evaluation_log', {
  evaluationId: uuid('evaluation_id')
    .primaryKey()
    .references(() => evaluation.id, { onDelete: 'cascade' }),
  text: text('text').notNull(),
  /** How much it printed in all, in bytes. */
  printedBytes: bigint('printed_bytes', { mode: 'number' }).notNull(),
});

/** Workers as they report themselves. */
export const worker = pgTable('worker', {
  name: text('name').primaryKey(),
  slots: integer('slots').notNull(),
  details: jsonb('details').$type<WorkerDetails>(),
  startedAt: instant('started_at').notNull().defaultNow(),
  seenAt: instant('seen_at').notNull().default(sql`clock_timestamp()`),
});

/** Where an evaluation left its team's ladder. */
export interface LadderPlace {
  /** The evaluation that was best before it, and the standard error of the difference to that. */
  against: string | null;
  error: number | null;
  moved: boolean;
  /** The scores shown from then on. */
  scores: Record<string, number>;
}
