import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { findChallenge } from '../challenges/queries.ts';
import { signedIn } from '../plugins/access.ts';
import { teamOf } from '../teams/queries.ts';
import { answers, slug } from '../wire.ts';
import { openForecasts } from './forecast.ts';
import { waitingOf } from './queries.ts';
import { queueView } from './schemas.ts';

export function queueRoutes(app: App, { database: { db } }: Deps): void {
  const forecasts = openForecasts(db);
  app.get(
    '/challenges/:slug/queue',
    {
      config: { may: 'queue.read' },
      schema: {
        tags: ['submissions'],
        summary: 'Where my team’s waiting submissions are in the queue',
        description:
          'What goes before, and how long that takes by what evaluations took lately, in the order in which workers ' +
          'take them. Whoever comes later may still go before: the queue is fair to teams, not first come first served.',
        params: z.object({ slug }),
        response: answers(queueView),
      },
    },
    async (request) => {
      const { challenge } = await findChallenge(db, request.params.slug);
      const team = await teamOf(db, challenge.id, signedIn(request).id);
      const mine = team ? await waitingOf(db, team.id) : [];
      const forecast = await forecasts.of(
        challenge.pool,
        mine.filter((w) => !w.paused).map((w) => w.id),
      );
      const { workers, slots, places, isWhole } = forecast;
      return {
        workers,
        slots,
        waiting: mine.map(({ id, submission, paused }) => {
          const place = paused ? undefined : places.get(id);
          const state = paused ? ('paused' as const) : slots === 0 ? ('no_worker' as const) : ('waiting' as const);
          return {
            submission,
            state,
            ahead: paused ? null : (place?.ahead ?? (isWhole ? null : places.size)),
            ahead_at_least: !paused && !place && !isWhole,
            wait:
              place && slots > 0
                ? {
                    seconds: Math.ceil(place.ms / 1000),
                    basis: place.isMeasured ? ('measured' as const) : ('limits' as const),
                  }
                : null,
          };
        }),
      };
    },
  );
}
