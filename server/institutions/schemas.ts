/** What the API says of institutions. */
import { z } from 'zod';
import { institutionKinds, membershipRoles, verifications } from '../../core/institutions/kinds.ts';

export const kind = z.enum(institutionKinds).describe('`transfer` is a technology-transfer institution');
export const verification = z.enum(verifications);

export const ownInstitution = z.object({
  id: z.uuid(),
  kind,
  name: z.string(),
  name_en: z.string().nullable(),
  verification,
  verification_note: z.string().describe('What the organiser said when they verified or rejected it'),
  role: z.enum(membershipRoles),
  post: z.string(),
});
