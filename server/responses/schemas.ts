/** What goes over the wire about responses. */
import { z } from 'zod';
import type { StateOf } from '../../core/lifecycle/machine.ts';
import { responseLife } from '../../core/lifecycle/response.ts';
import { amount, currency } from '../../core/money/money.ts';
import { indicator } from '../../core/needs/content.ts';
import { responseContent, responseDraft } from '../../core/responses/content.ts';
import { needState } from '../needs/schemas.ts';
import { instant, sha256 } from '../wire.ts';

type State = StateOf<typeof responseLife>;
export const responseState = z.enum(responseLife.states as unknown as [State, ...State[]]);

const named = z.object({ id: z.string(), name: z.string() });
const needOf = z.object({
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  state: needState,
  deadline: instant.nullable(),
});

export const lack = z.object({
  field: z.string().describe('`plan`, `team.0.name`, `price.min`, or `answers.` and the id of an indicator'),
  problem: z.enum(['missing', 'too_short', 'wrong']),
});

export const receipt = z.object({
  version: z.number().int(),
  need_version: z.number().int().describe('The version of the need that it answers'),
  sha256,
  by: z.string().nullable(),
  at: instant,
  files: z.array(z.object({ id: z.uuid(), name: z.string(), sha256, bytes: z.number().int(), visibility: z.string() })),
});

export const responseRow = z.object({
  id: z.uuid(),
  number: z.string(),
  state: responseState,
  title: z.string(),
  need: needOf,
  institution: named,
  leader: named,
  version: z.number().int().describe('0 before it was first handed in'),
  need_version: z.number().int(),
  is_behind: z.boolean().describe('Whether the need was changed after the version that it answers'),
  price: z.object({ currency, min: amount, max: amount }).nullable(),
  submitted_at: instant.nullable(),
  return_due_at: instant.nullable(),
  updated_at: instant,
});
export type ResponseListed = z.infer<typeof responseRow>;

/** All that is said of a response while it is sealed. */
export const sealedRow = z.object({ number: z.string(), submitted_at: instant.nullable().describe('When it came in') });
export type SealedListed = z.infer<typeof sealedRow>;

export const responseView = responseRow.extend({
  revision: z.number().int().describe('To be sent back with every change'),
  parties: z.array(z.string()).describe('What this reader is to it'),
  actions: z.array(z.string()).describe('Steps that this reader may take now'),
  /** What the need asks for, by which it is answered. */
  asked: z.object({
    version: z.number().int(),
    indicators: z.array(
      indicator.extend({
        units: z
          .array(z.object({ unit: z.string(), times: z.number(), plus: z.number() }))
          .describe('In which it may be answered, its own first: a value times `times` plus `plus` is in its own'),
      }),
    ),
    investment: z.object({ currency, min: amount.nullable(), max: amount.nullable() }).nullable(),
  }),
  content: responseContent
    .nullable()
    .describe('As it was handed in last; null where it was not, or where this reader does not read it'),
  confidential: z.boolean().describe('Whether this reader reads its confidential part'),
  receipt: receipt.nullable().describe('Of what was handed in last'),
  last: z
    .object({ action: z.string(), reason: z.string().nullable(), at: instant })
    .nullable()
    .describe('The last step that was taken with it'),
  work: z
    .object({
      content: responseDraft,
      until: instant.nullable().describe('Until when it can be changed; null when it cannot any more'),
      differs: z.boolean().describe('Whether it says something else than what was handed in'),
      lacks: z.array(lack).describe('What it needs before it can be handed in'),
      invitations: z.array(named.extend({ invited_at: instant })),
    })
    .nullable()
    .describe('What its team works on; null for everybody else'),
  authorisation: z
    .object({
      required: z.boolean().describe('Whether its institution wants to be asked before it is handed in'),
      asked_at: instant.nullable(),
      given_at: instant.nullable(),
      by: z.string().nullable(),
    })
    .nullable()
    .describe('The word of the leading institution; null for whoever is not of its team'),
  may_ask: z.boolean().describe('Whether this reader may ask its team for a clarification now'),
  members: z.array(named.extend({ institution: named.nullable() })),
});
export type ResponseView = z.infer<typeof responseView>;

export const clarification = z.object({
  id: z.uuid(),
  text: z.string(),
  asked_by: z.string(),
  asked_at: instant,
  due_at: instant,
  is_over: z.boolean().describe('Whether it was not answered in time'),
  answer: z.string().nullable(),
  answered_by: z.string().nullable(),
  answered_at: instant.nullable(),
});

export const invitation = z.object({
  response: z.uuid(),
  title: z.string(),
  by: z.string(),
  institution: z.string(),
  invited_at: instant,
  need: z.object({ id: z.uuid(), number: z.number().int(), title: z.string(), deadline: instant.nullable() }),
});

export const seenRevision = z.object({ revision: z.number().int().min(0) });
export const reason = z.string().trim().max(1000);
