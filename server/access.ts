/**
 * Who may do what: the one table. A route names its action; a role that the action does not list is refused.
 * `visitor` is anybody, signed in or not.
 */
import type { Role } from '../core/people/roles.ts';

export type Who = Role | 'visitor';

const anybody: readonly Who[] = ['visitor'];
const signedIn: readonly Who[] = ['contestant', 'enterprise', 'technology_manager', 'expert', 'juror', 'organiser'];

export const access = {
  'health.read': anybody,
  'account.create': anybody,
  'session.read': anybody,
  'session.create': anybody,
  'session.delete': anybody,
  'token.manage': signedIn,
  'challenge.read': anybody,
  'leaderboard.read': anybody,
  'events.follow': anybody,
  'statistics.read': anybody,
  'team.join': ['contestant'],
  'team.read': signedIn,
  'submission.create': ['contestant'],
  'submission.read': signedIn,
  'submission.select': ['contestant'],
  'submission.withdraw': ['contestant'],
  'queue.read': signedIn,
  'phase.reveal': ['organiser'],
  'pack.import': ['organiser'],
  'judging.read': ['organiser'],
  'judging.follow': ['organiser'],
  'judging.manage': ['organiser'],
  'rejudging.read': ['organiser'],
  'rejudging.manage': ['organiser'],
  'institution.read': anybody,
  'institution.own': signedIn,
  'institution.verify': ['organiser'],
  'invitation.read': anybody,
  'person.read': anybody,
  'person.own': signedIn,
  'person.manage': ['organiser'],
  'review.read': signedIn,
  'review.write': ['expert'],
  'review.organise': ['organiser'],
  'need.read': anybody,
  'needs.follow': anybody,
  'need.watch': signedIn,
  'need.write': signedIn,
  'attachment.read': anybody,
  'attachment.write': signedIn,
  'notification.read': signedIn,
  'notification.follow': signedIn,
  'notification.choose': signedIn,
  'notification.unsubscribe': anybody,
  'webhook.manage': signedIn,
  'meeting.read': anybody,
  'meeting.manage': signedIn,
  'meeting.answer': signedIn,
  'calendar.manage': signedIn,
  'calendar.read': anybody,
  'catalogue.read': anybody,
  'outreach.write': ['organiser', 'technology_manager'],
  'guide.read': anybody,
  'guide.edit': ['organiser'],
  'saved_search.manage': signedIn,
  'push.send': signedIn,
  'push.receive': signedIn,
  'contract.read': signedIn,
  'contract.write': signedIn,
  'contract.public': anybody,
  'contract.oversee': ['organiser'],
  'response.list': anybody,
  'response.read': signedIn,
  'response.follow': signedIn,
  'response.write': ['contestant', 'enterprise', 'technology_manager', 'expert', 'juror'],
  'response.judge': ['organiser'],
  'question.read': anybody,
  'question.ask': signedIn,
  'question.answer': signedIn,
  'question.hide': ['organiser'],
  'comparison.read': signedIn,
  'comparison.edit': signedIn,
  'award.read': anybody,
  'award.decide': signedIn,
  'objection.read': signedIn,
  'objection.make': signedIn,
  'objection.rule': ['organiser'],
  'bounty.read': anybody,
  'bounty.make': signedIn,
  'bounty.link': ['organiser'],
} as const satisfies Record<string, readonly Who[]>;

export type Action = keyof typeof access;

/** @param role of the account, or null for somebody who is not signed in. */
export function mayDo(role: Role | null, action: Action): boolean {
  const allowed: readonly Who[] = access[action];
  return allowed.includes('visitor') || (role !== null && allowed.includes(role));
}
