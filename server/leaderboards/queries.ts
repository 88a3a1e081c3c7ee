import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import { standing, team } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { SplitName } from '../../core/packs/manifest.ts';

/**
 * One page of a board, read along the index in ranking order: its cost does not grow with the page's depth.
 * The cursor carries the place reached, so that places go on counting.
 */
export async function readBoard(
  db: Db,
  phaseId: string,
  split: SplitName,
  page: { after?: string | undefined; limit: number },
) {
  const cursor = page.after ? decodeCursor(page.after) : null;
  const behind = cursor
    ? sql`(-${standing.merit}, ${standing.achievedAt}, ${standing.teamId}) > (${-cursor.merit}::float8, ${cursor.achievedAt}::timestamptz, ${cursor.teamId}::uuid)`
    : undefined;
  const rows = await db
    .select({ standing, name: team.name, institution: team.institution, at: sql<string>`${standing.achievedAt}::text` })
    .from(standing)
    .innerJoin(team, eq(team.id, standing.teamId))
    .where(and(eq(standing.phaseId, phaseId), eq(standing.split, split), behind))
    .orderBy(desc(standing.merit), asc(standing.achievedAt), asc(standing.teamId))
    .limit(page.limit + 1);
  const [counted] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(standing)
    .where(and(eq(standing.phaseId, phaseId), eq(standing.split, split)));
  const before = cursor?.rank ?? 0;
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    split,
    teams: counted?.n ?? 0,
    rows: shown.map(({ standing: s, name, institution }, i) => ({
      rank: before + i + 1,
      team: { id: s.teamId, name, institution },
      scores: s.scores,
      entries: s.entries,
      achieved_at: s.achievedAt.toISOString(),
      last_at: s.lastAt.toISOString(),
    })),
    next:
      rows.length > page.limit && last
        ? encodeCursor({
            rank: before + shown.length,
            merit: last.standing.merit,
            achievedAt: last.at,
            teamId: last.standing.teamId,
          })
        : null,
  };
}

interface Cursor {
  rank: number;
  merit: number;
  achievedAt: string;
  teamId: string;
}

function encodeCursor(c: Cursor): string {
  return Buffer.from(JSON.stringify([c.rank, c.merit, c.achievedAt, c.teamId])).toString('base64url');
}

function decodeCursor(text: string): Cursor {
  try {
    const [rank, merit, achievedAt, teamId] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (typeof rank === 'number' && typeof merit === 'number' && typeof achievedAt === 'string')
      if (typeof teamId === 'string' && /^[0-9a-f-]{36}$/.test(teamId) && !Number.isNaN(Date.parse(achievedAt)))
        return { rank, merit, achievedAt, teamId };
  } catch {
    // Falls through to the refusal.
  }
  throw new Problem('bad_request', { reason: 'after' });
}
