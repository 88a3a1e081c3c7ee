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
import { openSubject, type SubjectAccess } from './subjects.ts';

export const mostFiles = 20;
export const mostMb = 50;
export const mostBytes = mostMb * 2 ** 20;

export interface Incoming {
  subject: string;
  name: string;
  mediaType: string;
  visibility: AttachmentRow['visibility'];
  stream: Readable;
  /** Why, where it is added to something published; otherwise empty. */
  reason: string;
}

/** @throws Problem `…_not_found`, `not_attachable`, `change_reason_missing` or `too_many_attachments`. */
export async function mustBeAttachable(
  db: Tx,
  subject: string,
  by: Account,
  reason: string,
): Promise<SubjectAccess['published']> {
  const may = await openSubject(db, subject, by);
  mustBeChangeable(may, reason);
  if ((await countAttachments(db, subject)) >= mostFiles) throw new Problem('too_many_attachments', { max: mostFiles });
  return may.published;
}

function mustBeChangeable({ mayAttach, published }: SubjectAccess, reason: string): void {
  if (!mayAttach) throw new Problem('not_attachable');
  if (published && !reason) throw new Problem('change_reason_missing');
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
    const published = await mustBeAttachable(tx, file.subject, by, file.reason);
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
    await published?.(tx, file.reason, by);
    return row.id;
  });
}

/** Gives a file another name, or shows it to others. */
export async function editAttachment(
  db: Db,
  id: string,
  changes: Partial<Pick<AttachmentRow, 'name' | 'visibility'>>,
  reason: string,
  by: Account,
): Promise<AttachmentRow> {
  return db.transaction(async (tx) => {
    const { row, may } = await own(tx, id, reason, by);
    await changeAttachment(tx, id, changes);
    await audit(tx, 'change', { ...row, ...changes }, by);
    await may.published?.(tx, reason, by);
    return { ...row, ...changes };
  });
}

/** Takes a file off: it is shown to nobody any more, and kept. */
export async function removeAttachment(db: Db, id: string, reason: string, by: Account): Promise<AttachmentRow> {
  return db.transaction(async (tx) => {
    const { row, may } = await own(tx, id, reason, by);
    await changeAttachment(tx, id, { removedAt: new Date() });
    await audit(tx, 'remove', row, by);
    await may.published?.(tx, reason, by);
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

async function own(tx: Tx, id: string, reason: string, by: Account) {
  const found = await readableAttachment(tx, id, by, true);
  mustBeChangeable(found.may, reason);
  return found;
}

const audit = (tx: Tx, action: 'add' | 'change' | 'remove', row: AttachmentRow, by: Account) =>
  writeAudit(tx, {
    actor: by.id,
    action: `attachment.${action}`,
    subject: row.subject,
    data: { attachment: row.id, sha256: row.sha256, visibility: row.visibility },
  });
