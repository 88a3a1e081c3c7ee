/** Reads of a board with a hundred teams, beside a route that does nothing. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import autocannon from 'autocannon';
import { eq } from 'drizzle-orm';
import { phase, standing, team } from '../../core/db/schema.ts';
import { type Bench, openPhase } from './platform.ts';
import type { Row } from './rows.ts';

const teams = 100;
const seconds = 6;

export async function leaderboardReads(bench: Bench): Promise<Row[]> {
  await bench.importDemo('bench', { phases: openPhase });
  await fill(bench);
  const board = await requestsPerSecond(`${bench.url}/api/challenges/bench/phases/open/leaderboard`);
  const empty = await emptyRoute();
  return [{ name: 'leaderboard-reads', value: board, unit: '1/s', against: 'empty-route', ratio: board / empty }];
}

async function fill({ database: { db } }: Bench): Promise<void> {
  const [open] = await db.select().from(phase).where(eq(phase.key, 'open'));
  if (!open) throw new Error('the bench has no phase');
  const made = await db
    .insert(team)
    .values(Array.from({ length: teams }, (_, i) => ({ challengeId: open.challengeId, name: `Team ${i}` })))
    .returning({ id: team.id });
  await db.insert(standing).values(
    made.map(({ id }, i) => ({
      phaseId: open.id,
      split: 'public' as const,
      teamId: id,
      submissionId: randomUUID(),
      evaluationId: randomUUID(),
      scores: { macro_f1: i / teams, snow_leopard_recall: 0.5, accuracy: 0.5 },
      merit: i / teams,
      achievedAt: new Date(),
      entries: 1,
      lastAt: new Date(),
    })),
  );
}

async function requestsPerSecond(url: string): Promise<number> {
  const result = await autocannon({ url, connections: 20, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refusals, ${result.errors} errors`);
  return result.requests.average;
}

async function emptyRoute(): Promise<number> {
  const server = new Worker(
    `const { parentPort } = require('node:worker_threads');
     import('fastify').then(async ({ default: fastify }) => {
       const app = fastify();
       app.get('/', async () => ({}));
       parentPort.postMessage(await app.listen({ host: '127.0.0.1', port: 0 }));
     });`,
    { eval: true },
  );
  const [url] = (await once(server, 'message')) as [string];
  const rate = await requestsPerSecond(url);
  await server.terminate();
  return rate;
}
