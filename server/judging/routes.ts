import { z } from 'zod';
import { organiserTopic } from '../../core/events/organisers.ts';
import type { App, Deps } from '../app.ts';
import { findChallenge, findPhase } from '../challenges/queries.ts';
import { followTopics, resumeHeaders } from '../events/follow.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, instant, page, phaseKey, slug } from '../wire.ts';
import { digestQueues, listFaults, listQueues, listWorkers, setJudging, setPaused, waitingOf } from './queries.ts';
import { retryAll, retryOne } from './retry.ts';
import { faultFilter, faultRow, judgingSettings, queueRow, workerList } from './schemas.ts';
import { watchQueue } from './watch.ts';

const tags = ['judging'];
/** Heartbeats have no event of their own: as long as somebody looks, they are read so often and sent. */
const workersMs = 3_000;
/** Handed over at once when a phase goes on; what is beyond, the reconciler brings. */
const resumedAtOnce = 1000;

export function judgingRoutes(app: App, deps: Deps): void {
  const { db } = deps.database;
  const queueWatch = watchQueue(() => digestQueues(db));

  app.get(
    '/organise/queue',
    {
      config: { may: 'judging.read' },
      schema: {
        tags,
        summary: 'What waits and runs in each phase, the newest phase first',
        querystring: page.extend({
          after: z.uuid().optional(),
          busy: z.stringbool().default(false).describe('Only phases that are paused or where something waits or runs'),
        }),
        response: answers(z.object({ phases: z.array(queueRow), next: z.string().nullable() })),
      },
    },
    async ({ query }) => listQueues(db, query.busy, query),
  );

  app.get(
    '/organise/workers',
    {
      config: { may: 'judging.read' },
      schema: {
        tags,
        summary: 'Workers, and what each has at hand',
        description: 'Who has not been heard of for a day is forgotten.',
        response: answers(workerList),
      },
    },
    async () => listWorkers(db),
  );

  app.get(
    '/organise/events',
    {
      sse: 'only',
      config: { may: 'judging.follow' },
      schema: {
        tags,
        summary: 'Live events for organisers',
        description:
          'Server-sent events. `queue`: evaluations came, were taken or ended in this phase, told about once a second. ' +
          '`rejudging`: one was started, got ready or was decided. `workers`: all of them, every few seconds. `reset`: too much was ' +
          'missed, load anew. Send `Last-Event-ID` to resume.',
        headers: resumeHeaders,
      },
    },
    async (request, reply) => {
      await followTopics(deps.feed, reply, [organiserTopic], request.headers['last-event-id']);
      const { sse } = reply;
      const tellWorkers = async () => {
        const data = await listWorkers(db);
        if (sse.isConnected) await sse.send({ event: 'workers', data });
      };
      const timer = setInterval(() => tellWorkers().catch(() => {}), workersMs);
      const stop = queueWatch.follow((moved) => {
        for (const data of moved) if (sse.isConnected) sse.send({ event: 'queue', data }).catch(() => {});
      });
      sse.onClose(() => {
        clearInterval(timer);
        stop();
      });
      await tellWorkers();
    },
  );

  const pausing = [
    { verb: 'pause', isPaused: true, summary: 'Hold a phase’s evaluations back; those in hand are ended' },
    { verb: 'resume', isPaused: false, summary: 'Let a phase’s evaluations go on' },
  ];
  for (const { verb, isPaused, summary } of pausing)
    app.post(
      `/organise/challenges/:slug/phases/:phase/${verb}`,
      {
        config: { may: 'judging.manage' },
        schema: {
          tags,
          summary,
          params: z.object({ slug, phase: phaseKey }),
          response: answers(z.object({ paused_at: instant.nullable() })),
        },
      },
      async (request) => {
        const { slug, phase: key } = request.params as { slug: string; phase: string };
        const { challenge } = await findChallenge(db, slug);
        const { row } = await findPhase(db, challenge.id, key);
        const changed = await setPaused(db, row.id, isPaused, signedIn(request).id);
        if (changed && !isPaused) await deps.queue.offer(await waitingOf(db, row.id, resumedAtOnce)).catch(() => {});
        const after = await findPhase(db, challenge.id, key);
        return { paused_at: after.row.pausedAt?.toISOString() ?? null };
      },
    );

  app.put(
    '/organise/challenges/:slug/judging',
    {
      config: { may: 'judging.manage' },
      schema: {
        tags,
        summary: 'Set a challenge’s priority and pool of workers',
        params: z.object({ slug }),
        body: judgingSettings,
        response: answers(judgingSettings),
      },
    },
    async (request) => {
      const { challenge } = await findChallenge(db, request.params.slug);
      await setJudging(db, challenge.id, request.body, signedIn(request).id);
      return request.body;
    },
  );

  app.get(
    '/organise/faults',
    {
      config: { may: 'judging.read' },
      schema: {
        tags,
        summary: 'Evaluations that failed through a fault of the platform, the newest first',
        querystring: page.extend({ after: z.uuid().optional() }).extend(faultFilter.shape),
        response: answers(z.object({ faults: z.array(faultRow), next: z.string().nullable() })),
      },
    },
    async ({ query }) => listFaults(db, query, query),
  );

  app.post(
    '/organise/faults/retry',
    {
      config: { may: 'judging.manage' },
      schema: {
        tags,
        summary: 'Try again all that fit, the oldest first',
        body: faultFilter,
        response: answers(
          z.object({ retried: z.number().int(), more: z.boolean().describe('Whether some are left; call again') }),
        ),
      },
    },
    async (request) => retryAll(deps, request.body, signedIn(request).id),
  );

  app.post(
    '/organise/evaluations/:id/retry',
    {
      config: { may: 'judging.manage' },
      schema: {
        tags,
        summary: 'Try one again that failed through a fault of the platform',
        params: z.object({ id: z.uuid() }),
        response: answers(z.object({ retried: z.number().int() })),
      },
    },
    async (request) => {
      await retryOne(deps, request.params.id, signedIn(request).id);
      return { retried: 1 };
    },
  );
}
