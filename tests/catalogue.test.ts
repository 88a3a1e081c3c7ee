/** The public catalogue: what a search finds, in which order, page by page, and what it never says. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { need } from '../core/db/schema.ts';
import { aNeedIn, anInstitution, goodNeed } from './support/bounty.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

interface Found {
  needs: { id: string; title: string; enterprise: { name: string | null; region: string } }[];
  next: string | null;
}

let platform: Platform;
let anybody: Person;
let author: Person;
let firm: { id: string; name: string };
const day = 24 * 3600 * 1000;
const from = (days: number) => new Date(Date.now() + days * day);

beforeAll(async () => {
  platform = await startPlatform();
  anybody = visitor(platform);
  author = await aPerson(platform, 'enterprise');
  firm = await anInstitution(platform, 'enterprise', author, { name: '津港生物科技有限公司', region: '天津' });
});
afterAll(() => platform?.[Symbol.asyncDispose]());

type Content = Parameters<typeof goodNeed>[0];
let made = 0;

/** A published need, one second older than the one made before it. */
async function publish(
  content: Content = {},
  { state = 'open', ...changes }: Partial<typeof need.$inferInsert> = {},
  enterpriseId = firm.id,
) {
  const publishedAt = new Date(Date.UTC(2026, 0, 1) - ++made * 1000);
  return aNeedIn(platform, state, { enterpriseId, author }, { publishedAt, ...changes }, goodNeed(content));
}

async function search(query: string, by = anybody): Promise<Found> {
  const { status, body } = await by.call<Found>('GET', `/api/needs?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}
const titles = async (query: string) => (await search(query)).needs.map(({ title }) => title);
const q = (text: string) => `q=${encodeURIComponent(text)}`;

/** All pages of a search, one after the other. */
async function walk(query: string): Promise<string[]> {
  const ids: string[] = [];
  let next: string | null = null;
  do {
    const page: Found = await search(`${query}${next ? `&after=${next}` : ''}`);
    ids.push(...page.needs.map(({ id }) => id));
    next = page.next;
  } while (next);
  return ids;
}

describe('words', () => {
  test('a need is found by words of its title, its summary and its problem, the title first', async () => {
    await publish({
      title: '某工艺的改进一',
      problem: '石墨烯气凝胶在放大制备时开裂严重，成品率不足三成，无法稳定供货。',
    });
    await publish({ title: '石墨烯气凝胶隔热片' });
    await publish({
      title: '某工艺的改进二',
      summary: '需要把石墨烯气凝胶的厚度做到一毫米以下，同时保持隔热性能不变。',
    });
    expect(await titles(q('石墨烯 气凝胶'))).toEqual(['石墨烯气凝胶隔热片', '某工艺的改进二', '某工艺的改进一']);
    expect(await titles(`${q('石墨烯气凝胶')}&sort=newest`)).toEqual([
      '某工艺的改进一',
      '石墨烯气凝胶隔热片',
      '某工艺的改进二',
    ]);
  });

  test('English words find it too, whatever their number', async () => {
    await publish({ title: 'Anode coatings for sodium batteries', language: 'en' });
    expect(await titles(q('coating BATTERY'))).toEqual(['Anode coatings for sodium batteries']);
  });

  test('nothing is found by what is not for everybody', async () => {
    await publish({
      title: '保密测试一号工艺',
      tried: '试过夜明砂提取液',
      decision: '由紫金山总经理决定',
      acceptance: '在昆仑实验室验收',
      lead: { name: '欧阳修竹', post: '总工', phone: '13512345678', email: 'ouyang@hidden.example' },
      anonymous: true,
    });
    for (const secret of ['夜明砂', '紫金山', '昆仑', '欧阳修竹', '13512345678', 'ouyang', '津港'])
      expect(await titles(q(`保密测试 ${secret}`)), secret).toEqual([]);
    const [found] = (await search(q('保密测试'))).needs;
    expect(found?.enterprise).toEqual({ id: null, name: null, region: '天津' });
    expect(JSON.stringify(found)).not.toMatch(/津港|夜明砂|欧阳|hidden\.example/);
  });

  test('what holds no word finds nothing, and nothing that is typed is an operator', async () => {
    for (const text of ['!!!', '的', "' | '", '石墨烯 & ! (', ':*', '\\']) {
      const found = await titles(q(text));
      if (!text.includes('石墨烯')) expect(found, text).toEqual([]);
    }
  });
});

test('only what is published is in the catalogue', async () => {
  const states = ['draft', 'submitted', 'under_review', 'returned', 'lapsed', 'rejected', 'approved'] as const;
  for (const state of states) await publish({ title: '幽灵需求甲' }, { state, publishedAt: null });
  for (const state of ['withdrawn', 'taken_down'] as const) await publish({ title: '幽灵需求甲' }, { state });
  expect(await titles(q('幽灵'))).toEqual([]);
});

describe('filters', () => {
  beforeAll(async () => {
    const other = await anInstitution(platform, 'enterprise', null, { region: '西安' });
    await publish({ title: '筛选样本甲', fields: ['energy.storage'], type: 'material' }, { deadline: from(5) });
    await publish(
      { title: '筛选样本乙', fields: ['energy.hydrogen', 'materials.coating'], type: 'product' },
      { deadline: from(40), state: 'matching' },
    );
    await publish(
      {
        title: '筛选样本丙',
        fields: ['it.vision'],
        investment: { currency: 'CNY', min: null, max: null, reason: '面议' },
      },
      { deadline: from(20) },
      other.id,
    );
    await publish(
      {
        title: '筛选样本丁',
        fields: ['it.vision'],
        investment: { currency: 'USD', min: 100_00, max: 500_00, reason: '' },
      },
      { deadline: from(80), state: 'contracted' },
      other.id,
    );
  });
  const sorted = async (query: string) => (await titles(`${q('筛选样本')}&${query}`)).map((t) => t.at(-1)).sort();

  test.for([
    ['fields=energy.storage', '甲'],
    ['fields=energy', '乙甲'],
    ['fields=energy.storage,it', '丁丙甲'],
    ['types=material,product', '乙甲'],
    [`region=${encodeURIComponent('西安')}`, '丁丙'],
    ['stages=open', '丙甲'],
    ['stages=matching,decided', '丁乙'],
    ['currency=USD', '丁'],
    ['least=80000000', '乙甲'],
    ['least=80000001', ''],
    ['most=29999999', ''],
    ['most=30000000', '乙甲'],
    ['currency=USD&least=40000&most=60000', '丁'],
    ['max_days=30', '丙甲'],
    ['min_days=30', '丁乙'],
    ['min_days=10&max_days=30', '丙'],
    ['challenge=yes', ''],
    ['challenge=no&fields=it', '丁丙'],
  ])('%s finds %s', async ([query = '', wanted = '']) => {
    expect((await sorted(query)).join('')).toBe([...wanted].sort().join(''));
  });

  test('each filter is counted with the others as they are', async () => {
    const { body } = await anybody.call<Record<string, { key: string; count: number }[]> & { total: number }>(
      'GET',
      `/api/needs/counts?${q('筛选样本')}&fields=it`,
    );
    expect(body.total).toBe(2);
    const of = (what: string) => Object.fromEntries(body[what]?.map(({ key, count }) => [key, count]) ?? []);
    expect(of('stages')).toEqual({ open: 1, decided: 1 });
    expect(of('areas')).toEqual({ it: 2, energy: 2, materials: 1 });
    expect(of('regions')).toEqual({ 西安: 2 });
  });

  test('an unknown field, stage or sort is refused', async () => {
    for (const query of ['fields=it.magic', 'stages=draft', 'sort=random', 'least=-1', 'limit=51', 'after=nonsense'])
      expect((await anybody.call('GET', `/api/needs?${query}`)).body, query).toMatchObject({ code: 'bad_request' });
  });
});

describe('pages', () => {
  const size = 430;
  beforeAll(async () => {
    // More than are ranked together, of four ranks, some published in the same instant.
    const parts = ['title', 'summary', 'problem', 'keywords'] as const;
    for (let i = 0; i < size; i++) {
      const part = parts[i % 4] ?? 'title';
      const text = '翻页样本的文字，足够长以便通过校验，不再赘述。';
      await publish(
        part === 'keywords' ? { keywords: ['翻页样本'] } : { [part]: part === 'title' ? `翻页样本 ${i}` : text },
        {
          publishedAt: new Date(Date.UTC(2024, 0, 1, 0, 0, Math.floor(i / 3))),
          deadline: from(1 + (i % 7)),
          investmentMax: (i % 11) * 1000,
          investmentMin: 0,
        },
      );
    }
  });

  test.for(['relevance', 'newest', 'deadline', 'investment'])('by %s hold each need once', async (sort) => {
    const whole = await walk(`${q('翻页样本')}&sort=${sort}&limit=50`);
    expect(whole.length).toBe(size);
    expect(new Set(whole).size).toBe(size);
    if (sort === 'newest' || sort === 'relevance')
      expect(await walk(`${q('翻页样本')}&sort=${sort}&limit=37`)).toEqual(whole);
  });

  test('are in the order that was asked for', async () => {
    const rows = new Map((await platform.database.db.select().from(need)).map((row) => [row.id, row]));
    const of = async (sort: string) =>
      (await walk(`${q('翻页样本')}&sort=${sort}&limit=50`)).map((id) => rows.get(id) as typeof need.$inferSelect);
    const pairs = <T>(list: T[]) => list.slice(1).map((now, i) => [list[i] as T, now] as const);
    for (const [a, b] of pairs(await of('newest')))
      expect(Number(a.publishedAt) - Number(b.publishedAt) || (a.id > b.id ? 1 : -1)).toBeGreaterThan(0);
    for (const [a, b] of pairs(await of('deadline')))
      expect(Number(a.deadline)).toBeLessThanOrEqual(Number(b.deadline));
    for (const [a, b] of pairs(await of('investment')))
      expect(a.investmentMax ?? 0).toBeGreaterThanOrEqual(b.investmentMax ?? 0);
    const ranked = (await of('relevance')).slice(0, 400).map(({ title }) => title.startsWith('翻页样本'));
    expect(ranked.lastIndexOf(true)).toBeLessThan(201);
  });

  test('a need that is published meanwhile moves none of the pages', async () => {
    const first = await search(`${q('翻页样本')}&limit=20`);
    const newer = await publish({ title: '翻页样本 新' }, { publishedAt: new Date() });
    const second = await search(`${q('翻页样本')}&limit=20&after=${first.next}`);
    const ids = [...first.needs, ...second.needs].map(({ id }) => id);
    expect(new Set(ids).size).toBe(40);
    expect(ids).not.toContain(newer.id);
  });
});

describe('feeds', () => {
  test('RSS says the newest first, as the filters leave them', async () => {
    await publish({ title: '订阅 <样本> & 一' }, { publishedAt: new Date(Date.UTC(2026, 5, 2)) });
    await publish({ title: '订阅样本二', anonymous: true }, { publishedAt: new Date(Date.UTC(2026, 5, 1)) });
    const { body, headers } = await anybody.call<string>('GET', `/api/needs/feed.rss?${q('订阅 样本')}`, undefined, {
      'accept-language': 'zh-CN',
    });
    expect(headers.get('content-type')).toMatch('application/rss+xml');
    expect(XMLValidator.validate(body)).toBe(true);
    const { rss } = new XMLParser({ ignoreAttributes: false }).parse(body);
    expect(rss['@_version']).toBe('2.0');
    expect(rss.channel.title).toBe('揭榜：最新发布的技术需求');
    expect(rss.channel.item.map((item: { title: string }) => item.title)).toEqual(['订阅 <样本> & 一', '订阅样本二']);
    expect(rss.channel.item[0].link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/needs\/[0-9a-f-]{36}$/);
    expect(new Date(rss.channel.item[0].pubDate).toISOString()).toBe('2026-06-02T00:00:00.000Z');
    expect(body).not.toContain('津港');
  });

  test('the JSON feed says the same', async () => {
    const { body } = await anybody.call<{ items: { title: string; url: string }[]; version: string }>(
      'GET',
      `/api/needs/feed.json?${q('订阅 样本')}`,
    );
    expect(body.version).toMatch('https://jsonfeed.org/version/1');
    expect(body.items.map(({ title }) => title)).toEqual(['订阅 <样本> & 一', '订阅样本二']);
  });
});

describe('saved searches', () => {
  test('are kept, renamed, silenced and forgotten by their owner alone', async () => {
    const [mine, other] = [await aPerson(platform), await aPerson(platform)];
    const query = { q: '微球 缓释', fields: 'bio,agriculture.animals' };
    const saved = await mine.call<{ id: string; tells: boolean }>('POST', '/api/saved-searches', {
      name: '缓释',
      query,
    });
    expect(saved.status).toBe(201);
    expect(saved.body.tells).toBe(true);
    const path = `/api/saved-searches/${saved.body.id}`;
    for (const [method, body] of [
      ['PATCH', { name: 'x' }],
      ['DELETE', undefined],
    ] as const)
      expect((await other.call(method, path, body)).body).toMatchObject({ code: 'saved_search_not_found' });
    expect((await mine.call('PATCH', path, { name: '长效', tells: false })).body).toMatchObject({
      name: '长效',
      tells: false,
      query,
    });
    expect((await mine.call('PATCH', path, {})).body).toMatchObject({ name: '长效', tells: false });
    expect((await mine.call<{ searches: unknown[] }>('GET', '/api/saved-searches')).body.searches).toHaveLength(1);
    expect((await mine.call('DELETE', path)).status).toBe(200);
    expect((await mine.call('DELETE', path)).status).toBe(404);
  });

  test('that are no searches are refused', async () => {
    const mine = await aPerson(platform);
    for (const query of [{ fields: 'it.magic' }, { sort: 'newest' }, { owner: 'me' }, { least: '-1' }])
      expect((await mine.call('POST', '/api/saved-searches', { name: 'x', query })).status).toBe(400);
    expect((await mine.call<{ searches: unknown[] }>('GET', '/api/saved-searches')).body.searches).toEqual([]);
  });

  test('are fifty at most', async () => {
    const mine = await aPerson(platform);
    const given = { name: 'x', query: {} };
    const answers = await Promise.all(
      Array.from({ length: 52 }, () => mine.call('POST', '/api/saved-searches', given)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(answers.find(({ status }) => status !== 201)?.body).toMatchObject({ code: 'saved_search_full' });
  });
});
