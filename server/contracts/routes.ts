import { z } from 'zod';
import { contractLife } from '../../core/lifecycle/contract.ts';
import type { App, Deps } from '../app.ts';
import { findInstitution } from '../institutions/queries.ts';
import { findNeed } from '../needs/queries.ts';
import { signedIn } from '../plugins/access.ts';
import { timelineOf, timelineView } from '../timeline/queries.ts';
import { answers, page } from '../wire.ts';
import { draftBeside, draftFromNeed, editDraft, prefilled } from './draft.ts';
import { allContracts, contractsOf, contractsOfNeed } from './list-queries.ts';
import { partiesTo, partiesWhoRead } from './parties.ts';
import { findContract, milestonesOf } from './queries.ts';
import { bodies, contractList, contractView, day, prefillView, wantedContract } from './schemas.ts';
import { viewContract } from './view.ts';

const tags = ['contracts'];
const byId = z.object({ id: z.uuid() });
const states = z.enum(contractLife.states);
const paged = page.extend({ after: z.uuid().optional() });

export function contractRoutes(app: App, { database: { db } }: Deps): void {
  app.get(
    '/contracts',
    {
      config: { may: 'contract.read' },
      schema: {
        tags,
        summary: 'Contracts that I am a party to or have a share in, newest first',
        querystring: paged.extend({
          state: states.optional(),
          as: z.enum(['client', 'contractor', 'manager', 'payee']).optional(),
        }),
        response: answers(contractList),
      },
    },
    async (request) => contractsOf(db, signedIn(request), request.query),
  );

  app.get(
    '/organise/contracts',
    {
      config: { may: 'contract.oversee' },
      schema: {
        tags,
        summary: 'Every contract, newest first',
        querystring: paged.extend({ state: states.optional(), q: z.string().trim().max(80).optional() }),
        response: answers(contractList),
      },
    },
    async (request) => allContracts(db, signedIn(request), request.query),
  );

  app.get(
    '/needs/:id/contracts',
    {
      config: { may: 'contract.public' },
      schema: {
        tags,
        summary: 'What was signed on account of a need; who may read a contract also gets its id',
        params: byId,
        response: answers(
          z.object({
            contracts: z.array(
              z.object({
                id: z.uuid().nullable(),
                number: z.number().int().nullable(),
                state: states.nullable(),
                is_selection: z.boolean(),
                signed_on: day.nullable(),
              }),
            ),
          }),
        ),
      },
    },
    async ({ params, account }) => {
      const need = await findNeed(db, params.id);
      const contracts = [];
      for (const row of await contractsOfNeed(db, need.id)) {
        const reads = account !== null && (await partiesTo(db, row, account)).length > 0;
        if (!reads && (row.signedOn === null || need.publishedVersion === null)) continue;
        const own = { id: row.id, number: row.number, state: row.state };
        contracts.push({
          ...(reads ? own : { id: null, number: null, state: null }),
          is_selection: row.responseId !== null,
          signed_on: row.signedOn,
        });
      }
      return { contracts };
    },
  );

  app.get(
    '/needs/:id/contract-draft',
    {
      config: { may: 'contract.read' },
      schema: {
        tags,
        summary: 'What the contract with the selected team would begin with',
        params: byId,
        response: answers(prefillView),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { chosen, content } = await prefilled(db, id, signedIn(request));
      const { enterpriseId } = await findNeed(db, id);
      const named = async (one: string) => {
        const { id, name } = await findInstitution(db, one);
        return { id, name };
      };
      return {
        ...content,
        response_id: chosen.id,
        client: await named(enterpriseId),
        contractor: await named(chosen.institutionId),
      };
    },
  );

  app.post(
    '/contracts',
    {
      config: { may: 'contract.write' },
      schema: {
        tags,
        summary: 'Draft a contract',
        description:
          'With the team that the need’s enterprise selected, by whoever speaks for it as client or by the need’s ' +
          'technology manager; or, with `beside`, one that cites the need without being its selection, by one of the client ' +
          'or an organiser.',
        body: wantedContract,
        response: answers(contractView, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      const { need_id, beside, ...content } = request.body;
      const { id } = beside
        ? await draftBeside(db, need_id, content, me, {
            client: beside.client_id,
            contractor: beside.contractor_id,
            withManager: beside.with_manager,
          })
        : await draftFromNeed(db, need_id, content, me);
      return reply
        .code(201)
        .header('location', `/api/contracts/${id}`)
        .send(await viewContract(db, id, me));
    },
  );

  app.get(
    '/contracts/:id',
    {
      config: { may: 'contract.read' },
      schema: {
        tags,
        summary: 'A contract: all of it for its parties, its head for whoever has a share in it',
        params: byId,
        response: answers(contractView),
      },
    },
    async (request) => viewContract(db, request.params.id, signedIn(request)),
  );

  app.put(
    '/contracts/:id',
    {
      config: { may: 'contract.write' },
      schema: {
        tags,
        summary: 'Edit a draft',
        params: byId,
        body: bodies.edit,
        response: answers(contractView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await editDraft(db, request.params.id, request.body, me);
      return viewContract(db, request.params.id, me);
    },
  );

  app.get(
    '/contracts/:id/timeline',
    {
      config: { may: 'contract.read' },
      schema: {
        tags,
        summary: 'Who did what to a contract and its milestones, newest first; for its parties',
        params: byId,
        querystring: page.extend({ after: z.coerce.number().int().min(1).optional() }),
        response: answers(timelineView),
      },
    },
    async (request) => {
      const row = await findContract(db, request.params.id);
      await partiesWhoRead(db, row, signedIn(request));
      const milestones = await milestonesOf(db, row.id);
      const subjects = [`contract:${row.id}`, ...milestones.map(({ id }) => `milestone:${id}`)];
      return timelineOf(db, subjects, request.query);
    },
  );
}
