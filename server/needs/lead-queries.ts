/** The table of codes for technical leads, and the need's word that its lead is verified. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { delivery, leadLetter, need, user } from '../../core/db/schema.ts';

export type LeadLetterRow = typeof leadLetter.$inferSelect;

/** The newest letter to an address that is valid still. */
export async function openLetter(db: Tx, needId: string, email: string): Promise<LeadLetterRow | null> {
  const [row] = await db
    .select()
    .from(leadLetter)
    .where(
      and(eq(leadLetter.needId, needId), eq(leadLetter.email, email), sql`${leadLetter.expiresAt} > clock_timestamp()`),
    )
    .orderBy(desc(leadLetter.id))
    .limit(1);
  return row ?? null;
}

/** Letters and wrong codes of a need within a day, whatever the address. */
export async function withinDay(db: Tx, needId: string): Promise<{ letters: number; tries: number }> {
  const [row] = await db
    .select({ letters: sql<number>`count(*)::int`, tries: sql<number>`coalesce(sum(${leadLetter.tries}), 0)::int` })
    .from(leadLetter)
    .where(and(eq(leadLetter.needId, needId), sql`${leadLetter.createdAt} > clock_timestamp() - interval '1 day'`));
  return row ?? { letters: 0, tries: 0 };
}

/** Writes a letter and puts it on its way. */
export async function sendLetter(
  tx: Tx,
  values: Pick<LeadLetterRow, 'needId' | 'email' | 'askedBy'>,
  minutes: number,
): Promise<void> {
  const [row] = await tx
    .insert(leadLetter)
    .values({ ...values, expiresAt: sql`clock_timestamp() + make_interval(mins => ${minutes})` as never })
    .returning({ id: leadLetter.id });
  if (!row) throw new Error('the letter was not written');
  await tx.insert(delivery).values({ leadLetterId: row.id, channel: 'email' });
}

export async function countTry(tx: Tx, id: string): Promise<void> {
  await tx
    .update(leadLetter)
    .set({ tries: sql`${leadLetter.tries} + 1` })
    .where(eq(leadLetter.id, id));
}

/** It is no change of what the need says: its revision stays. */
export async function writeVerified(tx: Tx, needId: string, email: string): Promise<void> {
  await tx
    .update(need)
    .set({ leadVerifiedEmail: email, leadVerifiedAt: sql`clock_timestamp()` })
    .where(eq(need.id, needId));
}

/** Whether somebody's own address is this one, and known to be theirs. */
export async function isOwnAddress(db: Tx, userId: string, email: string): Promise<boolean> {
  const [row] = await db
    .select({ email: user.email, isVerified: user.emailVerified })
    .from(user)
    .where(eq(user.id, userId));
  return row?.isVerified === true && row.email.toLowerCase() === email;
}
