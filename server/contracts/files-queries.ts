/** The signed file of a contract, among the attachments. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { attachment, user } from '../../core/db/schema.ts';

export interface NewFile {
  contractId: string;
  name: string;
  mediaType: string;
  sha256: string;
  bytes: number;
  by: string;
}

const subjectOf = (contractId: string) => `contract_file:${contractId}`;

export async function addFile(tx: Tx, { contractId, by, ...file }: NewFile): Promise<void> {
  await tx
    .insert(attachment)
    .values({ ...file, subject: subjectOf(contractId), visibility: 'confidential', uploadedBy: by });
}

/** The newest, which is the one that is confirmed. */
export async function fileOf(db: Tx, contractId: string) {
  const [row] = await db
    .select({ file: attachment, by: user.name })
    .from(attachment)
    .innerJoin(user, eq(user.id, attachment.uploadedBy))
    .where(and(eq(attachment.subject, subjectOf(contractId)), isNull(attachment.removedAt)))
    .orderBy(desc(attachment.id))
    .limit(1);
  return row ? { ...row.file, by: row.by } : null;
}
