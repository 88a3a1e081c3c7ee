/** Who may see what of an institution: decided here alone. */
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { Account } from '../wire.ts';
import { findInstitution, type InstitutionRow, roleIn } from './queries.ts';
import { recordOf } from './record-queries.ts';
import { fewestContracts, type InstitutionRecord, type institutionView } from './schemas.ts';

export interface Seen {
  row: InstitutionRow;
  role: 'admin' | 'member' | null;
  /** Members and organisers read what outsiders do not. */
  isInsider: boolean;
}

/**
 * An institution as far as somebody may know of it: a verified one everybody, any other its members and organisers.
 * @throws Problem `institution_not_found`.
 */
export async function seeInstitution(db: Tx, id: string, reader: Account | null, lock = false): Promise<Seen> {
  const row = await findInstitution(db, id, lock);
  const role = reader ? await roleIn(db, id, reader.id) : null;
  const isInsider = role !== null || reader?.role === 'organiser';
  if (!isInsider && row.verification !== 'verified') throw new Problem('institution_not_found');
  return { row, role, isInsider };
}

/**
 * For what only those who run an institution may do.
 * @throws Problem `institution_not_found`, `institution_admins_only`.
 */
export async function administerInstitution(tx: Tx, id: string, reader: Account): Promise<InstitutionRow> {
  const { row, role } = await seeInstitution(tx, id, reader, true);
  if (role !== 'admin') throw new Problem('institution_admins_only', { name: row.name });
  return row;
}

/** @throws Problem `institution_not_found`, `not_a_member` for outsiders. */
export async function insideInstitution(db: Tx, id: string, reader: Account): Promise<Seen> {
  const seen = await seeInstitution(db, id, reader);
  if (!seen.isInsider) throw new Problem('not_a_member', { name: seen.row.name });
  return seen;
}

export async function viewInstitution(
  db: Tx,
  { row, role, isInsider }: Seen,
  today: string,
): Promise<z.infer<typeof institutionView>> {
  const record = await recordOf(db, row.id);
  return {
    ...contentOf(row),
    id: row.id,
    is_demonstration: isDemonstration(row, today),
    demonstration_until: row.isDemonstration ? row.demonstrationUntil : null,
    verification: row.verification,
    verified_at: row.verifiedAt?.toISOString() ?? null,
    verification_note: isInsider ? row.verificationNote : null,
    my_role: role,
    revision: row.revision,
    created_at: row.createdAt.toISOString(),
    record: isInsider ? record : forEverybody(record),
  };
}

/** Whether it is a demonstration institution on a day, its last day included. */
export function isDemonstration(
  row: Pick<InstitutionRow, 'isDemonstration' | 'demonstrationUntil'>,
  today: string,
): boolean {
  return row.isDemonstration && (row.demonstrationUntil === null || row.demonstrationUntil >= today);
}

/** A record without sums from which the value of one contract could be told. */
export function forEverybody(record: InstitutionRecord): InstitutionRecord {
  const enough = <T extends { contracts: number }>(sums: T[]) =>
    sums.filter(({ contracts }) => contracts >= fewestContracts);
  return {
    ...record,
    value_as_client: enough(record.value_as_client),
    value_as_contractor: enough(record.value_as_contractor),
  };
}

function contentOf(row: InstitutionRow) {
  return {
    kind: row.kind,
    name: row.name,
    name_en: row.nameEn,
    credit_code: row.creditCode,
    country: row.country,
    region: row.region,
    address: row.address,
    website: row.website,
    about: row.about,
    fields: row.fields,
    keywords: row.keywords,
    size: row.size,
    is_listed: row.isListed,
    authorises_responses: row.authorisesResponses,
  };
}
