/** Shapes that several capabilities send. */
import { z } from 'zod';
import { roles } from '../core/people/roles.ts';

export const bilingual = z.object({ en: z.string(), zh: z.string() });
export const instant = z.iso.datetime().describe('An instant, ISO 8601 in UTC');
export const slug = z.string().regex(/^[a-z0-9-]{1,64}$/);
export const phaseKey = z.string().regex(/^[a-z0-9_]{1,48}$/);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const page = z.object({
  after: z.string().max(300).optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** The body of every error: RFC 9457 with a stable `code`. */
export const problemDocument = z
  .looseObject({
    type: z.string().describe('`urn:jiebang:problem:` and the code'),
    title: z.string().describe('What is wrong, in the reader’s language'),
    status: z.number().int(),
    code: z.string().describe('Stable; for programs'),
    detail: z.string().optional(),
    instance: z.string().optional(),
  })
  .describe('Problem document (RFC 9457)');

export const account = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  institution: z.string().nullable(),
});
export type Account = z.infer<typeof account>;

type Problems = { '4xx': typeof problemDocument; '5xx': typeof problemDocument };

/** Standard answers of a route: the good one, and problem documents for everything else. */
export function answers<T extends z.ZodType>(good: T): { 200: T } & Problems;
export function answers<T extends z.ZodType>(good: T, status: 201): { 201: T } & Problems;
export function answers(good: z.ZodType, status: 200 | 201 = 200) {
  return { [status]: good, '4xx': problemDocument, '5xx': problemDocument };
}
