/** Reviews as experts and the firm meet them. */
import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { partiesTo } from '../needs/parties.ts';
import { findNeed } from '../needs/queries.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, page } from '../wire.ts';
import { handIn, keepDraft, stepAside } from './panel.ts';
import { findReview, listReviews, viewPanel, viewReview } from './queries.ts';
import { myReview, panelView, reviewDraft, reviewRevision, reviewView } from './schemas.ts';

const tags = ['reviews'];
const byId = z.object({ id: z.uuid() });

export function reviewRoutes(app: App, { database: { db } }: Deps): void {
  const shown = async (id: string, expertId: string) => viewReview(db, await findReview(db, id, expertId));

  app.get(
    '/reviews',
    {
      config: { may: 'review.write' },
      schema: {
        tags,
        summary: 'Needs that I am asked to review, the newest first',
        querystring: page.extend({ after: z.uuid().optional(), open: z.stringbool().default(false) }),
        response: answers(z.object({ reviews: z.array(myReview), next: z.string().nullable() })),
      },
    },
    async (request) => listReviews(db, signedIn(request).id, request.query.open, request.query),
  );

  app.get(
    '/reviews/:id',
    {
      config: { may: 'review.write' },
      schema: { tags, summary: 'A review of mine, with the need', params: byId, response: answers(reviewView) },
    },
    async (request) => shown(request.params.id, signedIn(request).id),
  );

  app.patch(
    '/reviews/:id',
    {
      config: { may: 'review.write' },
      schema: {
        tags,
        summary: 'Keep a draft of my opinion',
        params: byId,
        body: reviewDraft.partial().extend(reviewRevision.shape),
        response: answers(reviewView),
      },
    },
    async (request) => {
      const { revision, ...draft } = request.body;
      await keepDraft(db, request.params.id, signedIn(request), revision, defined(draft));
      return shown(request.params.id, signedIn(request).id);
    },
  );

  app.post(
    '/reviews/:id/hand-in',
    {
      config: { may: 'review.write' },
      schema: {
        tags,
        summary: 'Hand my opinion in, for good',
        description: 'Each axis needs a score and a sentence; and an advice.',
        params: byId,
        body: reviewRevision,
        response: answers(reviewView),
      },
    },
    async (request) => {
      await handIn(db, request.params.id, signedIn(request), request.body.revision);
      return shown(request.params.id, signedIn(request).id);
    },
  );

  app.post(
    '/reviews/:id/step-aside',
    {
      config: { may: 'review.write' },
      schema: {
        tags,
        summary: 'Step aside, because of a conflict of interest',
        params: byId,
        body: z.object({ why: z.string().trim().min(1).max(600) }),
        response: answers(reviewView),
      },
    },
    async (request) => {
      await stepAside(db, request.params.id, signedIn(request), request.body.why);
      return shown(request.params.id, signedIn(request).id);
    },
  );

  app.get(
    '/needs/:id/reviews',
    {
      config: { may: 'review.read' },
      schema: {
        tags,
        summary: 'What the panel said of a need',
        description: 'For the organiser with names; for the firm and its manager without, once it is decided.',
        params: byId,
        response: answers(panelView),
      },
    },
    async (request) => {
      const of = await findNeed(db, request.params.id);
      const parties = await partiesTo(db, of, signedIn(request));
      if (parties.includes('organiser')) return viewPanel(db, of, true);
      const isOwn = parties.some((party) => party === 'enterprise' || party === 'lead' || party === 'manager');
      if (!isOwn) throw new Problem('need_not_found');
      const panel = await viewPanel(db, of, false);
      // Opinions of a round that is still going on would tell what the organiser has not decided.
      return of.state === 'under_review'
        ? { ...panel, opinions: panel.opinions.filter(({ round }) => round < of.round), outcome: nothingYet }
        : panel;
    },
  );
}

const nothingYet = {
  opinions: 0,
  means: null,
  weighted: null,
  publishable: false,
  apart: [],
  third_wanted: false,
  agreement: null,
};

/** What is not named stays as it is. */
type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };
const defined = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>;
