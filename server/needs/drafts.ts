/** Drafts: writing them, the enterprise's word for them, and who is in charge of them. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Config } from '../../core/config.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { needTopic, publish } from '../../core/events/publish.ts';
import { stateWords } from '../../core/lifecycle/words.ts';
import { changedFields } from '../../core/needs/changes.ts';
import type { NeedDraft } from '../../core/needs/content.ts';
import { type Hint, hintsOn, precisionOf } from '../../core/needs/hints.ts';
import { tell } from '../../core/notifications/tell.ts';
import { countAttachments } from '../attachments/queries.ts';
import { findInstitution, membersOf, roleIn } from '../institutions/queries.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import type { Account } from '../wire.ts';
import { isLeadVerified, leadEmailOf } from './lead.ts';
import { asksForCode } from './lead-code.ts';
import { findNeed, lastActor, type NeedRow } from './queries.ts';
import { inWork, type Reader, readRow } from './reader.ts';
import { accountByEmail, changeNeed, insertNeed, lastEntry } from './write-queries.ts';

/**
 * Begins a draft: somebody who acts for a verified enterprise its own, a technology manager one for any.
 * @throws Problem `institution_not_found`, `not_an_enterprise`, `institution_not_verified`, `not_a_member`.
 */
export async function beginDraft(db: Db, enterpriseId: string, content: NeedDraft, by: Account): Promise<NeedRow> {
  return db.transaction(async (tx) => {
    const enterprise = await findInstitution(tx, enterpriseId);
    const { name } = enterprise;
    if (enterprise.kind !== 'enterprise') throw new Problem('not_an_enterprise', { name });
    if (enterprise.verification !== 'verified') throw new Problem('institution_not_verified', { name });
    const isMember = (await roleIn(tx, enterpriseId, by.id)) !== null;
    if (!isMember && by.role !== 'technology_manager') throw new Problem('not_a_member', { name });
    const row = await insertNeed(tx, {
      enterpriseId,
      authorId: by.id,
      managerId: isMember ? null : by.id,
      content,
      title: content.title?.trim() ?? '',
    });
    await writeAudit(tx, { actor: by.id, action: 'need.begin', subject: `need:${row.id}`, to: 'draft' });
    if (!isMember) await say(tx, row, 'need.begun', await membersOf(tx, enterpriseId), by);
    return row;
  });
}

/**
 * Saves what was changed in a draft. A change by the manager takes the enterprise's confirmation back.
 * @param changes whole fields; those that are left out stay.
 * @throws Problem `need_not_found`, `need_not_yours`, `not_editable`, `stale_version`.
 */
export async function saveDraft(
  db: Db,
  id: string,
  changes: NeedDraft,
  revision: number,
  by: Account,
): Promise<NeedRow> {
  return db.transaction(async (tx) => {
    const { row, reader } = await toChange(tx, id, by, ['enterprise', 'manager']);
    mustBeInWork(row);
    await mustBeCurrent(tx, row, revision, await lastActor(tx, id));
    const content = { ...row.content, ...changes };
    if (changedFields(row.content, content).length === 0) return row;
    const isFirm = reader.parties.includes('enterprise');
    const saved = await changeNeed(tx, row, {
      content,
      ...(row.version === 0 ? { title: content.title?.trim() ?? '' } : {}),
      ...(isFirm ? {} : { confirmedBy: null, confirmedAt: null }),
      ...(leadEmailOf(content) === leadEmailOf(row.content) ? {} : { leadVerifiedEmail: null, leadVerifiedAt: null }),
    });
    // One entry for all that somebody writes in one go.
    const last = await lastEntry(tx, id);
    if (last?.actor !== by.id || last.action !== 'need.edit')
      await writeAudit(tx, {
        actor: by.id,
        action: 'need.edit',
        subject: `need:${id}`,
        from: row.state,
        to: row.state,
      });
    await publish(tx, needTopic(id), 'need', { id, state: saved.state, revision: saved.revision });
    return saved;
  });
}

/** What makes a draft imprecise, and how precise it is from 0 to 100. */
export async function adviceOn(db: Tx, config: Config, row: NeedRow): Promise<{ hints: Hint[]; precision: number }> {
  const attachments = await countAttachments(db, `need:${row.id}`);
  const hints = hintsOn(row.content, {
    attachments,
    now: new Date(),
    ...(asksForCode(config) ? { isLeadVerified: isLeadVerified(row, row.content) } : {}),
  });
  return { hints, precision: precisionOf(hints) };
}

/**
 * The enterprise's word for what a technology manager wrote in its name.
 * @throws Problem `need_not_found`, `need_not_yours`, `not_editable`, `stale_version`, `confirmed_already`.
 */
export async function confirmDraft(db: Db, id: string, revision: number, by: Account): Promise<NeedRow> {
  return db.transaction(async (tx) => {
    const { row } = await toChange(tx, id, by, ['enterprise']);
    mustBeInWork(row);
    await mustBeCurrent(tx, row, revision, await lastActor(tx, id));
    if (row.confirmedBy) throw new Problem('confirmed_already', { who: { en: 'The enterprise', zh: '该企业' } });
    const saved = await changeNeed(tx, row, { confirmedBy: by.id, confirmedAt: new Date() });
    await writeAudit(tx, {
      actor: by.id,
      action: 'need.confirm',
      subject: `need:${id}`,
      from: row.state,
      to: row.state,
    });
    await say(tx, row, 'need.confirmed', row.managerId ? [row.managerId] : [], by);
    return saved;
  });
}

/** Asks the enterprise for its word. @throws Problem as `confirmDraft`. */
export async function askConfirmation(db: Db, id: string, by: Account): Promise<NeedRow> {
  return db.transaction(async (tx) => {
    const { row } = await toChange(tx, id, by, ['manager']);
    mustBeInWork(row);
    if (row.confirmedBy) throw new Problem('confirmed_already', { who: { en: 'The enterprise', zh: '该企业' } });
    const subject = `need:${id}`;
    await writeAudit(tx, { actor: by.id, action: 'need.ask_confirmation', subject, from: row.state, to: row.state });
    await say(tx, row, 'need.confirmation_wanted', await membersOf(tx, row.enterpriseId), by);
    return row;
  });
}

/**
 * Takes a technology manager in charge, hands a need over to another one, or lets the present one go.
 * @param email of the new one; null for nobody.
 * @throws Problem `need_not_found`, `need_not_yours`, `stale_version`, `manager_not_found`, `nothing_changed`.
 */
export async function appoint(
  db: Db,
  id: string,
  email: string | null,
  revision: number,
  by: Account,
): Promise<NeedRow> {
  return db.transaction(async (tx) => {
    const { row } = await toChange(tx, id, by, ['enterprise', 'manager', 'organiser']);
    await mustBeCurrent(tx, row, revision, await lastActor(tx, id));
    const found = email === null ? null : await accountByEmail(tx, email);
    if (email !== null && found?.role !== 'technology_manager') throw new Problem('manager_not_found', { email });
    const managerId = found?.id ?? null;
    if (managerId === row.managerId) throw new Problem('nothing_changed');
    const saved = await changeNeed(tx, row, { managerId });
    await writeAudit(tx, {
      actor: by.id,
      action: 'need.appoint',
      subject: `need:${id}`,
      from: row.state,
      to: row.state,
      data: { before: row.managerId, now: managerId },
    });
    await say(tx, row, 'need.appointed', managerId ? [managerId] : [], by);
    const others = [...(await membersOf(tx, row.enterpriseId)), ...(row.managerId ? [row.managerId] : [])];
    await say(
      tx,
      row,
      'need.manager_changed',
      others.filter((user) => user !== managerId),
      by,
    );
    await publish(tx, needTopic(id), 'need', { id, state: saved.state, revision: saved.revision });
    return saved;
  });
}

/** Locks a need for a change that only some parties may make. */
async function toChange(tx: Tx, id: string, by: Account, parties: Reader['parties']) {
  const found = await readRow(tx, await findNeed(tx, id, true), by);
  if (!found.reader.parties.some((party) => parties.includes(party))) throw new Problem('need_not_yours');
  return found;
}

function mustBeInWork(row: NeedRow): void {
  if (!inWork.includes(row.state)) throw new Problem('not_editable', { state: stateWords.need[row.state] });
}

type Said = 'need.begun' | 'need.confirmed' | 'need.confirmation_wanted' | 'need.appointed' | 'need.manager_changed';

const say = (tx: Tx, row: NeedRow, kind: Said, users: string[], by: Account) =>
  tell(tx, {
    users,
    kind,
    subject: `need:${row.id}`,
    params: { title: row.title || '–', who: by.name },
    link: `/needs/${row.id}`,
    actor: by.id,
  });
