/** What the organiser does with an institution: verify or reject it, and give or end the demonstration mark. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { tell } from '../../core/notifications/tell.ts';
import { giveRole } from '../people/roles.ts';
import type { Account } from '../wire.ts';
import {
  adminsWithoutRole,
  findInstitution,
  type InstitutionRow,
  membersOf,
  mustBeCurrentInstitution,
  updateInstitution,
} from './queries.ts';
import { isDemonstration } from './view.ts';

export interface Judgement {
  verdict: 'verified' | 'rejected';
  note: string;
  /** The revision that was judged. */
  seen: number;
}

/**
 * Verifies or rejects an institution, or takes an earlier verdict back by the opposite one.
 * @throws Problem `institution_not_found`, `stale_version`, `institution_state_already`, `reason_missing`.
 */
export async function judgeInstitution(
  db: Db,
  id: string,
  by: Account,
  { verdict, note, seen }: Judgement,
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findInstitution(tx, id, true);
    await mustBeCurrentInstitution(tx, row, seen);
    if (row.verification === verdict) throw new Problem('institution_state_already', { name: row.name });
    if (verdict === 'rejected' && note === '')
      throw new Problem('reason_missing', { action: { en: 'Reject', zh: '不予通过' } });
    const isVerified = verdict === 'verified';
    await updateInstitution(tx, row, {
      verification: verdict,
      verifiedAt: isVerified ? new Date() : null,
      verifiedBy: by.id,
      verificationNote: note,
      ...(isVerified ? {} : { isDemonstration: false, demonstrationUntil: null }),
    });
    await writeAudit(tx, {
      actor: by.id,
      action: isVerified ? 'institution.verify' : 'institution.reject',
      subject: `institution:${id}`,
      from: row.verification,
      to: verdict,
      reason: note || null,
    });
    if (isVerified) await welcomeAdmins(tx, row, by.id);
    await tell(tx, {
      users: await membersOf(tx, id),
      kind: isVerified ? 'institution.verified' : 'institution.rejected',
      subject: `institution:${id}`,
      params: { name: row.name, ...(note ? { reason: note } : {}) },
      link: `/institutions/${id}`,
      actor: by.id,
    });
  });
}

/** Whoever administers a verified enterprise acts as one, unless their account has a role already. */
export async function welcomeAdmins(
  tx: Tx,
  row: Pick<InstitutionRow, 'id' | 'kind' | 'name'>,
  actor: string,
): Promise<void> {
  if (row.kind !== 'enterprise') return;
  for (const userId of await adminsWithoutRole(tx, row.id))
    await giveRole(tx, { userId, from: 'contestant', to: 'enterprise', actor, reason: row.name });
}

export interface Mark {
  isDemonstration: boolean;
  /** Its last day; null for as long as it stands. */
  until: string | null;
  note: string;
  seen: number;
}

/**
 * @param today in the form `2026-01-31`.
 * @throws Problem `institution_not_found`, `stale_version`, `demonstration_not_transfer`, `demonstration_past`.
 */
export async function markInstitution(db: Db, id: string, by: Account, mark: Mark, today: string): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findInstitution(tx, id, true);
    await mustBeCurrentInstitution(tx, row, mark.seen);
    const until = mark.isDemonstration ? mark.until : null;
    if (mark.isDemonstration && (row.kind !== 'transfer' || row.verification !== 'verified'))
      throw new Problem('demonstration_not_transfer');
    if (until && until < today) throw new Problem('demonstration_past', { until });
    if (row.isDemonstration === mark.isDemonstration && row.demonstrationUntil === until) return;
    await updateInstitution(tx, row, { isDemonstration: mark.isDemonstration, demonstrationUntil: until });
    await writeAudit(tx, {
      actor: by.id,
      action: mark.isDemonstration ? 'institution.demonstrate' : 'institution.end_demonstration',
      subject: `institution:${id}`,
      reason: mark.note || null,
      data: { until },
    });
    if (isDemonstration(row, today) === mark.isDemonstration) return;
    await tell(tx, {
      users: await membersOf(tx, id),
      kind: mark.isDemonstration ? 'institution.demonstration' : 'institution.demonstration_ended',
      subject: `institution:${id}`,
      params: { name: row.name },
      link: `/institutions/${id}`,
      actor: by.id,
    });
  });
}
