/** Answering a need and asking about it, in a real browser. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { need } from '../core/db/schema.ts';
import { aMember, aNeedIn, anInstitution, aResponseIn, goodNeed } from './support/bounty.ts';
import { openBrowser } from './support/browser.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let browser: Browser;
let contexts: BrowserContext[];
let faults: string[];
let firm: Person;
let leader: Person;
let organiser: Person;
let universityId: string;
let open: typeof need.$inferSelect;

beforeAll(async () => {
  platform = await startPlatform();
  browser = await openBrowser();
  firm = await aPerson(platform, 'enterprise', '王经理');
  leader = await aPerson(platform, 'contestant', '张教授');
  organiser = await aPerson(platform, 'organiser');
  const enterprise = await anInstitution(platform, 'enterprise', firm, { name: '津门动保股份有限公司' });
  universityId = (await anInstitution(platform, 'university', null, { name: '北洋大学' })).id;
  await aMember(platform, universityId, leader);
  open = await aNeedIn(
    platform,
    'open',
    { enterpriseId: enterprise.id, author: firm },
    {},
    goodNeed({ confidentiality: 'public' }),
  );
});
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  contexts = [];
  faults = [];
});
afterEach(async () => {
  for (const context of contexts) await context.close();
  expect(faults).toEqual([]);
});

async function pageOf(who: Person, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', baseURL: platform.url, ...options });
  contexts.push(context);
  await context.addCookies(
    who.cookie.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: platform.url };
    }),
  );
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return page;
}

async function isSound(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

test('a question is answered for everybody, live, and corrected', async () => {
  const asking = await pageOf(leader);
  const firms = await pageOf(firm);
  await firms.goto(`/needs/${open.id}/questions`);
  await asking.goto(`/needs/${open.id}/questions`);
  await asking.getByLabel('您的问题').fill('三批样品由哪一方提供？');
  await asking.getByRole('button', { name: '提交问题' }).click();
  await firms.getByText('三批样品由哪一方提供？').waitFor();
  expect(await firms.content()).not.toContain('张教授');
  await firms.getByRole('button', { name: '答复' }).click();
  await firms.getByLabel('对第 1 问的答复').fill('由需求方提供。');
  await isSound(firms);
  await firms.getByRole('button', { name: '发布答复' }).click();
  await asking.getByText('由需求方提供。').waitFor();
  await firms.getByRole('button', { name: '更正' }).click();
  await firms.getByLabel('对第 1 问的答复').fill('由应答方提供。');
  await firms.getByRole('button', { name: '发布答复' }).click();
  await asking.getByText('已更正').waitFor();
  await isSound(asking);

  const desk = await pageOf(organiser);
  await desk.goto(`/needs/${open.id}/questions`);
  await desk.getByText('提问人：张教授').waitFor();
  await desk.getByRole('button', { name: '隐藏' }).click();
  await desk.getByLabel('理由（将告知提问人）').fill('与需求无关');
  await desk.getByRole('dialog').getByRole('button', { name: '隐藏' }).click();
  await asking.getByText('该问题已被主办方隐藏：与需求无关').waitFor();
  await firms.getByText('该问题已被主办方隐藏。').waitFor();
});

test('a response is written, told what it lacks, handed in with a receipt, and read by the enterprise', async () => {
  const firms = await pageOf(firm);
  await firms.goto(`/needs/${open.id}/responses`);
  await firms.getByText('还没有应答。').waitFor();

  const page = await pageOf(leader);
  await page.goto(`/needs/${open.id}/responses`);
  await page.getByText('应答数量在截止后公布。').waitFor();
  await page.getByRole('link', { name: '我要应答' }).click();
  await page.getByLabel('牵头单位').waitFor();
  await page.getByRole('button', { name: '开始填写' }).click();

  await page.getByLabel('方案名称').fill('双层包衣微球缓释技术');
  await page.getByLabel('方案摘要').fill('采用双层包衣与梯度固化工艺，把突释率降到 12% 以下，维持时间 18 天。');
  await page.getByLabel('技术方案').fill('第一阶段完成处方筛选，第二阶段放大到 200 升反应釜，第三阶段完成三批中试。');
  const burst = page.getByRole('group', { name: '24 小时突释率' });
  await burst.getByLabel('应答值（%）').fill('18');
  await burst.getByText('未达标').waitFor();
  await burst.getByLabel('应答值（%）').fill('11.8');
  await burst.getByText('达标', { exact: true }).waitFor();
  await burst.getByLabel('依据').fill('2025 年 3 月，n=6');
  await page.getByRole('group', { name: '有效维持时间' }).getByLabel('应答值（天）').fill('18');
  await page.getByLabel('技术成熟度').selectOption('6');
  await page.getByLabel('交付周期').fill('10');
  await page.getByLabel('报价下限').fill('450,000');
  await page.getByLabel('报价上限').fill('60万');
  await page.getByText('金额格式不正确。').waitFor();
  await page.getByLabel('报价上限').fill('600000');
  await page.getByText('= 60 万元').waitFor();
  await page.getByRole('textbox', { name: '保密内容' }).fill('包衣材料为自研共聚物。');
  const send = page.getByRole('button', { name: '提交应答' });
  await page.getByText('还有 1 项未完成').waitFor();
  expect(await send.isDisabled()).toBe(true);
  await page.getByLabel('我方声明').check();
  await page.getByText('内容已填写完整。').waitFor();
  await isSound(page);
  await send.click();
  await page.getByRole('dialog').getByRole('button', { name: '提交应答' }).click();
  await page.getByRole('heading', { name: '回执' }).waitFor();
  await page.getByText(/^[0-9a-f]{64}$/).waitFor();
  await isSound(page);

  // The enterprise's list was open all the while.
  await firms.getByText('共收到 1 份应答。').waitFor();
  await firms.getByRole('link', { name: '双层包衣微球缓释技术' }).click();
  await firms.getByText('包衣材料为自研共聚物。').waitFor();
  await firms.getByText('45 万元 – 60 万元').waitFor();
  await isSound(firms);

  const desk = await pageOf(organiser);
  await desk.goto(firms.url());
  await desk.getByText('如有保密内容，仅需求企业可见。').waitFor();
  expect(await desk.content()).not.toContain('自研共聚物');
  await desk.getByRole('button', { name: '退回补正' }).click();
  await desk.getByLabel('理由').fill('缺少授权书');
  await desk.getByRole('dialog').getByRole('button', { name: '退回补正' }).click();
  await page.getByText('理由：缺少授权书').waitFor();
});

test('somebody of another institution joins from their desk, on a phone and in English', async () => {
  const other = await aPerson(platform, 'contestant', 'Wei Li');
  const institute = await anInstitution(platform, 'institute', other, { name: 'Institute of Coatings' });
  const draft = await aResponseIn(platform, 'draft', open, { institutionId: universityId, leader });
  const page = await pageOf(leader);
  await page.goto(`/responses/${draft.id}`);
  await page.getByLabel('对方账号的邮箱').fill(other.email);
  await page.getByRole('button', { name: '邀请', exact: true }).click();
  await page.getByRole('button', { name: '撤回对 Wei Li 的邀请' }).waitFor();

  const phone = await pageOf(other, { locale: 'en', viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await phone.goto('/desk/responses');
  await phone.getByText('asks you to answer together').waitFor();
  await phone.getByLabel('For which institution').selectOption(institute.id);
  await isSound(phone);
  await phone.getByRole('button', { name: 'Join' }).click();
  await phone.getByRole('heading', { name: 'Accounts that write it' }).waitFor();
  await isSound(phone);
  await phone.getByRole('link', { name: 'Edit' }).first().click();
  await phone.getByLabel('Title').waitFor();
  await isSound(phone);
  await page.getByText('Institute of Coatings').waitFor();
});
