/** Writing needs. */
import { z } from 'zod';
import { needDraft } from '../../core/needs/content.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { type Account, answers, page } from '../wire.ts';
import { adviceOn, appoint, askConfirmation, beginDraft, confirmDraft, saveDraft } from './drafts.ts';
import type { NeedRow } from './queries.ts';
import { readNeed, readRow } from './reader.ts';
import { draftView, needState, needView, ownNeed, similarNeed } from './schemas.ts';
import { similarTo } from './similar.ts';
import { mayEdit, viewNeed } from './view.ts';
import { needsOf } from './write-queries.ts';

export const revision = z.number().int().min(0).describe('The revision that the asker saw');

export function needDraftRoutes(app: App, { config: settings, database: { db } }: Deps): void {
  const params = z.object({ id: z.uuid() });
  const config = { may: 'need.write' } as const;
  const shown = async (row: NeedRow, by: Account) => viewNeed(db, await readRow(db, row, by), by);

  app.get(
    '/needs/mine',
    {
      config,
      schema: {
        tags: ['needs'],
        summary: 'Needs of the enterprises that I act for, and those in my charge, newest first',
        querystring: page.extend({ after: z.uuid().optional(), state: needState.optional() }),
        response: answers(z.object({ needs: z.array(ownNeed), next: z.string().nullable() })),
      },
    },
    async (request) => {
      const { after, limit, state } = request.query;
      const rows = await needsOf(db, signedIn(request).id, { after, limit, state: state && [state] });
      const needs = rows.slice(0, limit).map(({ row, enterprise, manager, responses }) => ({
        id: row.id,
        number: row.number,
        state: row.state,
        title: row.title,
        enterprise: { id: row.enterpriseId, name: enterprise },
        manager,
        awaits_confirmation: ['draft', 'returned'].includes(row.state) && row.managerId !== null && !row.confirmedBy,
        currency: row.currency,
        investment_min: row.investmentMin,
        investment_max: row.investmentMax,
        deadline: row.deadline?.toISOString() ?? null,
        return_due_at: row.returnDueAt?.toISOString() ?? null,
        updated_at: row.updatedAt.toISOString(),
        responses,
      }));
      return { needs, next: rows.length > limit ? (needs.at(-1)?.id ?? null) : null };
    },
  );

  app.post(
    '/needs',
    {
      config,
      schema: {
        tags: ['needs'],
        summary: 'Begin a draft',
        description:
          'For an enterprise that one acts for; a technology manager begins one for any verified enterprise.',
        body: z.object({ enterprise_id: z.uuid(), content: needDraft.default({}) }),
        response: answers(draftView, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      const row = await beginDraft(db, request.body.enterprise_id, request.body.content, me);
      return reply
        .code(201)
        .header('location', `/api/needs/${row.id}`)
        .send({ need: await shown(row, me), advice: await adviceOn(db, settings, row) });
    },
  );

  app.patch(
    '/needs/:id',
    {
      config,
      schema: {
        tags: ['needs'],
        summary: 'Save what was changed in a draft',
        description: 'Fields that are left out stay. The answer says what makes the draft imprecise.',
        params,
        body: z.object({ revision, content: needDraft }),
        response: answers(draftView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const row = await saveDraft(db, request.params.id, request.body.content, request.body.revision, me);
      return { need: await shown(row, me), advice: await adviceOn(db, settings, row) };
    },
  );

  app.get(
    '/needs/:id/advice',
    {
      config,
      schema: {
        tags: ['needs'],
        summary: 'What makes a draft imprecise',
        params,
        response: answers(draftView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const found = await readNeed(db, request.params.id, me);
      const isTheirs = mayEdit(found.row, found.reader) || found.reader.parties.includes('organiser');
      return {
        need: await viewNeed(db, found, me),
        advice: isTheirs ? await adviceOn(db, settings, found.row) : { hints: [], precision: 100 },
      };
    },
  );

  app.get(
    '/needs/:id/similar',
    {
      config,
      schema: {
        tags: ['needs'],
        summary: 'Needs that say much the same, for whoever writes or reviews it, the most alike first',
        params,
        response: answers(z.object({ needs: z.array(similarNeed) })),
      },
    },
    async (request) => ({
      needs: await similarTo(db, await readNeed(db, request.params.id, signedIn(request))),
    }),
  );

  app.post(
    '/needs/:id/confirmation',
    {
      config,
      schema: {
        tags: ['needs'],
        summary: 'Give the enterprise’s word for a technology manager’s draft',
        params,
        body: z.object({ revision }),
        response: answers(needView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      return shown(await confirmDraft(db, request.params.id, request.body.revision, me), me);
    },
  );

  app.post(
    '/needs/:id/confirmation/request',
    {
      config: { ...config, rateLimit: { max: 20, timeWindow: '1 hour' } },
      schema: {
        tags: ['needs'],
        summary: 'Ask the enterprise to confirm a draft',
        params,
        response: answers(needView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      return shown(await askConfirmation(db, request.params.id, me), me);
    },
  );

  app.put(
    '/needs/:id/manager',
    {
      config,
      schema: {
        tags: ['needs'],
        summary: 'Take a technology manager in charge, hand over to another one, or let them go',
        params,
        body: z.object({ revision, email: z.email().max(200).nullable() }),
        response: answers(needView.nullable().describe('Null for whoever may not read it any more')),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const row = await appoint(db, request.params.id, request.body.email, request.body.revision, me);
      return shown(row, me).catch(() => null);
    },
  );
}
