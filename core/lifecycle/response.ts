/** The life of an answer to a need. */
import { type ActionOf, machine } from './machine.ts';

/** `respondent`: its team; `unit`: an administrator of the leading institution; `enterprise`: whose need it answers. */
export const responseLife = machine({
  of: 'response',
  initial: 'draft',
  parties: ['respondent', 'unit', 'enterprise', 'manager', 'organiser', 'system'],
  states: [
    'draft',
    'submitted',
    'returned',
    'shortlisted',
    'selected',
    'reserve',
    'not_selected',
    'declined',
    'contracted',
    'withdrawn',
    'disqualified',
  ],
  moves: {
    submit: [
      { from: ['draft'], to: 'submitted', by: ['respondent'], tells: ['enterprise', 'manager', 'unit'] },
      {
        from: ['returned'],
        to: 'submitted',
        by: ['respondent'],
        tells: ['organiser', 'enterprise', 'manager', 'unit'],
      },
    ],
    /** A new version until the deadline; the old one is kept. */
    amend: [{ from: ['submitted'], to: 'same', by: ['respondent'], tells: ['enterprise', 'manager'] }],
    /** The formal check found something missing; once, with a date. */
    return: [{ from: ['submitted'], to: 'returned', by: ['organiser'], reason: true, tells: ['respondent'] }],
    /** It was not mended by its day. */
    lapse: [
      {
        from: ['returned'],
        to: 'disqualified',
        by: ['system'],
        tells: ['respondent', 'unit', 'enterprise', 'manager', 'organiser'],
      },
    ],
    shortlist: [{ from: ['submitted'], to: 'shortlisted', by: ['enterprise'], tells: ['respondent', 'manager'] }],
    unlist: [{ from: ['shortlisted'], to: 'submitted', by: ['enterprise'], tells: ['manager'] }],
    select: [
      {
        from: ['submitted', 'shortlisted', 'reserve'],
        to: 'selected',
        by: ['enterprise'],
        reason: true,
        tells: ['respondent', 'unit', 'manager'],
      },
    ],
    keep_in_reserve: [
      { from: ['submitted', 'shortlisted'], to: 'reserve', by: ['enterprise'], reason: true, tells: ['respondent'] },
    ],
    not_select: [
      {
        from: ['submitted', 'shortlisted', 'reserve', 'returned'],
        to: 'not_selected',
        by: ['enterprise'],
        reason: true,
        tells: ['respondent'],
      },
    ],
    /** An objection was upheld, or the negotiation failed. */
    reconsider: [
      {
        from: ['selected', 'not_selected', 'reserve'],
        to: 'submitted',
        by: ['enterprise', 'organiser', 'system'],
        reason: true,
        tells: ['respondent'],
      },
    ],
    decline: [
      {
        from: ['selected'],
        to: 'declined',
        by: ['respondent'],
        reason: true,
        tells: ['enterprise', 'manager', 'organiser'],
      },
    ],
    sign: [{ from: ['selected'], to: 'contracted', by: ['system'], tells: ['respondent', 'unit'] }],
    withdraw: [
      /** Nobody outside the team heard of a draft. */
      { from: ['draft'], to: 'withdrawn', by: ['respondent', 'unit'], tells: ['respondent'] },
      {
        from: ['submitted', 'returned'],
        to: 'withdrawn',
        by: ['respondent', 'unit'],
        tells: ['enterprise', 'manager', 'respondent'],
      },
      {
        from: ['shortlisted', 'reserve'],
        to: 'withdrawn',
        by: ['respondent', 'unit'],
        reason: true,
        tells: ['enterprise', 'manager', 'respondent'],
      },
    ],
    disqualify: [
      {
        from: ['submitted', 'returned', 'shortlisted', 'selected', 'reserve'],
        to: 'disqualified',
        by: ['organiser'],
        reason: true,
        tells: ['respondent', 'unit', 'enterprise', 'manager'],
      },
    ],
  },
});
export type ResponseAction = ActionOf<typeof responseLife>;
