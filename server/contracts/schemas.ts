/** What contracts look like on the wire. */
import { z } from 'zod';
import { amendment, contractContent, contractTypes, measured, milestoneContent } from '../../core/contracts/content.ts';
import { contractLife, milestoneLife } from '../../core/lifecycle/contract.ts';
import { amount, currency } from '../../core/money/money.ts';
import { indicator } from '../../core/needs/content.ts';
import { instant, sha256 } from '../wire.ts';

export const day = z.iso.date();
export const side = z.enum(['client', 'contractor']);
const named = z.object({ id: z.string(), name: z.string() });
const states = z.enum(contractLife.states);
const word = z.object({ at: instant, by: z.string() }).nullable();

/** What everybody with a share in it may read. */
const head = {
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  type: z.enum(contractTypes),
  state: states,
  client: named,
  contractor: named,
  currency,
  signed_on: day.nullable(),
};

export const contractRow = z.object({
  ...head,
  amount: amount.nullable().describe('Null for somebody who only has a share in it'),
  as: z.array(z.enum(['client', 'contractor', 'manager', 'payee', 'organiser'])).describe('What the reader is to it'),
  ends_on: day.nullable(),
  created_at: instant,
});
export const contractList = z.object({ contracts: z.array(contractRow), next: z.string().nullable() });

export const milestoneView = z.object({
  ...milestoneContent.shape,
  id: z.uuid(),
  position: z.number().int(),
  state: z.enum(milestoneLife.states),
  revision: z.number().int(),
  submission: z.string().describe('What was handed in'),
  acceptance: z.string().describe('What the client found'),
  paid: amount.describe('Confirmed by both sides'),
  pending: amount.describe('Recorded by one side'),
  actions: z.array(z.string()).describe('Steps that the reader may take now'),
});

export const incidentView = z.object({
  id: z.uuid(),
  kind: z.enum(['dispute', 'amendment', 'termination']),
  cause: z.string().nullable(),
  claim: z.string(),
  remedy: z.string(),
  raised_by: z.string(),
  raised_side: z.enum(['client', 'contractor', 'organiser']),
  raised_at: instant,
  changes: amendment.nullable(),
  outcome: z.enum(['agreed', 'refused', 'withdrawn', 'settled', 'terminated']).nullable(),
  ruling: z.string().nullable(),
  ruled_by: z.string().nullable(),
  ruled_at: instant.nullable(),
  settle_by: instant.nullable().describe('By when the organiser settles an open dispute'),
  answers: z.array(z.enum(['agree', 'refuse', 'withdraw'])).describe('What the reader may say to it now'),
});

const details = z.object({
  revision: z.number().int(),
  state_before: z.string().nullable(),
  need: z.object({ id: z.uuid(), number: z.number().int(), title: z.string() }).nullable(),
  response_id: z.uuid().nullable().describe('Null where it is beside the need’s selection'),
  manager: named.nullable(),
  amount,
  starts_on: day.nullable(),
  ends_on: day.nullable(),
  terms: z.string(),
  ip: z.string(),
  confidentiality: z.string(),
  registration: z.string(),
  file: z
    .object({ name: z.string(), bytes: z.number().int(), sha256, uploaded_at: instant, uploaded_by: z.string() })
    .nullable(),
  confirmed: z.object({ client: word, contractor: word }),
  milestones: z.array(milestoneView),
  paid: amount,
  pending: amount,
  flaws: z.array(z.object({ field: z.string(), code: z.string() })).describe('What keeps a draft from being proposed'),
  indicators: z.array(indicator).describe('Of the need that it answers'),
  measured: z.array(measured.extend({ met: z.boolean() })),
  acceptance: z.string(),
  incidents: z.array(incidentView),
  may: z.object({
    edit: z.boolean(),
    upload: z.boolean(),
    pay: z.boolean(),
    amend: z.boolean(),
    end: z.boolean(),
    share: z.boolean(),
    sign: z.array(side).describe('The sides that the reader confirms the file for'),
  }),
  actions: z.array(z.string()).describe('Steps that the reader may take now'),
});

export const contractView = z.object({
  ...head,
  parties: z.array(z.enum(contractLife.parties)),
  details: details.nullable().describe('Null for somebody who only has a share in it'),
});

export const wantedContract = contractContent.extend({
  need_id: z.uuid(),
  beside: z
    .object({ client_id: z.uuid(), contractor_id: z.uuid(), with_manager: z.boolean().default(false) })
    .optional()
    .describe('For a contract that came of the need without being its selection'),
});

export const prefillView = contractContent.extend({ response_id: z.uuid(), client: named, contractor: named });

const revision = z.number().int().min(0).describe('The one that the asker saw');
const text = (max: number) => z.string().trim().max(max);

const causes = ['breach', 'force_majeure', 'technical_failure', 'agreement', 'other'] as const;

export const bodies = {
  edit: contractContent.extend({ revision }),
  plain: z.object({ revision }),
  reasoned: z.object({ revision, reason: text(2000) }),
  confirm: z.object({ revision, sha256: sha256.describe('Of the file that was read'), side: side.optional() }),
  dispute: z.object({ revision, claim: text(4000).min(1), remedy: text(2000).default('') }),
  settle: z.object({ revision, ruling: text(4000) }),
  terminate: z.object({
    revision,
    cause: z.enum(causes),
    reason: text(4000),
    settlement: text(4000).min(1).describe('What becomes of prepayments and of what was made'),
  }),
  end: z.object({
    revision,
    cause: z.enum(causes),
    reason: text(4000).min(1),
    settlement: text(4000).min(1).describe('What becomes of prepayments and of what was made'),
    side: side.optional().describe('For somebody who belongs to both sides'),
  }),
  accept: z.object({ revision, measured: z.array(measured).max(20).default([]), note: text(2000).default('') }),
  archive: z.object({ revision, reason: text(2000).default('') }),
  milestone: z.object({ revision, note: text(4000).default('') }),
  amend: z.object({ revision, why: text(2000).min(1), changes: amendment, side: side.optional() }),
  answer: z.object({ agree: z.boolean(), why: text(2000).default(''), side: side.optional() }),
};
