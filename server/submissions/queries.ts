import { and, asc, desc, eq, lt, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db } from '../../core/db/client.ts';
import {
  challenge,
  evaluation,
  evaluationHistory,
  evaluationLog,
  pack,
  phase,
  standing,
  submission,
  team,
  teamMember,
} from '../../core/db/schema.ts';
import type { Limits } from '../../core/packs/manifest.ts';
import { isShown } from '../../core/ranking/visibility.ts';
import { verdicts } from '../../core/verdicts/verdicts.ts';
import type { submissionRow, submissionView } from './schemas.ts';
import { shownResult } from './shown.ts';

type Row = z.infer<typeof submissionRow>;

function selectRows(db: Db, where: SQL | undefined) {
  return db
    .select({
      submission,
      evaluation,
      team: { id: team.id, name: team.name },
      phase,
      challenge: challenge.slug,
      counts: sql<boolean>`coalesce(${standing.submissionId} = ${submission.id}, false)`,
    })
    .from(submission)
    .innerJoin(phase, eq(phase.id, submission.phaseId))
    .innerJoin(challenge, eq(challenge.id, submission.challengeId))
    .innerJoin(team, eq(team.id, submission.teamId))
    .innerJoin(
      evaluation,
      and(
        eq(evaluation.submissionId, submission.id),
        eq(evaluation.counted, true),
        sql`${evaluation.split} = ${phase.splits}->>0`,
      ),
    )
    .leftJoin(
      standing,
      and(
        eq(standing.phaseId, submission.phaseId),
        eq(standing.teamId, submission.teamId),
        eq(standing.split, evaluation.split),
      ),
    )
    .where(where);
}
type Selected = Awaited<ReturnType<typeof selectRows>>[number];

/** A team's submissions, newest first. */
export async function listSubmissions(db: Db, teamId: string, page: { after?: string | undefined; limit: number }) {
  const older = page.after ? lt(submission.id, page.after) : undefined;
  const rows = await selectRows(db, and(eq(submission.teamId, teamId), older))
    .orderBy(desc(submission.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return {
    submissions: shown.map((row) => rowOf(row)),
    next: rows.length > page.limit ? (shown.at(-1)?.submission.id ?? null) : null,
  };
}

/**
 * A submission with its result.
 * @param sees `all` for an organiser, who may see what contestants are never shown.
 */
export async function viewSubmission(
  db: Db,
  id: string,
  sees: Sees = 'shown',
): Promise<z.infer<typeof submissionView> | null> {
  const [row] = await selectRows(db, eq(submission.id, id));
  if (!row) return null;
  const evaluationId = row.evaluation.id;
  const [history, [log], [used]] = await Promise.all([
    db
      .select()
      .from(evaluationHistory)
      .where(eq(evaluationHistory.evaluationId, evaluationId))
      .orderBy(asc(evaluationHistory.id))
      .limit(200),
    db
      .select({ bytes: sql<number>`octet_length(${evaluationLog.text})`, printed: evaluationLog.printedBytes })
      .from(evaluationLog)
      .where(eq(evaluationLog.evaluationId, evaluationId)),
    db
      .select({
        version: pack.version,
        sha256: pack.sha256,
        logs: sql<string>`${pack.manifest}->>'logs'`,
        limits: sql<Limits>`${pack.manifest}->'limits'`,
      })
      .from(pack)
      .where(eq(pack.id, row.evaluation.packId)),
  ]);
  if (!used) throw new Error('an evaluation without a pack');
  const { evaluation: e } = row;
  const { mistakes, figures, message, resources } = resultOf(row, sees);
  return {
    ...rowOf(row, sees),
    mistakes,
    figures,
    message,
    resources,
    limits: used.limits,
    attempt: e.attempt,
    history: history.map((h) => ({ step: h.step, attempt: h.attempt, at: h.at.toISOString() })),
    trace: {
      pack_version: used.version,
      pack_sha256: used.sha256,
      images: e.images ?? {},
      data: e.data ?? {},
    },
    log:
      log && logsAreShown(e.split, used.logs)
        ? { href: `/api/submissions/${id}/log`, bytes: log.bytes, printed_bytes: log.printed }
        : null,
  };
}

/** A log never leaves a hidden split, whatever the pack says. */
function logsAreShown(split: string, choice: string | undefined): boolean {
  return split === 'public' && choice === 'visible';
}

/** The log of a submission's shown evaluation; null where there is none or it is not shown. */
export async function readLog(db: Db, id: string): Promise<string | null> {
  const view = await viewSubmission(db, id);
  if (!view?.log) return null;
  const [row] = await db
    .select({ text: evaluationLog.text })
    .from(evaluationLog)
    .innerJoin(evaluation, eq(evaluation.id, evaluationLog.evaluationId))
    .where(and(eq(evaluation.submissionId, id), eq(evaluation.counted, true), eq(evaluation.split, 'public')));
  return row?.text ?? null;
}

export async function isMember(db: Db, teamId: string, userId: string): Promise<boolean> {
  const rows = await db
    .select({ teamId: teamMember.teamId })
    .from(teamMember)
    .where(and(eq(teamMember.teamId, teamId), eq(teamMember.userId, userId)));
  return rows.length > 0;
}

type Sees = 'shown' | 'all';

const resultOf = ({ evaluation: e, phase: p }: Selected, sees: Sees) => (sees === 'all' ? e : shownResult(e, p));

function rowOf(row: Selected, sees: Sees = 'shown'): Row {
  const { submission: s, evaluation: e, team: t, phase: p, challenge: c } = row;
  const { details, scores } = resultOf(row, sees);
  return {
    id: s.id,
    number: s.number,
    challenge: c,
    phase: p.key,
    team: t,
    file_name: s.fileName,
    bytes: s.bytes,
    sha256: s.sha256,
    note: s.note,
    received_at: s.receivedAt.toISOString(),
    state: e.state,
    step: e.step,
    verdict: e.verdict,
    clics: e.verdict ? verdicts[e.verdict].clics : null,
    details,
    scores,
    ladder: p.ladder && e.ladder ? { moved: e.ladder.moved } : null,
    selected: s.selectedAt !== null,
    counts: row.counts && (sees === 'all' || isShown(p, e.split)),
    withdrawn_at: s.withdrawnAt?.toISOString() ?? null,
    finished_at: e.finishedAt?.toISOString() ?? null,
  };
}
