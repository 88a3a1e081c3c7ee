/** The lives of a contract, of its milestones and of a division of revenue. */
import { machine } from './machine.ts';

/** `client`: the enterprise; `contractor`: who carries it out; `manager`: the technology manager in charge. */
const parties = ['client', 'contractor', 'manager', 'organiser', 'system'] as const;

export const contractLife = machine({
  of: 'contract',
  initial: 'drafted',
  parties,
  states: ['drafted', 'proposed', 'signed', 'executing', 'disputed', 'accepted', 'terminated', 'archived', 'abandoned'],
  moves: {
    propose: [{ from: ['drafted'], to: 'proposed', by: ['client', 'manager'], tells: ['contractor', 'manager'] }],
    revise: [
      {
        from: ['proposed'],
        to: 'drafted',
        by: ['client', 'contractor', 'manager'],
        reason: true,
        tells: ['client', 'contractor', 'manager'],
      },
    ],
    /** Both sides confirm the signed file; the second confirmation signs it. */
    confirm: [
      { from: ['proposed'], to: 'same', by: ['client', 'contractor'], tells: ['client', 'contractor', 'manager'] },
    ],
    sign: [
      { from: ['proposed'], to: 'signed', by: ['system'], tells: ['client', 'contractor', 'manager', 'organiser'] },
    ],
    abandon: [
      {
        from: ['drafted', 'proposed'],
        to: 'abandoned',
        by: ['client', 'contractor'],
        reason: true,
        tells: ['client', 'contractor', 'manager', 'organiser'],
      },
    ],
    start: [
      {
        from: ['signed'],
        to: 'executing',
        by: ['client', 'contractor', 'system'],
        tells: ['client', 'contractor', 'manager'],
      },
    ],
    dispute: [
      {
        from: ['signed', 'executing', 'accepted'],
        to: 'disputed',
        by: ['client', 'contractor'],
        reason: true,
        tells: ['client', 'contractor', 'manager', 'organiser'],
      },
    ],
    /** Settles a dispute that stopped the work. */
    settle: [
      {
        from: ['disputed'],
        to: 'executing',
        by: ['organiser'],
        reason: true,
        tells: ['client', 'contractor', 'manager'],
      },
    ],
    /** Settles a dispute that was raised before work had begun. */
    reinstate: [
      {
        from: ['disputed'],
        to: 'signed',
        by: ['organiser'],
        reason: true,
        tells: ['client', 'contractor', 'manager'],
      },
    ],
    /** Settles a dispute about what was accepted, such as its payment. */
    restore: [
      {
        from: ['disputed'],
        to: 'accepted',
        by: ['organiser'],
        reason: true,
        tells: ['client', 'contractor', 'manager'],
      },
    ],
    accept: [{ from: ['executing'], to: 'accepted', by: ['client'], tells: ['contractor', 'manager', 'organiser'] }],
    terminate: [
      {
        from: ['signed', 'executing', 'disputed'],
        to: 'terminated',
        by: ['organiser'],
        reason: true,
        tells: ['client', 'contractor', 'manager'],
      },
    ],
    /** Both sides agreed to end it early. */
    rescind: [
      {
        from: ['signed', 'executing', 'disputed'],
        to: 'terminated',
        by: ['system'],
        reason: true,
        tells: ['client', 'contractor', 'manager', 'organiser'],
      },
    ],
    archive: [
      {
        from: ['accepted', 'terminated'],
        to: 'archived',
        by: ['organiser'],
        tells: ['client', 'contractor', 'manager'],
      },
    ],
  },
});

export const milestoneLife = machine({
  of: 'milestone',
  initial: 'planned',
  parties,
  states: ['planned', 'submitted', 'accepted', 'paid', 'cancelled'],
  moves: {
    submit: [{ from: ['planned'], to: 'submitted', by: ['contractor'], tells: ['client', 'manager'] }],
    return: [{ from: ['submitted'], to: 'planned', by: ['client'], reason: true, tells: ['contractor', 'manager'] }],
    accept: [{ from: ['submitted'], to: 'accepted', by: ['client'], tells: ['contractor', 'manager'] }],
    /** Payments that both sides confirmed reached its amount. */
    settle: [{ from: ['accepted'], to: 'paid', by: ['system'], tells: ['client', 'contractor', 'manager'] }],
    /** With an amendment that leaves it out, or with the early end of its contract: what is left adds up. */
    cancel: [
      {
        from: ['planned', 'submitted'],
        to: 'cancelled',
        by: ['system'],
        reason: true,
        tells: ['client', 'contractor', 'manager'],
      },
    ],
  },
});
