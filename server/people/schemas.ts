/** What the API says of people. */
import { z } from 'zod';
import { institutionKinds } from '../../core/institutions/kinds.ts';
import { roles } from '../../core/people/roles.ts';
import { field, fields, keywords, sum, verification } from '../institutions/schemas.ts';
import { instant } from '../wire.ts';

const text = (max: number) => z.string().trim().max(max);

/** Roles that somebody can ask the organiser for. */
export const wantedRole = z.enum(['technology_manager', 'expert', 'juror']);
/** Roles whose holders stand in the public register. */
export const registeredRole = z.enum(['technology_manager', 'expert']);

export const profileContent = z.object({
  about: text(5000).default(''),
  post: text(60).default(''),
  phone: text(40).default('').describe('For organisers alone'),
  region: text(60).default(''),
  fields: fields.default([]),
  keywords: keywords.default([]),
  is_public: z.boolean().default(false).describe('Whether an expert stands in the public register'),
});
export type ProfileContent = z.infer<typeof profileContent>;

export const roleRequest = z.object({
  role: wantedRole,
  certificate: z.string().describe('Number of the certificate that speaks for it'),
  verification,
  note: z.string().describe('What the organiser said to it'),
});

export const ownProfile = profileContent.extend({
  revision: z.number().int(),
  is_registered: z.boolean().describe('Whether I stand in the public register'),
  request: roleRequest.nullable().describe('The last role that I asked for'),
});

const ofInstitution = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(institutionKinds),
  post: z.string(),
});

export const personCard = z.object({
  id: z.string(),
  name: z.string(),
  role: registeredRole,
  post: z.string(),
  region: z.string(),
  fields: z.array(field),
  keywords: z.array(z.string()),
  institutions: z.array(z.string()).describe('Names of the institutions that they act for'),
});

export const personView = personCard.omit({ institutions: true }).extend({
  about: z.string(),
  certificate: z.string().nullable().describe('Of a technology manager: number of their certificate'),
  institutions: z.array(ofInstitution),
  record: z.object({
    needs: z.number().int().describe('Published needs that they have in charge'),
    contracts: z.number().int().describe('Signed contracts that came of their work'),
    value: z.array(sum).describe('Of those contracts, per currency; only sums of several'),
    reviews: z.number().int().describe('Needs that they reviewed'),
    meetings: z.number().int().describe('Matching events held that they led or took part in'),
  }),
});

export const organisedPerson = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  post: z.string(),
  phone: z.string(),
  region: z.string(),
  fields: z.array(field),
  institutions: z.array(z.string()),
  request: roleRequest.nullable(),
  revision: z.number().int().describe('Of the profile'),
  created_at: instant,
});
