/** What boards say and what they keep to themselves: choices, ties, ladders, intervals and the reveal. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { audit, evaluation, phase, standing } from '../core/db/schema.ts';
import { recomputeStandings } from '../core/ranking/standings.ts';
import { type Changes, importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { finished, type SubmissionBody, submit, submitAndWait } from './support/submissions.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await platform.work();
});
afterAll(() => platform?.[Symbol.asyncDispose]());

interface Row {
  rank: number;
  team: { id: string };
  scores: Record<string, number>;
  interval: { low: number; high: number; of: string } | null;
  told_apart: boolean | null;
  public: { rank: number | null; scores: Record<string, number> } | null;
}
interface BoardBody {
  split: string;
  rows: Row[];
  code?: string;
}
type Shown = SubmissionBody & { ladder: { moved: boolean } | null; selected: boolean; counts: boolean };

const board = (who: Person, slug: string, split = '') =>
  who.call<BoardBody>('GET', `/api/challenges/${slug}/phases/open/leaderboard${split && `?split=${split}`}`);
const rowsOf = async (slug: string) => (await board(visitor(platform), slug)).body.rows;

/** A pack whose one phase has further rules, and whose private split has seven cases of which the first is a cat. */
function packWith(slug: string, rules: Changes, changes: Changes = {}) {
  const hidden = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7'];
  const open = {
    key: 'open',
    opens: '2020-01-01T00:00:00Z',
    closes: '2099-01-01T00:00:00Z',
    splits: ['public', 'private'],
    quota: { per_day: 50, total: 100, running: 50 },
    ...rules,
  };
  return {
    ...tinyPack(slug, { phases: [open], ...changes }),
    'private/input/images.csv': `image_id\n${hidden.join('\n')}\n`,
    'private/truth/truth.csv': `image_id,label\n${hidden.map((id) => `${id},${id === 'b1' ? 'cat' : 'dog'}`).join('\n')}\n`,
  };
}

const answers = { a3: 'dog', a4: 'dog', a5: 'dog', a6: 'cow' };
/** Predicts so many of the six public cases right; 2 at least. */
const right = (count: number, more: Record<string, string> = {}) =>
  solution(predicts({ ...Object.fromEntries(Object.entries(answers).slice(0, count - 2)), ...more }));

async function aTeam(slug: string): Promise<{ who: Person; team: string }> {
  const who = await aPerson(platform);
  return { who, team: await join(who, slug) };
}

/** Until nothing of a challenge's phase is left to judge. */
async function allJudged(phaseId: string): Promise<void> {
  const { db } = platform.database;
  await vi.waitUntil(
    async () =>
      (await db.select().from(evaluation).where(eq(evaluation.phaseId, phaseId))).every((e) => e.state === 'finished'),
    { timeout: 60_000, interval: 100 },
  );
}

async function phaseOf(who: Person, slug: string): Promise<typeof phase.$inferSelect> {
  const { body } = await who.call<{ id: string }>('GET', `/api/challenges/${slug}`);
  const [row] = await platform.database.db.select().from(phase).where(eq(phase.challengeId, body.id));
  if (!row) throw new Error('no phase');
  return row;
}

const close = (id: string) =>
  platform.database.db
    .update(phase)
    .set({ closesAt: new Date(Date.now() - 1000) })
    .where(eq(phase.id, id));

describe('a team chooses what counts', () => {
  let who: Person;
  let team: string;
  let sent: SubmissionBody[];
  beforeAll(async () => {
    await importPack(platform, packWith('choice', { ranks_by: 'selected' }));
    ({ who, team } = await aTeam('choice'));
    sent = [];
    // The first is the worst in public and the best in private.
    for (const zip of [
      await right(3, { b2: 'dog', b3: 'dog' }),
      await right(6),
      await right(4),
      await solution('raise SystemExit(1)'),
    ])
      sent.push(await submitAndWait(who, 'choice', zip));
    await allJudged((await phaseOf(who, 'choice')).id);
  });
  const choose = (method: 'PUT' | 'DELETE', i: number, by = who) =>
    by.call<{ submissions: string[]; code: string }>(method, `/api/submissions/${sent[i]?.id}/selection`);
  const stands = async () => (await rowsOf('choice'))[0]?.scores.accuracy;
  const privately = async () => {
    const [row] = await platform.database.db
      .select()
      .from(standing)
      .where(and(eq(standing.teamId, team), eq(standing.split, 'private')));
    return row?.submissionId;
  };

  test('its best counts until it chooses, then the best of what it chose, on every split', async () => {
    expect(await stands()).toBe(1);
    expect(await privately()).toBe(sent[1]?.id);
    expect((await choose('PUT', 0)).body.submissions).toEqual([sent[0]?.id]);
    expect(await stands()).toBe(3 / 6);
    expect(await privately()).toBe(sent[0]?.id);
    await choose('PUT', 2);
    expect(await stands()).toBe(4 / 6);
    const { body } = await who.call<Shown>('GET', `/api/submissions/${sent[2]?.id}`);
    expect(body).toMatchObject({ selected: true, counts: true });
    const list = await who.call<{ submissions: Shown[] }>('GET', '/api/challenges/choice/submissions');
    expect(list.body.submissions.map((s) => [s.number, s.selected, s.counts])).toEqual([
      [4, false, false],
      [3, true, true],
      [2, false, false],
      [1, true, false],
    ]);
  });

  test('too many, one without a score and another team’s are refused; twice is as once', async () => {
    expect(await choose('PUT', 1)).toMatchObject({ status: 409, body: { code: 'selection_full' } });
    expect(await choose('PUT', 3)).toMatchObject({ status: 409, body: { code: 'selection_not_scored' } });
    expect((await choose('PUT', 2)).status).toBe(200);
    const stranger = await aPerson(platform);
    expect(await choose('PUT', 1, stranger)).toMatchObject({ status: 404, body: { code: 'submission_not_found' } });
    expect((await choose('DELETE', 2)).body.submissions).toEqual([sent[0]?.id]);
    expect(await stands()).toBe(3 / 6);
    await choose('DELETE', 0);
    expect(await stands()).toBe(1);
  });

  test('of two choices at once only as many are taken as are allowed', async () => {
    const taken = await Promise.all([choose('PUT', 0), choose('PUT', 1), choose('PUT', 2)]);
    expect(taken.map((answer) => answer.status).sort()).toEqual([200, 200, 409]);
  });

  test('after the close nothing is chosen any more', async () => {
    await close((await phaseOf(who, 'choice')).id);
    expect(await choose('DELETE', 0)).toMatchObject({ status: 409, body: { code: 'phase_closed' } });
  });
});

test('where a phase does not rank by choice there is none', async () => {
  await importPack(platform, packWith('plain', {}));
  const { who } = await aTeam('plain');
  const sent = await submitAndWait(who, 'plain', await right(2));
  const answer = await who.call('PUT', `/api/submissions/${sent.id}/selection`);
  expect(answer).toMatchObject({ status: 409, body: { code: 'selection_not_offered' } });
});

test('shared ranks skip as many as share one; an import of another rule ranks anew', async () => {
  await importPack(platform, packWith('ties', { ties: 'shared' }));
  for (const count of [4, 4, 2]) await submitAndWait((await aTeam('ties')).who, 'ties', await right(count));
  expect((await rowsOf('ties')).map((row) => row.rank)).toEqual([1, 1, 3]);
  const first = await visitor(platform).call<BoardBody & { next: string }>(
    'GET',
    '/api/challenges/ties/phases/open/leaderboard?limit=1',
  );
  const second = await visitor(platform).call<BoardBody>(
    'GET',
    `/api/challenges/ties/phases/open/leaderboard?after=${first.body.next}`,
  );
  expect(second.body.rows.map((row) => row.rank)).toEqual([1, 3]);
  // By the shown decimals of another primary score the first two differ.
  const scores = [
    { key: 'macro_f1', label: { en: 'F1', zh: 'F1' }, better: 'higher', primary: true, decimals: 0 },
    { key: 'accuracy', label: { en: 'A', zh: 'A' }, better: 'higher', decimals: 4 },
  ];
  await importPack(platform, packWith('ties', { ties: 'secondary' }, { scores }));
  const again = await rowsOf('ties');
  expect(again.map((row) => row.rank)).toEqual([1, 2, 3]);
  expect(again.map((row) => row.scores.accuracy)).toEqual([4 / 6, 4 / 6, 2 / 6]);
});

test('the board gives intervals, and says which neighbours cannot be told apart', async () => {
  await importPack(platform, packWith('apart', {}));
  const teams = [];
  for (const count of [6, 2, 3]) {
    const { who, team } = await aTeam('apart');
    await submitAndWait(who, 'apart', await right(count));
    teams.push(team);
  }
  const rows = await rowsOf('apart');
  expect(rows.map((row) => row.team.id)).toEqual([teams[0], teams[2], teams[1]]);
  expect(rows[0]).toMatchObject({ interval: { low: 1, high: 1, of: 'score' }, told_apart: null });
  // 3 of 6 lost, case by case, is beyond chance; 1 of 6 is not.
  expect(rows.map((row) => row.told_apart)).toEqual([null, true, false]);
  for (const row of rows.slice(1)) {
    expect(row.interval?.low).toBeLessThan(row.scores.accuracy as number);
    expect(row.interval?.high).toBeGreaterThan(row.scores.accuracy as number);
  }
  // Somebody between the first two becomes the neighbour of both.
  const { who } = await aTeam('apart');
  await submitAndWait(who, 'apart', await right(5));
  expect((await rowsOf('apart')).map((row) => row.told_apart)).toEqual([null, false, false, false]);
});

test('a judge’s own interval comes first, and a bare one of the cases says that it is no more', async () => {
  for (const [slug, intervals, interval] of [
    ['own-interval', ", 'intervals': {'accuracy': [0.1, 0.9]}", { low: 0.1, high: 0.9, of: 'score' }],
    ['case-interval', '', { low: 1, high: 1, of: 'cases' }],
  ] as const) {
    const judge = { image: 'judge', options: {} };
    await importPack(platform, {
      ...packWith(slug, { splits: ['public'] }, { judge }),
      'judge/Dockerfile': 'FROM jiebang/judge\nCOPY main.py /judge/main.py\n',
      'judge/main.py': `from jiebang_judge import run
run(lambda job: {'scores': {'accuracy': 0.5, 'macro_f1': 0.5}, 'cases': [{'id': 'a', 'score': 1}]${intervals}})
`,
    });
    await submitAndWait((await aTeam(slug)).who, slug, await right(2));
    expect((await rowsOf(slug))[0]?.interval).toEqual(interval);
  }
});

describe('a ladder', () => {
  const slug = 'ladder';
  let who: Person;
  let exact: Shown;
  beforeAll(async () => {
    await importPack(platform, packWith(slug, { ladder: { step: 0.3 } }));
    ({ who } = await aTeam(slug));
    await submitAndWait(who, slug, await right(2));
    await submitAndWait(who, slug, await right(4));
    exact = (await submitAndWait(who, slug, await right(5))) as Shown;
  });

  test('moves the shown score by a significant step, and by nothing less', async () => {
    const list = await who.call<{ submissions: Shown[] }>('GET', `/api/challenges/${slug}/submissions`);
    expect(list.body.submissions.map((s) => [s.scores?.accuracy, s.ladder?.moved])).toEqual([
      [0.6, false],
      [0.6, true],
      [0.3, true],
    ]);
    expect((await rowsOf(slug))[0]).toMatchObject({ scores: { accuracy: 0.6 }, rank: 1 });
    const better = await submitAndWait(who, slug, await right(6));
    expect(better.scores?.accuracy).toBe(0.9);
  });

  test('holds back whatever else would tell the exact score, but not from organisers', async () => {
    const everything = await Promise.all(
      [
        `/api/submissions/${exact.id}`,
        `/api/submissions/${exact.id}/log`,
        `/api/challenges/${slug}/submissions`,
        `/api/challenges/${slug}/phases/open/leaderboard`,
        `/api/challenges/${slug}/team`,
        `/api/challenges/${slug}`,
      ].map((path) => who.call('GET', path)),
    );
    expect(JSON.stringify(everything.map((answer) => answer.body))).not.toMatch(/0\.83|5 of 6|"matrix"/);
    const organiser = await aPerson(platform, 'organiser');
    const seen = await organiser.call<Shown>('GET', `/api/submissions/${exact.id}`);
    expect(seen.body.scores?.accuracy).toBeCloseTo(5 / 6, 9);
    expect(JSON.stringify(seen.body)).toContain('"matrix"');
    const juror = await aPerson(platform, 'juror');
    expect(JSON.stringify((await juror.call('GET', `/api/submissions/${exact.id}`)).body)).not.toMatch(
      /0\.83|"matrix"/,
    );
  });

  test('takes its step from the cases themselves, and stays where it is when worked out again', async () => {
    await importPack(platform, packWith('auto', { ladder: { step: 'auto' } }));
    const { who: climber, team } = await aTeam('auto');
    for (const [count, shown] of [
      [3, 0.5],
      [3, 0.5],
      [6, 1],
    ] as const)
      expect((await submitAndWait(climber, 'auto', await right(count))).scores?.accuracy).toBe(shown);
    const { id } = await phaseOf(climber, 'auto');
    await allJudged(id);
    const again = await platform.database.db.transaction((tx) => recomputeStandings(tx, id, team));
    expect(again).toEqual([]);
  });
});

describe('the private split', () => {
  const slug = 'hidden';
  let organiser: Person;
  let one: { who: Person; team: string };
  let two: { who: Person; team: string };
  let phaseId: string;
  let secrets: RegExp;

  beforeAll(async () => {
    organiser = await aPerson(platform, 'organiser');
    await importPack(platform, packWith(slug, {}), organiser);
    one = await aTeam(slug);
    two = await aTeam(slug);
    // Ahead in public with 5 of 6, behind in private with 1 of 7; the other way round for the second team.
    await submitAndWait(one.who, slug, await right(5));
    await submitAndWait(two.who, slug, await right(4, { b2: 'dog', b3: 'dog', b4: 'dog', b5: 'dog' }));
    phaseId = (await phaseOf(one.who, slug)).id;
    await allJudged(phaseId);
    const { db } = platform.database;
    const hidden = await db
      .select()
      .from(evaluation)
      .where(and(eq(evaluation.phaseId, phaseId), eq(evaluation.split, 'private')));
    expect(hidden.map((e) => e.verdict)).toEqual(['scored', 'scored']);
    secrets = new RegExp([...hidden.map((e) => e.id), '0\\.1428', '0\\.7142', 'of 7', 'input:private'].join('|'));
  });

  const privateBoard = async (who: Person) => (await board(who, slug, 'private')).body;
  const reveal = (who: Person) =>
    who.call<{ split: string; code: string }>('POST', `/api/challenges/${slug}/phases/open/reveal`);

  test('no response to anybody but an organiser tells of it', async () => {
    const document = await visitor(platform).call<{ paths: Record<string, object> }>('GET', '/api/openapi.json');
    const list = await one.who.call<{ submissions: Shown[] }>('GET', `/api/challenges/${slug}/submissions`);
    const submission = list.body.submissions[0]?.id ?? '';
    const paths = Object.entries(document.body.paths)
      .filter(([path, methods]) => 'get' in methods && !path.endsWith('/events') && !path.endsWith('.zip'))
      .map(([path]) => path.replace('{slug}', slug).replace('{phase}', 'open').replace('{id}', submission));
    const board = `/api/challenges/${slug}/phases/open/leaderboard`;
    paths.push(`${board}?split=private`, `${board}?split=final`, `/api/challenges/${slug}/submissions?limit=100`);
    const people = [visitor(platform), one.who, two.who];
    for (const role of ['juror', 'enterprise', 'expert', 'technology_manager'] as const)
      people.push(await aPerson(platform, role));
    let read = 0;
    for (const who of people)
      for (const path of paths) {
        const answer = await who.call('GET', path);
        if (answer.status === 200) read++;
        expect(JSON.stringify([...answer.headers, answer.body]), path).not.toMatch(secrets);
      }
    expect(read).toBeGreaterThan(people.length * 4);
    const events = JSON.stringify(await platform.database.db.query.event.findMany());
    expect(events).toContain('"board"');
    expect(events).not.toMatch(secrets);
    expect(events).not.toContain('"private"');
    expect(await rowsOf(slug)).toMatchObject([{ team: { id: one.team } }, { team: { id: two.team } }]);
    expect((await privateBoard(one.who)).code).toBe('leaderboard_hidden');
    expect((await privateBoard(organiser)).rows.map((row) => row.team.id)).toEqual([two.team, one.team]);
  });

  test('is revealed by an organiser, after the close, once, and on the record', async () => {
    expect((await reveal(one.who)).body.code).toBe('not_allowed');
    expect(await reveal(organiser)).toMatchObject({ status: 409, body: { code: 'phase_still_open' } });
    await close(phaseId);
    const { db } = platform.database;
    const some = and(eq(evaluation.phaseId, phaseId), eq(evaluation.split, 'private'), eq(evaluation.teamId, one.team));
    await db
      .update(evaluation)
      .set({ state: 'pending', notBefore: new Date('2099-01-01') })
      .where(some);
    expect(await reveal(organiser)).toMatchObject({ status: 409, body: { code: 'reveal_unfinished' } });
    await db.update(evaluation).set({ state: 'finished' }).where(some);

    const stream = await fetch(`${platform.url}/api/challenges/${slug}/events`);
    const told = (async () => {
      let text = '';
      for await (const piece of stream.body ?? []) {
        text += Buffer.from(piece).toString();
        if (text.includes('event: revealed')) return text;
      }
      return text;
    })();
    expect(await reveal(organiser)).toMatchObject({ status: 200, body: { split: 'private' } });
    expect(await told).toContain('"phase":"open"');
    expect(await reveal(organiser)).toMatchObject({ status: 409, body: { code: 'already_revealed' } });
    expect(
      await db
        .select()
        .from(audit)
        .where(eq(audit.subject, `phase:${phaseId}`)),
    ).toMatchObject([{ actor: organiser.id, action: 'phase.reveal', data: { split: 'private' } }]);
  });

  test('then decides the board, with the movement against the public ranks', async () => {
    const { body } = await board(visitor(platform), slug);
    expect(body.split).toBe('private');
    expect(body.rows).toMatchObject([
      { rank: 1, team: { id: two.team }, public: { rank: 2 } },
      { rank: 2, team: { id: one.team }, public: { rank: 1 } },
    ]);
    expect(body.rows[0]?.scores.accuracy).toBeCloseTo(5 / 7, 9);
    expect((await board(visitor(platform), slug, 'public')).body.rows[0]?.team.id).toBe(one.team);
    const challenge = await visitor(platform).call<{ phases: { board: string; revealed: string }[] }>(
      'GET',
      `/api/challenges/${slug}`,
    );
    expect(challenge.body.phases[0]).toMatchObject({ board: 'private', deciding: 'private' });
  });
});

test('of a phase without a public split contestants see how a submission ended, and no more', async () => {
  await importPack(platform, packWith('sealed', { splits: ['private'] }));
  const { who } = await aTeam('sealed');
  const sent = await submit(who, 'sealed', await right(2, { b2: 'dog' }));
  const done = (await finished(who, sent.body.id)) as Shown;
  expect(done).toMatchObject({ verdict: 'scored', scores: null, mistakes: null, resources: null, log: null });
  expect(done).toMatchObject({ figures: null, message: null, details: null, counts: false });
  expect((await board(who, 'sealed')).body.code).toBe('leaderboard_hidden');
});
