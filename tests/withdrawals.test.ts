/** A team takes a submission back, at whatever step it is. */
import { and, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { audit, evaluation, phase, standing } from '../core/db/schema.ts';
import { giveBack } from '../worker/pipeline/give-back.ts';
import { claim, type Lease, renew } from '../worker/pipeline/lease.ts';
import { record } from '../worker/pipeline/record.ts';
import { enterSteps } from '../worker/pipeline/steps.ts';
import { type Changes, importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { finished, type SubmissionBody, submit, submitAndWait } from './support/submissions.ts';

type Body = SubmissionBody & { clics: string; withdrawn_at: string | null; figures: unknown; counts: boolean };

const answers = { a3: 'dog', a4: 'dog', a5: 'dog', a6: 'cow' };
/** Predicts so many of the six cases right; 2 at least. */
const right = (count: number) => solution(predicts(Object.fromEntries(Object.entries(answers).slice(0, count - 2))));

const packWith = (slug: string, rules: Changes = {}, changes: Changes = {}) =>
  tinyPack(slug, {
    phases: [
      {
        key: 'open',
        opens: '2020-01-01T00:00:00Z',
        closes: '2099-01-01T00:00:00Z',
        splits: ['public', 'private'],
        quota: { per_day: 1000, total: 1000, running: 1000 },
        ...rules,
      },
    ],
    ...changes,
  });

function tools(platform: () => Platform) {
  const withdraw = (who: Person, id: string) => who.call<Body>('PUT', `/api/submissions/${id}/withdrawal`);
  return {
    withdraw,
    async aTeam(slug: string) {
      const who = await aPerson(platform());
      return { who, team: await join(who, slug) };
    },
    async used(who: Person, slug: string) {
      const { body } = await who.call<{ quota: { used: number; running: number } }>(
        'GET',
        `/api/challenges/${slug}/team`,
      );
      return { used: body.quota.used, running: body.quota.running };
    },
    async stands(slug: string) {
      const { body } = await visitor(platform()).call<{ rows: { scores: Record<string, number>; entries: number }[] }>(
        'GET',
        `/api/challenges/${slug}/phases/open/leaderboard`,
      );
      return body.rows[0] ? { accuracy: body.rows[0].scores.accuracy, entries: body.rows[0].entries } : null;
    },
    evaluationsOf: (id: string) =>
      platform().database.db.select().from(evaluation).where(eq(evaluation.submissionId, id)).orderBy(evaluation.id),
    standingsOf: (team: string) => platform().database.db.select().from(standing).where(eq(standing.teamId, team)),
  };
}

describe('with nobody to judge', () => {
  let platform: Platform;
  const { withdraw, aTeam, used, evaluationsOf, standingsOf } = tools(() => platform);
  beforeAll(async () => {
    platform = await startPlatform();
    await importPack(platform, packWith('tiny'));
  });
  afterAll(() => platform?.[Symbol.asyncDispose]());

  const send = async (who: Person) => (await submit(who, 'tiny', await right(2))).body.id;
  const take = async (): Promise<Lease> => {
    const lease = await claim(platform.database.db, { worker: 'w', pools: ['default'] });
    if (!lease) throw new Error('nothing waits');
    return lease;
  };
  const result = { verdict: 'scored', scores: { accuracy: 1, macro_f1: 1 } } as const;
  const traces = { images: {}, data: {} };

  test('what waits never runs, and gives its quota back', async () => {
    const { who } = await aTeam('tiny');
    const id = await send(who);
    expect(await used(who, 'tiny')).toEqual({ used: 1, running: 1 });
    const { status, body } = await withdraw(who, id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'finished', verdict: 'withdrawn', clics: 'CS', scores: null });
    expect(body.withdrawn_at).not.toBeNull();
    expect(await used(who, 'tiny')).toEqual({ used: 0, running: 0 });
    expect(await claim(platform.database.db, { worker: 'w', pools: ['default'] })).toBeNull();
    for (const row of await evaluationsOf(id)) expect(row).toMatchObject({ verdict: 'withdrawn', attempt: 0 });
  });

  test('what began to run uses up quota, and a late result of it changes nothing', async () => {
    const { db } = platform.database;
    const { who, team } = await aTeam('tiny');
    const id = await send(who);
    const lease = await take();
    await withdraw(who, id);
    expect(await used(who, 'tiny')).toEqual({ used: 1, running: 0 });
    const before = await evaluationsOf(id);
    expect(await renew(db, lease)).toBe(false);
    expect(await enterSteps(db, lease, [{ step: 'judging', agoMs: 0 }])).toBe(false);
    expect(await giveBack(db, lease, 'retried', 0)).toBe(false);
    expect(await record(db, lease, result, traces)).toBe('stale');
    expect(await evaluationsOf(id)).toEqual(before);
    expect(await standingsOf(team)).toEqual([]);
  });

  test('a fault of ours that is withdrawn still uses up no quota', async () => {
    const { who } = await aTeam('tiny');
    const id = await send(who);
    await record(platform.database.db, await take(), { verdict: 'judge_error' }, traces);
    expect((await used(who, 'tiny')).used).toBe(0);
    await withdraw(who, id);
    expect((await used(who, 'tiny')).used).toBe(0);
  });

  test('doing so again changes nothing', async () => {
    const { who } = await aTeam('tiny');
    const id = await send(who);
    const [once, again] = await Promise.all([withdraw(who, id), withdraw(who, id)]);
    expect([once.status, again.status]).toEqual([200, 200]);
    const before = await evaluationsOf(id);
    expect((await withdraw(who, id)).body.withdrawn_at).toBe(once.body.withdrawn_at);
    expect(await evaluationsOf(id)).toEqual(before);
    const noted = await platform.database.db
      .select()
      .from(audit)
      .where(eq(audit.subject, `submission:${id}`));
    expect(noted).toMatchObject([{ actor: who.id, action: 'submission.withdraw' }]);
  });

  test('only its own team may, and not once it was disqualified or the phase has closed', async () => {
    const { db } = platform.database;
    const { who } = await aTeam('tiny');
    const id = await send(who);
    const { who: rival } = await aTeam('tiny');
    expect(await withdraw(rival, id)).toMatchObject({ status: 404, body: { code: 'submission_not_found' } });
    expect((await withdraw(await aPerson(platform, 'organiser'), id)).body.code).toBe('not_allowed');
    await db
      .update(evaluation)
      .set({ verdict: 'disqualified', state: 'finished' })
      .where(eq(evaluation.submissionId, id));
    expect(await withdraw(who, id)).toMatchObject({ status: 409, body: { code: 'submission_disqualified' } });

    const other = await send(who);
    await db.update(phase).set({ closesAt: new Date(Date.now() - 1000) });
    expect(await withdraw(who, other)).toMatchObject({ status: 409, body: { code: 'phase_closed' } });
    await db.update(phase).set({ closesAt: new Date('2099-01-01') });
    for (const row of await evaluationsOf(other)) expect(row.state).toBe('pending');
    await withdraw(who, other);
  });

  test('whatever a worker does meanwhile, it ends withdrawn and stands nowhere', async () => {
    const { db } = platform.database;
    const { who, team } = await aTeam('tiny');
    const acts = {
      renew: (lease: Lease) => renew(db, lease),
      step: (lease: Lease) => enterSteps(db, lease, [{ step: 'judging', agoMs: 0 }]),
      retry: (lease: Lease) => giveBack(db, lease, 'retried', 0),
      record: (lease: Lease) => record(db, lease, result, traces),
      claim: () => claim(db, { worker: 'other', pools: ['default'] }),
    };
    const act = fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[]));
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 2 }), fc.array(act, { maxLength: 3 }), async (before, during) => {
        const id = await send(who);
        const lease = before.length > 0 ? await take() : null;
        for (const name of before) if (lease) await acts[name](lease);
        await Promise.all([
          withdraw(who, id),
          ...during.map((name) => (lease || name === 'claim' ? acts[name](lease as Lease) : null)),
        ]);
        for (const row of await evaluationsOf(id))
          expect(row).toMatchObject({ state: 'finished', verdict: 'withdrawn' });
        expect(await standingsOf(team)).toEqual([]);
        expect(await claim(db, { worker: 'w', pools: ['default'] })).toBeNull();
      }),
      { numRuns: 30 },
    );
  });
});

describe('whatever is withdrawn, and in whatever order', () => {
  let platform: Platform;
  const { withdraw, aTeam, evaluationsOf, standingsOf } = tools(() => platform);
  beforeAll(async () => {
    platform = await startPlatform();
    for (const rule of ['best', 'last'])
      await importPack(platform, packWith(rule, { ranks_by: rule, splits: ['public'] }));
  });
  afterAll(() => platform?.[Symbol.asyncDispose]());

  test.for(['best', 'last'] as const)('a team stands by what is left, where the %s counts', async (rule) => {
    const { db } = platform.database;
    const zip = await right(2);
    const sent = fc.array(fc.record({ score: fc.integer({ min: 0, max: 5 }), withdrawn: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(sent, fc.boolean(), async (list, reversed) => {
        const { who, team } = await aTeam(rule);
        const made: { id: string; score: number; withdrawn: boolean }[] = [];
        for (const one of list) {
          const { id } = (await submit(who, rule, zip)).body;
          const lease = await claim(db, { worker: 'w', pools: ['default'] });
          expect(lease?.evaluationId).toBe((await evaluationsOf(id))[0]?.id);
          const scores = { accuracy: one.score / 5, macro_f1: 0 };
          await record(db, lease as Lease, { verdict: 'scored', scores }, { images: {}, data: {} });
          made.push({ ...one, id });
        }
        const back = made.filter((one) => one.withdrawn);
        for (const { id } of reversed ? back.toReversed() : back) await withdraw(who, id);
        const left = made.filter((one) => !one.withdrawn);
        const best = left.toSorted((a, b) => b.score - a.score)[0];
        const expected = rule === 'best' ? best : left.at(-1);
        const rows = (await standingsOf(team)).map((row) => [row.submissionId, row.merit, row.entries]);
        expect(rows).toEqual(expected ? [[expected.id, expected.score / 5, left.length]] : []);
      }),
      { numRuns: 8 },
    );
  });
});

describe('with a worker of one slot', () => {
  let platform: Platform;
  const { withdraw, aTeam, used, stands, evaluationsOf } = tools(() => platform);
  beforeAll(async () => {
    platform = await startPlatform();
    await platform.work(1);
  });
  afterAll(() => platform?.[Symbol.asyncDispose]());

  async function allJudged(id: string): Promise<void> {
    await vi.waitUntil(async () => (await evaluationsOf(id)).every((e) => e.state === 'finished'), {
      timeout: 60_000,
      interval: 100,
    });
  }
  async function scored(who: Person, slug: string, counts: number[]): Promise<string[]> {
    const sent: string[] = [];
    for (const count of counts) {
      const { id } = await submitAndWait(who, slug, await right(count));
      await allJudged(id);
      sent.push(id);
    }
    return sent;
  }

  test('what runs is stopped, and its slot is free for the next', async () => {
    const limits = { wall_seconds: 600, cpus: 1, memory_mb: 256, processes: 32, output_mb: 4, scratch_mb: 32 };
    await importPack(platform, packWith('endless', {}, { limits: { ...limits, log_kb: 8 } }));
    const { who } = await aTeam('endless');
    const sent = await submit(who, 'endless', await solution('while True: pass'));
    await vi.waitUntil(
      async () => (await who.call<Body>('GET', `/api/submissions/${sent.body.id}`)).body.step === 'running',
      { timeout: 60_000, interval: 100 },
    );
    await withdraw(who, sent.body.id);
    const next = await submit(who, 'endless', await right(6));
    expect((await finished(who, next.body.id)).verdict).toBe('scored');
    expect((await evaluationsOf(sent.body.id)).map((e) => e.verdict)).toEqual(['withdrawn', 'withdrawn']);
    expect(await used(who, 'endless')).toEqual({ used: 2, running: 0 });
  });

  test('what is scored counts no longer: the best of the others does', async () => {
    await importPack(platform, packWith('best'));
    const { who } = await aTeam('best');
    const [, best, worst] = await scored(who, 'best', [4, 6, 3]);
    expect(await stands('best')).toEqual({ accuracy: 1, entries: 3 });
    const { body } = await withdraw(who, best ?? '');
    expect(body).toMatchObject({ verdict: 'withdrawn', scores: null, figures: null, counts: false });
    expect(await stands('best')).toEqual({ accuracy: 4 / 6, entries: 2 });
    const rows = await platform.database.db
      .select()
      .from(standing)
      .where(eq(standing.submissionId, best ?? ''));
    expect(rows).toEqual([]);
    await withdraw(who, worst ?? '');
    expect(await stands('best')).toEqual({ accuracy: 4 / 6, entries: 1 });
  });

  test('where the last counts, it is the last of what is left', async () => {
    await importPack(platform, packWith('last', { ranks_by: 'last' }));
    const { who, team } = await aTeam('last');
    const [first, last] = await scored(who, 'last', [6, 3]);
    expect((await stands('last'))?.accuracy).toBe(0.5);
    await withdraw(who, last ?? '');
    expect((await stands('last'))?.accuracy).toBe(1);
    await withdraw(who, first ?? '');
    expect(await stands('last')).toBeNull();
    expect(await platform.database.db.select().from(standing).where(eq(standing.teamId, team))).toEqual([]);
  });

  test('one that was chosen is chosen no longer, and another may be', async () => {
    await importPack(platform, packWith('chosen', { ranks_by: 'selected', selections: 1 }));
    const { who } = await aTeam('chosen');
    const [worse, better] = await scored(who, 'chosen', [3, 5]);
    await who.call('PUT', `/api/submissions/${worse}/selection`);
    expect((await stands('chosen'))?.accuracy).toBe(0.5);
    await withdraw(who, worse ?? '');
    expect((await stands('chosen'))?.accuracy).toBeCloseTo(5 / 6, 4);
    const chosen = await who.call<{ submissions: string[] }>('PUT', `/api/submissions/${better}/selection`);
    expect(chosen.body.submissions).toEqual([better]);
    expect((await who.call('PUT', `/api/submissions/${worse}/selection`)).body).toMatchObject({
      code: 'selection_not_scored',
    });
  });

  test('a ladder goes back to what it showed before, and tells nothing of what it held back', async () => {
    await importPack(platform, packWith('ladder', { ladder: { step: 0.3 } }));
    const { who } = await aTeam('ladder');
    // 0.33 is shown, 0.67 moves it, 0.83 is no significant step and stays unknown.
    const [first, second, third] = await scored(who, 'ladder', [2, 4, 5]);
    const before = (await stands('ladder'))?.accuracy ?? 0;
    const { body } = await withdraw(who, second ?? '');
    expect(body).toMatchObject({ scores: null, figures: null });
    const after = (await stands('ladder'))?.accuracy ?? 0;
    expect(after).toBeLessThan(before);
    await withdraw(who, first ?? '');
    expect(await stands('ladder')).toBeNull();
    const shown = await who.call<Body>('GET', `/api/submissions/${third}`);
    expect(shown.body).toMatchObject({ verdict: 'scored', scores: {}, figures: null });
    // What was reached must still be beaten by a step.
    await scored(who, 'ladder', [5]);
    expect(await stands('ladder')).toBeNull();
    await scored(who, 'ladder', [6]);
    expect((await stands('ladder'))?.accuracy).toBeGreaterThan(before);
  });

  test('the hidden split follows', async () => {
    await importPack(platform, packWith('hidden'));
    const { who, team } = await aTeam('hidden');
    const [worse, better] = await scored(who, 'hidden', [3, 6]);
    await withdraw(who, better ?? '');
    const [row] = await platform.database.db
      .select()
      .from(standing)
      .where(and(eq(standing.teamId, team), eq(standing.split, 'private')));
    expect(row).toMatchObject({ submissionId: worse, merit: 0.5 });
  });
});
