/** What the API says of institutions. */
import { z } from 'zod';
import { enterpriseSizes, institutionKinds, membershipRoles, verifications } from '../../core/institutions/kinds.ts';
import { fieldCodes } from '../../core/taxonomy/fields.ts';
import { instant } from '../wire.ts';

export const kind = z.enum(institutionKinds).describe('`transfer` is a technology-transfer institution');
export const verification = z.enum(verifications);
export const field = z.enum(fieldCodes);
/** No two fields, and no two keywords, are the same. */
const distinct = <T>(list: T[]) => new Set(list).size === list.length;
export const fields = z.array(field).max(10).refine(distinct, 'a field is named twice');
export const keywords = z.array(z.string().trim().min(1).max(30)).max(20).refine(distinct, 'a keyword is named twice');
const text = (max: number) => z.string().trim().max(max);

/** What an institution says of itself. */
export const institutionContent = z.object({
  kind,
  name: text(120).min(2),
  name_en: text(200).nullable().default(null),
  credit_code: text(18)
    .toUpperCase()
    .nullable()
    .default(null)
    .describe('Unified social credit code (GB 32100-2015); every institution in China has one'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default('CN')
    .describe('ISO 3166-1 alpha-2'),
  region: text(60).default(''),
  address: text(200).default(''),
  website: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(300)]).default(''),
  about: text(5000).default(''),
  fields: fields.default([]),
  keywords: keywords.default([]),
  size: z.enum(enterpriseSizes).nullable().default(null).describe('Of an enterprise; null for the others'),
  is_listed: z.boolean().default(false).describe('Whether an enterprise is listed on an exchange'),
  authorises_responses: z
    .boolean()
    .default(false)
    .describe('Whether an administrator must authorise a response before its team hands it in'),
});
export type InstitutionContent = z.infer<typeof institutionContent>;

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

export const institutionCard = z.object({
  id: z.uuid(),
  kind,
  name: z.string(),
  name_en: z.string().nullable(),
  country: z.string(),
  region: z.string(),
  fields: z.array(field),
  keywords: z.array(z.string()),
  excerpt: z.string().describe('How its text begins'),
  is_demonstration: z.boolean().describe('A demonstration institution (示范机构) today'),
});

export const organisedInstitution = institutionCard.extend({
  credit_code: z.string().nullable(),
  verification,
  verification_note: z.string(),
  demonstration_until: z.iso.date().nullable(),
  registered_by: z.string().nullable(),
  members: z.number().int(),
  revision: z.number().int(),
  created_at: instant,
});

export const sum = z.object({
  currency: z.string(),
  amount: z.number().int().describe('In the smallest unit of the currency'),
  contracts: z.number().int(),
});
/** How many contracts a currency's sum must be made of before everybody may read it: fewer would tell a contract's value. */
export const fewestContracts = 3;
const sums = z.array(sum).describe(`Per currency; for outsiders only sums of ${fewestContracts} contracts or more`);

export const institutionRecord = z.object({
  needs_published: z.number().int().describe('Those that it published under its name'),
  responses: z.number().int().describe('Handed in and not taken back, leading their team'),
  contracts_as_client: z.number().int().describe('Signed ones'),
  contracts_as_contractor: z.number().int().describe('Signed ones'),
  value_as_client: sums,
  value_as_contractor: sums,
  meetings: z.number().int().describe('Matching events held with it'),
});
export type InstitutionRecord = z.infer<typeof institutionRecord>;

export const institutionView = institutionContent.extend({
  id: z.uuid(),
  is_demonstration: z.boolean().describe('A demonstration institution (示范机构) today'),
  demonstration_until: z.iso.date().nullable().describe('The last day; null for as long as it stands'),
  verification,
  verified_at: instant.nullable(),
  verification_note: z.string().nullable().describe('For its members and organisers'),
  my_role: z.enum(membershipRoles).nullable(),
  revision: z.number().int(),
  created_at: instant,
  record: institutionRecord,
});
