/**
 * Whatever is killed, and however often: each submission is scored exactly once on each split, and nothing is left.
 * `JIEBANG_CHAOS` says how many submissions; the seed of what is killed when is printed and can be given again.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { user } from '../../core/db/schema.ts';
import { randomBits } from '../../core/ranking/random.ts';
import { ids, predicts, solution, tinyPack, zipOfTexts } from '../support/packs.ts';
import { faults, type House, openHouse } from './house.ts';

const teams = 8;
const submissions = Number(process.env.JIEBANG_CHAOS ?? 24);
const seed = Number(process.env.JIEBANG_CHAOS_SEED ?? randomInt(2 ** 31));
/** Of the six cases of the tiny pack these are cats; a program that calls everything a cat has two right. */
const others = { a3: 'dog', a4: 'dog', a5: 'dog', a6: 'cow' };

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 180_000);
afterAll(() => house?.[Symbol.asyncDispose]());

/** A request that is made again until the API answers it, whatever it answers. */
async function persist(path: string, init: () => RequestInit): Promise<Response> {
  for (;;) {
    const answer = await fetch(house.url + path, init()).catch(() => null);
    if (answer && answer.status < 500) return answer;
    await wait(100);
  }
}

async function signUp(role: 'contestant' | 'organiser'): Promise<string> {
  const email = `${randomUUID()}@chaos.example`;
  const answer = await persist('/api/accounts', () => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'a good password', name: 'Chaos' }),
  }));
  await house.database.db.update(user).set({ role }).where(eq(user.email, email));
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

async function upload(cookie: string, path: string, zip: Uint8Array, key: string): Promise<Response> {
  return persist(path, () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(zip)]), 'a.zip');
    return { method: 'POST', headers: { cookie, 'idempotency-key': key }, body: form };
  });
}

/** How many cases each of a team's submissions gets right: known beforehand, for it is part of what it sends. */
const rightOf = (team: number, nth: number) => 2 + ((team + nth) % 5);

test(
  `${submissions} submissions while everything is killed in turn and at random (seed ${seed})`,
  async () => {
    const bits = randomBits(seed);
    const random = () => bits() / 2 ** 32;
    const organiser = await signUp('organiser');
    const quota = { per_day: 1000, total: 1000, running: 1000 };
    const pack = tinyPack('chaos', {
      phases: [
        {
          key: 'open',
          opens: '2020-01-01T00:00:00Z',
          closes: '2099-01-01T00:00:00Z',
          splits: ['public', 'private'],
          quota,
        },
      ],
    });
    const imported = await upload(organiser, '/api/packs', await zipOfTexts(pack), randomUUID());
    expect(imported.status).toBe(201);
    const cookies = await Promise.all(Array.from({ length: teams }, () => signUp('contestant')));
    for (const [team, cookie] of cookies.entries()) {
      const joined = await persist('/api/challenges/chaos/team', () => ({
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ name: `Team ${team}`, accept_rules: true }),
      }));
      expect(joined.status).toBe(201);
    }

    let isOver = false;
    const struck: string[] = [];
    async function strikeOnAndOn(): Promise<void> {
      for (let nth = 0; !isOver; nth++) {
        await wait(1500 + random() * 2500);
        const fault = nth < faults.length ? faults[nth] : faults[Math.floor(random() * faults.length)];
        if (!fault || isOver) return;
        struck.push(fault);
        await house.strike(fault);
      }
    }
    const striking = strikeOnAndOn();

    const sent = cookies.map(async (cookie, team) => {
      for (let nth = 0; nth < submissions / teams; nth++) {
        const right = Object.fromEntries(Object.entries(others).slice(0, rightOf(team, nth) - 2));
        const zip = await solution(predicts(right));
        const path = '/api/challenges/chaos/phases/open/submissions';
        const answer = await upload(cookie, path, zip, `chaos-team-${team}-number-${nth}`);
        expect([201, 200]).toContain(answer.status);
      }
    });
    await Promise.all(sent);
    const { sql } = house.database;
    /** Of the database itself, which may be away at any moment. */
    const ask = <T>(query: () => PromiseLike<T>) =>
      query().then(
        (rows) => rows,
        () => null,
      );
    await vi.waitUntil(
      async () => {
        const rows = await ask(() => sql`select count(*)::int as n from evaluation where state = 'finished'`);
        // Everything is struck at least once before it may end.
        return rows?.[0]?.n === submissions * 2 && struck.length >= faults.length;
      },
      { timeout: 20 * 60_000, interval: 300 },
    );
    isOver = true;
    await striking;
    const strikingEnded = new Date().toISOString();
    console.log(`struck: ${struck.join(', ')}`);
    await persist('/api/health', () => ({}));

    const evaluations = await sql`
    select submission_id, split, count(*)::int as n, array_agg(distinct verdict) as verdicts
    from evaluation where counted group by submission_id, split`;
    expect(evaluations).toHaveLength(submissions * 2);
    for (const row of evaluations) expect(row).toMatchObject({ n: 1, verdicts: ['scored'] });
    expect(await sql`select 1 from submission`).toHaveLength(submissions);

    // What a run without faults gives, worked out from what was sent and when it was received.
    for (const split of ['public', 'private']) {
      const received = await sql<{ team: string; id: string; number: number; at: string }[]>`
      select t.name as team, t.id, s.number, (extract(epoch from s.received_at) * 1000000)::bigint::text as at
      from submission s join team t on t.id = s.team_id`;
      const best = new Map<string, { score: number; at: number; id: string; entries: number }>();
      for (const { team, id, number, at } of received) {
        const score = rightOf(Number(team.slice(5)), number - 1) / ids.length;
        const now = best.get(team);
        if (!now || score > now.score) best.set(team, { score, at: Number(at), id, entries: (now?.entries ?? 0) + 1 });
        else now.entries += 1;
      }
      // Teams send at once: two can arrive in the same instant, and then their ids decide, as on the board.
      const expected = [...best].sort(([, a], [, b]) => b.score - a.score || a.at - b.at || (a.id < b.id ? -1 : 1));
      const board = await sql`
      select t.name as team, st.merit, st.entries from standing st join team t on t.id = st.team_id
      where st.split = ${split} order by st.merit desc, st.achieved_at, st.team_id`;
      expect(board.map((row) => [row.team, row.merit, row.entries])).toEqual(
        expected.map(([team, { score, entries }]) => [team, Math.round(score * 1e4) / 1e4, entries]),
      );
    }

    for (const [team, cookie] of cookies.entries()) {
      const mine = await persist('/api/challenges/chaos/team', () => ({ headers: { cookie } }));
      const { quota: use } = (await mine.json()) as { quota: { used: number } };
      expect(use.used, `team ${team}`).toBe(submissions / teams);
    }

    const incoming = join(house.dataDir, 'storage', 'incoming');
    await vi.waitUntil(async () => (await readdir(incoming)).length === 0, { timeout: 30_000, interval: 300 });
    // Workers that were killed are noticed as lost, and what they left is removed by those that live.
    await vi.waitUntil(
      async () => {
        const living = await sql<
          { name: string }[]
        >`select name from worker where seen_at > ${strikingEnded}::timestamptz`;
        const owners = await house.docker('ps', '-a', '--format', '{{.Label "jiebang.worker"}}');
        return living.length === 2 && owners.every((owner) => living.some(({ name }) => name === owner));
      },
      { timeout: 60_000, interval: 500 },
    );
    await house.close();
    expect(await house.docker('ps', '-aq')).toEqual([]);
    // The input and the truth of the two splits: both are the same here, and so each is one volume.
    expect(await house.docker('volume', 'ls', '--format', '{{.Label "jiebang.role"}}')).toEqual(['data', 'data']);
  },
  25 * 60_000,
);
