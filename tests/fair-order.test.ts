/** Nobody holds up the others: whose evaluation is carried out next. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { challenge, evaluation, phase, team } from '../core/db/schema.ts';
import { claim } from '../worker/pipeline/lease.ts';
import { importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { submit } from './support/submissions.ts';

const slots = 2;
const quota = { per_day: 1000, total: 1000, running: 1000 };
const phases = [
  { key: 'open', opens: '2020-01-01T00:00:00Z', closes: '2099-01-01T00:00:00Z', splits: ['public', 'private'], quota },
];

let platform: Platform;
let zip: Uint8Array;

beforeAll(async () => {
  platform = await startPlatform();
  zip = await solution(predicts());
  for (const slug of ['first', 'second']) await importPack(platform, tinyPack(slug, { phases }));
});
afterAll(() => platform?.[Symbol.asyncDispose]());

async function contestant(slug: string): Promise<Person> {
  const someone = await aPerson(platform);
  await join(someone, slug);
  return someone;
}

async function send(someone: Person, slug: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) expect((await submit(someone, slug, zip)).status).toBe(201);
}

/** What a free slot takes next: the challenge, the team's number of that challenge, and the split. */
async function next(pools = ['default']) {
  const { db } = platform.database;
  const lease = await claim(db, { worker: 'somebody', pools });
  if (!lease) return null;
  const [row] = await db
    .select({ slug: challenge.slug, team: team.id, split: evaluation.split })
    .from(evaluation)
    .innerJoin(phase, eq(phase.id, evaluation.phaseId))
    .innerJoin(challenge, eq(challenge.id, phase.challengeId))
    .innerJoin(team, eq(team.id, evaluation.teamId))
    .where(eq(evaluation.id, lease.evaluationId));
  return row && { ...row, id: lease.evaluationId };
}

const finish = (id: string) =>
  platform.database.db.update(evaluation).set({ state: 'finished' }).where(eq(evaluation.id, id));
const finishAll = () => platform.database.db.update(evaluation).set({ state: 'finished' });

test('a team that queues two hundred delays another team’s first by what is running already, and no more', async () => {
  const keen = await contestant('first');
  await send(keen, 'first', 200);
  for (let slot = 0; slot < slots; slot++) expect(await next()).not.toBeNull();
  const late = await contestant('first');
  await send(late, 'first', 1);
  const mine = await late.call<{ team: { id: string } }>('GET', '/api/challenges/first/team');
  const turn = await next();
  expect(turn?.team).toBe(mine.body.team.id);
  await finishAll();
});

test('a challenge with a long queue does not hold up another', async () => {
  const [a, b] = [await contestant('first'), await contestant('first')];
  await send(a, 'first', 5);
  await send(b, 'first', 5);
  await send(await contestant('second'), 'second', 3);
  const served = [];
  for (let i = 0; i < 6; i++) {
    const turn = await next();
    served.push(turn?.slug);
    if (turn && i % 2 === 1) await finish(turn.id);
  }
  expect(served.filter((slug) => slug === 'second')).toHaveLength(3);
  await finishAll();
});

test('what is shown is judged before what is hidden, and the hidden splits follow', async () => {
  await send(await contestant('first'), 'first', 1);
  const shown = await next();
  expect(shown?.split).toBe('public');
  expect(await next()).toBeNull();
  await finish(shown?.id ?? '');
  expect((await next())?.split).toBe('private');
  await finishAll();
});

test('a rejudging waits for contestants, a higher priority goes before a lower', async () => {
  const { db } = platform.database;
  const [a, b] = [await contestant('first'), await contestant('second')];
  await send(a, 'first', 1);
  await db.update(evaluation).set({ priority: -10 }).where(sql`${evaluation.state} = 'pending'`);
  await send(b, 'second', 1);
  expect((await next())?.slug).toBe('second');
  await finishAll();
  await db.update(evaluation).set({ priority: 0 });
  await db.update(challenge).set({ priority: 5 }).where(eq(challenge.slug, 'second'));
  await send(a, 'first', 1);
  await send(b, 'second', 1);
  expect((await next())?.slug).toBe('second');
  await db.update(challenge).set({ priority: 0 });
  await finishAll();
});

test('paused phases and other pools have no turn', async () => {
  const { db } = platform.database;
  await send(await contestant('first'), 'first', 1);
  await db.update(phase).set({ pausedAt: new Date() });
  expect(await next()).toBeNull();
  await db.update(phase).set({ pausedAt: null });
  await db.update(challenge).set({ pool: 'large' }).where(eq(challenge.slug, 'first'));
  expect(await next()).toBeNull();
  expect(await next(['default', 'large'])).not.toBeNull();
});
