/** What the clock reminds people of: each instant at each distance once, and again where it was moved. */
import type { Tx } from '../../core/db/client.ts';
import { type Told, tell } from '../../core/notifications/tell.ts';
import { participantsOf } from '../meetings/people-queries.ts';
import { peopleOf } from '../needs/parties.ts';
import { followersOf } from '../needs/queries.ts';
import { teamOf } from '../responses/queries.ts';
import {
  clarificationsNear,
  deadlinesNear,
  followUpsDue,
  meetingsNear,
  responseReturnsNear,
  returnsNear,
  reviewsDue,
  writersFor,
} from './due-queries.ts';
import { markOf, once } from './marks-queries.ts';
import type { ClockTask, Due } from './tick.ts';

export interface Reminder {
  /** `need:<id>`. */
  subject: string;
  at: Date;
  told: (tx: Tx) => Promise<Omit<Told, 'subject' | 'actor'>>;
}

/**
 * Reminds at some distances, the nearest first: what is found near already is not told of from afar as well.
 * @param distances days before, the nearest first; hours for meetings.
 * @param read what is within a distance and bears no mark yet.
 */
export function reminding(
  name: string,
  distances: readonly number[],
  read: (db: Tx, distance: number, mark: string) => Promise<Reminder[]>,
): ClockTask {
  return {
    name,
    async due(db) {
      const found = new Map<string, Due>();
      for (const [place, distance] of distances.entries())
        for (const { subject, at, told } of await read(db, distance, `${name}.${distance}`)) {
          if (found.has(subject)) continue;
          const [nearest = '', ...further] = distances.slice(place).map((one) => markOf(`${name}.${one}`, at));
          const act = async (tx: Tx) => {
            if (!(await once(tx, subject, nearest))) return false;
            for (const mark of further) await once(tx, subject, mark);
            await tell(tx, { ...(await told(tx)), subject, actor: null });
            return true;
          };
          found.set(subject, { id: subject, act });
        }
      return [...found.values()];
    },
  };
}

export const reminderTasks: ClockTask[] = [
  reminding('need.deadline_near', [1, 3], async (db, distance, mark) =>
    (await deadlinesNear(db, distance, mark)).flatMap(({ id, title, at }) =>
      at
        ? {
            subject: `need:${id}`,
            at,
            told: async (tx) => ({
              users: [...(await followersOf(tx, id)), ...(await writersFor(tx, id))],
              kind: 'need.deadline_near',
              params: { title, deadline: at.toISOString() },
              link: `/needs/${id}`,
            }),
          }
        : [],
    ),
  ),
  reminding('need.return_due_near', [1, 3], async (db, distance, mark) =>
    (await returnsNear(db, distance, mark)).flatMap((row) =>
      row.returnDueAt
        ? {
            subject: `need:${row.id}`,
            at: row.returnDueAt,
            told: async (tx) => ({
              users: [...(await peopleOf(tx, row, 'enterprise')), ...(await peopleOf(tx, row, 'manager'))],
              kind: 'need.return_due_near',
              params: { title: row.title, due: row.returnDueAt?.toISOString() ?? '' },
              link: `/needs/${row.id}`,
            }),
          }
        : [],
    ),
  ),
  reminding('response.return_due_near', [1], async (db, distance, mark) =>
    (await responseReturnsNear(db, distance, mark)).flatMap(({ id, title, returnDueAt: at }) =>
      at
        ? {
            subject: `response:${id}`,
            at,
            told: async (tx) => ({
              users: await teamOf(tx, id),
              kind: 'response.return_due_near',
              params: { title, due: at.toISOString() },
              link: `/responses/${id}`,
            }),
          }
        : [],
    ),
  ),
  reminding('clarification.due_near', [1], async (db, distance, mark) =>
    (await clarificationsNear(db, distance, mark)).map(({ id, responseId, title, at }) => ({
      subject: `clarification:${id}`,
      at,
      told: async (tx) => ({
        users: await teamOf(tx, responseId),
        kind: 'clarification.due_near',
        params: { title, due: at.toISOString() },
        link: `/responses/${responseId}`,
      }),
    })),
  ),
  reminding('review.due', [0, 1], async (db, distance, mark) =>
    (await reviewsDue(db, distance, mark)).map(({ id, expertId, title, at }) => ({
      subject: `review:${id}`,
      at,
      told: async () => ({
        users: [expertId],
        kind: distance === 0 ? 'review.overdue' : 'review.due_near',
        params: { title, due: at.toISOString() },
        link: `/reviews/${id}`,
      }),
    })),
  ),
  reminding('meeting.near', [1, 24], async (db, distance, mark) =>
    (await meetingsNear(db, distance, mark)).map((row) => ({
      subject: `meeting:${row.id}`,
      at: row.startsAt,
      told: async (tx) => ({
        users: [row.hostId, ...(await participantsOf(tx, row.id))],
        kind: 'meeting.near',
        params: { title: row.title, starts: row.startsAt.toISOString() },
        link: `/meetings/${row.id}`,
      }),
    })),
  ),
  reminding('meeting.follow_up', [0], async (db, _, mark) =>
    (await followUpsDue(db, mark)).map((row) => ({
      subject: `meeting:${row.id}`,
      at: new Date(`${row.followUpOn}T00:00:00Z`),
      told: async (tx) => ({
        users: [row.hostId, ...(await participantsOf(tx, row.id))],
        kind: 'meeting.follow_up',
        params: { title: row.title },
        link: `/meetings/${row.id}`,
      }),
    })),
  ),
];
