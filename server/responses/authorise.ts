/**
 * The word of the leading institution (单位授权), where it wants to be asked: its administrators authorise a response
 * before it is handed in the first time, and new versions with it, until they take it back.
 */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Database, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { publish, responseTopic } from '../../core/events/publish.ts';
import { tell } from '../../core/notifications/tell.ts';
import { findInstitution } from '../institutions/queries.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import type { NeedRow } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { actOnResponse } from './act.ts';
import { lockResponse } from './lock.ts';
import { peopleOf } from './parties.ts';
import { clockOf, type ResponseRow, saveDraft } from './queries.ts';
import { readOwn, readResponse } from './reader.ts';
import { mustBeEditable } from './window.ts';

type Db = Database['db'];

/**
 * Asks the administrators of the leading institution to authorise a draft.
 * @throws Problem `authorisation_not_needed`, `authorised_already`, `authorisation_asked`, and those of `mustBeEditable`.
 */
export async function askAuthorisation(db: Db, id: string, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    await readOwn(tx, id, by);
    const { row, need } = await lockResponse(tx, id);
    await mustWait(tx, row, need);
    if (row.authorisationAskedAt) throw new Problem('authorisation_asked');
    await saveDraft(tx, id, { authorisationAskedAt: await clockOf(tx), updatedBy: by.id });
    await tellOf(tx, row, need, 'response.authorisation_asked', 'unit', by);
  });
}

/**
 * Authorises a draft, asked or not.
 * @throws Problem `not_your_unit`, `authorisation_not_needed`, `authorised_already`, `stale_version`, and those of
 * `mustBeEditable`.
 */
export async function authorise(db: Db, id: string, revision: number, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    await mustAdminister(tx, id, by);
    const { row, need } = await lockResponse(tx, id);
    await mustBeCurrent(tx, row, revision, row.updatedBy);
    await mustWait(tx, row, need);
    await saveDraft(tx, id, { authorisedAt: await clockOf(tx), authorisedBy: by.id, updatedBy: by.id });
    await tellOf(tx, row, need, 'response.authorised', 'respondent', by);
  });
}

/**
 * Takes the word back while the need takes responses, or refuses it: a draft waits for it again, and what was handed in
 * is withdrawn.
 * @throws Problem `not_your_unit`, `authorisation_missing`, `stale_version`, and those of `mustBeEditable` and of the step.
 */
export async function takeBackAuthorisation(
  db: Db,
  id: string,
  { revision, reason }: { revision: number; reason: string },
  by: Account,
): Promise<void> {
  await db.transaction(async (tx) => {
    await mustAdminister(tx, id, by);
    const { row, need } = await lockResponse(tx, id);
    await mustBeCurrent(tx, row, revision, row.updatedBy);
    await mustBeEditable(tx, row, need);
    if (!row.authorisedAt && !row.authorisationAskedAt) throw new Problem('authorisation_missing');
    const set = { authorisedAt: null, authorisedBy: null, authorisationAskedAt: null };
    if (row.state !== 'draft') {
      await actOnResponse(tx, id, 'withdraw', by, { revision, reason, set, data: { authorisation: 'taken back' } });
      return;
    }
    await saveDraft(tx, id, { ...set, updatedBy: by.id });
    await tellOf(tx, row, need, 'response.authorisation_refused', 'respondent', by, reason);
  });
}

async function mustAdminister(tx: Tx, id: string, by: Account): Promise<void> {
  const { parties } = await readResponse(tx, id, by);
  if (!parties.includes('unit')) throw new Problem('not_your_unit');
}

async function mustWait(tx: Tx, row: ResponseRow, need: NeedRow): Promise<void> {
  await mustBeEditable(tx, row, need);
  const unit = await findInstitution(tx, row.institutionId);
  if (!unit.authorisesResponses || row.version > 0) throw new Problem('authorisation_not_needed', { name: unit.name });
  if (row.authorisedAt) throw new Problem('authorised_already');
}

async function tellOf(
  tx: Tx,
  row: ResponseRow,
  need: NeedRow,
  kind: 'response.authorisation_asked' | 'response.authorised' | 'response.authorisation_refused',
  party: 'unit' | 'respondent',
  by: Account,
  reason: string | null = null,
): Promise<void> {
  await writeAudit(tx, {
    actor: by.id,
    action: kind.replace('response.', 'unit.'),
    subject: `response:${row.id}`,
    reason,
  });
  await tell(tx, {
    users: await peopleOf(tx, row, need, party),
    kind,
    subject: `response:${row.id}`,
    params: { name: by.name, title: need.title, ...(reason ? { reason } : {}) },
    link: `/responses/${row.id}`,
    actor: by.id,
  });
  await publish(tx, responseTopic(row.id), 'draft', { id: row.id, revision: row.revision + 1 });
}
