/** The table of pushes. */
import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { institution, membership, need, push, user } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { cardsOf } from '../catalogue/card-queries.ts';
import type { Matched } from './match.ts';
import type { myPush, sentPush } from './schemas.ts';

export type PushRow = typeof push.$inferSelect;

/** Writes a push for each that has none of this need yet. @returns those that are new. */
export async function writePushes(
  tx: Tx,
  needId: string,
  matches: readonly Matched[],
  sentBy: string | null,
): Promise<Matched[]> {
  if (matches.length === 0) return [];
  const rows = await tx
    .insert(push)
    .values(
      matches.map(({ kind, id, score, reasons }) => ({
        needId,
        institutionId: kind === 'institution' ? id : null,
        userId: kind === 'institution' ? null : id,
        score,
        reasons,
        sentBy,
      })),
    )
    .onConflictDoNothing()
    .returning({ institutionId: push.institutionId, userId: push.userId });
  const made = new Set(rows.map((row) => row.institutionId ?? row.userId));
  return matches.filter(({ id }) => made.has(id));
}

/** Who was told of a need when it was published before, and did not decline it. */
export async function toldBefore(
  tx: Tx,
  needId: string,
  before: Date,
): Promise<{ institutionId: string | null; userId: string | null }[]> {
  return tx
    .select({ institutionId: push.institutionId, userId: push.userId })
    .from(push)
    .where(and(eq(push.needId, needId), lt(push.createdAt, before), isNull(push.declinedAt)));
}

/** Ids of the institutions and people that were told of a need already. */
export async function toldOfNeed(db: Tx, needId: string): Promise<Set<string>> {
  const rows = await db
    .select({ institutionId: push.institutionId, userId: push.userId })
    .from(push)
    .where(eq(push.needId, needId));
  return new Set(rows.flatMap((row) => row.institutionId ?? row.userId ?? []));
}

interface Page {
  after?: string | undefined;
  limit: number;
}

/** Whom a need was pushed to and what they did with it, the newest first. */
export async function pushesOf(
  db: Tx,
  needId: string,
  page: Page,
): Promise<{ pushes: z.infer<typeof sentPush>[]; next: string | null }> {
  const rows = await db
    .select({
      push,
      institution: institution.name,
      person: user.name,
      role: user.role,
      sender: sql<string | null>`(select name from "user" sender where sender.id = ${push.sentBy})`,
    })
    .from(push)
    .leftJoin(institution, eq(institution.id, push.institutionId))
    .leftJoin(user, eq(user.id, push.userId))
    .where(and(eq(push.needId, needId), page.after ? lt(push.id, page.after) : undefined))
    .orderBy(desc(push.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return {
    pushes: shown.map((row) => ({
      id: row.push.id,
      kind: row.push.institutionId ? 'institution' : row.role === 'expert' ? 'expert' : 'manager',
      to: row.push.institutionId ?? row.push.userId ?? '',
      name: row.institution ?? row.person ?? '',
      score: row.push.score,
      reasons: row.push.reasons,
      sent_by: row.sender,
      sent_at: row.push.createdAt.toISOString(),
      opened_at: row.push.openedAt?.toISOString() ?? null,
      declined_at: row.push.declinedAt?.toISOString() ?? null,
      declined_why: row.push.declinedWhy,
    })),
    next: rows.length > page.limit ? (shown.at(-1)?.push.id ?? null) : null,
  };
}

const institutionsOf = (db: Tx, userId: string) =>
  db.select({ id: membership.institutionId }).from(membership).where(eq(membership.userId, userId));

const isTo = (db: Tx, userId: string) =>
  or(eq(push.userId, userId), inArray(push.institutionId, institutionsOf(db, userId)));

/** What was pushed to somebody and to the institutions that they belong to, the newest first. */
export async function pushesTo(
  db: Tx,
  userId: string,
  { declined, ...page }: Page & { declined: boolean },
): Promise<{ pushes: z.infer<typeof myPush>[]; next: string | null }> {
  const rows = await db
    .select({ push, institution: institution.name })
    .from(push)
    .leftJoin(institution, eq(institution.id, push.institutionId))
    .where(
      and(
        isTo(db, userId),
        declined ? isNotNull(push.declinedAt) : isNull(push.declinedAt),
        page.after ? lt(push.id, page.after) : undefined,
      ),
    )
    .orderBy(desc(push.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const cards = new Map((await cardsOf(db, [...new Set(shown.map((row) => row.push.needId))])).map((c) => [c.id, c]));
  return {
    pushes: shown.flatMap((row) => {
      // One that was taken down meanwhile is not shown any more.
      const card = cards.get(row.push.needId);
      return card
        ? [
            {
              id: row.push.id,
              need: card,
              institution: row.institution,
              reasons: row.push.reasons,
              sent_at: row.push.createdAt.toISOString(),
              opened_at: row.push.openedAt?.toISOString() ?? null,
              declined_at: row.push.declinedAt?.toISOString() ?? null,
              declined_why: row.push.declinedWhy,
            },
          ]
        : [];
    }),
    next: rows.length > page.limit ? (shown.at(-1)?.push.id ?? null) : null,
  };
}

/** Keeps that somebody reads a need that was pushed to them; the first time stands. */
export async function markOpened(db: Tx, needId: string, userId: string): Promise<void> {
  await db
    .update(push)
    .set({ openedAt: sql`clock_timestamp()` })
    .where(and(eq(push.needId, needId), isTo(db, userId), isNull(push.openedAt)));
}

/** @throws Problem `push_not_found` unless it went to them, `push_declined`. */
export async function decline(tx: Tx, id: string, userId: string, why: string): Promise<PushRow> {
  const [row] = await tx
    .select()
    .from(push)
    .where(and(eq(push.id, id), isTo(tx, userId)))
    .for('update');
  if (!row) throw new Problem('push_not_found');
  if (row.declinedAt) throw new Problem('push_declined');
  await tx
    .update(push)
    .set({
      declinedAt: sql`clock_timestamp()`,
      declinedWhy: why,
      openedAt: sql`coalesce(${push.openedAt}, clock_timestamp())`,
    })
    .where(eq(push.id, id));
  return row;
}

/** Needs that are published and that nobody was told of since, the oldest first. */
export async function unpushed(db: Tx, limit: number): Promise<string[]> {
  const rows = await db.select({ id: need.id }).from(need).where(isUnpushed).orderBy(need.publishedAt).limit(limit);
  return rows.map(({ id }) => id);
}

const isUnpushed = sql`${need.state} = 'open' and ${need.suspendedAt} is null and (${need.pushedAt} is null
  or ${need.pushedAt} < coalesce(${need.republishedAt}, ${need.publishedAt}))`;

/** Takes a need that nobody was told of, as it was, for this transaction to tell; null if another one did. */
export async function takeUnpushed(tx: Tx, id: string): Promise<typeof need.$inferSelect | null> {
  const [row] = await tx
    .select()
    .from(need)
    .where(and(eq(need.id, id), isUnpushed))
    .for('update');
  if (!row) return null;
  await tx.update(need).set({ pushedAt: sql`clock_timestamp()` }).where(eq(need.id, id));
  return row;
}
