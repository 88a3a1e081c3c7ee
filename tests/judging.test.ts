/** How organisers steer the judging: what failed is tried again, phases pause, and they see it as it happens. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { audit, challenge, evaluation, evaluationHistory, phase, worker } from '../core/db/schema.ts';
import { aTeamWith, countedOf, judgeAll, judgeBroke, scored } from './support/judging.ts';
import { importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { finished, submit } from './support/submissions.ts';

interface Faults {
  faults: { evaluation: string; split: string; verdict: string; details: { text: string } | null; attempt: number }[];
  next: string | null;
}
interface Queue {
  phases: {
    challenge: { slug: string; priority: number; pool: string };
    phase: { key: string };
    waiting: number;
    rejudging: number;
    running: number;
    oldest: string | null;
    median_wait_s: number | null;
    paused_at: string | null;
    is_served: boolean;
  }[];
  next: string | null;
}

let platform: Platform;
let organiser: Person;
let phaseRow: typeof phase.$inferSelect;
let packId: string;
const api = '/api/organise';

beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser');
  await importPack(platform, tinyPack('tiny'));
  const [row] = await platform.database.db
    .select({ phase, packId: challenge.packId })
    .from(phase)
    .innerJoin(challenge, eq(challenge.id, phase.challengeId))
    .where(eq(phase.key, 'open'));
  if (!row) throw new Error('no phase');
  ({ phase: phaseRow, packId } = row);
});
afterAll(() => platform?.[Symbol.asyncDispose]());
beforeEach(() => judgeAll(platform, () => scored(0.1)));

const faults = async (query = '') => (await organiser.call<Faults>('GET', `${api}/faults${query}`)).body;
const queueOf = async (key: string) => {
  const { body } = await organiser.call<Queue>('GET', `${api}/queue`);
  const found = body.phases.find((row) => row.phase.key === key);
  if (!found) throw new Error(key);
  return found;
};

test('what failed is listed with its inner reasons, and one of it is tried again as the same evaluation', async () => {
  const { submissions } = await aTeamWith(platform, organiser, phaseRow, packId, [1]);
  const id = submissions[0] ?? '';
  await judgeAll(platform, () => judgeBroke);
  const listed = await faults();
  expect(listed.faults.map((fault) => fault.split).sort()).toEqual(['private', 'public']);
  expect(listed.faults[0]).toMatchObject({ verdict: 'judge_error', attempt: 1, details: judgeBroke.details });

  const before = await countedOf(platform, id);
  const answer = await organiser.call('POST', `${api}/evaluations/${before.id}/retry`, {});
  expect(answer).toMatchObject({ status: 200, body: { retried: 1 } });
  expect(await countedOf(platform, id)).toMatchObject({
    id: before.id,
    state: 'pending',
    verdict: null,
    details: null,
  });
  expect((await faults()).faults.map((fault) => fault.split)).toEqual(['private']);
  await judgeAll(platform, () => scored(0.5));
  expect(await countedOf(platform, id)).toMatchObject({ id: before.id, verdict: 'scored', attempt: 1 });
  const { db } = platform.database;
  const history = await db
    .select({ step: evaluationHistory.step, attempt: evaluationHistory.attempt })
    .from(evaluationHistory)
    .where(eq(evaluationHistory.evaluationId, before.id))
    .orderBy(evaluationHistory.id);
  expect(history).toEqual([
    { step: 'preparing', attempt: 1 },
    { step: 'finished', attempt: 1 },
    { step: 'reopened', attempt: 1 },
    { step: 'preparing', attempt: 1 },
    { step: 'finished', attempt: 1 },
  ]);
  const [noted] = await db
    .select()
    .from(audit)
    .where(eq(audit.subject, `evaluation:${before.id}`));
  expect(noted).toMatchObject({ actor: organiser.id, data: { verdict: 'judge_error', details: judgeBroke.details } });

  const again = await organiser.call('POST', `${api}/evaluations/${before.id}/retry`, {});
  expect(again.body).toMatchObject({ code: 'evaluation_not_faulty' });
  expect(await countedOf(platform, id)).toMatchObject({ verdict: 'scored' });
  await organiser.call('POST', `${api}/faults/retry`, {});
});

test('all that fit are tried again, and only those', async () => {
  await aTeamWith(platform, organiser, phaseRow, packId, [1, 2]);
  await judgeAll(platform, (row) =>
    row.split === 'public' ? judgeBroke : { verdict: 'system_error', details: { reason: 'engine', text: 'no engine' } },
  );
  const pages: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: Faults = await faults(`?challenge=tiny&phase=open&limit=3${after && `&after=${after}`}`);
    pages.push(...page.faults.map((fault) => fault.evaluation));
    after = page.next;
  }
  expect(new Set(pages).size).toBe(4);
  expect((await faults('?verdict=system_error')).faults).toHaveLength(2);
  expect((await faults('?phase=late')).faults).toEqual([]);
  const retried = await organiser.call('POST', `${api}/faults/retry`, { verdict: 'system_error' });
  expect(retried.body).toEqual({ retried: 2, more: false });
  expect((await faults()).faults.map((fault) => fault.verdict)).toEqual(['judge_error', 'judge_error']);
  await organiser.call('POST', `${api}/faults/retry`, { challenge: 'tiny' });
  expect((await faults()).faults).toEqual([]);
});

test('what failed in a rejudging is tried again there, and the rejudging runs until it has ended', async () => {
  const { submissions } = await aTeamWith(platform, organiser, phaseRow, packId, [1]);
  await judgeAll(platform, () => scored(0.5));
  const filter = { submissions, splits: ['public'] };
  const started = await organiser.call<{ id: string }>('POST', `${api}/challenges/tiny/phases/open/rejudgings`, {
    why: 'to see',
    filter,
  });
  const state = async () =>
    (await organiser.call<{ state: string }>('GET', `${api}/rejudgings/${started.body.id}`)).body.state;
  await judgeAll(platform, () => judgeBroke);
  expect(await state()).toBe('ready');
  const [fault] = (await faults()).faults;
  await organiser.call('POST', `${api}/evaluations/${fault?.evaluation}/retry`, {});
  expect(await state()).toBe('running');
  await judgeAll(platform, () => scored(0.6));
  expect(await state()).toBe('ready');
  await organiser.call('POST', `${api}/rejudgings/${started.body.id}/cancel`, {});
});

test('a paused phase holds its submissions back, and they are judged when it goes on', async () => {
  await using _worker = await platform.work();
  const someone = await aPerson(platform);
  await join(someone, 'tiny');
  const pause = await organiser.call<{ paused_at: string }>('POST', `${api}/challenges/tiny/phases/open/pause`, {});
  expect(pause.body.paused_at).not.toBeNull();
  const twice = await organiser.call('POST', `${api}/challenges/tiny/phases/open/pause`, {});
  expect(twice.body).toEqual(pause.body);
  const sent = await submit(someone, 'tiny', await solution(predicts()));
  // Its job has come and gone: the worker looked at it and left it alone.
  await vi.waitUntil(async () => (await platform.queue.size()) === 0, { timeout: 20_000, interval: 50 });
  expect(await countedOf(platform, sent.body.id)).toMatchObject({ state: 'pending', attempt: 0 });
  expect(await queueOf('open')).toMatchObject({ waiting: 2, running: 0, paused_at: pause.body.paused_at });
  const resumed = await organiser.call('POST', `${api}/challenges/tiny/phases/open/resume`, {});
  expect(resumed.body).toEqual({ paused_at: null });
  expect((await finished(someone, sent.body.id)).verdict).toBe('scored');
  const acts = await platform.database.db
    .select({ action: audit.action })
    .from(audit)
    .where(eq(audit.subject, `phase:${phaseRow.id}`))
    .orderBy(audit.id);
  expect(acts.map((row) => row.action)).toEqual(['judging.pause', 'judging.resume']);
});

test('the queue says how many wait and for how long, rejudgings apart, and whether a worker serves the pool', async () => {
  const { db } = platform.database;
  await organiser.call('POST', `${api}/challenges/tiny/phases/late/pause`, {});
  const [late] = await db.select().from(phase).where(eq(phase.key, 'late'));
  if (!late) throw new Error('no phase');
  const { submissions } = await aTeamWith(platform, organiser, late, packId, [1, 2, 3]);
  const ages = [600, 60, 30];
  for (const [i, id] of submissions.entries())
    await db
      .update(evaluation)
      .set({ queuedAt: new Date(Date.now() - (ages[i] ?? 0) * 1000) })
      .where(eq(evaluation.submissionId, id));
  const row = await queueOf('late');
  expect(row).toMatchObject({ waiting: 3, rejudging: 0, running: 0, is_served: false });
  expect(row.median_wait_s).toBeGreaterThanOrEqual(60);
  expect(row.median_wait_s).toBeLessThan(120);
  expect(Date.now() - Date.parse(row.oldest ?? '')).toBeGreaterThanOrEqual(600_000);

  const set = await organiser.call('PUT', `${api}/challenges/tiny/judging`, { priority: 3, pool: 'gpu' });
  expect(set.body).toEqual({ priority: 3, pool: 'gpu' });
  const share = { total: 4, reserved: 1 };
  const details = { pools: ['default', 'gpu'], cpus: share, memory_mb: share, sandboxes: [] };
  await db.insert(worker).values({ name: 'of-the-test', slots: 2, details });
  expect(await queueOf('late')).toMatchObject({ is_served: true, challenge: { priority: 3, pool: 'gpu' } });
  expect(
    (await organiser.call('PUT', `${api}/challenges/tiny/judging`, { priority: 3, pool: 'G P U' })).body,
  ).toMatchObject({ code: 'bad_request' });
  const busy = await organiser.call<Queue>('GET', `${api}/queue?busy=true`);
  expect(busy.body.phases.map((p) => p.phase.key)).toEqual(['late']);
  await db.delete(worker);
  await db.delete(evaluation).where(eq(evaluation.phaseId, late.id));
});

test('an organiser is told of the queue, the workers and rejudgings as they move', async () => {
  const stop = new AbortController();
  const response = await fetch(`${platform.url}${api}/events`, {
    signal: stop.signal,
    headers: { accept: 'text/event-stream', cookie: organiser.cookie },
  });
  let heard = '';
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) heard += decoder.decode(chunk, { stream: true });
  })().catch(() => {});
  const hears = (pattern: RegExp) => vi.waitUntil(() => pattern.test(heard), { timeout: 10_000, interval: 20 });
  await hears(/event: hello/);
  await hears(/event: workers\ndata: \{"now"/);
  await platform.database.db.insert(worker).values({ name: 'newly-started', slots: 1 });
  await hears(/"newly-started"/);
  const { submissions } = await aTeamWith(platform, organiser, phaseRow, packId, [1]);
  await hears(new RegExp(`event: queue\\ndata: .*${phaseRow.id}`));
  heard = '';
  await judgeAll(platform, () => scored(0.5));
  await hears(new RegExp(`event: queue\\ndata: .*${phaseRow.id}`));
  await organiser.call('POST', `${api}/challenges/tiny/phases/open/rejudgings`, { why: 'x', filter: { submissions } });
  await hears(/event: rejudging\ndata: .*"running"/);
  stop.abort();
});
