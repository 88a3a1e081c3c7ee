/** Changing who acts for an institution, and as what. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tell } from '../../core/notifications/tell.ts';
import { welcomeAdmins } from '../institutions/organise.ts';
import { countMembers, type InstitutionRow, membersOf } from '../institutions/queries.ts';
import { insideInstitution, seeInstitution } from '../institutions/view.ts';
import type { Account } from '../wire.ts';
import { deleteMember, findMember, type MembershipRow, updateMember } from './queries.ts';

/**
 * Changes a member's role or post: administrators anybody's, others their own post.
 * @throws Problem `institution_not_found`, `not_a_member`, `institution_admins_only`, `member_not_found`, `last_admin`.
 */
export async function changeMember(
  db: Db,
  institutionId: string,
  userId: string,
  by: Account,
  set: { role?: MembershipRow['role'] | undefined; post?: string | undefined },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { row, role: mine } = await locked(tx, institutionId, by);
    if (mine !== 'admin' && (userId !== by.id || set.role !== undefined))
      throw new Problem('institution_admins_only', { name: row.name });
    const member = await findMember(tx, institutionId, userId);
    const { role = member.role, post = member.post } = set;
    if (role === member.role && post === member.post) return;
    if (member.role === 'admin' && role !== 'admin') await mustLeaveAnAdmin(tx, row);
    await updateMember(tx, member, { role, post });
    if (role === member.role) return;
    await writeAudit(tx, {
      actor: by.id,
      action: 'institution.member_role',
      subject: `institution:${institutionId}`,
      from: member.role,
      to: role,
      data: { user: userId, name: member.name },
    });
    if (role === 'admin' && row.verification === 'verified') await welcomeAdmins(tx, row, by.id);
    await tell(tx, {
      users: [userId],
      kind: role === 'admin' ? 'membership.admin' : 'membership.member',
      subject: `institution:${institutionId}`,
      params: { name: row.name },
      link: `/institutions/${institutionId}`,
      actor: by.id,
    });
  });
}

/**
 * Ends a membership: one's own, or as an administrator anybody's.
 * @throws Problem as `changeMember`.
 */
export async function endMembership(db: Db, institutionId: string, userId: string, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { row, role: mine } = await locked(tx, institutionId, by);
    const isOwn = userId === by.id;
    if (!isOwn && mine !== 'admin') throw new Problem('institution_admins_only', { name: row.name });
    const member = await findMember(tx, institutionId, userId);
    if (member.role === 'admin') await mustLeaveAnAdmin(tx, row);
    await deleteMember(tx, member);
    await writeAudit(tx, {
      actor: by.id,
      action: isOwn ? 'institution.leave' : 'institution.remove',
      subject: `institution:${institutionId}`,
      from: member.role,
      data: { user: userId, name: member.name },
    });
    await tell(tx, {
      users: isOwn ? await membersOf(tx, institutionId, 'admin') : [userId],
      kind: isOwn ? 'membership.left' : 'membership.removed',
      subject: `institution:${institutionId}`,
      params: { name: row.name, who: member.name },
      link: row.verification === 'verified' || isOwn ? `/institutions/${institutionId}` : '/desk/institutions',
      actor: by.id,
    });
  });
}

/** The institution, locked so that two changes of its members are made one after the other, as one of them sees it. */
async function locked(tx: Tx, institutionId: string, by: Account) {
  await seeInstitution(tx, institutionId, by, true);
  return insideInstitution(tx, institutionId, by);
}

async function mustLeaveAnAdmin(tx: Tx, row: InstitutionRow): Promise<void> {
  if ((await countMembers(tx, row.id, 'admin')) < 2) throw new Problem('last_admin', { name: row.name });
}
