/** What teams sent. */
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { user } from '../auth-tables.ts';
import { phase } from './challenges.ts';
import { id, instant } from './columns.ts';
import { team } from './teams.ts';

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
    index('submission_team').on(t.teamId, t.id.desc().nullsFirst()),
    index('submission_phase').on(t.phaseId, t.teamId, t.receivedAt),
  ],
);
