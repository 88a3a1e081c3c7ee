import { z } from 'zod';
import { challengeTopic, teamTopic } from '../../core/events/publish.ts';
import type { App, Deps } from '../app.ts';
import { findChallenge } from '../challenges/queries.ts';
import { teamOf } from '../teams/queries.ts';
import { slug } from '../wire.ts';
import { followTopics, resumeHeaders } from './follow.ts';

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
        headers: resumeHeaders,
      },
    },
    async (request, reply) => {
      const { challenge } = await findChallenge(db, request.params.slug);
      const team = request.account ? await teamOf(db, challenge.id, request.account.id) : null;
      const topics = [challengeTopic(challenge.id), ...(team ? [teamTopic(team.id)] : [])];
      await followTopics(feed, reply, topics, request.headers['last-event-id']);
    },
  );
}
