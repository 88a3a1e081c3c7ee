/** From a draft to a signed contract: proposing it, its signed file, and the word of both sides on that very file. */
import type { Readable } from 'node:stream';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { actionWords } from '../../core/lifecycle/words.ts';
import { tell } from '../../core/notifications/tell.ts';
import { BlobTooLarge, type Storage } from '../../core/storage/storage.ts';
import { findInstitution } from '../institutions/queries.ts';
import { actOnNeed } from '../needs/act.ts';
import { actOnResponse } from '../responses/act.ts';
import type { Account } from '../wire.ts';
import { actOnContract, mustBeIn } from './act.ts';
import { flawsOfContract } from './draft.ts';
import { addFile } from './files-queries.ts';
import { everybodyOf, partiesWhoRead, type Side, sideOf, signsFor } from './parties.ts';
import { type ContractRow, closeAward, findContract, saveContract, today } from './queries.ts';

export const mostFileMb = 50;

const unconfirmed = {
  clientConfirmedAt: null,
  clientConfirmedBy: null,
  contractorConfirmedAt: null,
  contractorConfirmedBy: null,
} as const;

/** @throws Problem `fields_missing` with `fields`, and those of a step. */
export async function propose(db: Db, id: string, by: Account, revision: number): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    await partiesWhoRead(tx, row, by);
    const fields = row.state === 'drafted' ? await flawsOfContract(tx, row) : [];
    // Whoever may not propose it is told that first.
    await actOnContract(tx, id, 'propose', by, { revision, set: unconfirmed });
    if (fields.length > 0) throw new Problem('fields_missing', { count: fields.length }, { fields });
  });
}

/** Back to the draft; what was confirmed is confirmed no more. */
export async function revise(db: Db, id: string, by: Account, revision: number, reason: string): Promise<void> {
  await db.transaction((tx) => actOnContract(tx, id, 'revise', by, { revision, reason, set: unconfirmed }));
}

/**
 * Takes in the signed file; confirmations of an earlier one are void.
 * @throws Problem `upload_too_large`, `upload_empty`, `not_your_step`, `contract_stopped`; nothing is changed then.
 */
export async function receiveFile(
  { db, storage }: { db: Db; storage: Storage },
  id: string,
  by: Account,
  file: { name: string; mediaType: string; stream: Readable },
): Promise<void> {
  await mayUpload(db, id, by);
  await using blob = await storage.receive(file.stream, mostFileMb * 2 ** 20).catch((error: unknown) => {
    throw error instanceof BlobTooLarge ? new Problem('upload_too_large', { limit_mb: mostFileMb }) : error;
  });
  if (blob.bytes === 0) throw new Problem('upload_empty');
  await blob.commit();
  await db.transaction(async (tx) => {
    const row = await mayUpload(tx, id, by, true);
    const { sha256, bytes } = blob;
    await addFile(tx, { contractId: id, name: file.name, mediaType: file.mediaType, sha256, bytes, by: by.id });
    const isOther = row.fileSha256 !== sha256;
    await saveContract(tx, id, { fileSha256: sha256, ...(isOther ? unconfirmed : {}) });
    await writeAudit(tx, {
      actor: by.id,
      action: 'contract_file.upload',
      subject: `contract:${id}`,
      data: { name: file.name, sha256, bytes, voided: isOther && hasWord(row) },
    });
    await tell(tx, {
      users: await everybodyOf(tx, row),
      kind: isOther && hasWord(row) ? 'contract_file.replaced' : 'contract_file.uploaded',
      subject: `contract:${id}`,
      params: { title: row.title },
      link: `/contracts/${id}`,
      actor: by.id,
    });
  });
}

const hasWord = (row: ContractRow) => row.clientConfirmedAt !== null || row.contractorConfirmedAt !== null;

async function mayUpload(tx: Tx, id: string, by: Account, lock = false): Promise<ContractRow> {
  const row = await findContract(tx, id, lock);
  const parties = await partiesWhoRead(tx, row, by);
  if (!parties.some((party) => party !== 'organiser'))
    throw new Problem('not_your_step', { action: { en: 'Upload the signed file', zh: '上传签署文件' } });
  mustBeIn(row, 'drafted', 'proposed');
  return row;
}

/**
 * One side's word that this very file is what it signed. The second word signs the contract, and with it the need and
 * the response that it came of, all in one transaction.
 * @param sha256 of the file that they have read.
 * @throws Problem `signed_by_admins`, `contract_file_missing`, `contract_file_changed`, `already_confirmed`, `both_sides`, and those of a step.
 */
export async function confirm(
  db: Db,
  id: string,
  by: Account,
  given: { revision: number; sha256: string; side?: Side | undefined },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    const side = await signingSide(tx, row, by, given.side);
    const isPossible = row.state === 'proposed' && given.revision === row.revision;
    if (isPossible) mustBeConfirmable(row, side, by, given.sha256);
    const at = new Date();
    const saved = await actOnContract(tx, id, 'confirm', by, {
      revision: given.revision,
      set:
        side === 'client'
          ? { clientConfirmedAt: at, clientConfirmedBy: by.id }
          : { contractorConfirmedAt: at, contractorConfirmedBy: by.id },
      data: { side, sha256: given.sha256 },
    });
    if (saved.clientConfirmedAt && saved.contractorConfirmedAt) await sign(tx, saved);
  });
}

/**
 * The side that somebody signs for, which only its administrators do.
 * @throws Problem `contract_not_found`, `not_your_step`, `signed_by_admins`.
 */
async function signingSide(tx: Tx, row: ContractRow, by: Account, wanted: Side | undefined): Promise<Side> {
  const speaks = sideOf(await partiesWhoRead(tx, row, by), actionWords.contract.confirm.act, wanted);
  const signs = await signsFor(tx, row, by);
  const side = wanted ?? signs[0] ?? speaks;
  if (signs.includes(side)) return side;
  const { name } = await findInstitution(tx, side === 'client' ? row.clientId : row.contractorId);
  throw new Problem('signed_by_admins', { name });
}

function mustBeConfirmable(row: ContractRow, side: Side, by: Account, sha256: string): void {
  if (row.fileSha256 === null) throw new Problem('contract_file_missing');
  if (row.fileSha256 !== sha256) throw new Problem('contract_file_changed', {}, { sha256: row.fileSha256 });
  if (side === 'client' ? row.clientConfirmedAt : row.contractorConfirmedAt) throw new Problem('already_confirmed');
  const other = side === 'client' ? row.contractorConfirmedBy : row.clientConfirmedBy;
  if (other === by.id) throw new Problem('both_sides');
}

async function sign(tx: Tx, row: ContractRow): Promise<void> {
  await actOnContract(tx, row.id, 'sign', 'system', {
    set: { signedAt: new Date(), signedOn: await today(tx) },
    data: { sha256: row.fileSha256, amount: row.amount, currency: row.currency },
  });
  if (!row.responseId || !row.needId) return;
  await closeAward(tx, row.needId, row.responseId);
  await actOnResponse(tx, row.responseId, 'sign', 'system');
  await actOnNeed(tx, row.needId, 'sign', 'system', { data: { contract: row.id } });
}
