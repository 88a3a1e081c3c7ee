/** Institutions as everybody reads them, and what their own people do with them. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { timelineOf, timelineView } from '../timeline/queries.ts';
import { answers, page } from '../wire.ts';
import { editInstitution, registerInstitution } from './change.ts';
import { institutionsOf } from './queries.ts';
import { listRegister } from './register-queries.ts';
import { field, institutionCard, institutionContent, institutionView, kind, ownInstitution } from './schemas.ts';
import { insideInstitution, seeInstitution, viewInstitution } from './view.ts';

const tags = ['institutions'];
const byId = z.object({ id: z.uuid() });

/** What a list of institutions can be narrowed by. */
export const registerChoice = page.extend({
  after: z.uuid().optional(),
  q: z.string().trim().max(100).optional().describe('Words of its name, fields or text, in Chinese or English'),
  kind: kind.optional(),
  region: z.string().trim().max(60).optional().describe('How its region begins'),
  field: field.optional(),
  demonstration: z.stringbool().optional().describe('Only demonstration institutions'),
});

export function institutionRoutes(app: App, { database: { db }, now }: Deps): void {
  const today = () => dayOf(now());

  app.get(
    '/institutions',
    {
      config: { may: 'institution.read' },
      schema: {
        tags,
        summary: 'The register of verified institutions, by name',
        querystring: registerChoice,
        response: answers(
          z.object({
            institutions: z.array(institutionCard),
            next: z.string().nullable(),
            total: z.number().int().describe('How many there are in all pages; 1,001 stands for more than 1,000'),
          }),
        ),
      },
    },
    async ({ query }) => listRegister(db, query, { ...query, today: today() }),
  );

  app.get(
    '/institutions/mine',
    {
      config: { may: 'institution.own' },
      schema: {
        tags,
        summary: 'Institutions that I act for',
        response: answers(z.object({ institutions: z.array(ownInstitution) })),
      },
    },
    async (request) => ({ institutions: await institutionsOf(db, signedIn(request).id) }),
  );

  app.post(
    '/institutions',
    {
      config: { may: 'institution.own' },
      schema: {
        tags,
        summary: 'Register an institution',
        description: 'Whoever registers it becomes its administrator. It waits to be verified by the organiser.',
        body: institutionContent,
        response: answers(institutionView, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      const id = await registerInstitution(db, me, request.body);
      return reply
        .code(201)
        .header('location', `/api/institutions/${id}`)
        .send(await viewInstitution(db, await seeInstitution(db, id, me), today()));
    },
  );

  app.get(
    '/institutions/:id',
    {
      config: { may: 'institution.read' },
      schema: {
        tags,
        summary: 'An institution and what it has done',
        description: 'One that is not verified is there for its members and organisers alone.',
        params: byId,
        response: answers(institutionView),
      },
    },
    async (request) => viewInstitution(db, await seeInstitution(db, request.params.id, request.account), today()),
  );

  app.put(
    '/institutions/:id',
    {
      config: { may: 'institution.own' },
      schema: {
        tags,
        summary: 'Change what an institution says of itself',
        description:
          'For its administrators. Another kind, name, credit code or country makes it wait to be verified again.',
        params: byId,
        body: institutionContent.extend({ revision: z.number().int().min(0).describe('The one that was changed') }),
        response: answers(institutionView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const { revision, ...content } = request.body;
      await editInstitution(db, request.params.id, me, content, revision);
      return viewInstitution(db, await seeInstitution(db, request.params.id, me), today());
    },
  );

  app.get(
    '/institutions/:id/timeline',
    {
      config: { may: 'institution.own' },
      schema: {
        tags,
        summary: 'What happened to an institution, for its members and organisers',
        params: byId,
        querystring: page.extend({ after: z.coerce.number().int().min(1).optional() }),
        response: answers(timelineView),
      },
    },
    async (request) => {
      const { row } = await insideInstitution(db, request.params.id, signedIn(request));
      return timelineOf(db, [`institution:${row.id}`], request.query);
    },
  );
}

/** The day of an instant where the programme is held, in the form `2026-01-31`. */
export const dayOf = (instant: Date) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' }).format(instant);
