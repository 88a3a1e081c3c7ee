/** The steps of a contract and of its milestones, and its signed file. */
import { z } from 'zod';
import { printable } from '../../core/archives/zip.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { attachment } from '../submissions/attachment.ts';
import { type Account, answers } from '../wire.ts';
import { actOnContract } from './act.ts';
import { answerAmendment, proposeAmendment } from './amendments.ts';
import { dispute, settle } from './disputes.ts';
import { acceptContract, archiveContract, moveMilestone } from './execution.ts';
import { fileOf } from './files-queries.ts';
import { partiesWhoRead } from './parties.ts';
import { findContract } from './queries.ts';
import { bodies, contractView } from './schemas.ts';
import { confirm, mostFileMb, propose, receiveFile, revise } from './signing.ts';
import { answerTermination, proposeTermination, terminate } from './termination.ts';
import { viewContract } from './view.ts';

const tags = ['contracts'];
const byId = z.object({ id: z.uuid() });

export function contractStepRoutes(app: App, { database: { db }, storage }: Deps): void {
  /** A step answers with the contract as it is then; what is a step of something else returns the contract's id. */
  function step<Body extends z.ZodType>(
    path: string,
    summary: string,
    body: Body,
    act: (id: string, given: z.infer<Body>, me: Account) => Promise<unknown>,
  ): void {
    app.post(
      path,
      {
        config: { may: 'contract.write' },
        schema: { tags, summary, params: byId, body, response: answers(contractView) },
      },
      async (request) => {
        const me = signedIn(request);
        const { id } = request.params;
        const answered = await act(id, request.body as z.infer<Body>, me);
        return viewContract(db, typeof answered === 'string' ? answered : id, me);
      },
    );
  }

  step('/contracts/:id/propose', 'Put a complete draft before both sides', bodies.plain, (id, { revision }, me) =>
    propose(db, id, me, revision),
  );
  step('/contracts/:id/revise', 'Take it back to the draft; confirmations are void', bodies.reasoned, (id, given, me) =>
    revise(db, id, me, given.revision, given.reason),
  );
  step(
    '/contracts/:id/confirm',
    'Confirm the signed file for one’s side; the second side’s word signs the contract',
    bodies.confirm,
    (id, given, me) => confirm(db, id, me, given),
  );
  step('/contracts/:id/abandon', 'Give up signing', bodies.reasoned, (id, given, me) =>
    db.transaction((tx) => actOnContract(tx, id, 'abandon', me, given)),
  );
  step('/contracts/:id/start', 'Begin to carry it out', bodies.plain, (id, given, me) =>
    db.transaction((tx) => actOnContract(tx, id, 'start', me, given)),
  );
  step('/contracts/:id/dispute', 'Raise a dispute, which stops everything else', bodies.dispute, (id, given, me) =>
    dispute(db, id, me, given),
  );
  step('/contracts/:id/settle', 'Settle a dispute: it goes on where it stood', bodies.settle, (id, given, me) =>
    settle(db, id, me, given),
  );
  step('/contracts/:id/terminate', 'End it early, with cause and settlement', bodies.terminate, (id, given, me) =>
    terminate(db, id, me, given),
  );
  step(
    '/contracts/:id/accept',
    'Accept the whole, with what was measured of every indicator',
    bodies.accept,
    (id, given, me) => acceptContract(db, id, me, given),
  );
  step('/contracts/:id/archive', 'Close the books', bodies.archive, (id, given, me) =>
    archiveContract(db, id, me, given),
  );
  step(
    '/contracts/:id/amendments',
    'Say how a signed contract shall change; the other side agrees',
    bodies.amend,
    (id, given, me) => proposeAmendment(db, id, me, given),
  );
  step(
    '/amendments/:id/answer',
    'Agree to an amendment, refuse it, or take one’s own back',
    bodies.answer,
    (id, given, me) => answerAmendment(db, id, me, given),
  );
  step(
    '/contracts/:id/terminations',
    'Propose to end it early, with cause and settlement; the other side agrees',
    bodies.end,
    (id, given, me) => proposeTermination(db, id, me, given),
  );
  step(
    '/terminations/:id/answer',
    'Agree to end a contract, refuse it, or take one’s own proposal back',
    bodies.answer,
    (id, given, me) => answerTermination(db, id, me, given),
  );
  for (const [action, summary] of [
    ['submit', 'Hand in what a milestone asks for'],
    ['return', 'Send it back with a reason'],
    ['accept', 'Accept a milestone'],
  ] as const)
    step(`/milestones/:id/${action}`, summary, bodies.milestone, (id, given, me) =>
      moveMilestone(db, id, me, { action, ...given }),
    );

  app.post(
    '/contracts/:id/file',
    {
      config: { may: 'contract.write' },
      schema: {
        tags,
        summary: 'Upload the signed file; confirmations of another one are void',
        description: 'A multipart form with the file in `file`.',
        consumes: ['multipart/form-data'],
        params: byId,
        response: answers(contractView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const { id } = request.params;
      await partiesWhoRead(db, await findContract(db, id), me);
      if (!request.isMultipart()) throw new Problem('upload_missing');
      const part = await request.file({
        limits: { fileSize: mostFileMb * 2 ** 20 + 1, files: 1, fields: 0, parts: 1 },
      });
      if (part?.fieldname !== 'file') throw new Problem('upload_missing');
      await receiveFile({ db, storage }, id, me, {
        name: printable(part.filename || 'contract').slice(0, 200),
        mediaType: part.mimetype.slice(0, 100),
        stream: part.file,
      });
      return viewContract(db, id, me);
    },
  );

  app.get(
    '/contracts/:id/file',
    {
      config: { may: 'contract.read' },
      schema: { tags, summary: 'The signed file; for the contract’s parties', params: byId },
    },
    async (request, reply) => {
      const row = await findContract(db, request.params.id);
      await partiesWhoRead(db, row, signedIn(request));
      const file = await fileOf(db, row.id);
      if (!file) throw new Problem('contract_file_missing');
      return reply
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', attachment(file.name))
        .header('content-length', file.bytes)
        .header('x-content-sha256', file.sha256)
        .send(storage.get(file.sha256));
    },
  );
}
