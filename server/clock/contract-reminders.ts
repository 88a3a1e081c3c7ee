/** What the clock reminds the parties of a contract of. */
import { disputeDays, settleBy } from '../contracts/dispute-days.ts';
import { peopleOf } from '../contracts/parties.ts';
import { disputesOpen, milestonesDue, milestonesWaiting } from './due-contracts-queries.ts';
import { reminding } from './reminders.ts';
import type { ClockTask } from './tick.ts';

export const contractReminders: ClockTask[] = [
  reminding('milestone.due', [0, 1, 7], async (db, days, mark) =>
    (await milestonesDue(db, days, mark)).map(({ row, of }) => ({
      subject: `milestone:${row.id}`,
      at: new Date(`${row.dueOn}T00:00:00Z`),
      told: async (tx) => ({
        users: [
          ...(await peopleOf(tx, of, 'contractor')),
          ...(days === 0 ? [...(await peopleOf(tx, of, 'client')), ...(await peopleOf(tx, of, 'manager'))] : []),
        ],
        kind: days === 0 ? 'milestone.overdue' : 'milestone.due_near',
        params: { title: `${of.title} · ${row.title}`, due: row.dueOn },
        link: `/contracts/${of.id}/milestones`,
      }),
    })),
  ),
  reminding('milestone.waiting', [30, 10], async (db, days, mark) =>
    (await milestonesWaiting(db, days, mark)).flatMap(({ row, of }) =>
      row.submittedAt
        ? {
            subject: `milestone:${row.id}`,
            at: row.submittedAt,
            told: async (tx) => ({
              users: await peopleOf(tx, of, 'client'),
              kind: 'milestone.waiting',
              params: { title: `${of.title} · ${row.title}`, since: row.submittedAt?.toISOString() ?? '' },
              link: `/contracts/${of.id}/milestones`,
            }),
          }
        : [],
    ),
  ),
  reminding('dispute.open', [disputeDays.settled, disputeDays.taken_up], async (db, days, mark) =>
    (await disputesOpen(db, days, mark)).map(({ row, of }) => ({
      subject: `incident:${row.id}`,
      at: row.createdAt,
      told: async (tx) => ({
        users: await peopleOf(tx, of, 'organiser'),
        kind: days === disputeDays.settled ? 'dispute.overdue' : 'dispute.unanswered',
        params: {
          title: of.title,
          since: row.createdAt.toISOString(),
          due: settleBy(row.createdAt).toISOString(),
        },
        link: `/contracts/${of.id}/incidents`,
      }),
    })),
  ),
];
