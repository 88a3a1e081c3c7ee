/** Files on needs, responses, events and contracts. */
import { z } from 'zod';
import { printable } from '../../core/archives/zip.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { attachment as asFile } from '../submissions/attachment.ts';
import { type Account, answers } from '../wire.ts';
import { attachmentsOf } from './queries.ts';
import {
  editAttachment,
  mostBytes,
  mostFiles,
  mostMb,
  mustBeAttachable,
  readableAttachment,
  receiveAttachment,
  removeAttachment,
} from './receive.ts';
import { attachmentList, subjectOf, visibility } from './schemas.ts';
import { openSubject } from './subjects.ts';

export function attachmentRoutes(app: App, deps: Deps): void {
  const { db } = deps.database;
  const ofSubject = z.object({ subject: subjectOf });
  const byId = z.object({ id: z.uuid() });
  const why = z.object({
    reason: z.string().trim().max(2000).default('').describe('Why; needed where the thing is published'),
  });

  app.get(
    '/subjects/:subject/attachments',
    {
      config: { may: 'attachment.read' },
      schema: {
        tags: ['attachments'],
        summary: 'Files of a thing',
        params: ofSubject,
        response: answers(attachmentList),
      },
    },
    async (request) => list(request.params.subject, request.account),
  );

  app.post(
    '/subjects/:subject/attachments',
    {
      config: { may: 'attachment.write', rateLimit: { max: 120, timeWindow: '1 minute' } },
      schema: {
        tags: ['attachments'],
        summary: 'Hang a file on a thing',
        description: `A multipart form with the file in \`file\`; at most ${mostMb} MB, and ${mostFiles} files a thing.`,
        consumes: ['multipart/form-data'],
        params: ofSubject,
        querystring: why.extend({ visibility: visibility.default('readers') }),
        response: answers(attachmentList, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      const { subject } = request.params;
      await mustBeAttachable(db, subject, me, request.query.reason);
      if (Number(request.headers['content-length'] ?? 0) > mostBytes + 64 * 1024)
        throw new Problem('upload_too_large', { limit_mb: mostMb });
      if (!request.isMultipart()) throw new Problem('unsupported_media_type', { expected: 'multipart/form-data' });
      const part = await request.file({ limits: { fileSize: mostBytes + 1, files: 1, fields: 4, parts: 6 } });
      if (part?.fieldname !== 'file') throw new Problem('upload_missing');
      await receiveAttachment(
        deps,
        {
          subject,
          name: nameOf(part.filename),
          mediaType: /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(part.mimetype) ? part.mimetype : 'application/octet-stream',
          visibility: request.query.visibility,
          stream: part.file,
          reason: request.query.reason,
        },
        me,
      );
      return reply.code(201).send(await list(subject, me));
    },
  );

  app.get(
    '/attachments/:id',
    {
      config: { may: 'attachment.read' },
      schema: {
        tags: ['attachments'],
        summary: 'A file, byte for byte',
        description: '`Repr-Digest` (RFC 9530) holds its SHA-256.',
        params: byId,
      },
    },
    async (request, reply) => {
      const { row } = await readableAttachment(db, request.params.id, request.account);
      return reply
        .type('application/octet-stream')
        .header('x-content-type-options', 'nosniff')
        .header('content-disposition', asFile(row.name))
        .header('repr-digest', `sha-256=:${Buffer.from(row.sha256, 'hex').toString('base64')}:`)
        .header('cache-control', 'private, no-store')
        .header('content-length', row.bytes)
        .send(deps.storage.get(row.sha256));
    },
  );

  app.patch(
    '/attachments/:id',
    {
      config: { may: 'attachment.write' },
      schema: {
        tags: ['attachments'],
        summary: 'Give a file another name, or show it to others',
        params: byId,
        querystring: why,
        body: z.object({ name: z.string().trim().min(1).max(200).optional(), visibility: visibility.optional() }),
        response: answers(attachmentList),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const { name, visibility } = request.body;
      const changes = { ...(name ? { name: nameOf(name) } : {}), ...(visibility ? { visibility } : {}) };
      const row = await editAttachment(db, request.params.id, changes, request.query.reason, me);
      return list(row.subject, me);
    },
  );

  app.delete(
    '/attachments/:id',
    {
      config: { may: 'attachment.write' },
      schema: {
        tags: ['attachments'],
        summary: 'Take a file off; it is kept, and shown to nobody',
        params: byId,
        querystring: why,
        response: answers(attachmentList),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const row = await removeAttachment(db, request.params.id, request.query.reason, me);
      return list(row.subject, me);
    },
  );

  async function list(subject: string, account: Account | null) {
    const may = await openSubject(db, subject, account);
    const all = await attachmentsOf(db, subject, may.only);
    const shown = all.filter(({ visibility }) => may.readsConfidential || visibility === 'readers');
    return {
      attachments: may.hidesUploaders ? shown.map((file) => ({ ...file, uploaded_by: null })) : shown,
      hidden: all.length - shown.length,
      may_attach: may.mayAttach,
      wants_reason: may.mayAttach && may.published !== undefined,
      limits: { files: mostFiles, bytes: mostBytes },
    };
  }
}

/** The last part of a path, without what cannot be shown. */
const nameOf = (given: string) =>
  printable(given.split(/[/\\]/).at(-1) || 'file')
    .trim()
    .slice(0, 200)
    .toWellFormed() || 'file';
