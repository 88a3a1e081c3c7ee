/** Telling people: rows of their own, the way out by the channels that they want, and the word to their open pages. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { notification, notificationChoice } from '../db/schema.ts';
import { publish, userTopic } from '../events/publish.ts';
import { type Group, groupOf, type Kind } from './kinds.ts';

export interface Told {
  users: Iterable<string>;
  kind: Kind;
  /** What it is about: `need:<id>`. */
  subject: string;
  /** An instant in ISO 8601 is written out as a date and time where the sentence is read. */
  params: Record<string, string | number>;
  /** The page that it leads to. */
  link: string;
  /** Who did it; they are not told of their own deed. */
  actor: string | null;
}

/**
 * Writes a notification for each of these people, once each. Call it last in a transaction, as `publish`.
 * @throws Error for a kind that no sentence stands for.
 */
export async function tell(tx: Tx, { users, kind, subject, params, link, actor }: Told): Promise<void> {
  const group = groupOf(kind);
  if (!group) throw new Error(`nothing is said of ${kind}`);
  const readers = [...new Set(users)].filter((id) => id !== actor);
  if (readers.length === 0) return;
  const muted = await mutedFor(tx, readers, group);
  const rows = await tx
    .insert(notification)
    .values(
      readers.map((userId) => ({ userId, kind, subject, params, link, actorId: actor, inApp: !muted.has(userId) })),
    )
    .returning({ id: notification.id, userId: notification.userId, inApp: notification.inApp });
  const ids = sql.join(
    rows.map(({ id }) => sql`${id}::uuid`),
    sql`, `,
  );
  await tx.execute(sql`
    insert into delivery (notification_id, channel, webhook_id)
    select n.id, way.channel, way.webhook_id
    from notification n
    cross join lateral (
      select 'email' as channel, null::uuid as webhook_id
      union all
      select 'webhook', w.id from webhook w where w.user_id = n.user_id and w.enabled
    ) way
    left join notification_choice c on c.user_id = n.user_id and c."group" = ${group} and c.channel = way.channel
    where n.id in (${ids}) and coalesce(c.wanted, true)`);
  for (const { id, userId, inApp } of rows)
    if (inApp) await publish(tx, userTopic(userId), 'notification', { id, kind });
}

/** Those who do not want a group shown on the platform; their rows carry what goes out otherwise. */
async function mutedFor(tx: Tx, readers: string[], group: Group): Promise<Set<string>> {
  const rows = await tx
    .select({ userId: notificationChoice.userId })
    .from(notificationChoice)
    .where(
      and(
        inArray(notificationChoice.userId, readers),
        eq(notificationChoice.group, group),
        eq(notificationChoice.channel, 'in_app'),
        eq(notificationChoice.wanted, false),
      ),
    );
  return new Set(rows.map(({ userId }) => userId));
}
