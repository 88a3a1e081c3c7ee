/** What somebody wants to be told, by which channels and in which language. */
import { eq, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { channels, notificationChoice, user } from '../../core/db/schema.ts';
import type { Language } from '../../core/errors/problem.ts';
import { type Group, groups } from '../../core/notifications/kinds.ts';

export interface Choice {
  group: Group;
  channel: (typeof channels)[number];
  wanted: boolean;
}

/** Every group by every channel; what was never chosen is wanted. */
export async function choicesOf(db: Tx, userId: string): Promise<Choice[]> {
  const rows = await db.select().from(notificationChoice).where(eq(notificationChoice.userId, userId));
  const chosen = new Map(rows.map((row) => [`${row.group} ${row.channel}`, row.wanted]));
  return groups.flatMap((group) =>
    channels.map((channel) => ({ group, channel, wanted: chosen.get(`${group} ${channel}`) ?? true })),
  );
}

export async function saveChoices(tx: Tx, userId: string, chosen: Choice[]): Promise<void> {
  const last = new Map(chosen.map((choice) => [`${choice.group} ${choice.channel}`, choice]));
  if (last.size === 0) return;
  await tx
    .insert(notificationChoice)
    .values([...last.values()].map((choice) => ({ userId, ...choice })))
    .onConflictDoUpdate({
      target: [notificationChoice.userId, notificationChoice.group, notificationChoice.channel],
      set: { wanted: sql`excluded.wanted` },
    });
}

export async function languageOfAccount(db: Tx, userId: string): Promise<Language> {
  const [row] = await db.select({ language: user.language }).from(user).where(eq(user.id, userId));
  return row?.language ?? 'zh';
}

export async function saveLanguage(tx: Tx, userId: string, language: Language): Promise<void> {
  await tx.update(user).set({ language, updatedAt: new Date() }).where(eq(user.id, userId));
}
