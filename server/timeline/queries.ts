/** What happened to a thing, from the audit log: who did what, when and why. */
import { and, desc, eq, inArray, lt, notInArray } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { audit, user } from '../../core/db/schema.ts';
import { instant } from '../wire.ts';

export const timelineEntry = z.object({
  seq: z.number().int().describe('Its number in the audit log'),
  at: instant,
  actor: z.string().nullable().describe('Who did it; null when the clock did'),
  action: z.string().describe('`need.publish` …'),
  subject: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  reason: z.string().nullable(),
  hash: z.string().describe('SHA-256 over this entry and the hash of the one before it'),
});
export const timelineView = z.object({ entries: z.array(timelineEntry), next: z.number().int().nullable() });

/**
 * The newest first.
 * @param subjects such as `need:<id>`; whoever asks must be allowed to read them all.
 * @param after `seq` of the last entry of the page before.
 * @param without actions that are left out.
 */
export async function timelineOf(
  db: Tx,
  subjects: string[],
  page: { after?: number | undefined; limit: number },
  without: string[] = [],
): Promise<z.infer<typeof timelineView>> {
  const rows = await db
    .select({ entry: audit, name: user.name })
    .from(audit)
    .leftJoin(user, eq(user.id, audit.actor))
    .where(
      and(
        inArray(audit.subject, subjects),
        without.length > 0 ? notInArray(audit.action, without) : undefined,
        page.after ? lt(audit.seq, page.after) : undefined,
      ),
    )
    .orderBy(desc(audit.seq))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  return {
    entries: shown.map(({ entry, name }) => ({
      seq: entry.seq,
      at: entry.createdAt.toISOString(),
      actor: name,
      action: entry.action,
      subject: entry.subject,
      from: entry.from,
      to: entry.to,
      reason: entry.reason,
      hash: entry.hash,
    })),
    next: rows.length > page.limit ? (shown.at(-1)?.entry.seq ?? null) : null,
  };
}
