import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import { reportRowSchema } from '../../core/packs/codabench/report.ts';
import { BlobTooLarge } from '../../core/storage/storage.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { answers } from '../wire.ts';
import { importPack } from './import.ts';

const maxPackMb = 2048;

export function packRoutes(app: App, deps: Deps): void {
  app.post(
    '/packs',
    {
      config: { may: 'pack.import' },
      schema: {
        tags: ['packs'],
        summary: 'Import a challenge pack, or a Codabench bundle as one',
        description:
          'A multipart form with the zipped pack in `file`. A pack with mistakes is refused as a whole with ' +
          '`pack_invalid`, its `mistakes` listing each by file, key and reason. A zip with a version 2 ' +
          '`competition.yaml` at its root is converted first, and `report` says of each of its lines what became of it.',
        consumes: ['multipart/form-data'],
        response: answers(
          z.object({
            slug: z.string(),
            version: z.number().int(),
            sha256: z.string(),
            changed: z.boolean().describe('False when this very pack is in force already'),
            report: z
              .array(reportRowSchema)
              .nullable()
              .describe('Of a Codabench bundle: each line, and whether it was carried over, changed or left out'),
          }),
          201,
        ),
      },
    },
    async (request, reply) => {
      if (!request.isMultipart()) throw new Problem('unsupported_media_type', { expected: 'multipart/form-data' });
      const maxBytes = maxPackMb * 2 ** 20;
      const part = await request.file({ limits: { fileSize: maxBytes + 1, files: 1, fields: 2, parts: 3 } });
      if (part?.fieldname !== 'file') throw new Problem('upload_missing');
      await using blob = await deps.storage.receive(part.file, maxBytes).catch((error: unknown) => {
        if (error instanceof BlobTooLarge) throw new Problem('upload_too_large', { limit_mb: maxPackMb });
        throw new Problem('upload_broken_off');
      });
      if (blob.bytes === 0) throw new Problem('upload_empty');
      const imported = await importPack(deps, blob.path, maxBytes * 2, signedIn(request).id);
      return reply.code(201).send(imported);
    },
  );
}
