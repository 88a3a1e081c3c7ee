/** The board as the database orders it is the board as the rule says. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { phase, standing, team } from '../core/db/schema.ts';
import { rank } from '../core/ranking/rank.ts';
import { importPack, tinyPack } from './support/packs.ts';
import { visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await importPack(platform, tinyPack('tiny'));
});
afterAll(() => platform?.[Symbol.asyncDispose]());

test('paged through in any steps, it has everybody once, in the order of the rule', async () => {
  const { db } = platform.database;
  const [open] = await db.select().from(phase).where(eq(phase.key, 'open'));
  if (!open) throw new Error('no phase');
  const one = fc.record({ merit: fc.integer({ min: -2, max: 2 }), achievedAt: fc.integer({ min: 0, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(one, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 9 }),
      async (made, limit) => {
        await db.delete(standing);
        const rows = made.map((m) => ({ ...m, merit: m.merit / 10, teamId: randomUUID() }));
        await db
          .insert(team)
          .values(rows.map((r) => ({ id: r.teamId, challengeId: open.challengeId, name: r.teamId })));
        await db.insert(standing).values(
          rows.map((r) => ({
            phaseId: open.id,
            split: 'public' as const,
            teamId: r.teamId,
            submissionId: randomUUID(),
            evaluationId: randomUUID(),
            scores: { accuracy: r.merit },
            merit: r.merit,
            achievedAt: new Date(r.achievedAt),
            entries: 1,
            lastAt: new Date(),
          })),
        );
        const seen: [number, string][] = [];
        for (let after = ''; ; ) {
          const path = `/api/challenges/tiny/phases/open/leaderboard?limit=${limit}${after && `&after=${after}`}`;
          const { body } = await visitor(platform).call<{
            rows: { rank: number; team: { id: string } }[];
            next: string | null;
          }>('GET', path);
          seen.push(...body.rows.map((r): [number, string] => [r.rank, r.team.id]));
          if (body.next === null) break;
          after = body.next;
        }
        expect(seen).toEqual(rank(rows).map((r): [number, string] => [r.rank, r.teamId]));
      },
    ),
    { numRuns: 25 },
  );
});
