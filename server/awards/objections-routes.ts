/** Objections to a choice. */
import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { partiesTo } from '../needs/parties.ts';
import { findNeed } from '../needs/queries.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, page } from '../wire.ts';
import { object, rule } from './publicity.ts';
import { findObjection, listObjections } from './queries.ts';
import { objectionView } from './schemas.ts';

const tags = ['awards'];
const byId = z.object({ id: z.uuid() });
const objections = z.object({ objections: z.array(objectionView), next: z.uuid().nullable() });

export function objectionRoutes(app: App, { database: { db } }: Deps): void {
  /** The organiser and the need's own side read all of them; whoever objected, their own. */
  async function listFor(needId: string, account: { id: string } & Parameters<typeof partiesTo>[2], limits = {}) {
    const need = await findNeed(db, needId);
    const parties = await partiesTo(db, need, account);
    const readsAll = parties.some((party) => ['organiser', 'enterprise', 'lead', 'manager'].includes(party));
    if (!readsAll && !parties.includes('respondent')) throw new Problem('need_not_found');
    const { rows, next } = await listObjections(db, needId, readsAll ? null : account.id, { limit: 50, ...limits });
    return {
      objections: rows.map(({ objection, round, name }) => ({
        id: objection.id,
        round,
        by: name,
        is_mine: objection.by === account.id,
        text: objection.text,
        ruling: objection.ruling,
        ruling_text: objection.rulingText,
        ruled_at: objection.ruledAt?.toISOString() ?? null,
        made_at: objection.createdAt.toISOString(),
      })),
      next,
    };
  }

  app.get(
    '/needs/:id/objections',
    {
      config: { may: 'objection.read' },
      schema: {
        tags,
        summary: 'Objections to a need’s choice, the newest first',
        params: byId,
        querystring: page.extend({ after: z.uuid().optional() }),
        response: answers(objections),
      },
    },
    async (request) => listFor(request.params.id, signedIn(request), request.query),
  );

  app.post(
    '/needs/:id/objections',
    {
      config: { may: 'objection.make' },
      schema: {
        tags,
        summary: 'Object to a choice, as somebody who responded',
        params: byId,
        body: z.object({ text: z.string().trim().min(10).max(4000) }),
        response: answers(objections),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await object(db, request.params.id, by, request.body.text);
      return listFor(request.params.id, by);
    },
  );

  app.post(
    '/objections/:id/ruling',
    {
      config: { may: 'objection.rule' },
      schema: {
        tags,
        summary: 'Dismiss an objection, or uphold it and take the choice back',
        params: byId,
        body: z.object({ ruling: z.enum(['dismissed', 'upheld']), text: z.string().trim().min(1).max(2000) }),
        response: answers(objections),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await rule(db, request.params.id, by, request.body);
      const { award } = await findObjection(db, request.params.id);
      return listFor(award.needId, by);
    },
  );
}
