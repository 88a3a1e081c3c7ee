/** A need becomes a bounty challenge in one step, and the board decides who is chosen. */
import { createHash, randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { audit, challenge, need, notification, pack, phase, response, standing } from '../core/db/schema.ts';
import { aNeedIn, anInstitution, aResponseIn, goodNeed } from './support/bounty.ts';
import { type Files, importPack, tinyPack, zipOfTexts } from './support/packs.ts';
import { aPerson, join, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { submit } from './support/submissions.ts';

interface Bounty {
  code: string;
  slug: string;
  teams: number;
  bounty: { currency: string; total: number } | null;
  board: { decided: boolean; rows: { rank: number; team: { id: string; name: string } }[] } | null;
  mistakes: { file: string; key: string; reason: string }[];
}

let platform: Platform;
let buyer: Person;
let organiser: Person;
let solver: Person;
let enterprise: { id: string; name: string };
let unit: { id: string; name: string };

beforeAll(async () => {
  platform = await startPlatform();
  [buyer, organiser, solver] = await Promise.all([
    aPerson(platform, 'enterprise'),
    aPerson(platform, 'organiser'),
    aPerson(platform),
  ]);
  enterprise = await anInstitution(platform, 'enterprise', buyer, { nameEn: 'Snow Works Ltd' });
  unit = await anInstitution(platform, 'university', solver);
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const db = () => platform.database.db;
const aNeed = (state: Parameters<typeof aNeedIn>[1], changes: Parameters<typeof goodNeed>[0] = {}) =>
  aNeedIn(platform, state, { enterpriseId: enterprise.id, author: buyer }, {}, goodNeed(changes));
const stored = async (id: string) => {
  const [row] = await db().select().from(need).where(eq(need.id, id));
  if (!row) throw new Error('the need is gone');
  return row;
};

const bounty = {
  currency: 'CNY',
  total: 300_000,
  awards: [
    { rank: 1, amount: 200_000 },
    { rank: 2, amount: 100_000 },
  ],
};
const formFor = (revision: number, changes: object = {}) => ({
  revision,
  reason: '方案难分高下，改以竞赛决出',
  title: { zh: '缓释控制挑战赛', en: 'Sustained release challenge' },
  bounty,
  phases: [{ opens: '2020-01-01T00:00:00.000Z', closes: '2099-01-01T00:00:00.000Z' }],
  ...changes,
});

/** A pack that brings data and judge and says nothing else. */
function dataPack(changes: object = {}): Files {
  const { 'challenge.yaml': manifest = '', 'description.zh.md': _, ...files } = tinyPack('unused');
  const { judge, scores, splits, limits, submission } = parse(manifest);
  return {
    ...files,
    'challenge.yaml': JSON.stringify({
      description: { en: 'description.en.md' },
      ...{ judge, scores, splits, limits, submission },
      ...changes,
    }),
  };
}

async function make(who: Person, id: string, form: object, files: Files | null = dataPack()) {
  const data = new FormData();
  data.set('form', JSON.stringify(form));
  if (files) data.set('file', new Blob([new Uint8Array(await zipOfTexts(files))]), 'pack.zip');
  return who.call<Bounty>('POST', `/api/needs/${id}/challenge`, data);
}

describe('made from a need and a pack', () => {
  test('the challenge says what the need says, with the form’s bounty and times, and both name each other', async () => {
    const of = await aNeed('matching');
    const answer = await make(buyer, of.id, formFor(of.revision));
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.body).toMatchObject({ slug: `need-${of.number}`, bounty, teams: 0, board: null });
    const made = await visitor(platform).call<{
      title: object;
      sponsor: object;
      description: { zh: string; en: string };
      phases: { opens: string }[];
      need: object;
    }>('GET', `/api/challenges/need-${of.number}`);
    expect(made.body).toMatchObject({
      title: { zh: '缓释控制挑战赛', en: 'Sustained release challenge' },
      sponsor: { name: { zh: enterprise.name, en: 'Snow Works Ltd' } },
      phases: [{ opens: '2020-01-01T00:00:00.000Z' }],
      need: { id: of.id, number: of.number },
    });
    expect(made.body.description.zh).toContain('## 目标指标');
    expect(made.body.description.zh).toContain('| 24 小时突释率 (必达) | ≤ 15 % | 42 % |');
    expect(made.body.description.en).toContain('## Data and judging\n\nCats, dogs and cows.');
    expect(made.body.description.zh).not.toContain('壳聚糖');
    const row = await stored(of.id);
    expect(row.state).toBe('in_challenge');
    const page = await visitor(platform).call('GET', `/api/needs/${of.id}`);
    expect(page.body).toMatchObject({ challenge: { slug: `need-${of.number}` } });
  });

  test('respondents and the organiser are told', async () => {
    const of = await aNeed('closed');
    await aResponseIn(platform, 'submitted', of, { institutionId: unit.id, leader: solver });
    expect((await make(buyer, of.id, formFor(of.revision))).status).toBe(201);
    const told = await db()
      .select()
      .from(notification)
      .where(eq(notification.subject, `need:${of.id}`));
    const readers = told.filter(({ kind }) => kind === 'need.challenge').map(({ userId }) => userId);
    expect(readers).toEqual(expect.arrayContaining([solver.id, organiser.id]));
  });

  test('an anonymous enterprise stays so', async () => {
    const of = await aNeed('no_response', { anonymous: true });
    await make(buyer, of.id, formFor(of.revision));
    const made = await visitor(platform).call('GET', `/api/challenges/need-${of.number}`);
    expect(JSON.stringify(made.body)).not.toContain(enterprise.name);
    expect(made.body).toMatchObject({ sponsor: { name: { zh: '某企业', en: 'An enterprise' } } });
  });

  test('a pack that has phases keeps them, at the form’s times', async () => {
    const of = await aNeed('open');
    const phases = [
      { key: 'warm_up', splits: ['public'] },
      { key: 'decider', splits: ['public', 'private'], quota: { per_day: 3, total: 9 } },
      { key: 'final', splits: ['private'], entry: 'invited' },
    ];
    const times = [1, 2].map((month) => ({
      opens: `2030-0${month}-01T00:00:00.000Z`,
      closes: `2030-0${month}-20T00:00:00.000Z`,
    }));
    expect((await make(buyer, of.id, formFor(of.revision, { phases: times }), dataPack({ phases }))).status).toBe(201);
    const { body } = await visitor(platform).call<{ phases: object[] }>('GET', `/api/challenges/need-${of.number}`);
    expect(body.phases).toMatchObject([
      { key: 'warm_up', opens: times[0]?.opens },
      { key: 'decider', opens: times[1]?.opens, quota: { per_day: 3 } },
      { key: 'final', opens: null, entry: 'invited' },
    ]);
  });
});

describe('what is refused changes nothing', () => {
  const everything = async (id: string) => ({
    need: await stored(id),
    challenges: await db().$count(challenge),
    packs: await db().$count(pack),
    entries: await db().$count(audit),
  });
  async function changesNothing(id: string, act: () => Promise<{ body: Bounty }>, refused: object) {
    const before = await everything(id);
    expect((await act()).body).toMatchObject(refused);
    expect(await everything(id)).toEqual(before);
  }

  test('a pack with mistakes is told file by file and key by key', async () => {
    const of = await aNeed('matching');
    const files = dataPack({ scores: [], splits: { public: { input: 'public/input', truth: 'nowhere' } } });
    await changesNothing(of.id, () => make(buyer, of.id, formFor(of.revision), files), {
      code: 'pack_invalid',
      mistakes: [{ file: 'challenge.yaml', key: 'scores' }, { key: 'scores' }],
    });
    const twice = formFor(of.revision, { phases: [...formFor(0).phases, ...formFor(0).phases] });
    const one = dataPack({ phases: [{ key: 'only', splits: ['public'] }] });
    await changesNothing(of.id, () => make(buyer, of.id, twice, one), {
      code: 'pack_invalid',
      mistakes: [{ key: 'phases' }],
    });
    const { 'challenge.yaml': _, ...none } = dataPack();
    await changesNothing(of.id, () => make(buyer, of.id, formFor(of.revision), none), { code: 'pack_invalid' });
  });

  test('a judge of one’s own comes in by an organiser only', async () => {
    const of = await aNeed('matching');
    const files = { ...dataPack({ judge: { image: 'judge' } }), 'judge/Dockerfile': 'FROM jiebang/judge\n' };
    await changesNothing(of.id, () => make(buyer, of.id, formFor(of.revision), files), {
      code: 'pack_invalid',
      mistakes: expect.arrayContaining([expect.objectContaining({ key: 'judge' })]),
    });
  });

  test('a form with mistakes, without a pack, or with a stale revision', async () => {
    const of = await aNeed('matching');
    const bad = (changes: object) => () => make(buyer, of.id, formFor(of.revision, changes));
    await changesNothing(of.id, bad({ bounty: { ...bounty, total: 1 } }), { code: 'form_invalid' });
    await changesNothing(of.id, bad({ bounty: { ...bounty, currency: 'XXX' } }), { code: 'form_invalid' });
    await changesNothing(
      of.id,
      bad({ phases: [{ opens: '2030-01-02T00:00:00.000Z', closes: '2030-01-01T00:00:00.000Z' }] }),
      {
        code: 'form_invalid',
      },
    );
    await changesNothing(of.id, bad({ title: { zh: '', en: '' } }), { code: 'form_invalid' });
    await changesNothing(of.id, bad({ reason: ' ' }), { code: 'form_invalid' });
    await changesNothing(of.id, bad({ revision: of.revision + 1 }), { code: 'stale_version' });
    await changesNothing(of.id, () => make(buyer, of.id, formFor(of.revision), null), { code: 'upload_missing' });
    await changesNothing(of.id, () => buyer.call('POST', `/api/needs/${of.id}/challenge`, {}), {
      code: 'unsupported_media_type',
    });
  });

  test('anybody but the enterprise and the organiser, and needs that cannot become one', async () => {
    const of = await aNeed('matching');
    for (const who of [solver, await aPerson(platform, 'technology_manager'), await aPerson(platform, 'enterprise')])
      await changesNothing(of.id, () => make(who, of.id, formFor(of.revision)), { code: 'not_your_step' });
    await changesNothing(of.id, () => make(visitor(platform), of.id, formFor(of.revision)), { code: 'not_signed_in' });
    for (const state of ['draft', 'under_review', 'selected', 'contracted', 'withdrawn', 'in_challenge'] as const) {
      const other = await aNeed(state);
      await changesNothing(other.id, () => make(buyer, other.id, formFor(other.revision)), { code: 'illegal_step' });
    }
  });

  test('of two who do it at once, one makes a challenge', async () => {
    const of = await aNeed('matching');
    const both = await Promise.all([buyer, organiser].map((who) => make(who, of.id, formFor(of.revision))));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await db().$count(challenge, eq(challenge.slug, `need-${of.number}`))).toBe(1);
  });
});

describe('with data and judge of a challenge that is there', () => {
  test('the shipped packs are for everybody, others for the organiser', async () => {
    await importPack(platform, tinyPack('snow-leopard'), organiser);
    await importPack(platform, tinyPack('somebodys'), organiser);
    const list = async (who: Person) =>
      (await who.call<{ templates: { slug: string }[] }>('GET', '/api/challenge-templates')).body.templates.map(
        ({ slug }) => slug,
      );
    expect(await list(buyer)).toEqual(['snow-leopard']);
    expect(await list(organiser)).toEqual(expect.arrayContaining(['snow-leopard', 'somebodys']));
    const of = await aNeed('closed');
    const times = Array.from({ length: 3 }, () => formFor(0).phases[0]);
    const form = formFor(of.revision, { template: 'snow-leopard', phases: times });
    expect((await make(buyer, of.id, { ...form, template: 'somebodys' }, null)).body).toMatchObject({
      code: 'challenge_not_found',
    });
    expect((await make(buyer, of.id, formFor(of.revision, { template: 'snow-leopard' }), null)).body).toMatchObject({
      code: 'pack_invalid',
    });
    expect((await make(buyer, of.id, form, null)).status).toBe(201);
    const { body } = await visitor(platform).call<{ description: { zh: string } }>(
      'GET',
      `/api/challenges/need-${of.number}`,
    );
    expect(body.description.zh).toContain('猫、狗与牛。');
    expect((await stored(of.id)).state).toBe('in_challenge');
  });
});

describe('linked to a challenge that was imported', () => {
  const link = (who: Person, id: string, revision: number, slug: string) =>
    who.call<Bounty>('PUT', `/api/needs/${id}/challenge`, { revision, reason: '已有对应赛题', slug });
  test('by an organiser, and to no two needs', async () => {
    const slug = `linked-${randomUUID().slice(0, 8)}`;
    await importPack(platform, tinyPack(slug), organiser);
    const [one, other] = [await aNeed('matching'), await aNeed('matching')];
    expect((await link(buyer, one.id, one.revision, slug)).body).toMatchObject({ code: 'not_allowed' });
    expect((await link(organiser, one.id, one.revision, 'nothing')).body).toMatchObject({
      code: 'challenge_not_found',
    });
    expect((await link(organiser, one.id, one.revision, slug)).body).toMatchObject({ slug });
    expect((await link(organiser, other.id, other.revision, slug)).body).toMatchObject({ code: 'challenge_taken' });
    expect(await stored(other.id)).toMatchObject({ state: 'matching', challengeId: null });
  });
});

describe('ended while nobody has entered it', () => {
  const end = (who: Person, id: string, revision: number, reason = '无人参赛') =>
    who.call<{ code: string; state: string; challenge: null; actions: string[] }>(
      'POST',
      `/api/needs/${id}/challenge/end`,
      { revision, reason },
    );

  test('the need is closed again, its challenge too, and whoever registered hears of it', async () => {
    const of = await aNeed('matching');
    await make(
      buyer,
      of.id,
      formFor(of.revision, { phases: [{ opens: '2020-01-01T00:00:00.000Z', closes: '2099-01-01T00:00:00.000Z' }] }),
    );
    const slug = `need-${of.number}`;
    const rival = await aPerson(platform, 'contestant');
    await join(rival, slug, '青鸾');
    const { revision } = await stored(of.id);
    expect((await end(buyer, of.id, revision - 1)).body.code).toBe('stale_version');
    expect((await end(rival, of.id, revision)).body.code).toBe('not_your_step');
    expect((await end(buyer, of.id, revision, ' ')).status).toBe(400);
    const ended = await end(buyer, of.id, revision);
    expect(ended.body).toMatchObject({ state: 'closed', challenge: null });
    expect(ended.body.actions).toEqual(expect.arrayContaining(['match', 'challenge', 'select', 'withdraw']));
    const seen = await visitor(platform).call<{ phases: { state: string }[]; need: null }>(
      'GET',
      `/api/challenges/${slug}`,
    );
    expect(seen.body.phases.every(({ state }) => state === 'closed')).toBe(true);
    expect(seen.body.need).toBeNull();
    const told = await db().select().from(notification).where(eq(notification.userId, rival.id));
    expect(told.map(({ kind }) => kind)).toContain('challenge.ended');
    expect((await make(buyer, of.id, formFor(revision + 1))).body.slug).toBe(`${slug}-2`);
  });

  test('one that was only linked goes on without the need', async () => {
    const slug = `linked-${randomUUID().slice(0, 8)}`;
    await importPack(platform, tinyPack(slug), organiser);
    const of = await aNeed('matching');
    await organiser.call('PUT', `/api/needs/${of.id}/challenge`, { revision: of.revision, reason: '已有赛题', slug });
    expect((await end(organiser, of.id, of.revision + 1)).body.state).toBe('closed');
    const { body } = await visitor(platform).call<{ phases: { state: string }[] }>('GET', `/api/challenges/${slug}`);
    expect(body.phases.some(({ state }) => state !== 'closed')).toBe(true);
  });

  test('not once something was handed in', async () => {
    const of = await aNeed('matching');
    await make(buyer, of.id, formFor(of.revision));
    const slug = `need-${of.number}`;
    const rival = await aPerson(platform, 'contestant');
    await join(rival, slug, '独行');
    const solution = await zipOfTexts({ 'main.py': 'print(1)' });
    const { body } = await visitor(platform).call<{ phases: { key: string }[] }>('GET', `/api/challenges/${slug}`);
    const sent = await submit(rival, slug, new Uint8Array(solution), { phase: body.phases[0]?.key ?? '' });
    expect(sent.status, JSON.stringify(sent.body)).toBe(201);
    const { revision } = await stored(of.id);
    expect((await end(buyer, of.id, revision)).body.code).toBe('challenge_entered');
    expect(await stored(of.id)).toMatchObject({ state: 'in_challenge', revision });
  });
});

describe('chosen from the board', () => {
  /** A need in a challenge where two teams stand on the board. */
  async function raced(changes: Parameters<typeof goodNeed>[0] = {}) {
    const of = await aNeed('matching', changes);
    const earlier = await aResponseIn(platform, 'submitted', of, { institutionId: unit.id, leader: solver });
    await make(buyer, of.id, formFor(of.revision));
    const slug = `need-${of.number}`;
    const rivals = await Promise.all([aPerson(platform, 'contestant', '王博士'), aPerson(platform)]);
    const lab = await anInstitution(platform, 'institute', rivals[0]);
    const teams = [
      await join(rivals[0], slug, '青鸾'),
      await join(rivals[1], slug, '独行'),
      await join(solver, slug, '旧识'),
    ];
    const [made] = await db().select().from(challenge).where(eq(challenge.slug, slug));
    const [first] = await db()
      .select()
      .from(phase)
      .where(eq(phase.challengeId, made?.id ?? ''));
    if (!first) throw new Error('the challenge has no phase');
    await db()
      .insert(standing)
      .values(
        teams.flatMap((teamId, i) =>
          (['public', 'private'] as const).map((split) => ({
            phaseId: first.id,
            split,
            teamId,
            submissionId: randomUUID(),
            evaluationId: randomUUID(),
            scores: { accuracy: 0.9 - i / 10, macro_f1: 0.8 },
            merit: 0.9 - i / 10,
            achievedAt: new Date(),
            entries: 1,
            lastAt: new Date(),
          })),
        ),
      );
    const decide = () =>
      db()
        .update(phase)
        .set({ closesAt: new Date('2020-02-01'), revealedAt: new Date() })
        .where(eq(phase.id, first.id));
    const choose = async (body: object) => {
      const { revision } = await stored(of.id);
      return buyer.call<{ code: string; chosen: { institution: { name: string }; response: string } }>(
        'POST',
        `/api/needs/${of.id}/award`,
        { revision, reason: '榜首', ...body },
      );
    };
    return { id: of.id, earlier: earlier.id, lab, teams, winner: rivals[0], decide, choose };
  }

  test('the leader of a decided board becomes the chosen response, at the price of its prize', async () => {
    const of = await raced();
    const [best] = of.teams;
    const body = { team: best, reasons: { [of.earlier]: '竞赛另有胜者' } };
    expect((await of.choose(body)).body).toMatchObject({ code: 'challenge_undecided' });
    await of.decide();
    const seen = await visitor(platform).call<Bounty>('GET', `/api/needs/${of.id}/challenge`);
    expect(seen.body.board).toMatchObject({ decided: true, rows: [{ rank: 1, team: { name: '青鸾' } }, {}, {}] });
    const answer = await of.choose(body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    expect(answer.body.chosen.institution.name).toBe(of.lab.name);
    const [row] = await db().select().from(response).where(eq(response.id, answer.body.chosen.response));
    expect(row).toMatchObject({ state: 'selected', version: 1, currency: 'CNY', priceMax: 20_000_000 });
    expect((await stored(of.id)).state).toBe('selected');
    const receipt = `/api/responses/${row?.id}/versions/1/receipt.json`;
    const text = (await of.winner.call<string>('GET', receipt)).body;
    const sha256 = createHash('sha256').update(text).digest('hex');
    const [told] = await db()
      .select({ params: notification.params })
      .from(notification)
      .where(and(eq(notification.userId, of.winner.id), eq(notification.kind, 'response.receipt')));
    expect(told?.params).toMatchObject({ version: 1, sha256 });
    expect((await of.winner.call<Bounty>('GET', `/api/responses/${row?.id}`)).body).toMatchObject({
      receipt: { sha256 },
      content: { title: '青鸾 · 缓释控制挑战赛' },
    });
  });

  test('a need that is written in English is answered in English', async () => {
    const of = await raced({ language: 'en', title: 'Slow release of a drug for dogs' });
    await of.decide();
    const { body } = await of.choose({ team: of.teams[0], reasons: { [of.earlier]: 'Another team won' } });
    const { body: made } = await of.winner.call<{ content: { title: string; summary: string; plan: string } }>(
      'GET',
      `/api/responses/${body.chosen.response}`,
    );
    expect(made.content.title).toBe('青鸾 · Sustained release challenge');
    expect(made.content.summary).toContain('Place 1 in the challenge');
    expect(made.content.plan).toMatch(/^This response/);
  });

  test('a team that had responded is chosen with its own response', async () => {
    const of = await raced();
    await of.decide();
    const answer = await of.choose({ team: of.teams[2] });
    expect(answer.body.chosen.response).toBe(of.earlier);
  });

  test('a team without a verified institution, or not on the board, is refused and leaves nothing behind', async () => {
    const of = await raced();
    await of.decide();
    const before = await db().$count(response, eq(response.needId, of.id));
    const reasons = { [of.earlier]: '另有胜者' };
    expect((await of.choose({ team: of.teams[1], reasons })).body).toMatchObject({ code: 'team_without_institution' });
    expect((await of.choose({ team: randomUUID(), reasons })).body).toMatchObject({ code: 'team_not_on_board' });
    expect((await of.choose({ team: of.teams[0], response: of.earlier })).body).toMatchObject({ code: 'bad_request' });
    expect(await db().$count(response, eq(response.needId, of.id))).toBe(before);
    expect((await stored(of.id)).state).toBe('in_challenge');
  });
});
