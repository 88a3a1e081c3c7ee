/**
 * Notifications on their way out. One that a process takes is marked before anything is sent, so that whatever happens
 * to that process, nothing is sent twice: of one whose process ended meanwhile nobody knows whether it arrived, and it
 * is given up.
 */
import { and, asc, eq, inArray, lt, lte, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../core/db/client.ts';
import {
  delivery,
  institution,
  leadLetter,
  membershipInvitation,
  need,
  notification,
  notificationChoice,
  user,
  webhook,
} from '../../core/db/schema.ts';
import { groupOf } from '../../core/notifications/kinds.ts';

/** How long sending may take; longer than all its own limits together. */
const leaseSeconds = 180;
/** Until the next try, in seconds; after the last one it is given up. */
export const waits = [60, 300, 1_800, 7_200, 21_600] as const;

const now = sql`clock_timestamp()`;
const inSeconds = (seconds: number) => sql`clock_timestamp() + make_interval(secs => ${seconds})`;

export type Notice = Awaited<ReturnType<typeof noticesOf>>[number];
export type InvitationMail = Awaited<ReturnType<typeof invitationsOf>>[number];
export type LeadMail = Awaited<ReturnType<typeof leadLettersOf>>[number];
export type Claimed = Notice | InvitationMail | LeadMail;

/** Takes what is due, the longest due first; nobody else gets the same. */
export async function claim(db: Db, limit: number): Promise<Claimed[]> {
  const due = db
    .select({ id: delivery.id })
    .from(delivery)
    .where(and(eq(delivery.state, 'pending'), lte(delivery.nextAt, now)))
    .orderBy(asc(delivery.nextAt), asc(delivery.id))
    .limit(limit)
    .for('update', { skipLocked: true });
  const taken = await db
    .update(delivery)
    .set({ state: 'sending', attempts: sql`${delivery.attempts} + 1`, nextAt: inSeconds(leaseSeconds) })
    .where(inArray(delivery.id, due))
    .returning({ id: delivery.id });
  const ids = taken.map(({ id }) => id);
  if (ids.length === 0) return [];
  return [...(await noticesOf(db, ids)), ...(await invitationsOf(db, ids)), ...(await leadLettersOf(db, ids))];
}

function noticesOf(db: Tx, ids: string[]) {
  return db
    .select({
      delivery,
      notification,
      to: { id: user.id, email: user.email, name: user.name, language: user.language },
      webhook,
    })
    .from(delivery)
    .innerJoin(notification, eq(notification.id, delivery.notificationId))
    .innerJoin(user, eq(user.id, notification.userId))
    .leftJoin(webhook, eq(webhook.id, delivery.webhookId))
    .where(inArray(delivery.id, ids));
}

function invitationsOf(db: Tx, ids: string[]) {
  return db
    .select({
      delivery,
      invitation: membershipInvitation,
      isOpen: sql<boolean>`${membershipInvitation.acceptedAt} is null and ${membershipInvitation.revokedAt} is null
        and ${membershipInvitation.expiresAt} > clock_timestamp()`,
      institution: institution.name,
      by: { name: user.name, language: user.language },
    })
    .from(delivery)
    .innerJoin(membershipInvitation, eq(membershipInvitation.id, delivery.invitationId))
    .innerJoin(institution, eq(institution.id, membershipInvitation.institutionId))
    .innerJoin(user, eq(user.id, membershipInvitation.invitedBy))
    .where(inArray(delivery.id, ids));
}

function leadLettersOf(db: Tx, ids: string[]) {
  return db
    .select({
      delivery,
      letter: leadLetter,
      isOpen: sql<boolean>`${leadLetter.expiresAt} > clock_timestamp()
        and lower(${need.content}->'lead'->>'email') = ${leadLetter.email}`,
      need: { title: need.title, number: need.number, lead: sql<string>`${need.content}->'lead'->>'name'` },
      enterprise: institution.name,
      by: { name: user.name, language: user.language },
    })
    .from(delivery)
    .innerJoin(leadLetter, eq(leadLetter.id, delivery.leadLetterId))
    .innerJoin(need, eq(need.id, leadLetter.needId))
    .innerJoin(institution, eq(institution.id, need.enterpriseId))
    .innerJoin(user, eq(user.id, leadLetter.askedBy))
    .where(inArray(delivery.id, ids));
}

/** Whether somebody still wants it; they may have chosen otherwise since it was written. */
export async function isStillWanted(db: Tx, { delivery: { channel }, notification: of }: Notice): Promise<boolean> {
  const [row] = await db
    .select({ wanted: notificationChoice.wanted })
    .from(notificationChoice)
    .where(
      and(
        eq(notificationChoice.userId, of.userId),
        eq(notificationChoice.group, groupOf(of.kind) ?? ''),
        eq(notificationChoice.channel, channel),
      ),
    );
  return row?.wanted ?? true;
}

export type Outcome = { sent: true } | { sent: false; again: boolean; why: string };

/** Records how it went; one that somebody else has given up meanwhile stays so. */
export async function record(tx: Tx, { delivery: { id, attempts } }: Claimed, outcome: Outcome): Promise<void> {
  const wait = outcome.sent || !outcome.again ? undefined : waits[attempts - 1];
  await tx
    .update(delivery)
    .set(
      outcome.sent
        ? { state: 'sent', sentAt: now as never, error: null }
        : wait === undefined
          ? { state: 'failed', error: outcome.why }
          : { state: 'pending', nextAt: inSeconds(wait) as never, error: outcome.why },
    )
    .where(and(eq(delivery.id, id), eq(delivery.state, 'sending'), eq(delivery.attempts, attempts)));
}

/** Gives up those whose process ended while it sent them. */
export async function giveUpLapsed(db: Tx): Promise<number> {
  const rows = await db
    .update(delivery)
    .set({ state: 'failed', error: 'not known whether it went out: its process ended meanwhile' })
    .where(and(eq(delivery.state, 'sending'), lt(delivery.nextAt, now)))
    .returning({ id: delivery.id });
  return rows.length;
}

/** Counts an attempt at a webhook. @returns it as it is now; null where it was deleted. */
export async function countAttempt(tx: Tx, webhookId: string, arrived: boolean) {
  const [row] = await tx
    .update(webhook)
    .set({ failures: arrived ? 0 : sql`least(${webhook.failures} + 1, 32000)` })
    .where(eq(webhook.id, webhookId))
    .returning();
  return row ?? null;
}

/** Switches a webhook off, with all that waits for it; false when it is off already. */
export async function switchOff(tx: Tx, webhookId: string): Promise<boolean> {
  const rows = await tx
    .update(webhook)
    .set({ enabled: false })
    .where(and(eq(webhook.id, webhookId), eq(webhook.enabled, true)))
    .returning({ id: webhook.id });
  await tx
    .update(delivery)
    .set({ state: 'failed', error: 'the webhook was switched off' })
    .where(and(eq(delivery.webhookId, webhookId), eq(delivery.state, 'pending')));
  return rows.length > 0;
}
