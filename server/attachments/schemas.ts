/** What is sent of a file. */
import { z } from 'zod';
import { instant, sha256 } from '../wire.ts';

export const visibility = z
  .enum(['readers', 'confidential'])
  .describe('For everybody who may read the thing, or for those who may read its confidential parts');

export const subjectOf = z
  .string()
  .regex(/^[a-z]{1,20}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .describe('What the files hang on: `need:<id>` …');

export const attachmentView = z.object({
  id: z.uuid(),
  subject: z.string(),
  name: z.string(),
  bytes: z.number().int(),
  sha256,
  media_type: z.string().describe('As its uploader said; it is sent as a file that no browser shows'),
  visibility,
  uploaded_by: z.string().nullable().describe('Null where it would name an anonymous enterprise’s people'),
  created_at: instant,
});

export const attachmentList = z.object({
  attachments: z.array(attachmentView),
  hidden: z.number().int().describe('How many more there are that this reader may not have'),
  may_attach: z.boolean(),
  wants_reason: z
    .boolean()
    .describe('Whether each change is published with its reason, as a numbered addendum by itself'),
  limits: z.object({ files: z.number().int(), bytes: z.number().int() }),
});
