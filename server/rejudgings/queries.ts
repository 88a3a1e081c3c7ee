import { and, asc, desc, eq, gt, inArray, lt, ne, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import type { Db, Tx } from '../../core/db/client.ts';
import { challenge, evaluation, pack, phase, rejudging, submission, team, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { sameScores } from '../../core/rejudging/ranks.ts';
import { type RejudgingState, rejudgingActions, rejudgingMoves } from '../../core/rejudging/states.ts';
import { platformFaults } from '../../core/verdicts/verdicts.ts';
import type { rejudgingRow, rejudgingView, scoreChange } from './schemas.ts';

export type RejudgingRow = typeof rejudging.$inferSelect;
type Page = { after?: string | undefined; limit: number };
type Listed = z.infer<typeof rejudgingRow>;

/** @throws Problem `rejudging_not_found` */
export async function findRejudging(db: Tx, id: string): Promise<RejudgingRow> {
  const [row] = await db.select().from(rejudging).where(eq(rejudging.id, id));
  if (!row) throw new Problem('rejudging_not_found');
  return row;
}

/** The pack of a challenge to judge with. @throws Problem `pack_version_not_found` */
export async function findPackVersion(db: Tx, challengeId: string, version: number | undefined) {
  const [row] = await db
    .select()
    .from(pack)
    .where(and(eq(pack.challengeId, challengeId), version === undefined ? undefined : eq(pack.version, version)))
    .orderBy(desc(pack.version))
    .limit(1);
  if (!row) throw new Problem('pack_version_not_found', { version: version ?? '' });
  return row;
}

/** Versions of a challenge's pack, newest first. */
export async function listPackVersions(
  db: Db,
  challengeId: string,
  page: { after?: number | undefined; limit: number },
) {
  const rows = await db
    .select({ version: pack.version, sha256: pack.sha256, createdAt: pack.createdAt, by: user.name })
    .from(pack)
    .leftJoin(user, eq(user.id, pack.importedBy))
    .where(and(eq(pack.challengeId, challengeId), page.after === undefined ? undefined : lt(pack.version, page.after)))
    .orderBy(desc(pack.version))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return {
    versions: shown.map((row) => ({
      version: row.version,
      sha256: row.sha256,
      imported_at: row.createdAt.toISOString(),
      imported_by: row.by,
    })),
    next: rows.length > page.limit ? (shown.at(-1)?.version ?? null) : null,
  };
}

/** Teams of a challenge whose name begins so, in the order of their names. */
export async function findTeams(db: Db, challengeId: string, beginning: string, limit: number) {
  return db
    .select({ id: team.id, name: team.name })
    .from(team)
    .where(and(eq(team.challengeId, challengeId), sql`starts_with(lower(${team.name}), lower(${beginning}))`))
    .orderBy(sql`lower(${team.name})`)
    .limit(limit);
}

function selectRows(db: Db, where: SQL | undefined) {
  return db
    .select({
      rejudging,
      slug: challenge.slug,
      title: challenge.title,
      phase: phase.key,
      phaseTitle: phase.title,
      splits: phase.splits,
      who: user.name,
      version: pack.version,
    })
    .from(rejudging)
    .innerJoin(challenge, eq(challenge.id, rejudging.challengeId))
    .innerJoin(phase, eq(phase.id, rejudging.phaseId))
    .innerJoin(user, eq(user.id, rejudging.who))
    .innerJoin(pack, eq(pack.id, rejudging.packId))
    .where(where);
}
type Selected = Awaited<ReturnType<typeof selectRows>>[number];

/** Newest first. */
export async function listRejudgings(db: Db, challengeId: string | null, page: Page) {
  const rows = await selectRows(
    db,
    and(
      challengeId === null ? undefined : eq(rejudging.challengeId, challengeId),
      page.after ? lt(rejudging.id, page.after) : undefined,
    ),
  )
    .orderBy(desc(rejudging.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const counts = await countsOf(
    db,
    shown.map((row) => row.rejudging.id),
  );
  return {
    rejudgings: shown.map((row) => rowOf(row, counts.get(row.rejudging.id))),
    next: rows.length > page.limit ? (shown.at(-1)?.rejudging.id ?? null) : null,
  };
}

export async function viewRejudging(db: Db, id: string): Promise<z.infer<typeof rejudgingView>> {
  const [row] = await selectRows(db, eq(rejudging.id, id));
  if (!row) throw new Problem('rejudging_not_found');
  const [counts, verdicts] = await Promise.all([countsOf(db, [id]), countVerdicts(db, id)]);
  return {
    ...rowOf(row, counts.get(id)),
    may: actionsIn(row.rejudging.state),
    splits: row.splits,
    changed: verdicts.reduce((sum, v) => sum + v.changed, 0),
    verdicts: verdicts.map(({ before, after, evaluations }) => ({ before, after, evaluations })),
  };
}

const actionsIn = (state: RejudgingState) =>
  rejudgingActions.filter((action) => rejudgingMoves[state][action]?.who === 'organiser');

function rowOf(row: Selected, counts: Listed['evaluations'] | undefined): Listed {
  const { rejudging: r } = row;
  return {
    id: r.id,
    challenge: { slug: row.slug, title: row.title },
    phase: { key: row.phase, title: row.phaseTitle },
    who: row.who,
    why: r.why,
    filter: r.filter,
    pack_version: row.version,
    state: r.state,
    created_at: r.createdAt.toISOString(),
    ready_at: r.readyAt?.toISOString() ?? null,
    applied_at: r.appliedAt?.toISOString() ?? null,
    undone_at: r.undoneAt?.toISOString() ?? null,
    cancelled_at: r.cancelledAt?.toISOString() ?? null,
    evaluations: counts ?? { total: 0, waiting: 0, running: 0, finished: 0, failed: 0, left_out: 0 },
  };
}

async function countsOf(db: Db, ids: string[]): Promise<Map<string, Listed['evaluations']>> {
  if (ids.length === 0) return new Map();
  const ended = eq(evaluation.state, 'finished');
  const failed = inArray(evaluation.verdict, platformFaults);
  const leftOut = eq(evaluation.verdict, 'withdrawn');
  const count = (where: SQL | undefined) => sql<number>`(count(*) filter (where ${where}))::int`;
  const rows = await db
    .select({
      id: evaluation.rejudgingId,
      total: sql<number>`count(*)::int`,
      waiting: count(eq(evaluation.state, 'pending')),
      running: count(eq(evaluation.state, 'running')),
      finished: count(ended),
      failed: count(failed),
      left_out: count(leftOut),
    })
    .from(evaluation)
    .where(inArray(evaluation.rejudgingId, ids))
    .groupBy(evaluation.rejudgingId);
  return new Map(rows.map(({ id, ...counts }) => [id ?? '', counts]));
}

const before = alias(evaluation, 'before');
const packBefore = alias(pack, 'pack_before');
/** What an evaluation of a rejudging is compared with: what it took the place of, or what counts now. */
const compared = eq(
  before.id,
  sql`coalesce(${evaluation.replacesId}, (select c.id from evaluation c
    where c.submission_id = ${evaluation.submissionId} and c.split = ${evaluation.split} and c.counted))`,
);
const differs = sql<boolean>`(${evaluation.state} = 'finished' and ${evaluation.verdict} <> 'withdrawn'
  and (${evaluation.verdict} is distinct from ${before.verdict} or ${evaluation.scores} is distinct from ${before.scores}))`;

async function countVerdicts(db: Db, rejudgingId: string) {
  const rows = await db
    .select({
      before: before.verdict,
      after: evaluation.verdict,
      evaluations: sql<number>`count(*)::int`,
      changed: sql<number>`(count(*) filter (where ${differs}))::int`,
    })
    .from(evaluation)
    .leftJoin(before, compared)
    .where(
      and(
        eq(evaluation.rejudgingId, rejudgingId),
        eq(evaluation.state, 'finished'),
        ne(evaluation.verdict, 'withdrawn'),
      ),
    )
    .groupBy(before.verdict, evaluation.verdict)
    .orderBy(asc(before.verdict), asc(evaluation.verdict));
  return rows.flatMap(({ after, ...row }) => (after === null ? [] : [{ ...row, after }]));
}

/** Its evaluations beside those that they are compared with, in the order in which they were made. */
export async function listScores(db: Db, rejudgingId: string, onlyChanged: boolean, page: Page) {
  const rows = await db
    .select({
      after: evaluation,
      before,
      versionAfter: pack.version,
      versionBefore: packBefore.version,
      submission: { id: submission.id, number: submission.number },
      team: { id: team.id, name: team.name },
    })
    .from(evaluation)
    .innerJoin(submission, eq(submission.id, evaluation.submissionId))
    .innerJoin(team, eq(team.id, evaluation.teamId))
    .innerJoin(pack, eq(pack.id, evaluation.packId))
    .leftJoin(before, compared)
    .leftJoin(packBefore, eq(packBefore.id, before.packId))
    .where(
      and(
        eq(evaluation.rejudgingId, rejudgingId),
        onlyChanged ? differs : undefined,
        page.after ? gt(evaluation.id, page.after) : undefined,
      ),
    )
    .orderBy(asc(evaluation.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return {
    scores: shown.map(
      (row): z.infer<typeof scoreChange> => ({
        submission: row.submission,
        team: row.team,
        split: row.after.split,
        before: row.before && judgedOf(row.before, row.versionBefore ?? 0),
        after: judgedOf(row.after, row.versionAfter),
        changed:
          row.after.state === 'finished' &&
          row.after.verdict !== 'withdrawn' &&
          (row.after.verdict !== row.before?.verdict || !sameScores(row.after.scores, row.before?.scores ?? null)),
      }),
    ),
    next: rows.length > page.limit ? (shown.at(-1)?.after.id ?? null) : null,
  };
}

const judgedOf = (e: typeof evaluation.$inferSelect, version: number) => ({
  evaluation: e.id,
  state: e.state,
  step: e.step,
  verdict: e.verdict,
  scores: e.scores,
  pack_version: version,
});
