/** Taking in an upload: streamed to storage, looked at, then accepted in one transaction. */

import type { Readable } from 'node:stream';
import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { evaluation, evaluationHistory, type phase, submission, team as teamTable } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tellTeams } from '../../core/events/submissions.ts';
import { inspectSolution, isArchive } from '../../core/packs/inspect-solution.ts';
import { decideQuota } from '../../core/quota/quota.ts';
import { BlobTooLarge, type IncomingBlob } from '../../core/storage/storage.ts';
import type { Deps } from '../app.ts';
import type { ChallengeRow, PackRow } from '../challenges/queries.ts';
import { dayEnds, quotaUse, type TeamRow } from '../teams/queries.ts';

export interface Entry {
  challenge: ChallengeRow;
  pack: PackRow;
  phase: typeof phase.$inferSelect;
  team: TeamRow;
  userId: string;
  /** When the first byte arrived. */
  receivedAt: Date;
  idempotencyKey: string | null;
}

export interface Upload {
  fileName: string;
  stream: Readable;
  /** Read after the stream has ended, so that fields may follow the file. */
  note(): string | null;
}

/** @throws Problem `quota_…` when the team may not submit once more. */
export async function checkQuota(tx: Tx, entry: Pick<Entry, 'phase' | 'team' | 'pack'>): Promise<void> {
  const { timezone } = entry.pack.manifest;
  const decision = decideQuota(entry.phase.quota, await quotaUse(tx, entry.phase, entry.team.id, timezone));
  if (decision.allowed) return;
  const resets = decision.code === 'quota_per_day' ? (await dayEnds(tx, timezone)).toISOString() : '';
  throw new Problem(decision.code, { limit: decision.limit, resets });
}

/**
 * Streams an upload to storage and accepts it: quota, submission and its pending evaluations in one transaction,
 * then the hand-over to the workers.
 * @returns the submission's id.
 * @throws Problem; nothing is kept then, and no quota is used.
 */
export async function receiveSubmission(
  { database, storage, queue }: Pick<Deps, 'database' | 'storage' | 'queue'>,
  entry: Entry,
  upload: Upload,
): Promise<string> {
  const rules = entry.pack.manifest.submission;
  await using blob = await storage.receive(upload.stream, rules.max_upload_mb * 2 ** 20).catch((error: unknown) => {
    if (error instanceof BlobTooLarge) throw new Problem('upload_too_large', { limit_mb: rules.max_upload_mb });
    throw isBrokenOff(error) ? new Problem('upload_broken_off') : error;
  });
  if (blob.bytes === 0) throw new Problem('upload_empty');
  const unpackedBytes = isArchive(rules) ? await inspectSolution(blob.path, rules) : blob.bytes;
  await blob.commit();
  const accepted = await database.db.transaction((tx) => accept(tx, entry, upload, blob, unpackedBytes));
  // Postgres holds the truth by now; a hand-over that fails is made good by the reconciler.
  await queue.offer(accepted.evaluations).catch(() => {});
  return accepted.id;
}

async function accept(tx: Tx, entry: Entry, upload: Upload, blob: IncomingBlob, unpackedBytes: number) {
  // Submissions of one team are accepted one at a time, so that two at once cannot both take the last of a quota.
  await tx.select({ id: teamTable.id }).from(teamTable).where(eq(teamTable.id, entry.team.id)).for('update');
  const before = await findByIdempotencyKey(tx, entry);
  if (before !== null) return { id: before, evaluations: [] };
  await checkQuota(tx, entry);
  const [row] = await tx
    .insert(submission)
    .values({
      phaseId: entry.phase.id,
      challengeId: entry.challenge.id,
      teamId: entry.team.id,
      userId: entry.userId,
      number: sql`(select coalesce(max(number), 0) + 1 from submission where team_id = ${entry.team.id})`,
      fileName: upload.fileName,
      sha256: blob.sha256,
      bytes: blob.bytes,
      unpackedBytes,
      note: upload.note(),
      idempotencyKey: entry.idempotencyKey,
      receivedAt: entry.receivedAt,
    })
    .returning({ id: submission.id });
  if (!row) throw new Error('the submission was not written');
  const made = await tx
    .insert(evaluation)
    .values(
      entry.phase.splits.map((split) => ({
        submissionId: row.id,
        phaseId: entry.phase.id,
        teamId: entry.team.id,
        packId: entry.pack.id,
        split,
      })),
    )
    .returning({ id: evaluation.id, token: evaluation.token });
  await tx
    .insert(evaluationHistory)
    .values(made.map(({ id }) => ({ evaluationId: id, step: 'queued' as const, attempt: 0 })));
  await tellTeams(tx, eq(evaluation.submissionId, row.id));
  // Workers are woken for the split that is shown, and find the others when it is judged.
  const evaluations = made.slice(0, 1).map((made) => ({ ...made, pool: entry.challenge.pool }));
  return { id: row.id, evaluations };
}

/**
 * The submission that an earlier request with the same key made.
 * @throws Problem `idempotency_conflict` when that was in another phase.
 */
export async function findByIdempotencyKey(
  tx: Tx,
  { idempotencyKey, userId, phase }: Pick<Entry, 'idempotencyKey' | 'userId' | 'phase'>,
): Promise<string | null> {
  if (idempotencyKey === null) return null;
  const [row] = await tx
    .select({ id: submission.id, phaseId: submission.phaseId })
    .from(submission)
    .where(and(eq(submission.userId, userId), eq(submission.idempotencyKey, idempotencyKey)));
  if (row && row.phaseId !== phase.id) throw new Problem('idempotency_conflict');
  return row?.id ?? null;
}

/** Whether a stream ended because whoever sent it went away. */
export function isBrokenOff(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code === 'ECONNRESET' ||
    /aborted|premature|unexpected end/i.test(message ?? '')
  );
}
