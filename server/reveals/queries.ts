/** Showing the hidden split that decides a phase. */

import { and, eq, ne, sql } from 'drizzle-orm';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { evaluation, phase } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { challengeTopic, publish } from '../../core/events/publish.ts';
import type { SplitName } from '../../core/packs/manifest.ts';
import { lockStandings } from '../../core/ranking/standings.ts';
import { decidingSplit } from '../../core/ranking/visibility.ts';

/**
 * Reveals a phase's deciding split, for good: from then on its board is shown, with the movement against the public
 * ranks of that moment.
 * @throws Problem `nothing_to_reveal`, `already_revealed`, `phase_still_open`, `reveal_unfinished`.
 */
export async function reveal(db: Db, phaseId: string, actor: string): Promise<{ split: SplitName; revealed: string }> {
  return db.transaction(async (tx) => {
    await lockStandings(tx, phaseId);
    const [found] = await tx
      .select({ phase, open: sql<boolean>`coalesce(${phase.closesAt} > now(), false)` })
      .from(phase)
      .where(eq(phase.id, phaseId))
      .for('update');
    if (!found) throw new Error('there is no such phase');
    const { phase: rule } = found;
    const split = decidingSplit(rule);
    if (split === null) throw new Problem('nothing_to_reveal', { phase: rule.key });
    if (rule.revealedAt) throw new Problem('already_revealed', { phase: rule.key, at: rule.revealedAt.toISOString() });
    if (found.open)
      throw new Problem('phase_still_open', { phase: rule.key, closes: rule.closesAt?.toISOString() ?? '–' });
    const unfinished = await unfinishedOf(tx, phaseId, split);
    if (unfinished > 0) throw new Problem('reveal_unfinished', { phase: rule.key, count: unfinished });

    await keepRanks(tx, rule);
    const [now] = await tx
      .update(phase)
      .set({ revealedAt: sql`clock_timestamp()` })
      .where(eq(phase.id, phaseId))
      .returning({ revealedAt: phase.revealedAt });
    await writeAudit(tx, { actor, action: 'phase.reveal', subject: `phase:${phaseId}`, data: { split } });
    await publish(tx, challengeTopic(rule.challengeId), 'revealed', { phase: rule.key, split });
    return { split, revealed: now?.revealedAt?.toISOString() ?? '' };
  });
}

async function unfinishedOf(tx: Tx, phaseId: string, split: SplitName): Promise<number> {
  const [row] = await tx
    .select({ n: sql<number>`count(*)::int` })
    .from(evaluation)
    .where(
      and(
        eq(evaluation.phaseId, phaseId),
        eq(evaluation.split, split),
        eq(evaluation.counted, true),
        ne(evaluation.state, 'finished'),
      ),
    );
  return row?.n ?? 0;
}

/** Writes down every public rank as it is now. The window is the board's order, and `rank()` its 1224 for ties. */
async function keepRanks(tx: Tx, rule: typeof phase.$inferSelect): Promise<void> {
  const order =
    rule.ties === 'shared'
      ? sql`rank() over (order by -merit, tiebreak)`
      : sql`row_number() over (order by -merit, tiebreak, achieved_at, team_id)`;
  await tx.execute(sql`
    update standing s set rank_at_reveal = r.place
    from (select team_id, ${order} as place from standing where phase_id = ${rule.id} and split = 'public') r
    where s.phase_id = ${rule.id} and s.split = 'public' and s.team_id = r.team_id`);
}
