/** Where a waiting submission is: told by the order in which workers take what waits. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { challenge, evaluation, phase, worker } from '../core/db/schema.ts';
import { foresee } from '../core/turns/foresee.ts';
import { readQueue } from '../server/queue/queries.ts';
import { announce } from '../worker/alive.ts';
import { claim } from '../worker/pipeline/lease.ts';
import { importPack, predicts, solution, tinyLimits, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { submit } from './support/submissions.ts';

const quota = { per_day: 1000, total: 1000, running: 1000 };
const phases = [
  { key: 'open', opens: '2020-01-01T00:00:00Z', closes: '2099-01-01T00:00:00Z', splits: ['public', 'private'], quota },
];

interface QueueBody {
  workers: number;
  slots: number;
  waiting: {
    submission: string;
    state: string;
    ahead: number | null;
    ahead_at_least: boolean;
    wait: { seconds: number; basis: string } | null;
  }[];
}

let platform: Platform;
let zip: Uint8Array;

beforeAll(async () => {
  platform = await startPlatform();
  zip = await solution(predicts());
  for (const slug of ['first', 'second']) await importPack(platform, tinyPack(slug, { phases }));
});
afterAll(() => platform?.[Symbol.asyncDispose]());
afterEach(async () => {
  await platform.database.db.delete(worker);
  await platform.database.db.update(phase).set({ pausedAt: null });
  await platform.database.db.update(evaluation).set({ state: 'finished' });
});

async function contestant(slug: string): Promise<Person> {
  const someone = await aPerson(platform);
  await join(someone, slug);
  return someone;
}

async function send(someone: Person, slug: string, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) expect((await submit(someone, slug, zip)).status).toBe(201);
}

const queue = async (someone: Person, slug = 'first') =>
  (await someone.call<QueueBody>('GET', `/api/challenges/${slug}/queue`)).body;

/** A worker that says it lives and takes nothing. */
const living = (slots: number, pools = ['default']) =>
  announce(
    platform.database.db,
    `idle-${crypto.randomUUID()}`,
    slots,
    () => ({ pools, cpus: { total: 2, reserved: 0 }, memory_mb: { total: 1, reserved: 0 }, sandboxes: [] }),
    () => {},
  );

test.for([1, 2, 3])('places are those in which %i slots really take what waits', async (slots) => {
  const { db } = platform.database;
  const [a, b, c] = [await contestant('first'), await contestant('first'), await contestant('second')];
  await send(a, 'first', 4);
  await send(c, 'second', 3);
  await send(b, 'first', 2);
  await db
    .update(evaluation)
    .set({ priority: -1 })
    .where(sql`${evaluation.id} in
    (select id from evaluation where state = 'pending' and split = 'private' order by id limit 2)`);
  const places = foresee({ slots, ...(await readQueue(db, 'default')) }, 1000);
  const taken: string[] = [];
  const inHand: string[] = [];
  while (taken.length < places.size) {
    const lease = inHand.length < slots ? await claim(db, { worker: 'w', pools: ['default'] }) : null;
    if (lease) {
      taken.push(lease.evaluationId);
      inHand.push(lease.evaluationId);
    } else
      await db
        .update(evaluation)
        .set({ state: 'finished' })
        .where(eq(evaluation.id, inHand.shift() ?? ''));
  }
  expect(taken).toHaveLength(18);
  expect([...places.keys()]).toEqual(taken);
});

test('a team is told how many go before it and how long that takes by what evaluations took lately', async () => {
  const { db } = platform.database;
  await using _worker = await living(2);
  const [a, b] = [await contestant('second'), await contestant('second')];
  await send(a, 'second', 3);
  await send(b, 'second');
  // Nothing was measured: the limits are a bound. One goes before it, so that a slot is free at once.
  expect((await queue(b, 'second')).waiting).toMatchObject([{ state: 'waiting', ahead: 1, wait: { seconds: 0 } }]);
  const [, , third] = (await queue(a, 'second')).waiting;
  // Both teams' first with their hidden splits, and the team's second: two rounds of the limits on two slots.
  expect(third).toMatchObject({
    ahead: 5,
    wait: { seconds: 2 * (tinyLimits.wall_seconds + 120 + 5), basis: 'limits' },
  });

  const took = sql`clock_timestamp() - interval '20 s'`;
  const lease = await claim(db, { worker: 'w', pools: ['default'] });
  await db
    .update(evaluation)
    .set({ state: 'finished', verdict: 'scored', startedAt: took, finishedAt: sql`clock_timestamp()` })
    .where(eq(evaluation.id, lease?.evaluationId ?? ''));
  await send(b, 'second');
  const [, second] = (await queue(b, 'second')).waiting;
  expect(second?.wait?.basis).toBe('measured');
  expect(second?.wait?.seconds).toBeGreaterThanOrEqual(20);
  expect(second?.wait?.seconds).toBeLessThan(60);
});

test('without a worker of its pool, and while its phase is paused, no wait is told', async () => {
  const { db } = platform.database;
  const a = await contestant('first');
  await send(a, 'first');
  await using _elsewhere = await living(4, ['large']);
  expect(await queue(a)).toMatchObject({
    workers: 0,
    slots: 0,
    waiting: [{ state: 'no_worker', ahead: 0, wait: null }],
  });
  await db.update(phase).set({ pausedAt: new Date() });
  expect((await queue(a)).waiting).toMatchObject([{ state: 'paused', ahead: null, wait: null }]);
  await db.update(phase).set({ pausedAt: null });
  await db.update(challenge).set({ pool: 'large' }).where(eq(challenge.slug, 'first'));
  expect((await queue(a)).waiting).toMatchObject([{ state: 'waiting', ahead: 0, wait: { seconds: 0 } }]);
  await db.update(challenge).set({ pool: 'default' }).where(eq(challenge.slug, 'first'));
});

test('whoever is behind a thousand is told that there are more', async () => {
  const { db } = platform.database;
  const [a, b] = [await contestant('first'), await contestant('first')];
  await send(a, 'first');
  await send(b, 'first');
  // A queue of others’ that all go before: copies of what team a sent.
  await db.execute(sql`
    insert into evaluation (submission_id, phase_id, team_id, split, pack_id, counted, priority)
    select e.submission_id, e.phase_id, e.team_id, e.split, e.pack_id, false, 5
    from (select * from evaluation where state = 'pending' and split = 'public' order by id limit 1) e,
      generate_series(1, 1500)`);
  await using _worker = await living(1);
  const [mine] = (await queue(b)).waiting;
  expect(mine).toMatchObject({ ahead: 1000, ahead_at_least: true, wait: null });
});

test('nobody is told of another team’s submissions', async () => {
  await send(await contestant('first'), 'first');
  expect((await queue(await contestant('first'))).waiting).toEqual([]);
  expect((await queue(await aPerson(platform))).waiting).toEqual([]);
});
