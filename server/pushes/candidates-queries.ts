/** Who might answer a need: looked up by its words, with all that they are compared by. */
import { and, eq, inArray, isNotNull, ne, not, notInArray, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Tx } from '../../core/db/client.ts';
import {
  contract,
  institution,
  membership,
  need,
  profile,
  response,
  responseMember,
  review,
  user,
} from '../../core/db/schema.ts';
import { lookupTerms, type MatchNeed, type MatchProfile } from '../../core/matching/match.ts';
import { fieldNames } from '../../core/search/texts.ts';
import { anyOf, words } from '../../core/search/words.ts';
import type { NeedRow } from '../needs/queries.ts';
import { sealedNeed } from '../responses/sealed-queries.ts';

export type CandidateKind = 'institution' | 'expert' | 'manager';
export interface Candidate extends MatchProfile {
  kind: CandidateKind;
  name: string;
}
/** Instead of looking somebody up: these and no others. */
export interface Named {
  institutions: readonly string[];
  users: readonly string[];
}

/** So many of each sort are compared word by word. */
const most = 120;

/**
 * Verified institutions, experts and technology managers that speak of what a need is about, or those that are named.
 * Whoever is a party to it is none: its enterprise and all who belong to it, its author, lead and manager, and the
 * experts who review it.
 */
export async function candidatesFor(db: Tx, row: NeedRow, asked: MatchNeed, named?: Named): Promise<Candidate[]> {
  const query = anyOf([...new Set([...lookupTerms(asked), ...words(fieldNames(asked.fields))])]) ?? "''";
  const [institutions, people] = [
    await institutionsFor(db, row, query, named?.institutions),
    await peopleFor(db, row, query, named?.users),
  ];
  return [...institutions, ...people];
}

const speaks = (column: PgColumn, query: string) => sql`${column} @@ ${query}::tsquery`;
const bestFirst = (column: PgColumn, query: string) => sql`ts_rank(${column}, ${query}::tsquery) desc`;

async function institutionsFor(db: Tx, row: NeedRow, query: string, named?: readonly string[]): Promise<Candidate[]> {
  if (named?.length === 0) return [];
  const rows = await db
    .select()
    .from(institution)
    .where(
      and(
        eq(institution.verification, 'verified'),
        ne(institution.id, row.enterpriseId),
        named ? inArray(institution.id, [...named]) : speaks(institution.words, query),
      ),
    )
    .orderBy(bestFirst(institution.words, query), institution.id)
    .limit(most);
  const ids = rows.map(({ id }) => id);
  const answered = await answeredBy(db, row.id, response.institutionId, ids);
  const signed = await signedBy(db, row.id, contract.contractorId, ids);
  return rows.map(({ id, name, fields, keywords, about, region }) => ({
    kind: 'institution',
    id,
    name,
    fields,
    keywords: [...keywords, name],
    about,
    region,
    answered: answered.get(id) ?? [],
    signed: signed.get(id) ?? [],
  }));
}

async function peopleFor(db: Tx, row: NeedRow, query: string, named?: readonly string[]): Promise<Candidate[]> {
  if (named?.length === 0) return [];
  const found: Candidate[] = [];
  for (const role of ['expert', 'technology_manager'] as const) {
    const rows = await db
      .select({ profile, name: user.name })
      .from(profile)
      .innerJoin(user, eq(user.id, profile.userId))
      .where(
        and(
          eq(user.role, role),
          eq(profile.verification, 'verified'),
          named ? inArray(profile.userId, [...named]) : speaks(profile.words, query),
          noParty(db, row),
        ),
      )
      .orderBy(bestFirst(profile.words, query), profile.userId)
      .limit(most);
    const ids = rows.map((one) => one.profile.userId);
    const answered = await answeredBy(db, row.id, responseMember.userId, ids);
    const signed = await signedBy(db, row.id, contract.managerId, ids);
    for (const { profile: said, name } of rows)
      found.push({
        kind: role === 'expert' ? 'expert' : 'manager',
        id: said.userId,
        name,
        fields: said.fields,
        keywords: said.keywords,
        about: said.about,
        region: said.region,
        answered: answered.get(said.userId) ?? [],
        signed: signed.get(said.userId) ?? [],
      });
  }
  return found;
}

function noParty(db: Tx, row: NeedRow): SQL | undefined {
  const parties = [row.authorId, row.managerId, row.leadId].filter((id) => id !== null);
  const firm = db
    .select({ id: membership.userId })
    .from(membership)
    .where(eq(membership.institutionId, row.enterpriseId));
  const reviewers = db.select({ id: review.expertId }).from(review).where(eq(review.needId, row.id));
  return and(
    notInArray(profile.userId, parties),
    notInArray(profile.userId, firm),
    notInArray(profile.userId, reviewers),
  );
}

type Answered = MatchProfile['answered'][number];

/** Published needs that each of them answered, the newest twenty. */
async function answeredBy(db: Tx, needId: string, who: PgColumn, ids: string[]): Promise<Map<string, Answered[]>> {
  const found = new Map<string, Answered[]>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectDistinct({ who: sql<string>`${who}`, need: need.id, title: need.title, response: response.title })
    .from(response)
    .innerJoin(need, eq(need.id, response.needId))
    .innerJoin(responseMember, eq(responseMember.responseId, response.id))
    .where(
      and(
        inArray(who, ids),
        notInArray(response.state, ['draft', 'withdrawn']),
        isNotNull(need.publishedVersion),
        ne(need.state, 'taken_down'),
        not(sealedNeed),
        ne(need.id, needId),
      ),
    )
    .orderBy(sql`${need.id} desc`)
    .limit(20 * most);
  for (const { who: id, need: of, title, response: theirs } of rows) {
    const list = found.get(id) ?? [];
    if (list.length < 20) found.set(id, [...list, { need: of, title, text: `${title} ${theirs}` }]);
  }
  return found;
}

/** Titles of published needs that each of them has a signed contract on. */
async function signedBy(db: Tx, needId: string, who: PgColumn, ids: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectDistinct({ who: sql<string>`${who}`, need: need.id, title: need.title })
    .from(contract)
    .innerJoin(need, eq(need.id, contract.needId))
    .where(
      and(
        inArray(who, ids),
        isNotNull(contract.signedAt),
        isNotNull(need.publishedVersion),
        ne(need.state, 'taken_down'),
        ne(need.id, needId),
      ),
    )
    .orderBy(sql`${need.id} desc`)
    .limit(20 * most);
  for (const { who: id, title } of rows) found.set(id, [...(found.get(id) ?? []), title].slice(0, 20));
  return found;
}
