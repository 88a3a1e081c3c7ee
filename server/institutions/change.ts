/** What its own people do with an institution: register it, and change what it says. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { isCreditCode } from '../../core/institutions/credit-code.ts';
import { tell } from '../../core/notifications/tell.ts';
import { institutionWords } from '../../core/search/texts.ts';
import { organisers } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import {
  type InstitutionChange,
  type InstitutionRow,
  insertInstitution,
  mustBeCurrentInstitution,
  updateInstitution,
} from './queries.ts';
import type { InstitutionContent } from './schemas.ts';
import { administerInstitution } from './view.ts';

/** Whoever registers an institution administers it; it waits for the organiser. */
export async function registerInstitution(db: Db, by: Account, content: InstitutionContent): Promise<string> {
  return db.transaction(async (tx) => {
    const values = { ...columnsOf(content), registeredBy: by.id };
    const row = await insertInstitution(tx, { ...values, words: institutionWords(values) }, by.id);
    await writeAudit(tx, {
      actor: by.id,
      action: 'institution.register',
      subject: `institution:${row.id}`,
      to: 'pending',
      data: { name: row.name, kind: row.kind, credit_code: row.creditCode },
    });
    await tell(tx, {
      users: await organisers(tx),
      kind: 'institution.registered',
      subject: `institution:${row.id}`,
      params: { who: by.name, name: row.name },
      link: `/institutions/${row.id}`,
      actor: by.id,
    });
    return row.id;
  });
}

/** What an institution was verified as: whoever changes this is verified anew. */
const identity = ['kind', 'name', 'creditCode', 'country'] as const;

/**
 * Changes what an institution says of itself. A change of what it was verified as, and any change of a rejected one,
 * lets it wait for the organiser again.
 * @param seen the revision that was changed.
 * @throws Problem `institution_admins_only`, `stale_version`, and what registering throws.
 */
export async function editInstitution(
  db: Db,
  id: string,
  by: Account,
  content: InstitutionContent,
  seen: number,
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await administerInstitution(tx, id, by);
    await mustBeCurrentInstitution(tx, row, seen);
    const values = columnsOf(content);
    const changed = changedKeys(row, values);
    if (changed.length === 0) return;
    const waitsAnew =
      row.verification === 'rejected' ||
      (row.verification === 'verified' && identity.some((key) => changed.includes(key)));
    const set: InstitutionChange = { ...values, words: institutionWords(values) };
    if (waitsAnew) Object.assign(set, { verification: 'pending', verifiedAt: null, verifiedBy: null });
    if (values.kind !== 'transfer') Object.assign(set, { isDemonstration: false, demonstrationUntil: null });
    const now = await updateInstitution(tx, row, set);
    await writeAudit(tx, {
      actor: by.id,
      action: 'institution.edit',
      subject: `institution:${id}`,
      from: row.verification,
      to: now.verification,
      data: { changed, ...(changed.includes('name') ? { name_before: row.name } : {}) },
    });
    if (!waitsAnew) return;
    await tell(tx, {
      users: await organisers(tx),
      kind: 'institution.resubmitted',
      subject: `institution:${id}`,
      params: { name: now.name },
      link: `/institutions/${id}`,
      actor: by.id,
    });
  });
}

type Columns = ReturnType<typeof columnsOf>;

function changedKeys(row: InstitutionRow, values: Columns): (keyof Columns)[] {
  const keys = Object.keys(values) as (keyof Columns)[];
  return keys.filter((key) => JSON.stringify(row[key]) !== JSON.stringify(values[key]));
}

/** @throws Problem `credit_code_missing`, `credit_code_wrong`. */
function columnsOf(content: InstitutionContent) {
  const code = content.credit_code || null;
  if (code && !isCreditCode(code)) throw new Problem('credit_code_wrong', { code });
  if (!code && content.country === 'CN') throw new Problem('credit_code_missing');
  const isEnterprise = content.kind === 'enterprise';
  return {
    kind: content.kind,
    name: content.name,
    nameEn: content.name_en || null,
    creditCode: code,
    country: content.country,
    region: content.region,
    address: content.address,
    website: content.website,
    about: content.about,
    fields: content.fields,
    keywords: content.keywords,
    size: isEnterprise ? content.size : null,
    isListed: isEnterprise && content.is_listed,
    authorisesResponses: content.authorises_responses,
  };
}
