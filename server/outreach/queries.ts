/** Published needs as the public reads them, and how often their short links were opened. */
import { and, count, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { institution, need, needChannel, needVersion } from '../../core/db/schema.ts';
import type { outreachChannels } from '../../core/db/tables/outreach.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { NeedContent } from '../../core/needs/content.ts';
import { all, conditionsOf } from '../catalogue/filter-queries.ts';
import { type Filters, publicStates } from '../catalogue/search.ts';
import type { NeedRow } from '../needs/queries.ts';
import { publicContent } from '../needs/reader.ts';
import type { Told } from './plain.ts';

export type Channel = (typeof outreachChannels)[number];

async function told(db: Tx, where: SQL | undefined, limit: number): Promise<Told[]> {
  const rows = await db
    .select({
      id: need.id,
      number: need.number,
      deadline: need.deadline,
      content: needVersion.content,
      enterprise: institution.name,
      region: institution.region,
    })
    .from(need)
    .innerJoin(needVersion, and(eq(needVersion.needId, need.id), eq(needVersion.version, need.publishedVersion)))
    .innerJoin(institution, eq(institution.id, need.enterpriseId))
    .where(and(inArray(need.state, publicStates), where))
    .orderBy(sql`${need.publishedAt} desc nulls last`, sql`${need.id} desc`)
    .limit(limit);
  return rows.map((row) => ({
    ...row,
    content: publicContent(row.content) as NeedContent,
    enterprise: row.content.anonymous ? null : row.enterprise,
  }));
}

/** @throws Problem `need_not_public` for one that the public does not find. */
export async function toldOf(db: Tx, needId: string): Promise<Told> {
  const [found] = await told(db, eq(need.id, needId), 1);
  if (!found) throw new Problem('need_not_public');
  return found;
}

/** The newest needs of a selection of the catalogue, and how many it has in all. */
export async function selectionOf(db: Tx, asked: Filters, limit: number): Promise<{ needs: Told[]; total: number }> {
  const where = all(conditionsOf(asked));
  const [counted] = await db
    .select({ total: count() })
    .from(need)
    .where(and(inArray(need.state, publicStates), where));
  return { needs: await told(db, where, limit), total: counted?.total ?? 0 };
}

/** The published need with a number. @throws Problem `need_not_found`. */
export async function needNumbered(db: Tx, number: number): Promise<NeedRow> {
  const [row] = await db
    .select()
    .from(need)
    .where(and(eq(need.number, number), inArray(need.state, publicStates)));
  if (!row) throw new Problem('need_not_found');
  return row;
}

/** One more opening of a need's short link. */
export async function countOpening(db: Tx, needId: string, channel: Channel): Promise<void> {
  await db
    .insert(needChannel)
    .values({ needId, channel, opens: 1 })
    .onConflictDoUpdate({
      target: [needChannel.needId, needChannel.channel],
      set: { opens: sql`${needChannel.opens} + 1` },
    });
}

export async function openingsOf(db: Tx, needId: string): Promise<Map<Channel, number>> {
  const rows = await db.select().from(needChannel).where(eq(needChannel.needId, needId));
  return new Map(rows.map(({ channel, opens }) => [channel, opens]));
}
