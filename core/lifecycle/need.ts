/** A need's life, from its author's draft to the contract that answers it. */
import { machine } from './machine.ts';

/**
 * `enterprise`: who acts for the firm; `lead`: its technical lead; `manager`: the technology manager in charge;
 * `expert`: assigned to review it; `respondent`: answered it; `follower`: wants to hear of it; `system`: the clock.
 */
export const needLife = machine({
  of: 'need',
  initial: 'draft',
  parties: ['enterprise', 'lead', 'manager', 'expert', 'organiser', 'respondent', 'follower', 'system'],
  states: [
    'draft',
    'submitted',
    'under_review',
    'returned',
    'lapsed',
    'rejected',
    'approved',
    'open',
    'closed',
    'no_response',
    'expired',
    'matching',
    'in_challenge',
    'selected',
    'publicity',
    'contracting',
    'contracted',
    'withdrawn',
    'taken_down',
  ],
  moves: {
    /** A technology manager's draft is submitted by the firm, or by the manager with the firm's confirmation. */
    submit: [
      {
        from: ['draft'],
        to: 'submitted',
        by: ['enterprise', 'manager'],
        tells: ['organiser', 'manager', 'enterprise'],
      },
      { from: ['returned'], to: 'submitted', by: ['enterprise', 'manager'], tells: ['organiser', 'expert', 'manager'] },
    ],
    /** Takes a submitted need back to work on it. */
    recall: [{ from: ['submitted'], to: 'draft', by: ['enterprise', 'manager'], tells: ['organiser'] }],
    start_review: [
      { from: ['submitted'], to: 'under_review', by: ['organiser'], tells: ['expert', 'enterprise', 'manager'] },
    ],
    return: [
      {
        from: ['under_review', 'approved'],
        to: 'returned',
        by: ['organiser'],
        reason: true,
        tells: ['enterprise', 'lead', 'manager'],
      },
    ],
    lapse: [{ from: ['returned'], to: 'lapsed', by: ['system'], tells: ['enterprise', 'manager'] }],
    reject: [
      { from: ['under_review'], to: 'rejected', by: ['organiser'], reason: true, tells: ['enterprise', 'manager'] },
    ],
    /** Once, with grounds; other experts look at it. */
    appeal: [
      { from: ['rejected'], to: 'submitted', by: ['enterprise'], reason: true, tells: ['organiser', 'manager'] },
    ],
    approve: [{ from: ['under_review'], to: 'approved', by: ['organiser'], tells: ['enterprise', 'manager'] }],
    publish: [
      { from: ['approved'], to: 'open', by: ['organiser'], tells: ['enterprise', 'lead', 'manager', 'follower'] },
      {
        from: ['no_response'],
        to: 'open',
        by: ['enterprise', 'manager'],
        reason: true,
        tells: ['organiser', 'manager', 'enterprise', 'follower'],
      },
    ],
    /** A numbered addendum to what is published. */
    amend: [
      {
        from: ['open'],
        to: 'same',
        by: ['enterprise', 'manager'],
        reason: true,
        tells: ['respondent', 'follower', 'organiser', 'manager'],
      },
    ],
    extend: [
      {
        from: ['open'],
        to: 'same',
        by: ['enterprise', 'manager', 'organiser'],
        reason: true,
        tells: ['respondent', 'follower', 'manager', 'enterprise'],
      },
    ],
    close: [{ from: ['open'], to: 'closed', by: ['system'], tells: ['enterprise', 'lead', 'manager', 'respondent'] }],
    find_no_response: [
      { from: ['closed'], to: 'no_response', by: ['system'], tells: ['enterprise', 'manager', 'organiser'] },
    ],
    expire: [{ from: ['no_response'], to: 'expired', by: ['system'], tells: ['enterprise', 'manager'] }],
    /** Opens contact with at least one response. */
    match: [
      {
        from: ['open', 'closed'],
        to: 'matching',
        by: ['enterprise', 'manager'],
        tells: ['respondent', 'manager', 'enterprise'],
      },
    ],
    /** It cannot choose, or wants a contest. */
    challenge: [
      {
        from: ['open', 'closed', 'no_response', 'matching'],
        to: 'in_challenge',
        by: ['organiser', 'enterprise'],
        reason: true,
        tells: ['enterprise', 'manager', 'respondent', 'organiser', 'follower'],
      },
    ],
    /** Nobody took part in the contest; from `closed`, every other way is open again. */
    end_challenge: [
      {
        from: ['in_challenge'],
        to: 'closed',
        by: ['organiser', 'enterprise'],
        reason: true,
        tells: ['enterprise', 'manager', 'respondent', 'organiser', 'follower'],
      },
    ],
    select: [
      {
        from: ['closed', 'matching', 'in_challenge'],
        to: 'selected',
        by: ['enterprise'],
        reason: true,
        tells: ['respondent', 'manager', 'organiser'],
      },
    ],
    /** Shows the choice for objections before anything is signed. */
    announce: [
      { from: ['selected'], to: 'publicity', by: ['enterprise', 'organiser'], tells: ['respondent', 'manager'] },
    ],
    uphold_objection: [
      {
        from: ['publicity'],
        to: 'matching',
        by: ['organiser'],
        reason: true,
        tells: ['enterprise', 'respondent', 'manager'],
      },
    ],
    start_contract: [
      {
        from: ['publicity'],
        to: 'contracting',
        by: ['system', 'organiser'],
        tells: ['enterprise', 'respondent', 'manager'],
      },
    ],
    /** The chosen one did not sign, or is no longer there to sign; the reserve's turn. */
    fall_back: [
      {
        from: ['contracting'],
        to: 'matching',
        by: ['enterprise', 'system'],
        reason: true,
        tells: ['respondent', 'manager', 'organiser', 'enterprise'],
      },
      {
        from: ['selected', 'publicity'],
        to: 'matching',
        by: ['system'],
        reason: true,
        tells: ['respondent', 'manager', 'organiser', 'enterprise'],
      },
    ],
    sign: [
      {
        from: ['contracting'],
        to: 'contracted',
        by: ['system'],
        tells: ['enterprise', 'respondent', 'manager', 'organiser'],
      },
    ],
    withdraw: [
      {
        from: ['draft', 'submitted', 'returned', 'approved'],
        to: 'withdrawn',
        by: ['enterprise'],
        tells: ['manager', 'organiser'],
      },
      { from: ['under_review'], to: 'withdrawn', by: ['enterprise'], tells: ['expert', 'manager', 'organiser'] },
      {
        from: ['open', 'closed', 'no_response', 'matching'],
        to: 'withdrawn',
        by: ['enterprise', 'organiser'],
        reason: true,
        tells: ['respondent', 'follower', 'manager', 'organiser', 'enterprise'],
      },
    ],
    take_down: [
      {
        from: ['approved', 'open', 'closed', 'no_response', 'matching', 'in_challenge', 'selected', 'publicity'],
        to: 'taken_down',
        by: ['organiser'],
        reason: true,
        tells: ['enterprise', 'manager', 'respondent', 'follower'],
      },
    ],
  },
});
