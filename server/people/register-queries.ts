/** The register of technology managers and experts: as everybody reads it, and every account as the organiser does. */
import { and, asc, count, desc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { institution, membership, profile, review, user } from '../../core/db/schema.ts';
import type { Role } from '../../core/people/roles.ts';
import { searchQuery } from '../../core/search/words.ts';
import type { FieldCode } from '../../core/taxonomy/fields.ts';
import { beginsWith, mostCounted } from '../institutions/register-queries.ts';
import type { ProfileRow } from './queries.ts';
import type { organisedPerson, personCard, registeredRole, roleRequest } from './schemas.ts';

interface Page {
  /** Id of the last row of the page before. */
  after?: string | undefined;
  limit: number;
}
export interface Choice {
  q?: string | undefined;
  region?: string | undefined;
  field?: FieldCode | undefined;
}

/** Technology managers all, for theirs is an office; experts who want it. */
const registered = and(
  // Spelled as in the index `user_register`, so that PostgreSQL sees that it holds.
  sql`${user.role} in ('technology_manager', 'expert')`,
  or(eq(user.role, 'technology_manager'), eq(profile.isPublic, true)),
);

export async function isRegistered(db: Tx, userId: string): Promise<boolean> {
  const rows = await db
    .select({ id: user.id })
    .from(user)
    .leftJoin(profile, eq(profile.userId, user.id))
    .where(and(eq(user.id, userId), registered));
  return rows.length > 0;
}

/** In the order of their names. */
export async function listPeople(
  db: Tx,
  choice: Choice & { role?: z.infer<typeof registeredRole> | undefined },
  { after, limit }: Page,
): Promise<{ people: z.infer<typeof personCard>[]; next: string | null; total: number }> {
  const chosen = and(registered, choice.role ? eq(user.role, choice.role) : undefined, ...chosenBy(choice, false));
  const rows = await db
    .select({ id: user.id, name: user.name, role: user.role, profile })
    .from(user)
    .leftJoin(profile, eq(profile.userId, user.id))
    .where(
      and(
        chosen,
        after
          ? sql`(${user.name}, ${user.id}) > (select before.name, before.id from ${user} before where before.id = ${after})`
          : undefined,
      ),
    )
    .orderBy(asc(user.name), asc(user.id))
    .limit(limit + 1);
  const counted = db
    .select({ id: user.id })
    .from(user)
    .leftJoin(profile, eq(profile.userId, user.id))
    .where(chosen)
    .limit(mostCounted + 1)
    .as('counted');
  const shown = rows.slice(0, limit);
  const institutions = await namesEach(
    db,
    shown.map(({ id }) => id),
    true,
  );
  return {
    people: shown.map(({ id, name, role, profile: said }) => ({
      id,
      name,
      role: role as z.infer<typeof registeredRole>,
      post: said?.post ?? '',
      region: said?.region ?? '',
      fields: said?.fields ?? [],
      keywords: said?.keywords ?? [],
      institutions: institutions.get(id) ?? [],
    })),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    total: await db.$count(counted),
  };
}

/** Every account, the newest first. */
export async function listAccounts(
  db: Tx,
  choice: Choice & { role?: Role | undefined; waiting?: boolean | undefined },
  { after, limit }: Page,
): Promise<{ people: z.infer<typeof organisedPerson>[]; next: string | null; waiting: number }> {
  const rows = await db
    .select({ user, profile })
    .from(user)
    .leftJoin(profile, eq(profile.userId, user.id))
    .where(
      and(
        choice.role ? eq(user.role, choice.role) : undefined,
        choice.waiting ? eq(profile.verification, 'pending') : undefined,
        ...chosenBy(choice, true),
        after
          ? sql`(${user.createdAt}, ${user.id}) < (select before.created_at, before.id from ${user} before where before.id = ${after})`
          : undefined,
      ),
    )
    .orderBy(desc(user.createdAt), desc(user.id))
    .limit(limit + 1);
  const [waiting] = await db.select({ n: count() }).from(profile).where(eq(profile.verification, 'pending'));
  const shown = rows.slice(0, limit);
  const institutions = await namesEach(
    db,
    shown.map((row) => row.user.id),
    false,
  );
  return {
    people: shown.map(({ user: { id, name, email, role, createdAt }, profile: said }) => ({
      id,
      name,
      email,
      role,
      post: said?.post ?? '',
      phone: said?.phone ?? '',
      region: said?.region ?? '',
      fields: said?.fields ?? [],
      institutions: institutions.get(id) ?? [],
      request: requestOf(said),
      revision: said?.revision ?? 0,
      created_at: createdAt.toISOString(),
    })),
    next: rows.length > limit ? (shown.at(-1)?.user.id ?? null) : null,
    waiting: waiting?.n ?? 0,
  };
}

export function requestOf(row: ProfileRow | null): z.infer<typeof roleRequest> | null {
  if (!row?.wantedRole || !row.verification) return null;
  return {
    role: row.wantedRole,
    certificate: row.certificate,
    verification: row.verification,
    note: row.verificationNote,
  };
}

/** Needs that an expert has given an opinion on. */
export async function reviewsBy(db: Tx, userId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(review)
    .where(and(eq(review.expertId, userId), eq(review.state, 'done')));
  return row?.n ?? 0;
}

function chosenBy({ q, region, field }: Choice, alsoByEmail: boolean): (SQL | undefined)[] {
  return [
    region ? beginsWith(sql`lower(${profile.region})`, region) : undefined,
    field ? sql`${profile.fields} @> ${JSON.stringify([field])}::jsonb` : undefined,
    q ? found(q, alsoByEmail) : undefined,
  ];
}

/** One set for each index that finds somebody. */
function found(q: string, alsoByEmail: boolean): SQL {
  const sets = [sql`select named.id from ${user} named where ${beginsWith(sql`lower(named.name)`, q)}`];
  if (alsoByEmail) sets.push(sql`select mailed.id from ${user} mailed where mailed.email = ${q.toLowerCase()}`);
  const query = searchQuery(q);
  if (query) sets.push(sql`select said.user_id from ${profile} said where said.words @@ ${query}::tsquery`);
  return sql`${user.id} in (${sql.join(sets, sql` union `)})`;
}

async function namesEach(db: Tx, ids: string[], onlyVerified: boolean): Promise<Map<string, string[]>> {
  const names = new Map<string, string[]>();
  if (ids.length === 0) return names;
  const rows = await db
    .select({ userId: membership.userId, name: institution.name })
    .from(membership)
    .innerJoin(institution, eq(institution.id, membership.institutionId))
    .where(and(inArray(membership.userId, ids), onlyVerified ? eq(institution.verification, 'verified') : undefined))
    .orderBy(asc(institution.name));
  for (const { userId, name } of rows) names.set(userId, [...(names.get(userId) ?? []), name]);
  return names;
}
