import { z } from 'zod';
import { challengeTopic, teamTopic } from '../../core/events/publish.ts';
import type { App, Deps } from '../app.ts';
import { findChallenge } from '../challenges/queries.ts';
import { teamOf } from '../teams/queries.ts';
import { slug } from '../wire.ts';
import type { EventRow } from './feed.ts';

/** More than this missed, and a page had better load anew: it is told so with a `reset` event. */
const maxReplayed = 500;

export function eventRoutes(app: App, { database: { db }, feed }: Deps): void {
  app.get(
    '/challenges/:slug/events',
    {
      sse: 'only',
      config: { may: 'events.follow' },
      schema: {
        tags: ['events'],
        summary: 'Live events of a challenge, and of my team in it',
        description:
          'Server-sent events. `board`: a standing changed. `submission`: one of my team’s submissions moved on. ' +
          '`selection`: my team chose a submission or took the choice back. `revealed`: a phase’s hidden split is shown. ' +
          '`reset`: too much was missed, load anew. Send `Last-Event-ID` to resume.',
        params: z.object({ slug }),
        headers: z.object({
          'last-event-id': z
            .string()
            .regex(/^\d{1,15}$/)
            .optional(),
        }),
      },
    },
    async (request, reply) => {
      const { challenge } = await findChallenge(db, request.params.slug);
      const team = request.account ? await teamOf(db, challenge.id, request.account.id) : null;
      const topics = [challengeTopic(challenge.id), ...(team ? [teamTopic(team.id)] : [])];
      const { sse } = reply;

      const waiting: EventRow[] = [];
      let sent = 0;
      let live = false;
      const send = (row: EventRow) => {
        if (row.id <= sent || !sse.isConnected) return;
        sent = row.id;
        sse.send({ id: String(row.id), event: row.type, data: row.data }).catch(() => {});
      };
      // Following begins before what was missed is read, so that nothing falls between the two.
      const stop = feed.follow(topics, (row) => (live ? send(row) : waiting.push(row)));
      sse.keepAlive();
      sse.onClose(stop);

      const resumeFrom = request.headers['last-event-id'];
      const newest = await feed.newest();
      await sse.send({
        id: resumeFrom ?? String(newest),
        event: 'hello',
        data: { topics: topics.length },
        retry: 2000,
      });
      if (resumeFrom !== undefined) {
        const missed = await feed.since(topics, Number(resumeFrom), maxReplayed + 1);
        if (missed.length > maxReplayed || Number(resumeFrom) > newest) {
          await sse.send({ id: String(newest), event: 'reset', data: {} });
          sent = newest;
        } else for (const row of missed) send(row);
      }
      live = true;
      for (const row of waiting) send(row);
    },
  );
}
