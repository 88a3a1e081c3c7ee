/** Accepting the terms on which confidential parts are read. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { termsSha256 } from '../../core/needs/terms.ts';
import type { Account } from '../wire.ts';
import { readNeed } from './reader.ts';
import { acceptTerms } from './reader-queries.ts';

/** The subject of audit entries on who accepted the terms of a need. */
export const termsOf = (needId: string) => `terms:${needId}`;

/**
 * @param sha256 of the text that was read.
 * @throws Problem `need_not_found`, `terms_not_asked`, `terms_changed`.
 */
export async function accept(db: Db, id: string, sha256: string, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { row, content, reader } = await readNeed(tx, id, by);
    if (content.confidentiality !== 'terms' || reader.isInsider) throw new Problem('terms_not_asked');
    if (sha256 !== termsSha256) throw new Problem('terms_changed');
    if (!(await acceptTerms(tx, row.id, by.id))) return;
    await writeAudit(tx, { actor: by.id, action: 'terms.accept', subject: termsOf(row.id), data: { sha256 } });
  });
}
