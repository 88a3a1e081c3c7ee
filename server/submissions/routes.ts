import type { RateLimitOptions } from '@fastify/rate-limit';
import { sql } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { printable } from '../../core/archives/zip.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { findChallenge, findPhase } from '../challenges/queries.ts';
import { signedIn } from '../plugins/access.ts';
import { teamOf } from '../teams/queries.ts';
import { type Account, answers, page, phaseKey, slug } from '../wire.ts';
import { attachment } from './attachment.ts';
import { isMember, listSubmissions, readLog, viewSubmission } from './queries.ts';
import { checkQuota, type Entry, findByIdempotencyKey, receiveSubmission } from './receive.ts';
import { submissionRow, submissionView } from './schemas.ts';

/** By account and not by address: at a final everybody may sit behind one. */
const perAccount: RateLimitOptions = {
  max: 60,
  timeWindow: '1 minute',
  hook: 'preHandler',
  keyGenerator: (request) => request.account?.id ?? request.ip,
};

export function submissionRoutes(app: App, deps: Deps): void {
  const { db } = deps.database;
  const byId = z.object({ id: z.uuid() });

  app.post(
    '/challenges/:slug/phases/:phase/submissions',
    {
      config: { may: 'submission.create', rateLimit: perAccount },
      schema: {
        tags: ['submissions'],
        summary: 'Submit a solution',
        description:
          'A multipart form with the archive in `file` and, if wanted, a `note`. An `Idempotency-Key` header makes ' +
          'a repeated request answer with the first one’s submission.',
        consumes: ['multipart/form-data'],
        params: z.object({ slug, phase: phaseKey }),
        headers: z.object({ 'idempotency-key': z.string().min(8).max(100).optional() }),
        response: answers(submissionView, 201),
      },
    },
    async (request, reply) => {
      const entry = await entryOf(request, request.params.slug, request.params.phase);
      const known = await findByIdempotencyKey(db, entry);
      const id = known ?? (await receiveUpload(request, entry));
      const view = await viewSubmission(db, id);
      if (!view) throw new Problem('submission_not_found');
      return reply.code(201).header('location', `/api/submissions/${id}`).send(view);
    },
  );

  app.get(
    '/challenges/:slug/submissions',
    {
      config: { may: 'submission.read' },
      schema: {
        tags: ['submissions'],
        summary: 'My team’s submissions, newest first',
        params: z.object({ slug }),
        querystring: page.extend({ after: z.uuid().optional() }),
        response: answers(z.object({ submissions: z.array(submissionRow), next: z.string().nullable() })),
      },
    },
    async (request) => {
      const { challenge } = await findChallenge(db, request.params.slug);
      const team = await teamOf(db, challenge.id, signedIn(request).id);
      return team ? listSubmissions(db, team.id, request.query) : { submissions: [], next: null };
    },
  );

  app.get(
    '/submissions/:id',
    {
      config: { may: 'submission.read' },
      schema: {
        tags: ['submissions'],
        summary: 'A submission with status, history and result',
        params: byId,
        response: answers(submissionView),
      },
    },
    async (request) => visible(request.params.id, signedIn(request)),
  );

  app.get(
    '/submissions/:id/log',
    {
      config: { may: 'submission.read' },
      schema: { tags: ['submissions'], summary: 'What the program printed, bounded', params: byId },
    },
    async (request, reply) => {
      await visible(request.params.id, signedIn(request));
      const text = await readLog(db, request.params.id);
      if (text === null) throw new Problem('log_hidden');
      return reply.type('text/plain; charset=utf-8').header('content-disposition', 'inline').send(text);
    },
  );

  app.get(
    '/submissions/:id/archive',
    {
      config: { may: 'submission.read' },
      schema: {
        tags: ['submissions'],
        summary: 'What was sent, byte for byte',
        description: 'For its team and for organisers. `Repr-Digest` (RFC 9530) holds its SHA-256.',
        params: byId,
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const view = await visible(request.params.id, asker);
      // Jurors read results; what a team wrote is its own.
      if (asker.role !== 'organiser' && !(await isMember(db, view.team.id, asker.id)))
        throw new Problem('submission_not_found');
      return reply
        .type('application/octet-stream')
        .header('x-content-type-options', 'nosniff')
        .header('content-disposition', attachment(view.file_name))
        .header('repr-digest', `sha-256=:${Buffer.from(view.sha256, 'hex').toString('base64')}:`)
        .header('cache-control', 'private, no-store')
        .header('content-length', view.bytes)
        .send(deps.storage.get(view.sha256));
    },
  );

  /** The submission if the asker may see it; otherwise it might as well not exist. */
  async function visible(id: string, asker: Account) {
    const view = await viewSubmission(db, id, asker.role === 'organiser' ? 'all' : 'shown');
    const mayReview = asker.role === 'organiser' || asker.role === 'juror';
    if (!view || !(mayReview || (await isMember(db, view.team.id, asker.id))))
      throw new Problem('submission_not_found');
    return view;
  }

  /** Everything that can refuse an upload before its first byte is read. */
  async function entryOf(request: FastifyRequest, slug: string, key: string): Promise<Entry> {
    const me = signedIn(request);
    const [[clock], { challenge, pack }] = await Promise.all([
      db.execute<{ now: string }>(sql`select now()::text as now`),
      findChallenge(db, slug),
    ]);
    const [{ row: phase, view }, team] = await Promise.all([
      findPhase(db, challenge.id, key),
      teamOf(db, challenge.id, me.id),
    ]);
    if (view.entry === 'invited') throw new Problem('phase_invited', { phase: key });
    if (view.state === 'upcoming') throw new Problem('phase_not_open', { phase: key, opens: view.opens ?? '–' });
    if (view.state === 'closed') throw new Problem('phase_closed', { phase: key, closes: view.closes ?? '–' });
    if (!team) throw new Problem('not_joined');
    const limit = pack.manifest.submission.max_upload_mb;
    const formOverhead = 64 * 1024;
    if (Number(request.headers['content-length'] ?? 0) > limit * 2 ** 20 + formOverhead)
      throw new Problem('upload_too_large', { limit_mb: limit });
    const given = request.headers['idempotency-key'];
    const entry = {
      challenge,
      pack,
      phase,
      team,
      userId: me.id,
      receivedAt: new Date(clock?.now ?? deps.now()),
      idempotencyKey: typeof given === 'string' ? given : null,
    };
    if (!(await findByIdempotencyKey(db, entry))) await checkQuota(db, entry);
    return entry;
  }

  async function receiveUpload(request: FastifyRequest, entry: Entry): Promise<string> {
    if (!request.isMultipart()) throw new Problem('unsupported_media_type', { expected: 'multipart/form-data' });
    const limit = entry.pack.manifest.submission.max_upload_mb * 2 ** 20;
    const part = await request.file({
      limits: { fileSize: limit + 1, files: 1, fields: 4, fieldSize: 2000, parts: 6 },
    });
    if (part?.fieldname !== 'file') throw new Problem('upload_missing');
    const note = () => {
      const field = part.fields.note;
      const value = field && !Array.isArray(field) && field.type === 'field' ? String(field.value).trim() : '';
      return value.toWellFormed().replaceAll('\0', '').slice(0, 500).toWellFormed() || null;
    };
    return receiveSubmission(deps, entry, {
      fileName: printable(part.filename || 'upload').slice(0, 200),
      stream: part.file,
      note,
    });
  }
}
