import { and, asc, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db } from '../../core/db/client.ts';
import { challenge, pack, packPart, phase, submission, team } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { decidingSplit, shownSplit } from '../../core/ranking/visibility.ts';
import { needOf } from '../bounties/queries.ts';
import type { challengeCard, challengeView, PhaseView } from './schemas.ts';

type Card = z.infer<typeof challengeCard>;
type PhaseRow = typeof phase.$inferSelect;
export type ChallengeRow = typeof challenge.$inferSelect;

/** Newest first; `after` is what the page before gave as `next`. */
export async function listChallenges(db: Db, page: { after?: string | undefined; limit: number }) {
  const cursor = page.after ? decodeCursor(page.after) : null;
  const older = cursor
    ? or(
        lt(challenge.createdAt, cursor.createdAt),
        and(eq(challenge.createdAt, cursor.createdAt), sql`${challenge.id} > ${cursor.id}`),
      )
    : undefined;
  const rows = await db
    .select({ challenge, pack })
    .from(challenge)
    .innerJoin(pack, eq(pack.id, challenge.packId))
    .where(older)
    .orderBy(desc(challenge.createdAt), asc(challenge.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1)?.challenge;
  const challenges = await cardsOf(db, shown);
  return { challenges, next: rows.length > page.limit && last ? encodeCursor(last) : null };
}

export async function findChallenge(db: Db, slug: string): Promise<{ challenge: ChallengeRow; pack: PackRow }> {
  const [row] = await db
    .select({ challenge, pack })
    .from(challenge)
    .innerJoin(pack, eq(pack.id, challenge.packId))
    .where(eq(challenge.slug, slug));
  if (!row) throw new Problem('challenge_not_found', { slug });
  return row;
}
export type PackRow = typeof pack.$inferSelect;

export async function viewChallenge(db: Db, slug: string): Promise<z.infer<typeof challengeView>> {
  const row = await findChallenge(db, slug);
  const [card] = await cardsOf(db, [row]);
  if (!card) throw new Problem('challenge_not_found', { slug });
  const parts = await db.select().from(packPart).where(eq(packPart.packId, row.pack.id));
  const phases = await phasesOf(db, [row.challenge.id]);
  const { manifest } = row.pack;
  const downloadOf = (name: string, href: string) => {
    const part = parts.find((p) => p.name === name);
    return part ? { href, bytes: part.bytes, files: part.files, sha256: part.sha256 } : null;
  };
  return {
    ...card,
    id: row.challenge.id,
    need: await needOf(db, row.challenge.id),
    version: row.pack.version,
    pack_sha256: row.pack.sha256,
    timezone: manifest.timezone,
    description: row.pack.description,
    rules: row.pack.rules,
    submission: manifest.submission,
    limits: manifest.limits,
    scores: manifest.scores,
    phases: phases.map((p) => p.view),
    starter: downloadOf('starter', `/api/challenges/${slug}/starter.zip`),
    data: downloadOf('public_data', `/api/challenges/${slug}/data.zip`),
  };
}

export async function findPhase(db: Db, challengeId: string, key: string) {
  const found = (await phasesOf(db, [challengeId])).find((p) => p.row.key === key);
  if (!found) throw new Problem('phase_not_found', { phase: key });
  return found;
}

export async function findPart(db: Db, packId: string, name: string) {
  const [part] = await db
    .select()
    .from(packPart)
    .where(and(eq(packPart.packId, packId), eq(packPart.name, name)));
  if (!part) throw new Problem('part_not_found');
  return part;
}

/** Phases in their order, each with its state by the database's clock. */
async function phasesOf(db: Db, challengeIds: string[]): Promise<{ row: PhaseRow; view: PhaseView }[]> {
  if (challengeIds.length === 0) return [];
  const rows = await db
    .select({
      row: phase,
      state: sql<PhaseView['state']>`case
        when ${phase.opensAt} is null or ${phase.opensAt} > now() then 'upcoming'
        when ${phase.closesAt} is not null and ${phase.closesAt} <= now() then 'closed'
        else 'open' end`,
    })
    .from(phase)
    .where(inArray(phase.challengeId, challengeIds))
    .orderBy(asc(phase.position));
  return rows.map(({ row, state }) => ({
    row,
    view: {
      key: row.key,
      title: row.title,
      opens: row.opensAt?.toISOString() ?? null,
      closes: row.closesAt?.toISOString() ?? null,
      state,
      entry: row.entry,
      quota: row.quota,
      ranks_by: row.ranksBy,
      selections: row.selections,
      ties: row.ties,
      ladder: row.ladder,
      board: shownSplit(row),
      deciding: decidingSplit(row),
      revealed: row.revealedAt?.toISOString() ?? null,
    },
  }));
}

async function cardsOf(db: Db, rows: { challenge: ChallengeRow; pack: PackRow }[]): Promise<Card[]> {
  const ids = rows.map((r) => r.challenge.id);
  if (ids.length === 0) return [];
  const [phases, teams, submissions, covers] = await Promise.all([
    phasesOf(db, ids),
    db
      .select({ id: team.challengeId, n: sql<number>`count(*)::int` })
      .from(team)
      .where(inArray(team.challengeId, ids))
      .groupBy(team.challengeId),
    db
      .select({ id: phase.challengeId, n: sql<number>`count(*)::int` })
      .from(submission)
      .innerJoin(phase, eq(phase.id, submission.phaseId))
      .where(inArray(phase.challengeId, ids))
      .groupBy(phase.challengeId),
    db
      .select({ packId: packPart.packId, sha256: packPart.sha256 })
      .from(packPart)
      .where(
        and(
          inArray(
            packPart.packId,
            rows.map((r) => r.pack.id),
          ),
          eq(packPart.name, 'cover'),
        ),
      ),
  ]);
  return rows.map(({ challenge: c, pack: p }) => {
    const own = phases.filter((x) => x.row.challengeId === c.id).map((x) => x.view);
    const cover = covers.find((x) => x.packId === p.id);
    return {
      slug: c.slug,
      title: c.title,
      summary: p.manifest.summary ?? null,
      sponsor: p.manifest.sponsor,
      bounty: p.manifest.bounty ?? null,
      cover: cover ? `/api/challenges/${c.slug}/cover?v=${cover.sha256.slice(0, 12)}` : null,
      phase: currentPhase(own),
      teams: teams.find((t) => t.id === c.id)?.n ?? 0,
      submissions: submissions.find((s) => s.id === c.id)?.n ?? 0,
    };
  });
}

/** The open phase, else the next one, else the last. */
export function currentPhase(phases: PhaseView[]): PhaseView | null {
  return phases.find((p) => p.state === 'open') ?? phases.find((p) => p.state === 'upcoming') ?? phases.at(-1) ?? null;
}

function encodeCursor(row: ChallengeRow): string {
  return Buffer.from(`${row.createdAt.toISOString()} ${row.id}`).toString('base64url');
}

function decodeCursor(cursor: string): { createdAt: Date; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const createdAt = new Date(at);
  if (Number.isNaN(createdAt.getTime()) || !/^[0-9a-f-]{36}$/.test(id))
    throw new Problem('bad_request', { reason: 'after' });
  return { createdAt, id };
}
