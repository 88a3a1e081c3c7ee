import { and, eq, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../core/db/client.ts';
import { comparison, type phase, standing, team } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { SplitName } from '../../core/packs/manifest.ts';
import { isToldApart } from '../../core/ranking/bootstrap.ts';
import { behind, boardOrder, ofBoard } from '../../core/ranking/neighbours.ts';
import { nextRank } from '../../core/ranking/rank.ts';
import { boardRow } from '../../core/ranking/standings.ts';

/** The same team on the public board, beside a revealed one. */
const open = alias(standing, 'open');

/**
 * One page of a board, read along the index in ranking order: its cost does not grow with the page's depth.
 * The cursor carries the place reached, so that places go on counting.
 */
export async function readBoard(
  db: Db,
  rule: Pick<typeof phase.$inferSelect, 'id' | 'ties'>,
  split: SplitName,
  page: { after?: string | undefined; limit: number },
) {
  const cursor = page.after ? decodeCursor(page.after) : null;
  const ofThis = ofBoard(rule.id, split);
  const rows = await db
    .select({
      standing,
      name: team.name,
      institution: team.institution,
      at: sql<string>`${standing.achievedAt}::text`,
      publicRank: open.rankAtReveal,
      publicScores: open.scores,
    })
    .from(standing)
    .innerJoin(team, eq(team.id, standing.teamId))
    .leftJoin(open, and(eq(open.phaseId, standing.phaseId), eq(open.split, 'public'), eq(open.teamId, standing.teamId)))
    .where(and(ofThis, cursor ? behind(cursor) : undefined))
    .orderBy(boardOrder)
    .limit(page.limit + 1);
  const [counted] = await db.select({ n: sql<number>`count(*)::int` }).from(standing).where(ofThis);
  const shown = rows.slice(0, page.limit);
  const apart = await toldApart(db, [cursor, ...shown.map((row) => row.standing)]);
  let before = cursor?.before ?? 0;
  let above: { rank: number; merit: number; tiebreak: number[] } | undefined = cursor ?? undefined;
  const ranked = shown.map((row) => {
    const { merit, tiebreak, evaluationId } = row.standing;
    above = { rank: nextRank(before++, above, row.standing, rule.ties), merit, tiebreak };
    return {
      rank: above.rank,
      ...boardRow(row.standing, { id: row.standing.teamId, name: row.name, institution: row.institution }),
      told_apart: apart.get(evaluationId) ?? null,
      public: split !== 'public' && row.publicScores ? { rank: row.publicRank, scores: row.publicScores } : null,
    };
  });
  const last = shown.at(-1);
  const next =
    rows.length > page.limit && last && above
      ? encodeCursor({ ...last.standing, before, rank: above.rank, achievedAt: last.at })
      : null;
  return { split, teams: counted?.n ?? 0, rows: ranked, next };
}

/** Evaluation → whether it can be told apart from the one above, where that is known. */
async function toldApart(db: Db, column: (Pick<Cursor, 'evaluationId'> | null)[]): Promise<Map<string, boolean>> {
  const pairs = column.flatMap((below, i) => {
    const above = column[i - 1];
    return above && below
      ? [and(eq(comparison.above, above.evaluationId), eq(comparison.below, below.evaluationId))]
      : [];
  });
  if (pairs.length === 0) return new Map();
  const known = await db
    .select()
    .from(comparison)
    .where(or(...pairs));
  return new Map(known.map((row) => [row.below, isToldApart(row)]));
}

/** The last row of a page: its place in the order, its rank, and how many stand up to it. */
interface Cursor {
  before: number;
  rank: number;
  merit: number;
  tiebreak: number[];
  achievedAt: string;
  teamId: string;
  evaluationId: string;
}

function encodeCursor(c: Cursor): string {
  const parts = [c.before, c.rank, c.merit, c.tiebreak, c.achievedAt, c.teamId, c.evaluationId];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function decodeCursor(text: string): Cursor {
  try {
    const parts = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const [before, rank, merit, tiebreak, achievedAt, teamId, evaluationId] = parts;
    const numbers = [before, rank, merit];
    if (Array.isArray(tiebreak)) numbers.push(...tiebreak);
    const ids = [teamId, evaluationId];
    if (
      numbers.every((n) => typeof n === 'number') &&
      ids.every((id) => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) &&
      Array.isArray(tiebreak) &&
      typeof achievedAt === 'string' &&
      !Number.isNaN(Date.parse(achievedAt))
    )
      return { before, rank, merit, tiebreak, achievedAt, teamId, evaluationId } as Cursor;
  } catch {
    // Falls through to the refusal.
  }
  throw new Problem('bad_request', { reason: 'after' });
}
