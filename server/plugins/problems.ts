/** Every error becomes an RFC 9457 problem document in the reader's language. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { type Language, Problem } from '../../core/errors/problem.ts';

export const problemsPlugin = fp(async (app) => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error, request);
    if (problem.code === 'internal') request.log.error({ err: error }, 'request failed');
    return sendProblem(request, reply, problem);
  });
});

/** Answers with a problem document; used where an error cannot be thrown. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .header('content-language', languageOf(request) === 'zh' ? 'zh-CN' : 'en')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({
      ...problem.members,
      type: `urn:jiebang:problem:${problem.code}`,
      title: problem.in(languageOf(request)),
      status: problem.status,
      code: problem.code,
      instance: request.id,
    });
}

/** The first of the two languages that the reader asks for in Accept-Language; English otherwise. */
export function languageOf(request: Pick<FastifyRequest, 'headers'>): Language {
  const wanted = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find(Boolean);
      return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => quality > 0 && /^(zh|en)\b/.test(tag))
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.tag.startsWith('zh') ? 'zh' : 'en';
}

function problemOf(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext ?? 'request';
    const fields = error.validation.map((v) => ({
      in: where,
      field: v.instancePath.replace(/^\//, '').replaceAll('/', '.'),
      message: v.message ?? '',
    }));
    const reason = fields.map((f) => (f.field ? `${f.field}: ${f.message}` : f.message)).join('; ');
    return new Problem('bad_request', { reason }, { fields });
  }
  const status = error.statusCode ?? 500;
  if (status === 413) return new Problem('body_too_large', { limit: '1 MB' });
  if (status === 415) return new Problem('unsupported_media_type', { expected: 'application/json' });
  if (status === 406) return new Problem('not_acceptable', { offered: 'text/event-stream' });
  if (status === 429)
    return new Problem('too_many_requests', { seconds: (error as { seconds?: number }).seconds ?? 60 });
  if (status >= 400 && status < 500) return new Problem('bad_request', { reason: error.message });
  return new Problem('internal', { reference: request.id });
}
