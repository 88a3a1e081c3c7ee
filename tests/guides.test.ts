/** Service guides: what ships, what the organiser makes of it, and every version in between. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../core/db/schema.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

interface Guide {
  key: string;
  text: { en: string; zh: string };
  version: number;
  newest: number;
  note: string;
  by: string | null;
  created_at: string;
  can_edit: boolean;
  code: string;
  revision: number;
}
interface Versions {
  versions: Omit<Guide, 'text'>[];
  next: string | null;
}

let platform: Platform;
let organiser: Person;
let other: Person;
let anybody: Person;

beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser', 'Zhang');
  other = await aPerson(platform, 'organiser', 'Wang');
  anybody = visitor(platform);
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const read = async (key: string, who = anybody) => (await who.call<Guide>('GET', `/api/guides/${key}`)).body;
const edit = (key: string, revision: number, words: string, who = organiser, note = 'Said more clearly') =>
  who.call<Guide>('PUT', `/api/guides/${key}`, { revision, text: { en: words, zh: `${words} 中文` }, note });
const versions = async (key: string, query = '', who = anybody) =>
  (await who.call<Versions>('GET', `/api/guides/${key}/versions${query}`)).body;

test('four guides ship with the platform, in both languages, and everybody reads them', async () => {
  const { guides } = (await anybody.call<{ guides: Guide[] }>('GET', '/api/guides')).body;
  expect(guides.map(({ key, version }) => [key, version])).toEqual([
    ['enterprises', 1],
    ['solvers', 1],
    ['managers', 1],
    ['institutions', 1],
  ]);
  for (const { key } of guides) {
    const guide = await read(key);
    const characters = guide.text.zh.match(/\p{Script=Han}/gu)?.length ?? 0;
    expect(characters, key).toBeGreaterThanOrEqual(400);
    expect(characters, key).toBeLessThanOrEqual(900);
    expect(guide.text.en).toContain('## ');
    expect(guide).toMatchObject({ version: 1, newest: 1, by: null, note: '', can_edit: false });
    expect((await versions(key)).versions).toHaveLength(1);
  }
  expect((await read('nobody')).code).toBe('guide_not_found');
});

test('an edit makes a new version; the ones before it stay, each with date, author and note', async () => {
  const first = await read('solvers');
  const second = (await edit('solvers', 1, 'Second')).body;
  expect(second).toMatchObject({ version: 2, newest: 2, by: 'Zhang', note: 'Said more clearly', can_edit: true });
  expect((await edit('solvers', 2, 'Third', other, 'Once more')).body.version).toBe(3);
  expect(await read('solvers')).toMatchObject({ version: 3, text: { en: 'Third', zh: 'Third 中文' }, by: null });

  const { body: kept } = await anybody.call<Guide>('GET', '/api/guides/solvers/versions/1');
  expect(kept).toEqual({ ...first, newest: 3 });
  const page = await versions('solvers', '?limit=2', organiser);
  expect(page.versions.map(({ version, by, note }) => [version, by, note])).toEqual([
    [3, 'Wang', 'Once more'],
    [2, 'Zhang', 'Said more clearly'],
  ]);
  const rest = await versions('solvers', `?limit=2&after=${page.next}`);
  expect(rest).toMatchObject({ versions: [{ version: 1, by: null, created_at: first.created_at }], next: null });
  expect((await versions('solvers', '?after=1')).versions).toEqual([]);
  expect((await anybody.call<Guide>('GET', '/api/guides/solvers/versions/4')).body.code).toBe('version_not_found');

  const entries = await platform.database.db.select().from(audit).where(eq(audit.subject, 'guide:solvers'));
  expect(entries.map(({ action, actor, from, to, reason }) => [action, actor, from, to, reason])).toEqual([
    ['guide.edit', organiser.id, '1', '2', 'Said more clearly'],
    ['guide.edit', other.id, '2', '3', 'Once more'],
  ]);
});

test('of two who edit the same version at the same time, one is told so', async () => {
  for (const revision of [1, 2]) {
    const both = await Promise.all([
      edit('managers', revision, `A ${revision}`),
      edit('managers', revision, `B ${revision}`, other),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = both.find(({ status }) => status === 409)?.body;
    expect(refused).toMatchObject({ code: 'stale_version', revision: revision + 1 });
    expect((await read('managers')).version).toBe(revision + 1);
  }
});

test('who may not edit, an edit that changes nothing, and one without text or note change nothing', async () => {
  const manager = await aPerson(platform, 'technology_manager');
  expect((await edit('institutions', 1, 'Mine', manager)).status).toBe(403);
  expect((await edit('institutions', 1, 'Mine', anybody)).status).toBe(401);
  expect((await edit('institutions', 2, 'Mine')).body.code).toBe('stale_version');
  expect((await edit('institutions', 1, 'Mine', organiser, ' ')).status).toBe(400);
  expect((await edit('institutions', 1, 'x'.repeat(20_001))).status).toBe(400);
  expect((await edit('nobody', 1, 'Mine')).body.code).toBe('guide_not_found');
  const { text } = await read('institutions');
  const same = { revision: 1, text, note: 'Nothing' };
  expect((await organiser.call<Guide>('PUT', '/api/guides/institutions', same)).body.code).toBe('nothing_changed');
  expect(await read('institutions', organiser)).toMatchObject({ version: 1, text });
});
