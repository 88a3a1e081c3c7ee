/** What the API says of who acts for an institution. */
import { z } from 'zod';
import { membershipRoles } from '../../core/institutions/kinds.ts';
import { kind } from '../institutions/schemas.ts';
import { instant } from '../wire.ts';

export const role = z.enum(membershipRoles);

export const member = z.object({
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  post: z.string(),
  joined_at: instant,
});

export const invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role,
  invited_by: z.string(),
  /** So that whoever invites knows who is going to read it. */
  account: z.string().nullable().describe('Name of the account with this address, where there was one'),
  expires_at: instant,
  created_at: instant,
});

export const invitationState = z.enum(['open', 'accepted', 'revoked', 'expired']);

/** What somebody reads who was invited. */
export const offer = z.object({
  institution: z.object({ id: z.uuid(), name: z.string(), kind }),
  role,
  invited_by: z.string(),
  state: invitationState,
  expires_at: instant,
});
export const ownOffer = offer.extend({ id: z.uuid() });
