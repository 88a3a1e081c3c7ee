/** Adding, changing and removing files; each is audited with the thing that it hangs on. */
import type { Readable } from 'node:stream';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { BlobTooLarge } from '../../core/storage/storage.ts';
import type { Deps } from '../app.ts';
import { isBrokenOff } from '../submissions/receive.ts';
import type { Account } from '../wire.ts';
import {
  type AttachmentRow,
  addAttachment,
  changeAttachment,
  countAttachments,
  findAttachment,
  lockSubject,
} from './queries.ts';
import { openSubject } from './subjects.ts';

export const mostFiles = 20;
export const mostMb = 50;
export const mostBytes = mostMb * 2 ** 20;

export interface Incoming {
  subject: string;
  name: string;
  mediaType: string;
  visibility: AttachmentRow['visibility'];
  stream: Readable;
}

/** @throws Problem `…_not_found`, `not_attachable` or `too_many_attachments`. */
export async function mustBeAttachable(db: Tx, subject: string, by: Account): Promise<void> {
  if (!(await openSubject(db, subject, by)).mayAttach) throw new Problem('not_attachable');
  if ((await countAttachments(db, subject)) >= mostFiles) throw new Problem('too_many_attachments', { max: mostFiles });
}

/** Streams a file to storage and hangs it on its thing. @throws Problem; nothing is kept then. */
export async function receiveAttachment(
  { database, storage }: Pick<Deps, 'database' | 'storage'>,
  file: Incoming,
  by: Account,
): Promise<string> {
  await using blob = await storage.receive(file.stream, mostBytes).catch((error: unknown) => {
    if (error instanceof BlobTooLarge) throw new Problem('upload_too_large', { limit_mb: mostMb });
    throw isBrokenOff(error) ? new Problem('upload_broken_off') : error;
  });
  if (blob.bytes === 0) throw new Problem('upload_empty');
  await blob.commit();
  return database.db.transaction(async (tx) => {
    await lockSubject(tx, file.subject);
    await mustBeAttachable(tx, file.subject, by);
    const row = await addAttachment(tx, {
      subject: file.subject,
      name: file.name,
      sha256: blob.sha256,
      bytes: blob.bytes,
      mediaType: file.mediaType,
      visibility: file.visibility,
      uploadedBy: by.id,
    });
    await audit(tx, 'add', row, by);
    return row.id;
  });
}

/** Gives a file another name, or shows it to others. */
export async function editAttachment(
  db: Db,
  id: string,
  changes: Partial<Pick<AttachmentRow, 'name' | 'visibility'>>,
  by: Account,
): Promise<AttachmentRow> {
  return db.transaction(async (tx) => {
    const row = await own(tx, id, by);
    await changeAttachment(tx, id, changes);
    await audit(tx, 'change', { ...row, ...changes }, by);
    return { ...row, ...changes };
  });
}

/** Takes a file off: it is shown to nobody any more, and kept. */
export async function removeAttachment(db: Db, id: string, by: Account): Promise<AttachmentRow> {
  return db.transaction(async (tx) => {
    const row = await own(tx, id, by);
    await changeAttachment(tx, id, { removedAt: new Date() });
    await audit(tx, 'remove', row, by);
    return row;
  });
}

/** The file if the asker may have it; otherwise it might as well not exist. */
export async function readableAttachment(db: Tx, id: string, by: Account | null, lock = false) {
  const row = await findAttachment(db, id, lock);
  const may = await openSubject(db, row.subject, by);
  const isThere = may.only ? may.only.has(id) : row.removedAt === null;
  if (!isThere || (row.visibility === 'confidential' && !may.readsConfidential))
    throw new Problem('attachment_not_found');
  return { row, may };
}

async function own(tx: Tx, id: string, by: Account): Promise<AttachmentRow> {
  const { row, may } = await readableAttachment(tx, id, by, true);
  if (!may.mayAttach) throw new Problem('not_attachable');
  return row;
}

const audit = (tx: Tx, action: 'add' | 'change' | 'remove', row: AttachmentRow, by: Account) =>
  writeAudit(tx, {
    actor: by.id,
    action: `attachment.${action}`,
    subject: row.subject,
    data: { attachment: row.id, sha256: row.sha256, visibility: row.visibility },
  });
