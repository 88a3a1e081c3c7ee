/** What files hang on: each sort of thing says who may read and who may add them, in a line of this table. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { filesOfMilestone, filesOfPayment } from '../contracts/files.ts';
import { addFileAddendum } from '../needs/file-addendum.ts';
import { readNeed } from '../needs/reader.ts';
import { mayAttach } from '../needs/view.ts';
import { filesOfResponse } from '../responses/files.ts';
import type { Account } from '../wire.ts';

export interface SubjectAccess {
  /** Whether they have the files that are `confidential`; whoever may read the thing has the others. */
  readsConfidential: boolean;
  /** Whether they add and remove files now. */
  mayAttach: boolean;
  /** Where it is there, they have these alone, whether or not one was taken off since: what was handed in stays. */
  only?: ReadonlySet<string>;
  /** Where what hangs on it is published: writes a change of it down, with its reason, and tells those concerned. */
  published?: (tx: Tx, reason: string, by: Account) => Promise<void>;
  /** Whether who uploaded them stays unnamed. */
  hidesUploaders?: boolean;
}

/**
 * What somebody may do with the files of one thing.
 * @throws Problem `…_not_found` where they may not read it.
 */
export type OpenSubject = (db: Tx, id: string, account: Account | null) => Promise<SubjectAccess>;

export const subjects: Record<string, OpenSubject> = {
  async need(db, id, account) {
    const { row, reader } = await readNeed(db, id, account);
    return {
      readsConfidential: reader.confidential === 'shown',
      mayAttach: mayAttach(row, reader),
      ...(row.state === 'open' ? { published: (tx, reason, by) => addFileAddendum(tx, id, reason, by) } : {}),
      hidesUploaders: !reader.knowsEnterprise,
    };
  },
  response: filesOfResponse,
  milestone: filesOfMilestone,
  payment: filesOfPayment,
};

/** @throws Problem `not_found` for a sort of thing that no files hang on. */
export async function openSubject(db: Tx, subject: string, account: Account | null): Promise<SubjectAccess> {
  const [kind = '', id = ''] = subject.split(':');
  const open = Object.hasOwn(subjects, kind) ? subjects[kind] : undefined;
  if (!open) throw new Problem('not_found');
  return open(db, id, account);
}
