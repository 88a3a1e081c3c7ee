/** Taking what is due on its way out: e-mails to the mail server, the rest to webhooks. */
import type { Config } from '../../core/config.ts';
import type { Db } from '../../core/db/client.ts';
import { sentenceOf } from '../../core/notifications/kinds.ts';
import { tell } from '../../core/notifications/tell.ts';
import { pageAddress } from './addresses.ts';
import {
  type Claimed,
  claim,
  countAttempt,
  giveUpLapsed,
  type InvitationMail,
  isStillWanted,
  type LeadMail,
  type Notice,
  type Outcome,
  record,
  switchOff,
} from './delivery-queries.ts';
import { invitationLetter } from './invitation-letter.ts';
import { leadLetterOf } from './lead-letter.ts';
import { letterOf } from './letter.ts';
import type { Post } from './mail.ts';
import { postJson } from './post.ts';
import { messageOf, verdictOf } from './robots.ts';

export interface DeliverDeps {
  db: Db;
  config: Config;
  /** Null where no mail server is set. */
  post: Post | null;
  now: () => Date;
}

/** Sent at the same time by one process. */
const mostAtOnce = 8;
/** In a row; then a webhook is switched off. */
export const mostFailures = 10;

/** Sends what is due; several processes may do so at once. @returns how many were tried. */
export async function deliver(deps: DeliverDeps): Promise<number> {
  await giveUpLapsed(deps.db);
  const claimed = await claim(deps.db, mostAtOnce);
  await Promise.all(claimed.map((one) => deliverOne(deps, one)));
  return claimed.length;
}

async function deliverOne(deps: DeliverDeps, one: Claimed): Promise<void> {
  const outcome = await send(deps, one);
  await deps.db.transaction(async (tx) => {
    await record(tx, one, outcome);
    if ('webhook' in one && one.webhook) await watchOver(tx, one, outcome);
  });
}

/** Sends one; whatever goes wrong is its outcome. */
export async function send(deps: DeliverDeps, one: Claimed): Promise<Outcome> {
  if ('invitation' in one) return sendInvitation(deps, one);
  return 'letter' in one ? sendLeadCode(deps, one) : sendNotice(deps, one);
}

async function sendInvitation({ config, post }: DeliverDeps, one: InvitationMail): Promise<Outcome> {
  if (!one.isOpen) return { sent: false, again: false, why: 'no longer wanted' };
  if (!post) return { sent: false, again: false, why: 'no mail server is set (JIEBANG_SMTP_URL)' };
  return post.send(one.delivery.id, { email: one.invitation.email, name: '' }, invitationLetter(config, one));
}

async function sendLeadCode({ config, post }: DeliverDeps, one: LeadMail): Promise<Outcome> {
  if (!one.isOpen) return { sent: false, again: false, why: 'no longer wanted' };
  if (!post) return { sent: false, again: false, why: 'no mail server is set (JIEBANG_SMTP_URL)' };
  return post.send(one.delivery.id, { email: one.letter.email, name: one.need.lead ?? '' }, leadLetterOf(config, one));
}

async function sendNotice({ db, config, post, now }: DeliverDeps, one: Notice): Promise<Outcome> {
  const { notification: of, to, webhook } = one;
  if (!(await isStillWanted(db, one))) return { sent: false, again: false, why: 'no longer wanted' };
  if (one.delivery.channel === 'email') {
    if (!post) return { sent: false, again: false, why: 'no mail server is set (JIEBANG_SMTP_URL)' };
    return post.send(one.delivery.id, to, letterOf(config, to, of));
  }
  if (!webhook?.enabled) return { sent: false, again: false, why: 'the webhook was switched off' };
  const notice = {
    id: one.delivery.id,
    kind: of.kind,
    subject: of.subject,
    text: sentenceOf(of.kind, of.params),
    link: pageAddress(config, of.link),
    at: of.createdAt,
  };
  try {
    const { url, body, headers } = messageOf(webhook, notice, to.language, now());
    const verdict = verdictOf(webhook.format, await postJson(url, body, headers, config.JIEBANG_WEBHOOK_PRIVATE));
    return verdict.arrived ? { sent: true } : { sent: false, again: verdict.again, why: verdict.why };
  } catch (error) {
    return { sent: false, again: true, why: (error as Error).message };
  }
}

type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/** Switches a webhook off that fails again and again, and tells its owner. */
async function watchOver(tx: Tx, { webhook }: Notice, outcome: Outcome): Promise<void> {
  if (!webhook?.enabled) return;
  const row = await countAttempt(tx, webhook.id, outcome.sent);
  if (outcome.sent || !row || row.failures < mostFailures || !(await switchOff(tx, row.id))) return;
  await tell(tx, {
    users: [row.userId],
    kind: 'account.webhook_disabled',
    subject: `webhook:${row.id}`,
    params: { name: row.name, count: row.failures, why: outcome.why },
    link: '/notifications/webhooks',
    actor: null,
  });
}
