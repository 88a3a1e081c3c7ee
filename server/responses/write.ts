/** Writing a response and handing it in. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Database, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { publish, responseTopic } from '../../core/events/publish.ts';
import { tell } from '../../core/notifications/tell.ts';
import type { ResponseDraft } from '../../core/responses/content.ts';
import { checkResponse } from '../../core/responses/missing.ts';
import { responseNumber } from '../../core/responses/number.ts';
import { receiptHash } from '../../core/responses/receipt.ts';
import { findInstitution, roleIn } from '../institutions/queries.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import { contentOf, findNeed, type NeedRow } from '../needs/queries.ts';
import { follow } from '../needs/reader-queries.ts';
import type { Account } from '../wire.ts';
import { actOnResponse } from './act.ts';
import {
  filesOf,
  findLed,
  findResponse,
  insertResponse,
  insertVersion,
  type ResponseRow,
  saveDraft,
  teamOf,
} from './queries.ts';
import { readOwn } from './reader.ts';
import { accountsOf } from './team-queries.ts';
import { mayAnswer, mustBeEditable, mustBeNeutral, mustBeOpen } from './window.ts';

type Db = Database['db'];

/** The version of a need that is answered now. */
export const answeredVersion = (need: NeedRow) => need.publishedVersion ?? need.version;

/**
 * Begins a response to an open need, led by its author for one of their institutions; its author follows the need from
 * now on, to hear what becomes of it before anything is handed in.
 * @throws Problem of `mustBeOpen` and `mayAnswer`; `institution_not_found`, `not_a_member`, `institution_not_verified`,
 * `own_need`, `response_exists` (with its `id`).
 */
export async function beginResponse(db: Db, needId: string, institutionId: string, by: Account): Promise<string> {
  return db.transaction(async (tx) => {
    // One at a time, so that two at once cannot both begin the one response that there may be.
    const need = await findNeed(tx, needId, true);
    await mayAnswer(tx, need, by);
    await mustBeOpen(tx, need);
    const unit = await findInstitution(tx, institutionId);
    if (!(await roleIn(tx, unit.id, by.id))) throw new Problem('not_a_member', { name: unit.name });
    if (unit.verification !== 'verified') throw new Problem('institution_not_verified', { name: unit.name });
    if (unit.id === need.enterpriseId) throw new Problem('own_need');
    const before = await findLed(tx, need.id, unit.id, by.id);
    if (before) throw new Problem('response_exists', { number: responseNumber(before.number) }, { id: before.id });
    const row = await insertResponse(tx, {
      needId: need.id,
      institutionId: unit.id,
      leaderId: by.id,
      needVersion: answeredVersion(need),
      content: { team: [{ name: by.name, institution: unit.name, role: '' }] },
      updatedBy: by.id,
    });
    await follow(tx, need.id, by.id, true);
    await writeAudit(tx, { actor: by.id, action: 'draft.begin', subject: `response:${row.id}`, to: 'draft' });
    return row.id;
  });
}

/**
 * Keeps what a team works on; what was handed in stays as it is.
 * @param revision that the writer saw.
 * @throws Problem `stale_version` and those of `mustBeEditable`.
 */
export async function keepDraft(
  db: Db,
  id: string,
  revision: number,
  content: ResponseDraft,
  by: Account,
): Promise<ResponseRow> {
  return db.transaction(async (tx) => {
    const { row, need } = await lockOwn(tx, id, by);
    await mustBeCurrent(tx, row, revision, row.updatedBy);
    await mustBeEditable(tx, row, need);
    // Lists show what was handed in, and a draft's title before.
    const title = row.version === 0 ? { title: content.title?.trim() ?? '' } : {};
    const saved = await saveDraft(tx, id, { content, ...title, updatedBy: by.id });
    await publish(tx, responseTopic(id), 'draft', { id, revision: saved.revision });
    return saved;
  });
}

/**
 * Hands a response in: for the first time, again after it was returned, or as a new version until the deadline. What was
 * handed in before is kept. Its team gets a receipt with the hash over all of it.
 * @param seen the revision and the version of the need that the asker saw.
 * @throws Problem `stale_version`, `need_changed`, `fields_missing` (with `fields`), `institution_not_verified`,
 * `unit_not_authorised`, `illegal_step`, and those of `mustBeEditable` and `mustBeNeutral` for anybody in the team.
 */
export async function handIn(
  db: Db,
  id: string,
  action: 'submit' | 'amend',
  seen: { revision: number; needVersion: number },
  by: Account,
): Promise<ResponseRow> {
  return db.transaction(async (tx) => {
    const { row, need } = await lockOwn(tx, id, by);
    await mustBeCurrent(tx, row, seen.revision, row.updatedBy);
    await mustBeEditable(tx, row, need);
    const needVersion = answeredVersion(need);
    if (seen.needVersion !== needVersion)
      throw new Problem('need_changed', { version: needVersion }, { version: needVersion });
    const unit = await findInstitution(tx, row.institutionId);
    if (unit.verification !== 'verified') throw new Problem('institution_not_verified', { name: unit.name });
    if (row.version === 0 && unit.authorisesResponses && !row.authorisedAt)
      throw new Problem('unit_not_authorised', { name: unit.name });
    for (const member of await accountsOf(tx, await teamOf(tx, id))) await mustBeNeutral(tx, need, member);
    const indicators = (await contentOf(tx, need.id, needVersion))?.indicators ?? [];
    const { content, lacks } = checkResponse(row.content, indicators);
    if (!content) throw new Problem('fields_missing', { count: lacks.length }, { fields: lacks });

    const version = row.version + 1;
    const files = await filesOf(tx, id);
    const sha256 = receiptHash({ response: id, need: need.id, need_version: needVersion, version, content, files });
    const saved = await actOnResponse(tx, id, action, by, {
      set: {
        version,
        needVersion,
        content,
        title: content.title,
        currency: content.price.currency,
        priceMin: content.price.min,
        priceMax: content.price.max,
        submittedAt: await insertVersion(tx, {
          responseId: id,
          version,
          needVersion,
          content,
          files,
          sha256,
          by: by.id,
        }),
      },
      data: { version, needVersion, sha256 },
    });
    await tell(tx, {
      users: await teamOf(tx, id),
      kind: 'response.receipt',
      subject: `response:${id}`,
      params: { title: content.title, number: responseNumber(row.number), version, sha256 },
      link: `/responses/${id}`,
      actor: null,
    });
    return saved;
  });
}

/** Locks the need and then the response, as `actOnResponse` does. */
async function lockOwn(tx: Tx, id: string, by: Account) {
  const { row } = await readOwn(tx, id, by);
  const need = await findNeed(tx, row.needId, true);
  return { need, row: await findResponse(tx, id, true) };
}
