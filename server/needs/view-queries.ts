/** What stands beside a need on its page. */
import { eq, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { challenge, institution, need } from '../../core/db/schema.ts';
import type { Bilingual } from '../../core/packs/manifest.ts';
import type { NeedRow } from './queries.ts';

export interface Beside {
  enterprise: { id: string; name: string; region: string };
  manager: string | null;
  confirmedBy: string | null;
  /** Why it is in its state, in the words of whoever put it there. */
  stateReason: string | null;
  challenge: { slug: string; title: Bilingual } | null;
  followers: number;
  /** Handed in and not taken back. */
  responses: number;
  questions: number;
}

export async function besides(db: Tx, row: NeedRow): Promise<Beside> {
  const [found] = await db
    .select({
      enterprise: { id: institution.id, name: institution.name, region: institution.region },
      manager: sql<string | null>`(select name from "user" where id = ${row.managerId})`,
      confirmedBy: sql<string | null>`(select name from "user" where id = ${row.confirmedBy})`,
      stateReason: sql<string | null>`(select reason from audit
        where subject = ${`need:${row.id}`} and "to" = ${row.state} order by seq desc limit 1)`,
      slug: challenge.slug,
      title: challenge.title,
      followers: sql<number>`(select count(*)::int from need_follow where need_id = ${row.id})`,
      responses: sql<number>`(select count(*)::int from response
        where need_id = ${row.id} and state not in ('draft', 'withdrawn'))`,
      questions: sql<number>`(select count(*)::int from question
        where need_id = ${row.id} and hidden_at is null)`,
    })
    .from(need)
    .innerJoin(institution, eq(institution.id, need.enterpriseId))
    .leftJoin(challenge, eq(challenge.id, need.challengeId))
    .where(eq(need.id, row.id));
  if (!found) throw new Error('the need has no enterprise');
  const { slug, title, ...rest } = found;
  return { ...rest, challenge: slug && title ? { slug, title } : null };
}
