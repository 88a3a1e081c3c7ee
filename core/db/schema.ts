/** Every table of the platform. Times are instants with a zone, ids are UUIDv7, bilingual texts are `{ en, zh }`. */
import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Figures, Mistakes, Resources, VerdictDetails } from '../jobs/result.ts';
import type { WorkerDetails } from '../jobs/worker-details.ts';
import type { Bilingual, Ladder, Manifest, Quota, SplitName } from '../packs/manifest.ts';
import type { ScoreInterval } from '../ranking/interval.ts';
import type { RejudgingFilter } from '../rejudging/filter.ts';
import { rejudgingStates } from '../rejudging/states.ts';
import { verdictNames } from '../verdicts/verdicts.ts';
import { user } from './auth-tables.ts';

export * from './auth-tables.ts';

const id = () => uuid('id').primaryKey().default(sql`uuidv7()`);
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const bytes = customType<{ data: Buffer; driverData: Uint8Array }>({ dataType: () => 'bytea' });
const createdAt = () => instant('created_at').notNull().defaultNow();

/** Content kept in storage, named by its SHA-256. */
export type Blob = { sha256: string; bytes: number };

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
  (t) => [index('challenge_newest').on(t.createdAt.desc(), t.id)],
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

export const submission = pgTable(
  'submission',
  {
    id: id(),
    phaseId: uuid('phase_id')
      .notNull()
      .references(() => phase.id),
    challengeId: uuid('challenge_id').notNull(),
    teamId: uuid('team_id')
      .notNull()
      .references(() => team.id),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    /** 1, 2, 3 … within its team. */
    number: integer('number').notNull(),
    fileName: text('file_name').notNull(),
    sha256: text('sha256').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    unpackedBytes: bigint('unpacked_bytes', { mode: 'number' }).notNull(),
    note: text('note'),
    idempotencyKey: text('idempotency_key'),
    /** When its team took it back: it counts nowhere from then on. */
    withdrawnAt: instant('withdrawn_at'),
    /** Whether it uses up quota. One does not that was taken back before anything of it began to run. */
    countsToQuota: boolean('counts_to_quota').notNull().default(true),
    /** Since when its team wants it to count, where a phase ranks by what was selected. */
    selectedAt: instant('selected_at'),
    /** When its first byte arrived. */
    receivedAt: instant('received_at').notNull(),
    /** When its last byte was stored and it was accepted. */
    storedAt: instant('stored_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('submission_number').on(t.teamId, t.number),
    uniqueIndex('submission_idempotency').on(t.userId, t.idempotencyKey),
    index('submission_team').on(t.teamId, t.id.desc()),
    index('submission_phase').on(t.phaseId, t.teamId, t.receivedAt),
  ],
);

/** Where an evaluation left its team's ladder. */
export interface LadderPlace {
  /** The evaluation that was best before it, and the standard error of the difference to that. */
  against: string | null;
  error: number | null;
  moved: boolean;
  /** The scores shown from then on. */
  scores: Record<string, number>;
}

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

/** What open pages are told, in an order that a reconnecting page can resume. */
export const event = pgTable(
  'event',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** `challenge:<id>` is public, `team:<id>` is the team's own, `organisers` is theirs. */
    topic: text('topic').notNull(),
    type: text('type').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index('event_topic').on(t.topic, t.id)],
);

/** Who changed what, and when. */
export const audit = pgTable(
  'audit',
  {
    id: id(),
    actor: text('actor'),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [index('audit_subject').on(t.subject, t.id)],
);
