/** The tables behind a need that became a challenge. */
import { and, asc, eq, isNull, like, ne, or, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../core/db/client.ts';
import {
  challenge,
  evaluation,
  institution,
  membership,
  need,
  pack,
  packPart,
  phase,
  response,
  responseMember,
  responseVersion,
  standing,
  submission,
  team,
  teamMember,
  user,
} from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { decidingSplit, shownSplit } from '../../core/ranking/visibility.ts';
import type { ResponseContent } from '../../core/responses/content.ts';

export type PhaseRow = typeof phase.$inferSelect;

/** @throws Problem `challenge_not_found`. */
export async function findChallengeById(db: Tx, id: string) {
  const [row] = await db
    .select({ challenge, pack })
    .from(challenge)
    .innerJoin(pack, eq(pack.id, challenge.packId))
    .where(eq(challenge.id, id));
  if (!row) throw new Problem('challenge_not_found', { slug: id });
  return row;
}

/** The first of `need-12`, `need-12-2`, `need-12-3` … that no challenge has. */
export async function freeSlug(db: Tx, number: number): Promise<string> {
  const base = `need-${number}`;
  const rows = await db
    .select({ slug: challenge.slug })
    .from(challenge)
    .where(or(eq(challenge.slug, base), like(challenge.slug, `${base}-%`)));
  const taken = new Set(rows.map(({ slug }) => slug));
  if (!taken.has(base)) return base;
  let n = 2;
  while (taken.has(`${base}-${n}`)) n++;
  return `${base}-${n}`;
}

/** Whether a challenge was made from the need of this number: then it has a slug of `freeSlug`. */
export const isMadeFrom = (number: number, slug: string) => new RegExp(`^need-${number}(-\\d+)?$`).test(slug);

/** Whether a submission to it was scored, or waits to be. */
export async function isEntered(tx: Tx, challengeId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: submission.id })
    .from(submission)
    .innerJoin(evaluation, eq(evaluation.submissionId, submission.id))
    .where(
      and(
        eq(submission.challengeId, challengeId),
        isNull(submission.withdrawnAt),
        or(ne(evaluation.state, 'finished'), eq(evaluation.verdict, 'scored')),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Closes every phase of a challenge now, also those that have not opened yet. */
export async function closePhases(tx: Tx, challengeId: string): Promise<void> {
  await tx
    .update(phase)
    .set({
      opensAt: sql`least(${phase.opensAt}, clock_timestamp())`,
      closesAt: sql`least(${phase.closesAt}, clock_timestamp())`,
    })
    .where(eq(phase.challengeId, challengeId));
}

/** Everybody in a team of a challenge. */
export async function registeredIn(tx: Tx, challengeId: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ id: teamMember.userId })
    .from(teamMember)
    .innerJoin(team, eq(team.id, teamMember.teamId))
    .where(eq(team.challengeId, challengeId));
  return rows.map(({ id }) => id);
}

/** Whether another need has become this challenge. */
export async function isTaken(db: Tx, challengeId: string, needId: string): Promise<boolean> {
  const rows = await db
    .select({ id: need.id })
    .from(need)
    .where(and(eq(need.challengeId, challengeId), ne(need.id, needId)))
    .limit(1);
  return rows.length > 0;
}

/** The published need that became a challenge. */
export async function needOf(db: Tx, challengeId: string) {
  const [row] = await db
    .select({ id: need.id, number: need.number, title: need.title })
    .from(need)
    .where(
      and(eq(need.challengeId, challengeId), sql`${need.publishedVersion} is not null`, ne(need.state, 'taken_down')),
    )
    .limit(1);
  return row ?? null;
}

export async function enterpriseOf(db: Tx, needId: string): Promise<{ zh: string; en: string }> {
  const [row] = await db
    .select({ zh: institution.name, en: institution.nameEn })
    .from(need)
    .innerJoin(institution, eq(institution.id, need.enterpriseId))
    .where(eq(need.id, needId));
  if (!row) throw new Problem('need_not_found');
  return { zh: row.zh, en: row.en ?? row.zh };
}

export async function partsOf(db: Tx, packId: string) {
  const rows = await db.select().from(packPart).where(eq(packPart.packId, packId));
  return rows.map(({ packId: _, ...part }) => part);
}

/** Challenges that were not made from a need. */
export async function listTemplates(db: Db) {
  return db
    .select({ slug: challenge.slug, title: challenge.title, manifest: pack.manifest })
    .from(challenge)
    .innerJoin(pack, eq(pack.id, challenge.packId))
    .where(sql`not exists (select 1 from need n where n.challenge_id = ${challenge.id})`)
    .orderBy(asc(challenge.slug))
    .limit(100);
}

export interface Board {
  phase: PhaseRow;
  split: 'public' | 'private' | 'final';
  /** Its phase is over, and the split that decides it is shown. */
  isDecided: boolean;
}

/** The board that says who is ahead in a challenge: of the last phase in which anybody stands; null without one. */
export async function boardOf(db: Tx, challengeId: string): Promise<Board | null> {
  const rows = await db
    .select({
      phase,
      isOver: sql<boolean>`coalesce(${phase.closesAt} <= clock_timestamp(), false)`,
      isOpen: sql<boolean>`coalesce(${phase.opensAt} <= clock_timestamp()
        and (${phase.closesAt} is null or ${phase.closesAt} > clock_timestamp()), false)`,
    })
    .from(phase)
    .where(eq(phase.challengeId, challengeId))
    .orderBy(asc(phase.position));
  const isRunning = rows.some(({ isOpen }) => isOpen);
  for (const { phase: row, isOver } of rows.reverse()) {
    const split = shownSplit(row);
    if (split === null) continue;
    const [first] = await db
      .select({ id: standing.teamId })
      .from(standing)
      .where(and(eq(standing.phaseId, row.id), eq(standing.split, split)))
      .limit(1);
    if (!first) continue;
    const deciding = decidingSplit(row);
    return { phase: row, split, isDecided: isOver && !isRunning && (deciding === null || split === deciding) };
  }
  return null;
}

/** How a team stands on a board; null when it does not. */
export async function placeOf(db: Tx, { phase, split }: Board, teamId: string) {
  const [row] = await db
    .select({ standing, name: team.name })
    .from(standing)
    .innerJoin(team, eq(team.id, standing.teamId))
    .where(and(eq(standing.phaseId, phase.id), eq(standing.split, split), eq(standing.teamId, teamId)));
  if (!row) return null;
  const [ahead] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(standing)
    .where(
      and(
        eq(standing.phaseId, phase.id),
        eq(standing.split, split),
        sql`(-${standing.merit}, ${standing.tiebreak}, ${standing.achievedAt}) <
          (select -s.merit, s.tiebreak, s.achieved_at from standing s
            where s.phase_id = ${phase.id} and s.split = ${split} and s.team_id = ${teamId})`,
      ),
    );
  return { name: row.name, scores: row.standing.scores, rank: (ahead?.n ?? 0) + 1 };
}

/** The members of a team, who joined first first, each with a verified institution that they act for. */
export async function membersOf(db: Tx, teamId: string, exceptInstitution: string) {
  const rows = await db
    .select({ id: user.id, name: user.name, institutionId: institution.id, institution: institution.name })
    .from(teamMember)
    .innerJoin(user, eq(user.id, teamMember.userId))
    .leftJoin(membership, and(eq(membership.userId, user.id), ne(membership.institutionId, exceptInstitution)))
    .leftJoin(institution, and(eq(institution.id, membership.institutionId), eq(institution.verification, 'verified')))
    .where(eq(teamMember.teamId, teamId))
    .orderBy(asc(teamMember.createdAt), asc(institution.id));
  const members = new Map<string, (typeof rows)[number]>();
  for (const row of rows) if (!members.get(row.id)?.institutionId) members.set(row.id, row);
  return [...members.values()];
}

/** A response to a need that can be chosen and that one of these people writes. */
export async function responseBy(db: Tx, needId: string, userIds: string[]): Promise<string | null> {
  const [row] = await db
    .select({ id: response.id })
    .from(response)
    .innerJoin(responseMember, eq(responseMember.responseId, response.id))
    .where(
      and(
        eq(response.needId, needId),
        sql`${response.state} in ('submitted', 'shortlisted', 'reserve')`,
        sql`${responseMember.userId} = any(${sql.param(userIds)}::text[])`,
      ),
    )
    .orderBy(asc(response.number))
    .limit(1);
  return row?.id ?? null;
}

/** Writes a response that is handed in already. */
export async function insertEntry(
  tx: Tx,
  {
    needId,
    needVersion,
    institutionId,
    leaderId,
    members,
    content,
    hash,
  }: {
    needId: string;
    needVersion: number;
    institutionId: string;
    leaderId: string;
    members: { id: string; institutionId: string | null }[];
    content: ResponseContent;
    /** What the receipt states, which names the response. */
    hash: (id: string) => string;
  },
): Promise<{ id: string; number: number; sha256: string }> {
  const [row] = await tx
    .insert(response)
    .values({
      needId,
      needVersion,
      institutionId,
      leaderId,
      state: 'submitted',
      content,
      version: 1,
      title: content.title,
      currency: content.price.currency,
      priceMin: content.price.min,
      priceMax: content.price.max,
      submittedAt: sql`clock_timestamp()` as unknown as Date,
    })
    .returning({ id: response.id, number: response.number });
  if (!row) throw new Error('the response was not written');
  const sha256 = hash(row.id);
  await tx
    .insert(responseMember)
    .values(members.map(({ id, institutionId: own }) => ({ responseId: row.id, userId: id, institutionId: own })));
  await tx
    .insert(responseVersion)
    .values({ responseId: row.id, version: 1, needVersion, content, sha256, by: leaderId });
  return { ...row, sha256 };
}
