import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { findChallenge, findPhase } from '../challenges/queries.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, instant, page, phaseKey, sha256, slug } from '../wire.ts';
import { applyRejudging, cancelRejudging, undoRejudging } from './decide.ts';
import {
  findPackVersion,
  findRejudging,
  findTeams,
  listPackVersions,
  listRejudgings,
  listScores,
  viewRejudging,
} from './queries.ts';
import { listRanks } from './ranks-queries.ts';
import { rankChange, rejudgingPreview, rejudgingRow, rejudgingView, rejudgingWanted, scoreChange } from './schemas.ts';
import { previewRejudging, startRejudging, type Wanted } from './start.ts';

const tags = ['judging'];
const ofPhase = z.object({ slug, phase: phaseKey });
const byId = z.object({ id: z.uuid() });
const ofNumber = z.coerce.number().int().min(0);

export function rejudgingRoutes(app: App, deps: Deps): void {
  const { db } = deps.database;

  app.get(
    '/organise/rejudgings',
    {
      config: { may: 'rejudging.read' },
      schema: {
        tags,
        summary: 'Rejudgings, newest first',
        querystring: page.extend({ after: z.uuid().optional(), challenge: slug.optional() }),
        response: answers(z.object({ rejudgings: z.array(rejudgingRow), next: z.string().nullable() })),
      },
    },
    async ({ query }) => {
      const challenge = query.challenge ? (await findChallenge(db, query.challenge)).challenge.id : null;
      return listRejudgings(db, challenge, query);
    },
  );

  app.post(
    '/organise/challenges/:slug/phases/:phase/rejudgings/preview',
    {
      config: { may: 'rejudging.read' },
      schema: {
        tags,
        summary: 'How many evaluations a rejudging would make; makes none',
        params: ofPhase,
        body: rejudgingWanted,
        response: answers(rejudgingPreview),
      },
    },
    async (request) => previewRejudging(db, await wantedBy(request.params, request.body)),
  );

  app.post(
    '/organise/challenges/:slug/phases/:phase/rejudgings',
    {
      config: { may: 'rejudging.manage' },
      schema: {
        tags,
        summary: 'Judge submissions of a phase again, beside the results that count',
        description:
          'Its evaluations come last in the queue and change nothing until they are applied. Submissions that arrive ' +
          'meanwhile are judged as usual.',
        params: ofPhase,
        body: rejudgingWanted.extend({ why: z.string().trim().min(1).max(1000) }),
        response: answers(rejudgingView, 201),
      },
    },
    async (request, reply) => {
      const wanted = await wantedBy(request.params, request.body);
      const by = { id: signedIn(request).id, why: request.body.why };
      const id = await startRejudging(deps, wanted, by);
      return reply
        .code(201)
        .header('location', `/api/organise/rejudgings/${id}`)
        .send(await viewRejudging(db, id));
    },
  );

  app.get(
    '/organise/rejudgings/:id',
    {
      config: { may: 'rejudging.read' },
      schema: { tags, summary: 'A rejudging and how far it has come', params: byId, response: answers(rejudgingView) },
    },
    async (request) => viewRejudging(db, request.params.id),
  );

  app.get(
    '/organise/rejudgings/:id/scores',
    {
      config: { may: 'rejudging.read' },
      schema: {
        tags,
        summary: 'Its results beside those that count, or counted before it was applied',
        params: byId,
        querystring: page.extend({ after: z.uuid().optional(), changed: z.stringbool().default(true) }),
        response: answers(z.object({ scores: z.array(scoreChange), next: z.string().nullable() })),
      },
    },
    async ({ params, query }) => {
      const { id } = await findRejudging(db, params.id);
      return listScores(db, id, query.changed, query);
    },
  );

  app.get(
    '/organise/rejudgings/:id/ranks',
    {
      config: { may: 'rejudging.read' },
      schema: {
        tags,
        summary: 'Every team whose place or scores on a board it changes, or changed when it was applied',
        params: byId,
        querystring: page.extend({
          after: ofNumber.default(0),
          split: z.enum(['public', 'private', 'final']).default('public'),
        }),
        response: answers(
          z.object({ total: z.number().int(), ranks: z.array(rankChange), next: z.number().int().nullable() }),
        ),
      },
    },
    async ({ params, query }) => listRanks(db, await findRejudging(db, params.id), query.split, query),
  );

  app.post(
    '/organise/rejudgings/:id/apply',
    {
      config: { may: 'rejudging.manage' },
      schema: {
        tags,
        summary: 'Let its results count, all in one transaction',
        description:
          'Refused with `rejudging_incomplete` while some of it has not ended or failed through a fault of the ' +
          'platform, unless `leave_out` says that the old results of those are to stay.',
        params: byId,
        body: z.object({ leave_out: z.boolean().default(false) }),
        response: answers(rejudgingView),
      },
    },
    async (request) => {
      const { id } = request.params;
      await applyRejudging(db, id, { id: signedIn(request).id, leaveOut: request.body.leave_out });
      return viewRejudging(db, id);
    },
  );

  const decisions = [
    { verb: 'undo', act: undoRejudging, summary: 'Give the places back to the results that counted before' },
    { verb: 'cancel', act: cancelRejudging, summary: 'End a rejudging that has not been applied' },
  ] as const;
  for (const { verb, act, summary } of decisions)
    app.post(
      `/organise/rejudgings/:id/${verb}`,
      {
        config: { may: 'rejudging.manage' },
        schema: { tags, summary, params: byId, response: answers(rejudgingView) },
      },
      async (request: FastifyRequest<{ Params: { id: string } }>) => {
        await act(db, request.params.id, { id: signedIn(request).id });
        return viewRejudging(db, request.params.id);
      },
    );

  app.get(
    '/organise/challenges/:slug/packs',
    {
      config: { may: 'rejudging.read' },
      schema: {
        tags,
        summary: 'Versions of a challenge’s pack, newest first',
        params: z.object({ slug }),
        querystring: page.extend({ after: ofNumber.optional() }),
        response: answers(
          z.object({
            versions: z.array(
              z.object({
                version: z.number().int(),
                sha256,
                imported_at: instant,
                imported_by: z.string().nullable(),
              }),
            ),
            next: z.number().int().nullable(),
          }),
        ),
      },
    },
    async ({ params, query }) => listPackVersions(db, (await findChallenge(db, params.slug)).challenge.id, query),
  );

  app.get(
    '/organise/challenges/:slug/teams',
    {
      config: { may: 'rejudging.read' },
      schema: {
        tags,
        summary: 'Teams of a challenge whose names begin so',
        params: z.object({ slug }),
        querystring: z.object({
          name: z.string().max(100).default(''),
          limit: z.coerce.number().int().min(1).max(50).default(20),
        }),
        response: answers(z.object({ teams: z.array(z.object({ id: z.uuid(), name: z.string() })) })),
      },
    },
    async ({ params, query }) => {
      const { challenge } = await findChallenge(db, params.slug);
      return { teams: await findTeams(db, challenge.id, query.name, query.limit) };
    },
  );

  async function wantedBy(
    params: z.infer<typeof ofPhase>,
    { filter, pack_version }: z.infer<typeof rejudgingWanted>,
  ): Promise<Wanted> {
    const { challenge } = await findChallenge(db, params.slug);
    const { row: phase } = await findPhase(db, challenge.id, params.phase);
    return { phase, filter, pack: await findPackVersion(db, challenge.id, pack_version) };
  }
}
