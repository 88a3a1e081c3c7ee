/** Judging again: beside what counts, seen before it counts, applied as one and taken back as one. */
import { and, eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { audit, challenge, evaluation, phase, standing, teamMember } from '../core/db/schema.ts';
import { rank } from '../core/ranking/rank.ts';
import {
  afterAction,
  type RejudgingAction,
  type RejudgingState,
  rejudgingActions,
  rejudgingMoves,
  rejudgingStates,
} from '../core/rejudging/states.ts';
import { record } from '../worker/pipeline/record.ts';
import { aTeamWith, claimOne, countedOf, judgeAll, judgeBroke, scored } from './support/judging.ts';
import { importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { submit, submitAndWait } from './support/submissions.ts';

interface View {
  id: string;
  state: RejudgingState;
  may: RejudgingAction[];
  pack_version: number;
  changed: number;
  evaluations: { total: number; waiting: number; running: number; finished: number; failed: number; left_out: number };
  verdicts: { before: string | null; after: string; evaluations: number }[];
  code?: string;
}
interface Held {
  rank: number;
  scores: Record<string, number>;
}
interface Ranks {
  total: number;
  ranks: { team: { id: string; name: string }; before: Held | null; after: Held | null }[];
  next: number | null;
}
interface Scores {
  scores: {
    submission: { id: string };
    split: string;
    before: { verdict: string; scores: Record<string, number> | null; pack_version: number } | null;
    after: { verdict: string; scores: Record<string, number> | null; pack_version: number };
    changed: boolean;
  }[];
  next: string | null;
}

const api = '/api/organise';

async function start(organiser: Person, slug: string, phaseKey: string, body: object = {}) {
  return organiser.call<View>('POST', `${api}/challenges/${slug}/phases/${phaseKey}/rejudgings`, {
    why: 'The truth was wrong.',
    ...body,
  });
}
const decide = (organiser: Person, id: string, verb: string, body: object = {}) =>
  organiser.call<View>('POST', `${api}/rejudgings/${id}/${verb}`, body);
const view = async (organiser: Person, id: string) =>
  (await organiser.call<View>('GET', `${api}/rejudgings/${id}`)).body;

/** Everything on a list, page by page. */
async function ranksOf(organiser: Person, id: string, split: string, limit = 2): Promise<Ranks['ranks']> {
  const all: Ranks['ranks'] = [];
  for (let after: number | null = 0; after !== null; ) {
    const path: string = `${api}/rejudgings/${id}/ranks?split=${split}&limit=${limit}&after=${after}`;
    const { body } = await organiser.call<Ranks>('GET', path);
    all.push(...body.ranks);
    after = body.next;
    if (after === null) expect(all).toHaveLength(body.total);
  }
  return all;
}

describe('with a real worker', () => {
  let platform: Platform;
  let organiser: Person;
  beforeAll(async () => {
    platform = await startPlatform();
    organiser = await aPerson(platform, 'organiser');
  });
  afterAll(() => platform?.[Symbol.asyncDispose]());

  test('a wrong truth is mended: the change is seen, then applied, then taken back, and the board with it', async () => {
    const pack = tinyPack('tiny');
    expect((await importPack(platform, pack)).status).toBe(201);
    await platform.work();
    // By the first truth Dogs has 5 of 6 and Cows 3 of 6; by the second, a1 and a2 are cows.
    const answers = {
      Dogs: predicts({ a3: 'dog', a4: 'dog', a5: 'dog' }),
      Cows: predicts({ a1: 'cow', a2: 'cow', a3: 'dog', a4: 'dog', a6: 'cow' }),
    };
    const ids = new Map<string, string>();
    for (const [name, main] of Object.entries(answers)) {
      const who = await aPerson(platform);
      ids.set(name, await join(who, 'tiny', name));
      expect((await submitAndWait(who, 'tiny', await solution(main))).verdict).toBe('scored');
    }
    const boardPath = '/api/challenges/tiny/phases/open/leaderboard';
    type Board = { rows: { rank: number; team: { name: string }; scores: { accuracy: number } }[] };
    const board = async () => (await visitor(platform).call<Board>('GET', boardPath)).body;
    const first = await board();
    expect(first.rows.map((row) => [row.team.name, row.scores.accuracy])).toEqual([
      ['Dogs', 5 / 6],
      ['Cows', 0.5],
    ]);

    const truth = pack['public/truth/truth.csv']?.replace('a1,cat', 'a1,cow').replace('a2,cat', 'a2,cow') ?? '';
    expect((await importPack(platform, { ...pack, 'public/truth/truth.csv': truth })).body.version).toBe(2);
    const preview = await organiser.call('POST', `${api}/challenges/tiny/phases/open/rejudgings/preview`, {});
    expect(preview.body).toEqual({
      pack_version: 2,
      evaluations: 4,
      submissions: 2,
      teams: 2,
      splits: [
        { split: 'private', evaluations: 2 },
        { split: 'public', evaluations: 2 },
      ],
    });

    const started = await start(organiser, 'tiny', 'open');
    expect(started).toMatchObject({ status: 201, body: { state: 'running', pack_version: 2 } });
    const { id } = started.body;
    await vi.waitUntil(async () => (await view(organiser, id)).state === 'ready', { timeout: 90_000, interval: 200 });
    expect(await view(organiser, id)).toMatchObject({
      changed: 2,
      evaluations: { total: 4, finished: 4, failed: 0 },
      verdicts: [{ before: 'scored', after: 'scored', evaluations: 4 }],
    });
    expect(await ranksOf(organiser, id, 'public')).toMatchObject([
      {
        team: { name: 'Cows' },
        before: { rank: 2, scores: { accuracy: 0.5 } },
        after: { rank: 1, scores: { accuracy: 5 / 6 } },
      },
      {
        team: { name: 'Dogs' },
        before: { rank: 1, scores: { accuracy: 5 / 6 } },
        after: { rank: 2, scores: { accuracy: 0.5 } },
      },
    ]);
    expect(await ranksOf(organiser, id, 'private')).toEqual([]);
    const scores = await organiser.call<Scores>('GET', `${api}/rejudgings/${id}/scores`);
    expect(scores.body.scores.map((s) => [s.split, s.before?.pack_version, s.after.pack_version])).toEqual([
      ['public', 1, 2],
      ['public', 1, 2],
    ]);
    expect(await board()).toEqual(first);

    expect((await decide(organiser, id, 'apply')).body.state).toBe('applied');
    const second = await board();
    expect(second.rows.map((row) => [row.team.name, row.scores.accuracy])).toEqual([
      ['Cows', 5 / 6],
      ['Dogs', 0.5],
    ]);
    expect((await decide(organiser, id, 'undo')).body.state).toBe('undone');
    expect(await board()).toEqual(first);
  });
});

describe('judged by hand', () => {
  let platform: Platform;
  let organiser: Person;
  let packId: string;
  const phases = new Map<string, typeof phase.$inferSelect>();

  beforeAll(async () => {
    platform = await startPlatform();
    organiser = await aPerson(platform, 'organiser');
    const open = { opens: '2020-01-01T00:00:00Z', closes: '2099-01-01T00:00:00Z', splits: ['public', 'private'] };
    const quota = { per_day: 50, total: 100, running: 50 };
    const pack = tinyPack('walk', {
      phases: [
        { key: 'open', ...open, quota },
        { key: 'last', ...open, quota, ranks_by: 'last' },
        { key: 'states', ...open, quota },
        { key: 'stories', ...open, quota },
      ],
    });
    expect((await importPack(platform, pack)).status).toBe(201);
    const { db } = platform.database;
    const [row] = await db.select().from(challenge);
    packId = row?.packId ?? '';
    for (const one of await db.select().from(phase)) phases.set(one.key, one);
  });
  afterAll(() => platform?.[Symbol.asyncDispose]());

  const phaseOf = (key: string) => {
    const found = phases.get(key);
    if (!found) throw new Error(key);
    return found;
  };

  /** Standings, and the evaluations that no rejudging made, in PostgreSQL's own words. */
  async function bits(phaseId: string) {
    const { db } = platform.database;
    const [standings, evaluations] = await Promise.all([
      db.execute(sql`select s::text from standing s where phase_id = ${phaseId} order by 1`),
      db.execute(sql`select e::text from evaluation e where phase_id = ${phaseId} and rejudging_id is null order by 1`),
    ]);
    return { standings: [...standings], evaluations: [...evaluations] };
  }
  async function boardOf(phaseId: string, split: 'public' | 'private') {
    const rows = await platform.database.db
      .select()
      .from(standing)
      .where(and(eq(standing.phaseId, phaseId), eq(standing.split, split)));
    const ranked = rank(rows.map((row) => ({ ...row, achievedAt: row.achievedAt.getTime() })));
    return new Map(ranked.map((row): [string, Held] => [row.teamId, { rank: row.rank, scores: row.scores }]));
  }
  async function clear(phaseId: string) {
    await platform.database.db.execute(sql`delete from standing where phase_id = ${phaseId}`);
    await platform.database.db.execute(sql`delete from evaluation where phase_id = ${phaseId}`);
    await platform.database.db.execute(sql`delete from rejudging where phase_id = ${phaseId}`);
    await platform.database.db.execute(sql`delete from submission where phase_id = ${phaseId}`);
  }

  /** A result: a score in tenths, `error` for the contestant's, `fault` for ours, `open` for none yet. */
  const result = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }) },
    { weight: 1, arbitrary: fc.constantFrom('error' as const, 'fault' as const) },
  );
  const resultOf = (made: number | 'error' | 'fault') =>
    made === 'error'
      ? ({ verdict: 'runtime_error', details: { reason: 'exit_code', value: 1 } } as const)
      : made === 'fault'
        ? judgeBroke
        : scored(made / 10);

  test('what is foreseen is what happens, and undone is as if it had never been, bit by bit', async () => {
    const teamMade = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 1000 }), old: fc.array(result, { minLength: 2, maxLength: 2 }) }),
      { minLength: 1, maxLength: 3 },
    );
    const newResult = fc.oneof(
      { weight: 9, arbitrary: result },
      { weight: 1, arbitrary: fc.constant('open' as const) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('open', 'last'),
        fc.array(teamMade, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(newResult),
        fc.constantFrom({}, { splits: ['public'] }, { verdicts: ['scored'] }),
        async (key, made, results, filter) => {
          const phaseRow = phaseOf(key);
          await clear(phaseRow.id);
          const old = new Map<string, ReturnType<typeof resultOf>>();
          for (const rows of made) {
            const { submissions } = await aTeamWith(
              platform,
              organiser,
              phaseRow,
              packId,
              rows.map((r) => r.at),
            );
            for (const [i, id] of submissions.entries())
              for (const [j, split] of phaseRow.splits.entries())
                old.set(`${id} ${split}`, resultOf(rows[i]?.old[j] ?? 'error'));
          }
          await judgeAll(platform, (row) => old.get(`${row.submissionId} ${row.split}`) ?? null);
          const before = await bits(phaseRow.id);
          const started = await start(organiser, 'walk', key, { filter });
          if (started.body.code === 'rejudging_empty') return;
          const { id } = started.body;
          await judgeAll(platform, () => {
            const next = results.next().value;
            return next === 'open' ? null : resultOf(next ?? 'error');
          });
          expect(await bits(phaseRow.id)).toEqual(before);

          const expected = new Map<string, Map<string, Held>>();
          for (const split of ['public', 'private'] as const) {
            const board = await boardOf(phaseRow.id, split);
            for (const change of await ranksOf(organiser, id, split)) {
              expect(change.before).toEqual(board.get(change.team.id) ?? null);
              if (change.after) board.set(change.team.id, change.after);
              else board.delete(change.team.id);
            }
            expected.set(split, board);
          }
          const { evaluations } = await view(organiser, id);
          const isComplete = evaluations.finished === evaluations.total && evaluations.failed === 0;
          const plain = await decide(organiser, id, 'apply');
          expect(plain.status).toBe(isComplete ? 200 : 409);
          if (!isComplete) {
            expect(plain.body.code).toBe('rejudging_incomplete');
            expect((await decide(organiser, id, 'apply', { leave_out: true })).status).toBe(200);
          }
          for (const split of ['public', 'private'] as const)
            expect(await boardOf(phaseRow.id, split)).toEqual(expected.get(split));
          const kept = await ranksOf(organiser, id, 'public');
          expect((await decide(organiser, id, 'undo')).status).toBe(200);
          expect(await bits(phaseRow.id)).toEqual(before);
          expect(await ranksOf(organiser, id, 'public')).toEqual(kept);
        },
      ),
      { numRuns: 20 },
    );
  });

  /** A rejudging in a state, by the shortest way that the table has. */
  async function inState(wanted: RejudgingState): Promise<string> {
    const phaseRow = phaseOf('states');
    await clear(phaseRow.id);
    await aTeamWith(platform, organiser, phaseRow, packId, [1]);
    await judgeAll(platform, () => scored(0.1));
    const { id } = (await start(organiser, 'walk', 'states')).body;
    const ways: Record<RejudgingState, RejudgingAction[]> = {
      running: [],
      ready: ['finish'],
      applied: ['finish', 'apply'],
      undone: ['finish', 'apply', 'undo'],
      cancelled: ['cancel'],
    };
    for (const action of ways[wanted]) await act(id, action);
    expect((await view(organiser, id)).state).toBe(wanted);
    return id;
  }
  async function act(id: string, action: RejudgingAction): Promise<string | undefined> {
    if (action === 'finish') return void (await judgeAll(platform, () => scored(0.2)));
    if (action === 'retry') {
      const { db } = platform.database;
      const [one] = await db.select().from(evaluation).where(eq(evaluation.rejudgingId, id)).limit(1);
      // Only what failed can be tried again, and so it has to have failed first.
      await db
        .update(evaluation)
        .set({ state: 'finished', verdict: 'system_error' })
        .where(eq(evaluation.id, one?.id ?? ''));
      const answer = await organiser.call<View>('POST', `${api}/evaluations/${one?.id}/retry`, {});
      return answer.body.code;
    }
    return (await decide(organiser, id, action, action === 'apply' ? { leave_out: true } : {})).body.code;
  }

  test.for(rejudgingStates.flatMap((state) => rejudgingActions.map((action) => [state, action] as const)))(
    'in state %s, %s does what the table says',
    async ([state, action]) => {
      const id = await inState(state);
      const counted = (await bits(phaseOf('states').id)).standings;
      expect((await view(organiser, id)).may).toEqual(
        rejudgingActions.filter((a) => rejudgingMoves[state][a]?.who === 'organiser'),
      );
      const refused = await act(id, action);
      const to = afterAction(state, action);
      expect((await view(organiser, id)).state).toBe(to ?? state);
      if (action === 'finish') return;
      // In `applied` its results count like any others, and those that failed may be tried again.
      if (state === 'applied' && action === 'retry') expect(refused).toBeUndefined();
      else if (to) expect(refused).toBeUndefined();
      else expect(refused).toMatch(/^(rejudging_state|evaluation_not_faulty)$/);
      if (!to) expect((await bits(phaseOf('states').id)).standings).toEqual(counted);
    },
  );

  test('a submission that comes in meanwhile is judged as usual, before and after, and never lost', async () => {
    const phaseRow = phaseOf('stories');
    await clear(phaseRow.id);
    const early = await aTeamWith(platform, organiser, phaseRow, packId, [1]);
    await judgeAll(platform, () => scored(0.5));
    const { id } = (await start(organiser, 'walk', 'stories')).body;
    const newcomer = await aPerson(platform);
    const teamId = await join(newcomer, 'walk', 'Newcomers');
    const sent = await submit(newcomer, 'walk', await solution(predicts()), { phase: 'stories' });
    expect(sent.status).toBe(201);
    await judgeAll(platform, (row) => (row.rejudgingId ? scored(0.1) : row.split === 'public' ? scored(0.9) : null));
    expect((await view(organiser, id)).state).toBe('ready');
    expect((await decide(organiser, id, 'apply')).body.state).toBe('applied');
    const open = await countedOf(platform, sent.body.id, 'private');
    expect(open.state).toBe('pending');
    await judgeAll(platform, () => scored(0.8));
    const board = async (split: 'public' | 'private') => Object.fromEntries(await boardOf(phaseRow.id, split));
    expect(await board('public')).toMatchObject({
      [teamId]: { rank: 1, scores: { accuracy: 0.9 } },
      [early.teamId]: { rank: 2, scores: { accuracy: 0.1 } },
    });
    expect(await board('private')).toMatchObject({ [teamId]: { rank: 1, scores: { accuracy: 0.8 } } });
    await decide(organiser, id, 'undo');
    expect(await board('public')).toMatchObject({
      [teamId]: { rank: 1, scores: { accuracy: 0.9 } },
      [early.teamId]: { rank: 2, scores: { accuracy: 0.5 } },
    });
  });

  test('a worker that is still at it when a rejudging is decided records nothing', async () => {
    const phaseRow = phaseOf('stories');
    await clear(phaseRow.id);
    await aTeamWith(platform, organiser, phaseRow, packId, [1]);
    await judgeAll(platform, () => scored(0.5));
    const { id } = (await start(organiser, 'walk', 'stories', { filter: { splits: ['public'] } })).body;
    const { db } = platform.database;
    const [mine] = await db.select().from(evaluation).where(eq(evaluation.rejudgingId, id));
    const lease = await claimOne(db, mine?.id ?? '', 'slow');
    expect((await decide(organiser, id, 'apply')).body).toMatchObject({ code: 'rejudging_incomplete' });
    expect((await decide(organiser, id, 'cancel')).body.state).toBe('cancelled');
    expect(await record(db, lease, scored(1), { images: {}, data: {} })).toBe('stale');
    expect(await view(organiser, id)).toMatchObject({ state: 'cancelled', evaluations: { left_out: 1 } });
    expect([...(await boardOf(phaseRow.id, 'public')).values()]).toMatchObject([{ scores: { accuracy: 0.5 } }]);
  });

  test('what a team withdraws meanwhile holds up no rejudging, and stays withdrawn when one is taken back', async () => {
    const phaseRow = phaseOf('stories');
    await clear(phaseRow.id);
    const { db } = platform.database;
    const member = await aPerson(platform);
    const { teamId, submissions } = await aTeamWith(platform, member, phaseRow, packId, [1, 2]);
    const { challengeId } = phaseRow;
    await db.insert(teamMember).values({ teamId, challengeId, userId: member.id, acceptedPackId: packId });
    const [first = '', second = ''] = submissions;
    const withdrawal = (id: string) => member.call('PUT', `/api/submissions/${id}/withdrawal`, {});
    await judgeAll(platform, () => scored(0.5));
    const waiting = (await start(organiser, 'walk', 'stories', { filter: { submissions: [first] } })).body.id;
    expect((await withdrawal(first)).status).toBe(200);
    expect((await view(organiser, waiting)).state).toBe('ready');

    const { id } = (await start(organiser, 'walk', 'stories', { filter: { submissions: [second] } })).body;
    await judgeAll(platform, () => scored(0.9));
    expect((await decide(organiser, id, 'apply')).body.state).toBe('applied');
    expect([...(await boardOf(phaseRow.id, 'public')).values()]).toMatchObject([{ scores: { accuracy: 0.9 } }]);
    expect((await withdrawal(second)).status).toBe(200);
    expect((await decide(organiser, id, 'undo')).body.state).toBe('undone');
    expect(await countedOf(platform, second)).toMatchObject({ verdict: 'withdrawn' });
    expect(await boardOf(phaseRow.id, 'public')).toEqual(new Map());
  });

  test('of two workers that end the last two evaluations at once, one makes the rejudging ready', async () => {
    const phaseRow = phaseOf('stories');
    await clear(phaseRow.id);
    await aTeamWith(platform, organiser, phaseRow, packId, [1]);
    await judgeAll(platform, () => scored(0.5));
    const { id } = (await start(organiser, 'walk', 'stories')).body;
    const { db } = platform.database;
    const rows = await db.select().from(evaluation).where(eq(evaluation.rejudgingId, id));
    const leases = await Promise.all(rows.map((row) => claimOne(db, row.id, 'one of two')));
    await Promise.all(leases.map((lease) => record(db, lease, scored(0.6), { images: {}, data: {} })));
    expect((await view(organiser, id)).state).toBe('ready');
  });

  test('a later rejudging of the same results is undone before an earlier one', async () => {
    const phaseRow = phaseOf('stories');
    await clear(phaseRow.id);
    await aTeamWith(platform, organiser, phaseRow, packId, [1]);
    await judgeAll(platform, () => scored(0.5));
    const first = (await start(organiser, 'walk', 'stories')).body.id;
    const second = (await start(organiser, 'walk', 'stories')).body.id;
    await judgeAll(platform, (row) => scored(row.rejudgingId === first ? 0.6 : 0.7));
    const top = async () => [...(await boardOf(phaseRow.id, 'public')).values()][0]?.scores.accuracy;
    await decide(organiser, first, 'apply');
    await decide(organiser, second, 'apply');
    expect(await top()).toBe(0.7);
    expect((await decide(organiser, first, 'undo')).body).toMatchObject({ code: 'rejudging_superseded' });
    expect(await top()).toBe(0.7);
    await decide(organiser, second, 'undo');
    expect(await top()).toBe(0.6);
    await decide(organiser, first, 'undo');
    expect(await top()).toBe(0.5);
  });

  test('two that are applied at once leave one result that counts for each submission', async () => {
    const phaseRow = phaseOf('stories');
    await clear(phaseRow.id);
    const { submissions } = await aTeamWith(platform, organiser, phaseRow, packId, [1, 2, 3]);
    await judgeAll(platform, () => scored(0.5));
    const both = [
      (await start(organiser, 'walk', 'stories')).body.id,
      (await start(organiser, 'walk', 'stories')).body.id,
    ];
    await judgeAll(platform, (row) => scored(row.rejudgingId === both[0] ? 0.6 : 0.7));
    const answers = await Promise.all(both.map((id) => decide(organiser, id, 'apply')));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    const scoresNow = await Promise.all(
      submissions.map(async (id) => (await countedOf(platform, id)).scores?.accuracy),
    );
    expect(new Set(scoresNow).size).toBe(1);
    expect([...(await boardOf(phaseRow.id, 'public')).values()][0]?.scores.accuracy).toBe(scoresNow[0]);
  });

  test('the filter chooses: a team, a submission, a verdict, a pack version; who chooses nothing is told so', async () => {
    const phaseRow = phaseOf('stories');
    await clear(phaseRow.id);
    const a = await aTeamWith(platform, organiser, phaseRow, packId, [1, 2]);
    const b = await aTeamWith(platform, organiser, phaseRow, packId, [3]);
    await judgeAll(platform, (row) => (row.teamId === b.teamId ? resultOf('error') : scored(0.5)));
    const count = async (filter: object) => {
      const path = `${api}/challenges/walk/phases/stories/rejudgings/preview`;
      return (await organiser.call<{ evaluations: number }>('POST', path, { filter })).body.evaluations;
    };
    expect(await count({})).toBe(6);
    expect(await count({ teams: [a.teamId] })).toBe(4);
    expect(await count({ submissions: [a.submissions[0]] })).toBe(2);
    expect(await count({ verdicts: ['runtime_error'] })).toBe(2);
    expect(await count({ splits: ['private'], teams: [a.teamId, b.teamId] })).toBe(3);
    expect(await count({ pack_versions: [1] })).toBe(6);
    expect(await count({ pack_versions: [7] })).toBe(0);
    expect((await start(organiser, 'walk', 'stories', { filter: { pack_versions: [7] } })).body).toMatchObject({
      code: 'rejudging_empty',
    });
    expect((await start(organiser, 'walk', 'stories', { why: ' ' })).body).toMatchObject({ code: 'bad_request' });
    expect((await start(organiser, 'walk', 'stories', { pack_version: 9 })).body).toMatchObject({
      code: 'pack_version_not_found',
    });
  });

  test('who did what and why is in the audit', async () => {
    const phaseRow = phaseOf('stories');
    await clear(phaseRow.id);
    await aTeamWith(platform, organiser, phaseRow, packId, [1]);
    await judgeAll(platform, () => scored(0.5));
    const { id } = (await start(organiser, 'walk', 'stories', { why: 'A case was labelled twice.' })).body;
    await judgeAll(platform, () => scored(0.6));
    await decide(organiser, id, 'apply');
    await decide(organiser, id, 'undo');
    const rows = await platform.database.db
      .select()
      .from(audit)
      .where(eq(audit.subject, `rejudging:${id}`))
      .orderBy(audit.id);
    expect(rows.map((row) => [row.action, row.actor])).toEqual([
      ['rejudging.start', organiser.id],
      ['rejudging.apply', organiser.id],
      ['rejudging.undo', organiser.id],
    ]);
    expect(rows[0]?.data).toMatchObject({ why: 'A case was labelled twice.', evaluations: 2 });
  });
});
