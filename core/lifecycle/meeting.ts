/** The life of a matching event: a release conference, a visit, a meeting. */
import { machine } from './machine.ts';

export const meetingLife = machine({
  of: 'meeting',
  initial: 'planned',
  parties: ['host', 'participant', 'organiser', 'system'],
  states: ['planned', 'held', 'cancelled'],
  moves: {
    reschedule: [
      { from: ['planned'], to: 'same', by: ['host', 'organiser'], reason: true, tells: ['participant', 'host'] },
    ],
    hold: [{ from: ['planned'], to: 'held', by: ['host', 'organiser'], tells: ['participant'] }],
    cancel: [
      { from: ['planned'], to: 'cancelled', by: ['host', 'organiser'], reason: true, tells: ['participant', 'host'] },
    ],
  },
});
