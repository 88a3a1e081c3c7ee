/** Key projects (重点项目): the organiser marks a need, and its firm and manager hear of it. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db } from '../../core/db/client.ts';
import { tell } from '../../core/notifications/tell.ts';
import { peopleOf } from '../needs/parties.ts';
import { findNeed } from '../needs/queries.ts';
import { panelOf } from './panel.ts';
import { updateKey } from './queries.ts';

/** Marks a key project, or takes the mark away; as it is already, nothing happens. @throws Problem `need_not_found`. */
export async function setKey(db: Db, needId: string, isKey: boolean, by: string): Promise<void> {
  await db.transaction(async (tx) => {
    const of = await findNeed(tx, needId, true);
    if (of.isKey === isKey) return;
    await updateKey(tx, needId, isKey);
    const action = isKey ? 'review.key' : 'review.unkey';
    await writeAudit(tx, { actor: by, action, subject: panelOf(needId) });
    await tell(tx, {
      users: [...(await peopleOf(tx, of, 'enterprise')), ...(await peopleOf(tx, of, 'manager'))],
      kind: isKey ? 'need.key_marked' : 'need.key_unmarked',
      subject: `need:${needId}`,
      params: { title: of.title },
      link: `/needs/${needId}`,
      actor: by,
    });
  });
}
