/** Writing a response together: accounts of several institutions, each asked and willing. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Database, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { publish, responseTopic } from '../../core/events/publish.ts';
import { tell } from '../../core/notifications/tell.ts';
import { findInstitution, roleIn } from '../institutions/queries.ts';
import type { NeedRow } from '../needs/queries.ts';
import { follow } from '../needs/reader-queries.ts';
import type { Account } from '../wire.ts';
import { lockResponse } from './lock.ts';
import { type ResponseRow, saveDraft, teamOf } from './queries.ts';
import { readOwn } from './reader.ts';
import {
  accountByEmail,
  accountsOf,
  deleteInvitation,
  deleteMember,
  insertInvitation,
  insertMember,
  teamSize,
} from './team-queries.ts';
import { mayAnswer, mustBeEditable, mustBeNeutral } from './window.ts';

type Db = Database['db'];

/** Accounts in a team and asked into it; `team` in the content may name more people. */
export const mostMembers = 20;

/**
 * Asks the owner of an account to write a response too.
 * @throws Problem `account_not_found`, `already_in_team`, `already_invited`, `team_full`, and those of `mustBeEditable`
 * and `mustBeNeutral`.
 */
export async function invite(db: Db, id: string, email: string, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    await readOwn(tx, id, by);
    const { row, need } = await lockResponse(tx, id);
    await mustBeEditable(tx, row, need);
    const person = await accountByEmail(tx, email);
    if (!person) throw new Problem('account_not_found', { email });
    if ((await teamOf(tx, id)).includes(person.id)) throw new Problem('already_in_team', { name: person.name });
    await mustBeNeutral(tx, need, person);
    if ((await teamSize(tx, id)) >= mostMembers) throw new Problem('team_full', { limit: mostMembers });
    if (!(await insertInvitation(tx, id, person.id, by.id)))
      throw new Problem('already_invited', { name: person.name });
    await record(tx, row, by, 'invite', person);
    await tell(tx, {
      users: [person.id],
      kind: 'response.invited',
      subject: `response:${id}`,
      params: { name: by.name, title: need.title },
      link: '/desk/responses',
      actor: by.id,
    });
  });
}

/**
 * Takes an invitation back, or turns one's own down.
 * @throws Problem `invitation_not_found`; `not_in_team`, `response_not_found` for those whose it is not.
 */
export async function uninvite(db: Db, id: string, userId: string, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    if (userId !== by.id) await readOwn(tx, id, by);
    const { row, need } = await lockResponse(tx, id);
    if (!(await deleteInvitation(tx, id, userId))) throw new Problem('invitation_not_found');
    const [person] = await accountsOf(tx, [userId]);
    await record(tx, row, by, 'uninvite', person ?? by);
    if (userId === by.id) await tellTeam(tx, row, need, 'response.invitation_declined', by.name, by);
    else await tellOutsider(tx, row, need, 'response.uninvited', userId, by);
  });
}

/**
 * Joins a team that one was asked into, for an institution of one's own or for nobody.
 * @throws Problem `invitation_not_found`, `institution_not_found`, `not_a_member`, and those of `mustBeEditable` and
 * `mayAnswer`.
 */
export async function join(db: Db, id: string, institutionId: string | null, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { row, need } = await lockResponse(tx, id);
    if (!(await deleteInvitation(tx, id, by.id))) throw new Problem('invitation_not_found');
    await mustBeEditable(tx, row, need);
    await mayAnswer(tx, need, by);
    if (institutionId !== null) {
      const unit = await findInstitution(tx, institutionId);
      if (!(await roleIn(tx, unit.id, by.id))) throw new Problem('not_a_member', { name: unit.name });
    }
    await insertMember(tx, id, by.id, institutionId);
    await follow(tx, need.id, by.id, true);
    await record(tx, row, by, 'join', by);
    await tellTeam(tx, row, need, 'response.joined', by.name, by);
  });
}

/**
 * Leaves a team, or, for its leader, lets somebody go.
 * @throws Problem `leader_stays`, `not_in_team`, `account_not_found`, and those of `mustBeEditable`.
 */
export async function leave(db: Db, id: string, userId: string, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    await readOwn(tx, id, by);
    const { row, need } = await lockResponse(tx, id);
    if (userId === row.leaderId) throw new Problem('leader_stays');
    if (userId !== by.id && by.id !== row.leaderId) throw new Problem('not_in_team');
    await mustBeEditable(tx, row, need);
    const [person] = await accountsOf(tx, [userId]);
    if (!person || !(await deleteMember(tx, id, userId))) throw new Problem('account_not_found', { email: '–' });
    await record(tx, row, by, 'leave', person);
    await tellTeam(tx, row, need, 'response.left', person.name, by);
    if (userId !== by.id) await tellOutsider(tx, row, need, 'response.let_go', userId, by);
  });
}

/** Writes it into the audit log and tells the open pages. */
async function record(tx: Tx, row: ResponseRow, by: Account, what: string, person: Account): Promise<void> {
  const { revision } = await saveDraft(tx, row.id, { updatedBy: by.id });
  await writeAudit(tx, {
    actor: by.id,
    action: `team.${what}`,
    subject: `response:${row.id}`,
    data: { account: person.id, name: person.name },
  });
  await publish(tx, responseTopic(row.id), 'draft', { id: row.id, revision });
}

async function tellTeam(
  tx: Tx,
  row: ResponseRow,
  need: NeedRow,
  kind: 'response.joined' | 'response.left' | 'response.invitation_declined',
  name: string,
  by: Account,
): Promise<void> {
  await tell(tx, {
    users: await teamOf(tx, row.id),
    kind,
    subject: `response:${row.id}`,
    params: { name, title: need.title },
    link: `/responses/${row.id}`,
    actor: by.id,
  });
}

/** Tells somebody who does not read the response, or does not any more; it leads to the need. */
async function tellOutsider(
  tx: Tx,
  row: ResponseRow,
  need: NeedRow,
  kind: 'response.uninvited' | 'response.let_go',
  userId: string,
  by: Account,
): Promise<void> {
  await tell(tx, {
    users: [userId],
    kind,
    subject: `response:${row.id}`,
    params: { name: by.name, title: need.title },
    link: `/needs/${need.id}`,
    actor: by.id,
  });
}
