/** The notifications of somebody, as they read them on the platform. */
import { and, count, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { notification } from '../../core/db/schema.ts';
import { type Language, Problem } from '../../core/errors/problem.ts';
import { publish, userTopic } from '../../core/events/publish.ts';
import { type Group, groupOf, kindsOf, sentenceOf } from '../../core/notifications/kinds.ts';

interface Asked {
  after?: string | undefined;
  limit: number;
  unread: boolean;
  group?: Group | undefined;
  zone?: string | undefined;
}

const shownTo = (userId: string) => and(eq(notification.userId, userId), eq(notification.inApp, true));

/** The newest first. */
export async function listNotifications(db: Tx, userId: string, asked: Asked, language: Language) {
  const rows = await db
    .select()
    .from(notification)
    .where(
      and(
        shownTo(userId),
        asked.unread ? isNull(notification.readAt) : undefined,
        asked.group ? inArray(notification.kind, kindsOf(asked.group)) : undefined,
        asked.after ? lt(notification.id, asked.after) : undefined,
      ),
    )
    .orderBy(desc(notification.id))
    .limit(asked.limit + 1);
  const shown = rows.slice(0, asked.limit);
  return {
    notifications: shown.map((row) => ({
      id: row.id,
      kind: row.kind,
      group: groupOf(row.kind) ?? ('account' as const),
      text: sentenceOf(row.kind, row.params, asked.zone ?? null)[language],
      subject: row.subject,
      link: row.link,
      read: row.readAt !== null,
      created_at: row.createdAt.toISOString(),
    })),
    unread: await countUnread(db, userId),
    next: rows.length > asked.limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

export async function countUnread(db: Tx, userId: string): Promise<number> {
  const [row] = await db
    .select({ unread: count() })
    .from(notification)
    .where(and(shownTo(userId), isNull(notification.readAt)));
  return row?.unread ?? 0;
}

/**
 * Marks one as read, or all that there are; the reader's other pages are told. Doing so twice changes nothing.
 * @throws Problem `notification_not_found`.
 */
export async function markRead(tx: Tx, userId: string, id: string | 'all'): Promise<number> {
  const which = id === 'all' ? undefined : eq(notification.id, id);
  if (which) {
    const [row] = await tx
      .select({ id: notification.id })
      .from(notification)
      .where(and(shownTo(userId), which));
    if (!row) throw new Problem('notification_not_found');
  }
  const marked = await tx
    .update(notification)
    .set({ readAt: sql`clock_timestamp()` })
    .where(and(shownTo(userId), which, isNull(notification.readAt)))
    .returning({ id: notification.id });
  const unread = await countUnread(tx, userId);
  if (marked.length > 0) await publish(tx, userTopic(userId), 'notifications_read', { unread });
  return unread;
}
