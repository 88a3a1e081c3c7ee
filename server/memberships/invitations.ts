/** Inviting people to act for an institution: a link whose secret only its reader knows, and the way it ends. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Config } from '../../core/config.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tell } from '../../core/notifications/tell.ts';
import { welcomeAdmins } from '../institutions/organise.ts';
import { findInstitution, membersOf, roleIn } from '../institutions/queries.ts';
import { administerInstitution } from '../institutions/view.ts';
import type { Account } from '../wire.ts';
import {
  accountAt,
  countOpenInvitations,
  findInvitation,
  type InvitationRow,
  insertInvitation,
  insertMember,
  mailInvitation,
  newInvitationId,
  updateInvitation,
  type Which,
} from './queries.ts';
import { canMail, hashOf, secretOf } from './secret.ts';

const validDays = 14;
const mostOpen = 50;

/**
 * Invites an address. Whoever has the link may join with any account; an account that has the address already is told
 * and needs no link, any other address gets the link by e-mail.
 * @returns the secret of the link, which is kept nowhere, and whether an e-mail is on its way.
 * @throws Problem `institution_not_found`, `institution_admins_only`, `already_member`, `already_invited`,
 * `too_many_invitations`.
 */
export async function invite(
  { db, config }: { db: Db; config: Config },
  institutionId: string,
  by: Account,
  { email, role }: Pick<InvitationRow, 'email' | 'role'>,
): Promise<{ row: InvitationRow; secret: string; mailed: boolean }> {
  return db.transaction(async (tx) => {
    const institution = await administerInstitution(tx, institutionId, by);
    const { name } = institution;
    const account = await accountAt(tx, email);
    if (account && (await roleIn(tx, institutionId, account.id)))
      throw new Problem('already_member', { who: account.name, name });
    if (await countOpenInvitations(tx, institutionId, email)) throw new Problem('already_invited', { email });
    if ((await countOpenInvitations(tx, institutionId)) >= mostOpen)
      throw new Problem('too_many_invitations', { max: mostOpen });
    const id = await newInvitationId(tx);
    const secret = secretOf(config, id);
    const values = { id, institutionId, email, role, invitedBy: by.id, secretSha256: hashOf(secret) };
    const row = await insertInvitation(tx, values, validDays);
    await writeAudit(tx, {
      actor: by.id,
      action: 'institution.invite',
      subject: `institution:${institutionId}`,
      to: role,
      data: { email },
    });
    if (account)
      await tell(tx, {
        users: [account.id],
        kind: 'membership.invited',
        subject: `institution:${institutionId}`,
        params: { who: by.name, name },
        link: '/desk/institutions',
        actor: by.id,
      });
    const mailed =
      !account && canMail(config) && config.JIEBANG_SMTP_URL !== undefined && (await mailInvitation(tx, row));
    return { row, secret, mailed };
  });
}

/** @throws Problem `institution_not_found`, `institution_admins_only`, `invitation_not_found`, `invitation_over`. */
export async function revokeInvitation(db: Db, institutionId: string, id: string, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    await administerInstitution(tx, institutionId, by);
    const row = await openInvitation(tx, { id, institutionId });
    await updateInvitation(tx, row.id, 'revoked');
    await writeAudit(tx, {
      actor: by.id,
      action: 'institution.revoke',
      subject: `institution:${institutionId}`,
      data: { email: row.email },
    });
  });
}

/** @throws Problem `invitation_not_found`, `invitation_over`, `already_member`. */
export async function acceptInvitation(db: Db, which: Which, me: Account): Promise<string> {
  return db.transaction(async (tx) => {
    const row = await openInvitation(tx, which);
    const institution = await findInstitution(tx, row.institutionId, true);
    await insertMember(tx, { institutionId: institution.id, name: institution.name }, me, row.role);
    await updateInvitation(tx, row.id, { acceptedBy: me.id });
    await writeAudit(tx, {
      actor: me.id,
      action: 'institution.join',
      subject: `institution:${institution.id}`,
      to: row.role,
      data: { email: row.email },
    });
    if (institution.verification === 'verified') await welcomeAdmins(tx, institution, row.invitedBy);
    await tell(tx, {
      users: await membersOf(tx, institution.id, 'admin'),
      kind: 'membership.joined',
      subject: `institution:${institution.id}`,
      params: { who: me.name, name: institution.name },
      link: `/institutions/${institution.id}/members`,
      actor: me.id,
    });
    return institution.id;
  });
}

/** Somebody does not want to; whoever invited them is told. */
export async function declineInvitation(db: Db, id: string, me: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await openInvitation(tx, { id, addressee: me.id });
    const { name } = await findInstitution(tx, row.institutionId);
    await updateInvitation(tx, row.id, 'revoked');
    await writeAudit(tx, {
      actor: me.id,
      action: 'institution.decline',
      subject: `institution:${row.institutionId}`,
      data: { email: row.email },
    });
    await tell(tx, {
      users: [row.invitedBy],
      kind: 'membership.declined',
      subject: `institution:${row.institutionId}`,
      params: { who: me.name, name },
      link: `/institutions/${row.institutionId}/members`,
      actor: me.id,
    });
  });
}

const states = {
  accepted: { en: 'used already', zh: '已被接受' },
  revoked: { en: 'revoked', zh: '已撤销' },
  expired: { en: 'past its day', zh: '已过期' },
};

async function openInvitation(tx: Tx, which: Which): Promise<InvitationRow> {
  const row = await findInvitation(tx, which, true);
  if (row.state !== 'open') throw new Problem('invitation_over', { state: states[row.state] }, { state: row.state });
  return row;
}
