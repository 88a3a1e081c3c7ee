/** The register of institutions: as everybody reads it, and as the organiser does. */
import { and, asc, count, desc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { institution, membership, user } from '../../core/db/schema.ts';
import { searchQuery } from '../../core/search/words.ts';
import type { FieldCode } from '../../core/taxonomy/fields.ts';
import type { InstitutionRow } from './queries.ts';
import type { institutionCard, organisedInstitution } from './schemas.ts';
import { isDemonstration } from './view.ts';

export interface Choice {
  q?: string | undefined;
  kind?: InstitutionRow['kind'] | undefined;
  region?: string | undefined;
  field?: FieldCode | undefined;
  demonstration?: boolean | undefined;
}
interface Page {
  /** Id of the last row of the page before. */
  after?: string | undefined;
  limit: number;
  today: string;
}

const excerptLength = 160;
/** Nobody reads further, and counting costs: one more is said where there are more. */
export const mostCounted = 1000;

/** Verified institutions, in the order of their names. */
export async function listRegister(
  db: Tx,
  choice: Choice,
  { after, limit, today }: Page,
): Promise<{ institutions: z.infer<typeof institutionCard>[]; next: string | null; total: number }> {
  const chosen = and(eq(institution.verification, 'verified'), ...chosenBy(choice, today));
  const place = db.$with('place').as(
    db
      .select({ name: institution.name, id: institution.id })
      .from(institution)
      .where(eq(institution.id, after ?? sql`null`)),
  );
  const rows = await db
    .with(place)
    .select()
    .from(institution)
    .where(
      and(chosen, after ? sql`(${institution.name}, ${institution.id}) > (select name, id from ${place})` : undefined),
    )
    .orderBy(asc(institution.name), asc(institution.id))
    .limit(limit + 1);
  const counted = db
    .select({ id: institution.id })
    .from(institution)
    .where(chosen)
    .limit(mostCounted + 1)
    .as('counted');
  const shown = rows.slice(0, limit);
  return {
    institutions: shown.map((row) => cardOf(row, today)),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    total: await db.$count(counted),
  };
}

/** Institutions in every state of verification, the newest first. */
export async function listForOrganiser(
  db: Tx,
  choice: Choice & { verification?: InstitutionRow['verification'] | undefined },
  { after, limit, today }: Page,
): Promise<{ institutions: z.infer<typeof organisedInstitution>[]; next: string | null }> {
  const rows = await db
    .select({ row: institution, registeredBy: user.name })
    .from(institution)
    .leftJoin(user, eq(user.id, institution.registeredBy))
    .where(
      and(
        choice.verification ? eq(institution.verification, choice.verification) : undefined,
        ...chosenBy(choice, today),
        after ? lt(institution.id, after) : undefined,
      ),
    )
    .orderBy(desc(institution.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const members = await membersEach(
    db,
    shown.map(({ row }) => row.id),
  );
  return {
    institutions: shown.map(({ row, registeredBy }) => ({
      ...cardOf(row, today),
      credit_code: row.creditCode,
      verification: row.verification,
      verification_note: row.verificationNote,
      demonstration_until: row.isDemonstration ? row.demonstrationUntil : null,
      registered_by: registeredBy,
      members: members.get(row.id) ?? 0,
      revision: row.revision,
      created_at: row.createdAt.toISOString(),
    })),
    next: rows.length > limit ? (shown.at(-1)?.row.id ?? null) : null,
  };
}

/** How many institutions wait for each verdict. */
export async function countByVerification(db: Tx): Promise<Record<InstitutionRow['verification'], number>> {
  const rows = await db
    .select({ verification: institution.verification, n: count() })
    .from(institution)
    .groupBy(institution.verification);
  const counts = { pending: 0, verified: 0, rejected: 0 };
  for (const { verification, n } of rows) counts[verification] = n;
  return counts;
}

/** Begins with a text, whatever its case; bytes are compared, as an index of `text_pattern_ops` over `lower(…)` has them. */
export const beginsWith = (column: SQL, text: string) =>
  sql`(${column} ~>=~ ${text.toLowerCase()} and ${column} ~<~ ${`${text.toLowerCase()}\u{10ffff}`})`;

function chosenBy({ q, kind, region, field, demonstration }: Choice, today: string): (SQL | undefined)[] {
  return [
    kind ? eq(institution.kind, kind) : undefined,
    region ? beginsWith(sql`lower(${institution.region})`, region) : undefined,
    field ? sql`${institution.fields} @> ${JSON.stringify([field])}::jsonb` : undefined,
    demonstration
      ? sql`${institution.isDemonstration} and coalesce(${institution.demonstrationUntil} >= ${today}, true)`
      : undefined,
    q ? found(q) : undefined,
  ];
}

function found(q: string): SQL {
  // One set for each index that finds something.
  const sets = [sql`select named.id from ${institution} named where ${beginsWith(sql`lower(named.name)`, q)}`];
  const query = searchQuery(q);
  if (query) sets.push(sql`select said.id from ${institution} said where said.words @@ ${query}::tsquery`);
  return sql`${institution.id} in (${sql.join(sets, sql` union `)})`;
}

async function membersEach(db: Tx, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: membership.institutionId, n: count() })
    .from(membership)
    .where(inArray(membership.institutionId, ids))
    .groupBy(membership.institutionId);
  return new Map(rows.map(({ id, n }) => [id, n]));
}

function cardOf(row: InstitutionRow, today: string): z.infer<typeof institutionCard> {
  const about = row.about.replace(/\s+/g, ' ');
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    name_en: row.nameEn,
    country: row.country,
    region: row.region,
    fields: row.fields,
    keywords: row.keywords,
    excerpt: about.length > excerptLength ? `${about.slice(0, excerptLength - 1)}…` : about,
    is_demonstration: isDemonstration(row, today),
  };
}
