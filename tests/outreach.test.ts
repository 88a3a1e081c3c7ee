/** Making needs known: a compendium, texts to copy, and short links that are counted by channel. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aNeedIn, anInstitution, goodNeed } from './support/bounty.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

interface Outreach {
  article: { en: string; zh: string };
  notice: { en: string; zh: string };
  channels: { channel: string; link: string; opens: number }[];
  code: string;
}

let platform: Platform;
let organiser: Person;
let manager: Person;
let firm: Person;
let reader: Person;
let enterprise: { id: string; name: string };

beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser');
  manager = await aPerson(platform, 'technology_manager');
  firm = await aPerson(platform, 'enterprise');
  reader = await aPerson(platform);
  enterprise = await anInstitution(platform, 'enterprise', firm, { region: '天津' });
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const aNeed = (state: Parameters<typeof aNeedIn>[1], content = {}) =>
  aNeedIn(platform, state, { enterpriseId: enterprise.id, author: firm }, {}, goodNeed(content));
const outreach = async (who: Person, id: string) => (await who.call<Outreach>('GET', `/api/needs/${id}/outreach`)).body;
const open = (who: Person, number: number, channel: string) =>
  who.call<{ id: string; code: string }>('POST', '/api/outreach/openings', { number, channel });
const compendium = async (who: Person, query = '') => {
  const headers = { cookie: who.cookie };
  const answer = await fetch(`${platform.url}/api/outreach/compendium.html?${query}`, { headers });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};
/** Words of `goodNeed` that only some may read. */
const secrets = ['PLGA', '李工', '王经理', 'li@firm.example', '研发总监', '双方认可的检测机构'];

test('the texts of a need say what the public reads, in both languages, with a short link of their channel', async () => {
  const of = await aNeed('open');
  const { article, notice } = await outreach(firm, of.id);
  expect(article.zh).toContain(`【技术需求】${of.title}`);
  expect(article.zh).toContain(
    '1. 24 小时突释率 ≤ 15 %（目前 42 %；必达；检测方法：透析袋法，37 ℃，pH 7.4，高效液相测定）',
  );
  expect(article.en).toContain('Intended investment: CNY 300,000–800,000');
  expect(article.en).toContain('Deadline for responses: 1 July 2099 at 00:00 (Beijing time)');
  expect(article.zh).toContain(`${platform.url}/n/${of.number}?c=article`);
  expect(notice.zh).toContain('意向投入：30–80 万元');
  expect(notice.zh.split('\n')).toHaveLength(6);
  expect(notice.en).toContain(`${platform.url}/n/${of.number}?c=group`);
  for (const text of [article.zh, article.en, notice.zh, notice.en])
    for (const secret of secrets) expect(text).not.toContain(secret);
});

test('an unnamed enterprise stays unnamed in every text', async () => {
  const of = await aNeed('open', { anonymous: true });
  const { article, notice } = await outreach(organiser, of.id);
  expect(article.zh).toContain('需求单位：天津某企业');
  const printed = (await compendium(organiser)).text;
  expect(printed).toContain(`id="n${of.number}"`);
  expect(printed).toContain('天津某企业');
  for (const text of [article.zh, article.en, notice.zh, notice.en]) expect(text).not.toContain(enterprise.name);
});

test('texts and figures are for its authors and organisers, of a need that the public finds', async () => {
  const of = await aNeed('open');
  expect((await outreach(reader, of.id)).code).toBe('need_not_yours');
  expect((await outreach(manager, of.id)).code).toBe('need_not_yours');
  const draft = await aNeed('submitted');
  expect((await outreach(reader, draft.id)).code).toBe('need_not_found');
  expect((await outreach(firm, draft.id)).code).toBe('need_not_public');
});

test('openings are counted by channel; its parties are not counted, and what is unknown counts as other', async () => {
  const of = await aNeed('open');
  expect((await open(visitor(platform), of.number, 'poster')).body).toEqual({ id: of.id });
  await open(reader, of.number, 'poster');
  await open(reader, of.number, 'no such channel');
  for (const party of [firm, organiser]) expect((await open(party, of.number, 'poster')).status).toBe(200);
  const { channels } = await outreach(firm, of.id);
  const counted = channels.filter(({ opens }) => opens > 0).map(({ channel, opens }) => [channel, opens]);
  expect(counted).toEqual([
    ['poster', 2],
    ['other', 1],
  ]);
});

test('a number of nothing, or of a need that is not public, leads nowhere and counts nothing', async () => {
  const hidden = await aNeed('under_review');
  expect((await open(reader, hidden.number, 'group')).body.code).toBe('need_not_found');
  expect((await open(reader, 2_000_000_000, 'group')).body.code).toBe('need_not_found');
  expect((await open(reader, 0, 'group')).status).toBe(400);
});

test('the compendium prints a selection with contents and numbers, its texts escaped, the public parts alone', async () => {
  const chosen = await aNeed('open', { type: 'testing', title: '<b>Burst</b> & "release"' });
  const other = await aNeed('open', { type: 'algorithm' });
  await aNeed('approved', { type: 'testing', title: '未公开的需求' });
  const { text, type, status } = await compendium(manager, 'types=testing&language=zh');
  expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
  expect(text).toContain('共收录 1 项需求');
  expect(text).toContain(`<a href="#n${chosen.number}"><span class="no">1</span> &lt;b&gt;Burst&lt;/b&gt; &amp;`);
  expect(text).toContain(`${platform.url}/n/${chosen.number}`);
  for (const unwanted of [...secrets, '<b>', '未公开', `id="n${other.number}"`]) expect(text).not.toContain(unwanted);
  const english = (await compendium(organiser, 'types=testing&language=en')).text;
  expect(english).toContain('<html lang="en">');
  expect(english).toContain('CNY 300,000–800,000');
  expect((await compendium(organiser, 'q=nothinglikethis')).text).toContain('没有符合条件的需求');
  for (const who of [reader, firm]) expect((await compendium(who)).status).toBe(403);
});
