/** Turning a need into a bounty challenge, and looking at it from the need's side. */
import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import { BlobTooLarge } from '../../core/storage/storage.ts';
import type { App, Deps } from '../app.ts';
import { readNeed } from '../needs/reader.ts';
import { needView } from '../needs/schemas.ts';
import { viewNeed } from '../needs/view.ts';
import { signedIn } from '../plugins/access.ts';
import { answers } from '../wire.ts';
import { endChallenge } from './end.ts';
import { linkChallenge, makeFromPack, makeFromTemplate, maySeeTemplate, mustBecome } from './make.ts';
import { listTemplates } from './queries.ts';
import { bountyView, ending, linking, type MakingForm, makingForm, template } from './schemas.ts';
import { viewBounty } from './view.ts';

const tags = ['bounties'];
const byId = z.object({ id: z.uuid() });
const maxPackMb = 512;

export function bountyRoutes(app: App, deps: Deps): void {
  const { db } = deps.database;

  app.get(
    '/needs/:id/challenge',
    {
      config: { may: 'bounty.read' },
      schema: {
        tags,
        summary: 'The challenge that a need became, with who is ahead',
        params: byId,
        response: answers(bountyView),
      },
    },
    async (request) => viewBounty(db, request.params.id, request.account),
  );

  app.post(
    '/needs/:id/challenge',
    {
      config: { may: 'bounty.make' },
      schema: {
        tags,
        summary: 'Turn a need into a challenge in one step',
        description:
          'A multipart form: `form` is a JSON document with the revision, a reason, titles in both languages, the ' +
          'bounty in whole units of its currency, the times of the phases and, optionally, the `template` whose data ' +
          'and judge are used; otherwise `file`, which comes last, is a zipped challenge pack that brings them. Title, ' +
          'text, sponsor, bounty and times are the need’s and the form’s, whatever the pack says. A pack with mistakes ' +
          'is refused with `pack_invalid`, and the need stays as it was.',
        consumes: ['multipart/form-data'],
        params: byId,
        response: answers(bountyView, 201),
      },
    },
    async (request, reply) => {
      const by = signedIn(request);
      const { id } = request.params;
      if (!request.isMultipart()) throw new Problem('unsupported_media_type', { expected: 'multipart/form-data' });
      const maxBytes = maxPackMb * 2 ** 20;
      let form: MakingForm | null = null;
      let isMade = false;
      for await (const part of request.parts({ limits: { fileSize: maxBytes + 1, files: 1, fields: 2, parts: 3 } })) {
        if (part.type === 'field') {
          if (part.fieldname === 'form') form = formOf(part.value);
          continue;
        }
        if (part.fieldname !== 'file' || !form || form.template !== undefined) throw new Problem('upload_missing');
        await mustBecome(db, id, by, form);
        await using blob = await deps.storage.receive(part.file, maxBytes).catch((error: unknown) => {
          if (error instanceof BlobTooLarge) throw new Problem('upload_too_large', { limit_mb: maxPackMb });
          throw new Problem('upload_broken_off');
        });
        if (blob.bytes === 0) throw new Problem('upload_empty');
        await makeFromPack(deps, id, by, form, { path: blob.path, maxBytes: maxBytes * 2 });
        isMade = true;
      }
      if (!isMade) {
        if (form?.template === undefined) throw new Problem('upload_missing');
        await makeFromTemplate(deps, id, by, { ...form, template: form.template });
      }
      return reply.code(201).send(await viewBounty(db, id, by));
    },
  );

  app.put(
    '/needs/:id/challenge',
    {
      config: { may: 'bounty.link' },
      schema: {
        tags,
        summary: 'Turn a need into a challenge that was imported before',
        params: byId,
        body: linking,
        response: answers(bountyView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await linkChallenge(db, request.params.id, by, request.body);
      return viewBounty(db, request.params.id, by);
    },
  );

  app.post(
    '/needs/:id/challenge/end',
    {
      config: { may: 'bounty.make' },
      schema: {
        tags,
        summary: 'End a challenge that nobody has entered; its need can go another way then',
        description: 'Refused with `challenge_entered` once a submission was scored or waits for it.',
        params: byId,
        body: ending,
        response: answers(needView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await endChallenge(db, request.params.id, by, request.body);
      return viewNeed(db, await readNeed(db, request.params.id, by), by);
    },
  );

  app.get(
    '/challenge-templates',
    {
      config: { may: 'bounty.make' },
      schema: {
        tags,
        summary: 'Challenges whose data and judge may be used for a need',
        response: answers(z.object({ templates: z.array(template) })),
      },
    },
    async (request) => {
      const by = signedIn(request);
      const rows = await listTemplates(db);
      return {
        templates: rows
          .filter(({ slug }) => maySeeTemplate(by, slug))
          .map(({ slug, title, manifest }) => ({
            slug,
            title,
            phases: manifest.phases.filter(({ entry }) => entry === 'open').length,
          })),
      };
    },
  );
}

/** @throws Problem `form_invalid`. */
function formOf(text: unknown): MakingForm {
  let json: unknown;
  try {
    json = JSON.parse(String(text));
  } catch {
    throw new Problem('form_invalid', { reason: 'form' });
  }
  const parsed = makingForm.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Problem('form_invalid', { reason: `${issue?.path.join('.')}: ${issue?.message}` });
}
