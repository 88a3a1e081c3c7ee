/** Which challenge the figures of one are of. */
import { desc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { challenge, teamMember } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { Bilingual } from '../../core/packs/manifest.ts';

export interface Choosable {
  id: string;
  slug: string;
  title: Bilingual;
}

/** How many challenges can be chosen from. */
const most = 100;

/** Challenges, the one with the most participants first. */
export async function choosableChallenges(db: Tx): Promise<Choosable[]> {
  const joined = db
    .select({ id: teamMember.challengeId, people: sql<number>`count(*)`.as('people') })
    .from(teamMember)
    .groupBy(teamMember.challengeId)
    .as('joined');
  return db
    .select({ id: challenge.id, slug: challenge.slug, title: challenge.title })
    .from(challenge)
    .leftJoin(joined, eq(joined.id, challenge.id))
    .orderBy(sql`coalesce(${joined.people}, 0) desc`, desc(challenge.createdAt), challenge.id)
    .limit(most);
}

/** @throws Problem `challenge_not_found` for a slug that none has. */
export async function chosenChallenge(db: Tx, wanted: string | undefined, of: Choosable[]): Promise<Choosable | null> {
  if (wanted === undefined) return of[0] ?? null;
  const listed = of.find(({ slug }) => slug === wanted);
  if (listed) return listed;
  const [found] = await db
    .select({ id: challenge.id, slug: challenge.slug, title: challenge.title })
    .from(challenge)
    .where(eq(challenge.slug, wanted));
  if (!found) throw new Problem('challenge_not_found', { slug: wanted });
  return found;
}
