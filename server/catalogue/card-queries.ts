/** What a list says of a published need: what everybody may read, and no more. */
import { and, eq, inArray } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { challenge, institution, need, needVersion } from '../../core/db/schema.ts';
import type { NeedContent } from '../../core/needs/content.ts';
import { publicContent } from '../needs/reader.ts';
import type { needCard } from './schemas.ts';
import { publicStates, stageOf } from './search.ts';

export type NeedCard = z.infer<typeof needCard>;

/** The cards of these needs, in the order of their ids; one that is not public is left out. */
export async function cardsOf(db: Tx, ids: readonly string[]): Promise<NeedCard[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({
      id: need.id,
      number: need.number,
      state: need.state,
      isKey: need.isKey,
      suspendedAt: need.suspendedAt,
      deadline: need.deadline,
      publishedAt: need.publishedAt,
      content: needVersion.content,
      enterprise: { id: institution.id, name: institution.name, region: institution.region },
      slug: challenge.slug,
      challengeTitle: challenge.title,
    })
    .from(need)
    .innerJoin(needVersion, and(eq(needVersion.needId, need.id), eq(needVersion.version, need.publishedVersion)))
    .innerJoin(institution, eq(institution.id, need.enterpriseId))
    .leftJoin(challenge, eq(challenge.id, need.challengeId))
    .where(and(inArray(need.id, [...ids]), inArray(need.state, publicStates)));
  const cards = new Map(rows.map((row) => [row.id, card(row)]));
  return ids.flatMap((id) => cards.get(id) ?? []);
}

interface Row {
  id: string;
  number: number;
  state: NonNullable<typeof need.$inferSelect.state>;
  isKey: boolean;
  suspendedAt: Date | null;
  deadline: Date | null;
  publishedAt: Date | null;
  content: NeedContent;
  enterprise: { id: string; name: string; region: string };
  slug: string | null;
  challengeTitle: { en: string; zh: string } | null;
}

function card(row: Row): NeedCard {
  const content = publicContent(row.content) as NeedContent;
  const isNamed = content.anonymous === false;
  return {
    id: row.id,
    number: row.number,
    title: content.title,
    summary: content.summary,
    type: content.type,
    fields: content.fields,
    keywords: content.keywords,
    indicators: content.indicators.slice(0, 3).map(({ name, comparator, value, upper, unit }) => ({
      name,
      comparator,
      value,
      upper,
      unit,
    })),
    stage: stageOf(row.state),
    state: row.state,
    is_key: row.isKey,
    is_suspended: row.suspendedAt !== null,
    enterprise: {
      id: isNamed ? row.enterprise.id : null,
      name: isNamed ? row.enterprise.name : null,
      region: row.enterprise.region,
    },
    investment: { currency: content.investment.currency, min: content.investment.min, max: content.investment.max },
    deadline: row.deadline?.toISOString() ?? null,
    published_at: row.publishedAt?.toISOString() ?? null,
    challenge: row.slug && row.challengeTitle ? { slug: row.slug, title: row.challengeTitle } : null,
  };
}
