/** The webhooks of somebody. */
import { and, asc, count, desc, eq, isNotNull } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { delivery, user, webhook } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';

export type WebhookRow = typeof webhook.$inferSelect;

/** Of one person. */
export const mostWebhooks = 10;

export async function webhooksOf(db: Tx, userId: string) {
  const rows = await db.select().from(webhook).where(eq(webhook.userId, userId)).orderBy(asc(webhook.id));
  return Promise.all(rows.map(async (row) => ({ row, error: await lastError(db, row.id) })));
}

async function lastError(db: Tx, webhookId: string): Promise<string | null> {
  const [row] = await db
    .select({ error: delivery.error })
    .from(delivery)
    .where(and(eq(delivery.webhookId, webhookId), isNotNull(delivery.error)))
    .orderBy(desc(delivery.id))
    .limit(1);
  return row?.error ?? null;
}

/** @throws Problem `webhook_not_found` for another's as well. */
export async function findWebhook(db: Tx, userId: string, id: string): Promise<WebhookRow> {
  const [row] = await db
    .select()
    .from(webhook)
    .where(and(eq(webhook.id, id), eq(webhook.userId, userId)));
  if (!row) throw new Problem('webhook_not_found');
  return row;
}

/** @throws Problem `too_many_webhooks`. */
export async function addWebhook(tx: Tx, made: typeof webhook.$inferInsert): Promise<WebhookRow> {
  // Two at once must not both be the last one.
  await tx.select({ id: user.id }).from(user).where(eq(user.id, made.userId)).for('update');
  const [row] = await tx.select({ held: count() }).from(webhook).where(eq(webhook.userId, made.userId));
  if ((row?.held ?? 0) >= mostWebhooks) throw new Problem('too_many_webhooks', { max: mostWebhooks });
  const [added] = await tx.insert(webhook).values(made).returning();
  return added as WebhookRow;
}

/** @throws Problem `webhook_not_found`. */
export async function changeWebhook(
  tx: Tx,
  userId: string,
  id: string,
  changes: { name?: string | undefined; enabled?: boolean | undefined },
): Promise<WebhookRow> {
  const found = await findWebhook(tx, userId, id);
  const [row] = await tx
    .update(webhook)
    .set({
      name: changes.name ?? found.name,
      enabled: changes.enabled ?? found.enabled,
      // Whoever switches it on again has mended it.
      ...(changes.enabled ? { failures: 0 } : {}),
    })
    .where(eq(webhook.id, id))
    .returning();
  return row ?? found;
}

/** @throws Problem `webhook_not_found`. */
export async function deleteWebhook(tx: Tx, userId: string, id: string): Promise<void> {
  await findWebhook(tx, userId, id);
  await tx.delete(webhook).where(eq(webhook.id, id));
}
