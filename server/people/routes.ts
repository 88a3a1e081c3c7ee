/** People: what they say of themselves, and the register that everybody reads. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { field } from '../institutions/schemas.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, page } from '../wire.ts';
import { askForRole, editProfile, takeRequestBack } from './profiles.ts';
import { listPeople } from './register-queries.ts';
import { ownProfile, personCard, personView, profileContent, registeredRole, wantedRole } from './schemas.ts';
import { viewOwnProfile, viewPerson } from './view.ts';

const tags = ['people'];
export const accountId = z.string().max(64);

/** What a list of people can be narrowed by. */
export const peopleChoice = page.extend({
  after: accountId.optional(),
  q: z.string().trim().max(100).optional().describe('How their name begins, or words of what they say'),
  region: z.string().trim().max(60).optional().describe('How their region begins'),
  field: field.optional(),
});

export function peopleRoutes(app: App, { database: { db } }: Deps): void {
  app.get(
    '/people',
    {
      config: { may: 'person.read' },
      schema: {
        tags,
        summary: 'The register of technology managers, and of experts who stand there, by name',
        querystring: peopleChoice.extend({ role: registeredRole.optional() }),
        response: answers(
          z.object({
            people: z.array(personCard),
            next: z.string().nullable(),
            total: z.number().int().describe('How many there are in all pages; 1,001 stands for more than 1,000'),
          }),
        ),
      },
    },
    async ({ query }) => listPeople(db, query, query),
  );

  app.get(
    '/people/me',
    {
      config: { may: 'person.own' },
      schema: { tags, summary: 'What I say of myself', response: answers(ownProfile) },
    },
    async (request) => viewOwnProfile(db, signedIn(request).id),
  );

  app.put(
    '/people/me',
    {
      config: { may: 'person.own' },
      schema: {
        tags,
        summary: 'Change what I say of myself',
        body: profileContent.extend({ revision: z.number().int().min(0).describe('The one that was changed') }),
        response: answers(ownProfile),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const { revision, ...content } = request.body;
      await editProfile(db, me, content, revision);
      return viewOwnProfile(db, me.id);
    },
  );

  app.put(
    '/people/me/request',
    {
      config: { may: 'person.own' },
      schema: {
        tags,
        summary: 'Ask the organiser for a role',
        body: z.object({
          role: wantedRole,
          certificate: z.string().trim().min(1).max(60).describe('Number of the certificate that speaks for it'),
        }),
        response: answers(ownProfile),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await askForRole(db, me, request.body.role, request.body.certificate);
      return viewOwnProfile(db, me.id);
    },
  );

  app.delete(
    '/people/me/request',
    {
      config: { may: 'person.own' },
      schema: { tags, summary: 'Take that request back', response: answers(ownProfile) },
    },
    async (request) => {
      const me = signedIn(request);
      await takeRequestBack(db, me);
      return viewOwnProfile(db, me.id);
    },
  );

  app.get(
    '/people/:id',
    {
      config: { may: 'person.read' },
      schema: {
        tags,
        summary: 'Somebody of the register, and what they have done',
        params: z.object({ id: accountId }),
        response: answers(personView),
      },
    },
    async (request) => viewPerson(db, request.params.id),
  );
}
