import { z } from 'zod';
import { mostShares, wholePoints } from '../../core/contracts/sharing.ts';
import type { App, Deps } from '../app.ts';
import { readerOf } from '../contracts/parties.ts';
import { findContract } from '../contracts/queries.ts';
import { signedIn } from '../plugins/access.ts';
import { type Account, answers, instant } from '../wire.ts';
import { answerOwnShare, proposeSharing, receiveDividend } from './agree.ts';
import { viewSharings } from './view.ts';

const tags = ['contracts'];
const byId = z.object({ id: z.uuid() });
const points = z.number().int().min(1).max(wholePoints).describe('In ten-thousandths');

const wantedShare = z.discriminatedUnion('as', [
  z.object({ as: z.literal('institution'), institution_id: z.uuid(), basis_points: points }),
  z.object({ as: z.literal('manager'), basis_points: points }).describe('The technology manager of the contract'),
  z.object({ as: z.literal('person'), email: z.email().max(200), basis_points: points }),
]);

export const sharingList = z.object({
  sharings: z.array(
    z.object({
      id: z.uuid(),
      version: z.number().int(),
      state: z.enum(['proposed', 'agreed', 'refused', 'superseded']),
      note: z.string(),
      proposed_by: z.string(),
      proposed_at: instant,
      agreed_at: instant.nullable(),
      shares: z
        .array(
          z.object({
            id: z.uuid(),
            payee: z.string(),
            as: z.enum(['institution', 'manager', 'person']),
            basis_points: points,
            answer: z.enum(['open', 'agreed', 'refused']),
            answered_by: z.string().nullable(),
            answered_at: instant.nullable(),
            why: z.string(),
            can_answer: z.boolean(),
          }),
        )
        .describe('All for a party; somebody who only has a share reads their own'),
    }),
  ),
});

export function sharingRoutes(app: App, { database: { db } }: Deps): void {
  const listOf = async (id: string, me: Account) => {
    const row = await findContract(db, id);
    return viewSharings(db, row, (await readerOf(db, row, me)).sees, me);
  };

  app.get(
    '/contracts/:id/sharings',
    {
      config: { may: 'contract.read' },
      schema: {
        tags,
        summary: 'Rules by which the revenue is divided, the newest first',
        params: byId,
        response: answers(sharingList),
      },
    },
    async (request) => listOf(request.params.id, signedIn(request)),
  );

  app.post(
    '/contracts/:id/sharings',
    {
      config: { may: 'contract.write' },
      schema: {
        tags,
        summary: 'Propose a rule whose shares add up to 10,000; it takes the place of one that is still open',
        params: byId,
        body: z.object({
          note: z.string().trim().max(2000).default(''),
          shares: z.array(wantedShare).min(1).max(mostShares),
        }),
        response: answers(sharingList, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      await proposeSharing(db, request.params.id, me, request.body);
      return reply.code(201).send(await listOf(request.params.id, me));
    },
  );

  app.post(
    '/shares/:id/answer',
    {
      config: { may: 'contract.write' },
      schema: {
        tags,
        summary: 'Agree to one’s own share or refuse it; for an institution, one of its administrators does',
        params: byId,
        body: z.object({ agree: z.boolean(), why: z.string().trim().max(2000).default('') }),
        response: answers(sharingList),
      },
    },
    async (request) => {
      const me = signedIn(request);
      return listOf(await answerOwnShare(db, request.params.id, me, request.body), me);
    },
  );

  app.post(
    '/payments/:id/shares/:share/receipt',
    {
      config: { may: 'contract.write' },
      schema: {
        tags,
        summary: 'Say that one’s part of a payment came',
        params: byId.extend({ share: z.uuid() }),
        response: answers(z.object({ received: z.literal(true) })),
      },
    },
    async (request) => {
      await receiveDividend(db, request.params.id, request.params.share, signedIn(request));
      return { received: true as const };
    },
  );
}
