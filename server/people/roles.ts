/** Giving accounts their roles: written down, and told to whom it concerns. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tell } from '../../core/notifications/tell.ts';
import { roleNames } from '../../core/people/names.ts';
import type { Role } from '../../core/people/roles.ts';
import type { Account } from '../wire.ts';
import { findPerson, hasOtherOrganisers, setRole } from './queries.ts';

export interface Change {
  userId: string;
  from: Role;
  to: Role;
  actor: string;
  reason: string;
}

/** Gives a role in an open transaction; whether it may be given is decided before. */
export async function giveRole(tx: Tx, { userId, from, to, actor, reason }: Change): Promise<void> {
  await setRole(tx, userId, to);
  await writeAudit(tx, { actor, action: 'person.role', subject: `person:${userId}`, from, to, reason: reason || null });
  await tell(tx, {
    users: [userId],
    kind: `role.${to}`,
    subject: `person:${userId}`,
    params: reason ? { reason } : {},
    link: '/people/me',
    actor,
  });
}

/**
 * An organiser changes somebody's role, with a reason.
 * @throws Problem `person_not_found`, `role_held`, `last_organiser`.
 */
export async function changeRole(db: Db, userId: string, to: Role, by: Account, reason: string): Promise<void> {
  await db.transaction(async (tx) => {
    // Two organisers who make each other something else at once do so one after the other.
    const hasOthers = await hasOtherOrganisers(tx, userId);
    const { user } = await findPerson(tx, userId, true);
    if (user.role === to) throw new Problem('role_held', { role: roleNames[to] });
    if (user.role === 'organiser' && !hasOthers) throw new Problem('last_organiser');
    await giveRole(tx, { userId, from: user.role, to, actor: by.id, reason });
  });
}
