/** A change of the files of a published need. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { Account } from '../wire.ts';
import { actOnNeed } from './act.ts';
import { contentOf, findNeed } from './queries.ts';
import { insertVersion } from './write-queries.ts';

/**
 * Publishes the files as they are now as a numbered addendum by itself, which respondents and followers are told of.
 * Call it last in the transaction that changed them.
 * @throws Problem `deadline_passed`, `reason_missing`, and the others of a step; then no file is changed.
 */
export async function addFileAddendum(tx: Tx, needId: string, reason: string, by: Account): Promise<void> {
  const row = await findNeed(tx, needId, true);
  const content = await contentOf(tx, needId, row.publishedVersion ?? row.version);
  if (!content) throw new Error('a published need has no version');
  if (row.deadline && row.deadline.getTime() <= Date.now())
    throw new Problem('deadline_passed', { deadline: row.deadline.toISOString() });
  const version = row.version + 1;
  const addendum = row.addenda + 1;
  await insertVersion(tx, { needId, version, content, kind: 'addendum', addendum, note: reason, by: by.id });
  await actOnNeed(tx, needId, 'amend', by, {
    reason,
    data: { version, addendum, changed: ['attachments'], material: false },
    set: { version, publishedVersion: version, addenda: addendum },
  });
}
