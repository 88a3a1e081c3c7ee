/** Text that nobody can store or show is refused at the door: a NUL, or half of a character. */
import fp from 'fastify-plugin';
import { Problem } from '../../core/errors/problem.ts';

export const textPlugin = fp(async (app) => {
  app.addHook('preValidation', async (request) => {
    for (const [place, value] of Object.entries({ body: request.body, query: request.query, params: request.params }))
      check(value, place);
  });
});

function check(value: unknown, place: string): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed())
      throw new Problem('bad_request', { reason: `${place}: is not text that can be stored` });
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) check(item, `${place}.${i}`);
  } else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value))
    for (const [key, item] of Object.entries(value)) {
      check(key, place);
      check(item, `${place}.${key.slice(0, 60)}`);
    }
}
