/** The organiser's register of institutions. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { answers } from '../wire.ts';
import { judgeInstitution, markInstitution } from './organise.ts';
import { countByVerification, listForOrganiser } from './register-queries.ts';
import { dayOf, registerChoice } from './routes.ts';
import { institutionView, organisedInstitution, verification } from './schemas.ts';
import { seeInstitution, viewInstitution } from './view.ts';

const tags = ['institutions'];
const byId = z.object({ id: z.uuid() });
const revision = z.number().int().min(0).describe('The one that was looked at');
const note = z.string().trim().max(1000).default('');

export function organiseInstitutionRoutes(app: App, { database: { db }, now }: Deps): void {
  const config = { may: 'institution.verify' } as const;

  app.get(
    '/organise/institutions',
    {
      config,
      schema: {
        tags,
        summary: 'Every institution that was registered, newest first',
        querystring: registerChoice.extend({ verification: verification.optional() }),
        response: answers(
          z.object({
            institutions: z.array(organisedInstitution),
            next: z.string().nullable(),
            counts: z.record(verification, z.number().int()),
          }),
        ),
      },
    },
    async ({ query }) => ({
      ...(await listForOrganiser(db, query, { ...query, today: dayOf(now()) })),
      counts: await countByVerification(db),
    }),
  );

  app.put(
    '/organise/institutions/:id/verification',
    {
      config,
      schema: {
        tags,
        summary: 'Verify or reject an institution',
        description:
          'Accounts that administer a verified enterprise and have no other role become enterprise accounts. ' +
          'Rejecting one that was verified takes the verification back.',
        params: byId,
        body: z.object({ verdict: z.enum(['verified', 'rejected']), note, revision }),
        response: answers(institutionView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const { verdict, note, revision } = request.body;
      await judgeInstitution(db, request.params.id, me, { verdict, note, seen: revision });
      return viewInstitution(db, await seeInstitution(db, request.params.id, me), dayOf(now()));
    },
  );

  app.put(
    '/organise/institutions/:id/demonstration',
    {
      config,
      schema: {
        tags,
        summary: 'Make an institution a demonstration institution (示范机构), or end that',
        params: byId,
        body: z.object({
          is_demonstration: z.boolean(),
          until: z.iso.date().nullable().default(null).describe('The last day; null for as long as it stands'),
          note,
          revision,
        }),
        response: answers(institutionView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const { is_demonstration, until, note, revision } = request.body;
      const mark = { isDemonstration: is_demonstration, until, note, seen: revision };
      await markInstitution(db, request.params.id, me, mark, dayOf(now()));
      return viewInstitution(db, await seeInstitution(db, request.params.id, me), dayOf(now()));
    },
  );
}
