/** Where a page of the catalogue ended, as an opaque text. */
import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';

/** A place in the order of publication; instants as PostgreSQL writes them, to the microsecond. */
const place = z.object({ at: z.string().regex(/^[0-9:.+ -]{10,40}$/), id: z.uuid() });
export type Place = z.infer<typeof place>;

export const cursor = z.discriminatedUnion('by', [
  place.extend({ by: z.literal('newest') }),
  place.extend({ by: z.literal('deadline') }),
  z.object({ by: z.literal('investment'), amount: z.number(), id: z.uuid() }),
  /** `top` and `bottom` bound those that are ranked together; `isFull` if there may be older ones. */
  place.extend({ by: z.literal('relevance'), score: z.number(), top: place, bottom: place, isFull: z.boolean() }),
]);
export type Cursor = z.infer<typeof cursor>;

export const written = (value: Cursor): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @throws Problem `bad_request` for a text that is no cursor. */
export function readCursor(text: string): Cursor {
  try {
    return cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    throw new Problem('bad_request', { reason: 'after: is not the `next` of a page' });
  }
}
