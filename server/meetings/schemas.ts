/** Shapes of matching events. */
import { z } from 'zod';
import { zone } from '../notifications/schemas.ts';
import { instant, page } from '../wire.ts';

export const kinds = ['release', 'visit', 'meeting'] as const;
export const states = ['planned', 'held', 'cancelled'] as const;
export const outcomes = ['none', 'follow_up', 'intent', 'contract', 'no_match'] as const;
export const answersOf = ['invited', 'accepted', 'declined'] as const;
const attendances = ['unknown', 'yes', 'no'] as const;
export const mostParticipants = 300;
export const mostNeeds = 50;

const revision = z.number().int().min(0).describe('The one that the asker saw');
const link = z
  .union([z.literal(''), z.url({ protocol: /^https?$/ }).max(500)])
  .describe('Of an online meeting; only those who take part see it');
const place = z.string().trim().max(200);

export const invitation = z
  .union([
    z.strictObject({ email: z.email().max(200).toLowerCase() }),
    z.strictObject({ institution_id: z.uuid() }),
    z.strictObject({ response_id: z.uuid() }),
    z.strictObject({ name: z.string().trim().min(1).max(120) }),
  ])
  .describe('An account, an institution, the team of a response to one of the needs, or somebody without an account');

export const newMeeting = z.object({
  kind: z.enum(kinds),
  title: z.string().trim().min(2).max(120),
  agenda: z.string().trim().max(5_000).default(''),
  starts_at: instant,
  ends_at: instant,
  timezone: zone.default('Asia/Shanghai'),
  place: place.default(''),
  link: link.default(''),
  need_ids: z.array(z.uuid()).max(mostNeeds).default([]),
  invitations: z.array(invitation).max(100).default([]),
  begins_matching: z
    .boolean()
    .default(false)
    .describe('Takes its needs into matching; needs an invited response to each, and asks for it in their firm’s name'),
});

export const changedMeeting = z.object({
  revision,
  title: z.string().trim().min(2).max(120),
  agenda: z.string().trim().max(5_000),
  need_ids: z.array(z.uuid()).max(mostNeeds),
});

export const meetingStep = z.object({
  revision,
  reason: z.string().trim().max(1_000).optional(),
  starts_at: instant.optional().describe('With `reschedule`; what is left out stays'),
  ends_at: instant.optional(),
  timezone: zone.optional(),
  place: place.optional(),
  link: link.optional(),
});

export const meetingRecord = z.object({
  revision,
  minutes: z.string().trim().max(20_000),
  outcome: z.enum(outcomes),
  outcome_text: z.string().trim().max(1_000).default(''),
  follow_up_on: z.iso.date().nullable().describe('On that day everybody is reminded'),
  attended: z
    .array(z.object({ participant_id: z.uuid(), attended: z.enum(attendances) }))
    .max(mostParticipants)
    .default([]),
});

const participant = z.object({
  id: z.uuid(),
  kind: z.enum(['account', 'institution', 'name']),
  name: z.string(),
  institution: z.string().nullable(),
  response_id: z.uuid().nullable(),
  answer: z.enum(answersOf),
  attended: z.enum(attendances),
  mine: z.boolean().describe('Whether the reader answers for it'),
});

export const meetingCard = z.object({
  id: z.uuid(),
  number: z.number().int(),
  kind: z.enum(kinds),
  title: z.string(),
  state: z.enum(states),
  starts_at: instant,
  ends_at: instant,
  timezone: z.string(),
  place: z.string(),
  is_online: z.boolean(),
  is_public: z.boolean(),
  host: z.string(),
  needs: z.number().int().describe('How many are presented or talked about'),
  my_answer: z.enum(answersOf).nullable().describe('Null for whoever was not invited'),
});

export const meetingView = meetingCard.omit({ needs: true }).extend({
  revision: z.number().int(),
  agenda: z.string(),
  link: z.string().nullable().describe('Null for whoever does not take part'),
  needs: z.array(z.object({ id: z.uuid(), number: z.number().int(), title: z.string(), state: z.string() })),
  parties: z.array(z.enum(['host', 'participant', 'organiser'])),
  actions: z.array(z.enum(['reschedule', 'hold', 'cancel'])).describe('What the reader may do now'),
  may_edit: z.boolean(),
  may_answer: z.boolean(),
  participants: z.array(participant).nullable().describe('Null for whoever does not take part'),
  coming: z.number().int().describe('How many said that they come'),
  record: z
    .object({
      minutes: z.string(),
      outcome: z.enum(outcomes),
      outcome_text: z.string(),
      follow_up_on: z.iso.date().nullable(),
    })
    .nullable()
    .describe('Null until it was held, and for whoever did not take part'),
});
export type MeetingView = z.infer<typeof meetingView>;

export const meetingQuery = page.extend({
  after: z
    .string()
    .regex(/^\d{1,15}_[0-9a-f-]{36}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  when: z.enum(['coming', 'past']).default('coming').describe('The next first, or the last first'),
  mine: z.stringbool().default(false).describe('Those that I hold or am invited to'),
  need: z.uuid().optional().describe('Those that a need is part of'),
});
export const meetingList = z.object({ meetings: z.array(meetingCard), next: z.string().nullable() });
