/** Who acts for an institution, and how others come to do so. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { insideInstitution } from '../institutions/view.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, page } from '../wire.ts';
import { acceptInvitation, declineInvitation, invite, revokeInvitation } from './invitations.ts';
import { changeMember, endMembership } from './members.ts';
import { findInvitation, findMember, listInvitations, listMembers, offerOf, offersTo } from './queries.ts';
import { invitation, member, offer, ownOffer, role } from './schemas.ts';
import { hashOf } from './secret.ts';

const tags = ['institutions'];
const byId = z.object({ id: z.uuid() });
const userId = z.string().max(64);
const ofMember = byId.extend({ user: userId });
const memberPage = z.object({ members: z.array(member), next: z.string().nullable() });
const joined = z.object({ institution: z.uuid() });
const config = { may: 'institution.own' } as const;

export function membershipRoutes(app: App, { database: { db }, config: settings }: Deps): void {
  app.get(
    '/institutions/:id/members',
    {
      config,
      schema: {
        tags,
        summary: 'Who acts for an institution; for its members and organisers',
        params: byId,
        querystring: page.extend({ after: userId.optional() }),
        response: answers(memberPage),
      },
    },
    async (request) => {
      const { row } = await insideInstitution(db, request.params.id, signedIn(request));
      return listMembers(db, row.id, request.query);
    },
  );

  app.patch(
    '/institutions/:id/members/:user',
    {
      config,
      schema: {
        tags,
        summary: 'Change a member’s role or post',
        description: 'Administrators change everybody’s, others their own post. One administrator always stays.',
        params: ofMember,
        body: z.object({ role: role.optional(), post: z.string().trim().max(60).optional() }),
        response: answers(z.object({ user_id: z.string(), role, post: z.string() })),
      },
    },
    async (request) => {
      const { id, user } = request.params;
      await changeMember(db, id, user, signedIn(request), request.body);
      const now = await findMember(db, id, user);
      return { user_id: now.userId, role: now.role, post: now.post };
    },
  );

  app.delete(
    '/institutions/:id/members/:user',
    {
      config,
      schema: {
        tags,
        summary: 'Leave an institution, or remove a member as its administrator',
        params: ofMember,
        response: answers(z.object({ user_id: z.string() })),
      },
    },
    async (request) => {
      const { id, user } = request.params;
      await endMembership(db, id, user, signedIn(request));
      return { user_id: user };
    },
  );

  app.get(
    '/institutions/:id/invitations',
    {
      config,
      schema: {
        tags,
        summary: 'Open invitations of an institution; for its members and organisers',
        params: byId,
        response: answers(z.object({ invitations: z.array(invitation) })),
      },
    },
    async (request) => {
      const { row } = await insideInstitution(db, request.params.id, signedIn(request));
      return { invitations: await listInvitations(db, row.id) };
    },
  );

  app.post(
    '/institutions/:id/invitations',
    {
      config: { ...config, rateLimit: { max: 30, timeWindow: '1 minute' } },
      schema: {
        tags,
        summary: 'Invite somebody by e-mail address',
        description:
          'The secret is shown this once: `/join/` and it is the link by which anybody may join until it is used, ' +
          'revoked, or 14 days old. An account with this address is told as well, any other address gets the link by ' +
          'e-mail, once a day at most.',
        params: byId,
        body: z.object({ email: z.email().max(200).toLowerCase(), role: role.default('member') }),
        response: answers(
          z.object({
            id: z.uuid(),
            secret: z.string(),
            mailed: z.boolean().describe('Whether the link is on its way to the address by e-mail'),
          }),
          201,
        ),
      },
    },
    async (request, reply) => {
      const { row, secret, mailed } = await invite(
        { db, config: settings },
        request.params.id,
        signedIn(request),
        request.body,
      );
      return reply.code(201).send({ id: row.id, secret, mailed });
    },
  );

  app.delete(
    '/institutions/:id/invitations/:invitation',
    {
      config,
      schema: {
        tags,
        summary: 'Revoke an invitation',
        params: byId.extend({ invitation: z.uuid() }),
        response: answers(byId),
      },
    },
    async (request) => {
      const { id, invitation } = request.params;
      await revokeInvitation(db, id, invitation, signedIn(request));
      return { id: invitation };
    },
  );

  app.get(
    '/invitations',
    {
      config,
      schema: {
        tags,
        summary: 'Open invitations to the address of my account',
        description: 'Only those sent after the account was made: an address is not proved when somebody signs up.',
        response: answers(z.object({ invitations: z.array(ownOffer) })),
      },
    },
    async (request) => ({ invitations: await offersTo(db, signedIn(request).id) }),
  );

  app.post(
    '/invitations/:id/accept',
    {
      config,
      schema: { tags, summary: 'Accept an invitation to my address', params: byId, response: answers(joined) },
    },
    async (request) => {
      const me = signedIn(request);
      return { institution: await acceptInvitation(db, { id: request.params.id, addressee: me.id }, me) };
    },
  );

  app.post(
    '/invitations/:id/decline',
    { config, schema: { tags, summary: 'Decline an invitation to my address', params: byId, response: answers(byId) } },
    async (request) => {
      await declineInvitation(db, request.params.id, signedIn(request));
      return { id: request.params.id };
    },
  );

  const bySecret = z.object({ secret: z.string().max(100) });
  const perMinute = { rateLimit: { max: 30, timeWindow: '1 minute' } };

  app.get(
    '/join/:secret',
    {
      config: { may: 'invitation.read', ...perMinute },
      schema: { tags, summary: 'What the link of an invitation offers', params: bySecret, response: answers(offer) },
    },
    async (request) => {
      const { id: _, ...rest } = await offerOf(
        db,
        await findInvitation(db, { secretSha256: hashOf(request.params.secret) }),
      );
      return rest;
    },
  );

  app.post(
    '/join/:secret',
    {
      config: { ...config, ...perMinute },
      schema: { tags, summary: 'Join by the link of an invitation', params: bySecret, response: answers(joined) },
    },
    async (request) => {
      const which = { secretSha256: hashOf(request.params.secret) };
      return { institution: await acceptInvitation(db, which, signedIn(request)) };
    },
  );
}
