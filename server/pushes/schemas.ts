import { z } from 'zod';
import { fieldCodes } from '../../core/taxonomy/fields.ts';
import { needCard } from '../catalogue/schemas.ts';
import { instant } from '../wire.ts';

export const matchReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('field'), field: z.enum(fieldCodes) }),
  z.object({ kind: z.literal('adjacent'), field: z.enum(fieldCodes) }),
  z.object({ kind: z.literal('words'), words: z.array(z.string()) }),
  z.object({ kind: z.literal('answered'), need: z.uuid(), title: z.string() }),
  z.object({ kind: z.literal('signed'), title: z.string() }),
  z.object({ kind: z.literal('region'), region: z.string() }),
]);

const whom = {
  kind: z.enum(['institution', 'expert', 'manager']),
  to: z.string().describe('The id of the institution or of the person'),
  name: z.string(),
  score: z.number().describe('How well it fits, 0 to 1'),
  reasons: z.array(matchReason),
};

export const matches = z.object({
  matches: z.array(z.object({ ...whom, sent: z.boolean().describe('Whether it was told already') })),
  may_send: z.boolean().describe('Whether the need takes responses, and can be pushed'),
});

export const sentPush = z.object({
  ...whom,
  id: z.uuid(),
  sent_by: z.string().nullable().describe('Null when the platform did on publication'),
  sent_at: instant,
  opened_at: instant.nullable(),
  declined_at: instant.nullable(),
  declined_why: z.string().nullable(),
});
export const sentPushes = z.object({ pushes: z.array(sentPush), next: z.string().nullable() });

export const myPush = z.object({
  id: z.uuid(),
  need: needCard,
  institution: z.string().nullable().describe('The institution that it went to; null when to me'),
  reasons: z.array(matchReason).describe('Why me'),
  sent_at: instant,
  opened_at: instant.nullable(),
  declined_at: instant.nullable(),
  declined_why: z.string().nullable(),
});
export const myPushes = z.object({ pushes: z.array(myPush), next: z.string().nullable() });
