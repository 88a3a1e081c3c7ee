/** What people say of themselves, and how they get the role that they ask for. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tell } from '../../core/notifications/tell.ts';
import { roleNames } from '../../core/people/names.ts';
import { profileWords } from '../../core/search/texts.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import { organisers } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { findPerson, lastChangeOf, type ProfileRow, saveProfile } from './queries.ts';
import { giveRole } from './roles.ts';
import type { ProfileContent } from './schemas.ts';

type Wanted = NonNullable<ProfileRow['wantedRole']>;

/**
 * @param seen the revision that was changed; 0 before anything was ever said.
 * @throws Problem `stale_version`.
 */
export async function editProfile(db: Db, me: Account, content: ProfileContent, seen: number): Promise<void> {
  await db.transaction(async (tx) => {
    const { profile } = await findPerson(tx, me.id, true);
    await mustBeCurrentProfile(tx, me.id, profile, seen);
    const { is_public: isPublic, ...said } = content;
    await saveProfile(tx, me.id, { ...said, isPublic, words: profileWords({ ...said, name: me.name }) });
    await writeAudit(tx, { actor: me.id, action: 'person.edit', subject: `person:${me.id}` });
  });
}

/**
 * Asks the organiser for a role.
 * @throws Problem `role_of_organiser`, `role_held`, `role_request_open`.
 */
export async function askForRole(db: Db, me: Account, wanted: Wanted, certificate: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { user, profile } = await findPerson(tx, me.id, true);
    if (user.role === 'organiser') throw new Problem('role_of_organiser');
    if (user.role === wanted) throw new Problem('role_held', { role: roleNames[wanted] });
    if (profile?.verification === 'pending') throw new Problem('role_request_open');
    await saveProfile(tx, me.id, {
      wantedRole: wanted,
      certificate,
      verification: 'pending',
      verifiedAt: null,
      verifiedBy: null,
      verificationNote: '',
      // Somebody who has said nothing of themselves yet is found by their name.
      ...(profile ? {} : { words: profileWords({ ...nothingSaid, name: me.name }) }),
    });
    await writeAudit(tx, {
      actor: me.id,
      action: 'person.request',
      subject: `person:${me.id}`,
      to: wanted,
      data: { certificate },
    });
    await tell(tx, {
      users: await organisers(tx),
      kind: 'person.requested',
      subject: `person:${me.id}`,
      params: { who: me.name },
      link: '/organise/people?waiting=true',
      actor: me.id,
    });
  });
}
const nothingSaid = { post: '', region: '', fields: [], keywords: [], about: '' };

/** @throws Problem `role_request_missing`. */
export async function takeRequestBack(db: Db, me: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { profile } = await findPerson(tx, me.id, true);
    if (profile?.verification !== 'pending') throw new Problem('role_request_missing');
    await saveProfile(tx, me.id, { wantedRole: null, certificate: '', verification: null });
    await writeAudit(tx, {
      actor: me.id,
      action: 'person.take_back',
      subject: `person:${me.id}`,
      from: profile.wantedRole,
    });
  });
}

export interface RoleJudgement {
  verdict: 'verified' | 'rejected';
  note: string;
  /** The profile's revision that was judged. */
  seen: number;
}

/**
 * The organiser grants or refuses the role that somebody asked for.
 * @throws Problem `person_not_found`, `role_request_missing`, `stale_version`, `reason_missing`, `last_organiser`.
 */
export async function judgeRequest(
  db: Db,
  userId: string,
  by: Account,
  { verdict, note, seen }: RoleJudgement,
): Promise<void> {
  await db.transaction(async (tx) => {
    const { user, profile } = await findPerson(tx, userId, true);
    if (profile?.verification !== 'pending' || !profile.wantedRole) throw new Problem('role_request_missing');
    await mustBeCurrentProfile(tx, userId, profile, seen);
    if (verdict === 'rejected' && note === '')
      throw new Problem('reason_missing', { action: { en: 'Reject', zh: '不予通过' } });
    // Whoever became an organiser meanwhile would lose that.
    if (user.role === 'organiser' && verdict === 'verified') throw new Problem('role_of_organiser');
    const isGranted = verdict === 'verified';
    await saveProfile(tx, userId, {
      verification: verdict,
      verificationNote: note,
      verifiedBy: by.id,
      verifiedAt: isGranted ? new Date() : null,
    });
    await writeAudit(tx, {
      actor: by.id,
      action: isGranted ? 'person.verify' : 'person.reject',
      subject: `person:${userId}`,
      from: 'pending',
      to: verdict,
      reason: note || null,
      data: { role: profile.wantedRole, certificate: profile.certificate },
    });
    if (isGranted && user.role !== profile.wantedRole)
      await giveRole(tx, { userId, from: user.role, to: profile.wantedRole, actor: by.id, reason: note });
    if (isGranted) return;
    await tell(tx, {
      users: [userId],
      kind: 'person.rejected',
      subject: `person:${userId}`,
      params: { reason: note },
      link: '/people/me',
      actor: by.id,
    });
  });
}

async function mustBeCurrentProfile(tx: Tx, userId: string, row: ProfileRow | null, seen: number): Promise<void> {
  const revision = row?.revision ?? 0;
  if (seen === revision) return;
  const last = await lastChangeOf(tx, userId);
  const updatedAt = last?.at ?? row?.createdAt ?? new Date();
  await mustBeCurrent(tx, { revision, updatedAt }, seen, last?.actor ?? null);
}
