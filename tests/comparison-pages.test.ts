/** An enterprise compares, chooses and makes a challenge in a real browser; the others see what is theirs. */
import { AxeBuilder } from '@axe-core/playwright';
import { eq } from 'drizzle-orm';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { need } from '../core/db/schema.ts';
import { aNeedIn, anInstitution, aResponseIn, goodResponse } from './support/bounty.ts';
import { openBrowser } from './support/browser.ts';
import { tinyPack, zipOfTexts } from './support/packs.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let browser: Browser;
let buyer: Person;
let organiser: Person;
let solvers: [Person, Person, Person];
let enterpriseId: string;
let units: { id: string; name: string }[];
const contexts: BrowserContext[] = [];
const faults: string[] = [];

beforeAll(async () => {
  platform = await startPlatform();
  browser = await openBrowser();
  [buyer, organiser] = await Promise.all([aPerson(platform, 'enterprise', '李工'), aPerson(platform, 'organiser')]);
  solvers = (await Promise.all([0, 1, 2].map(() => aPerson(platform)))) as typeof solvers;
  enterpriseId = (await anInstitution(platform, 'enterprise', buyer, { name: '海河动物药业' })).id;
  units = await Promise.all(
    ['津门大学药学院', '北辰制剂研究所', '滨海工业大学'].map((name, i) =>
      anInstitution(platform, 'university', solvers[i] ?? null, { name }),
    ),
  );
});
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  expect(faults.splice(0)).toEqual([]);
});

interface Look {
  width?: number;
  dark?: boolean;
  english?: boolean;
}
async function pageOf(who: Person | null, path: string, { width = 1280, dark, english }: Look = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: english ? 'en-GB' : 'zh-CN',
    baseURL: platform.url,
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  contexts.push(context);
  if (who)
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
  await page.goto(path);
  return page;
}

/** What anybody who cannot use a mouse, or has a narrow screen, would stumble over. */
async function mustBeSound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

async function answered(state: Parameters<typeof aNeedIn>[1]) {
  const of = await aNeedIn(platform, state, { enterpriseId, author: buyer });
  const offers = [
    { title: '双层包衣微球缓释技术', burst: 8, days: 20, max: 60_000_000, months: 10, readiness: 6 },
    { title: '原位凝胶长效给药系统', burst: 14, days: 15, max: 30_000_000, months: 8, readiness: 7 },
    { title: '脂质体包埋喷剂', burst: 18, days: 30, max: 20_000_000, months: 14, readiness: 4 },
  ];
  const responses: string[] = [];
  for (const [i, { title, burst, days, max, months, readiness }] of offers.entries()) {
    const content = goodResponse({
      title,
      months,
      readiness,
      answers: [
        {
          indicatorId: 'burst',
          value: burst,
          upper: null,
          evidence: '2025 年 3 月，n=6，透析袋法',
          method: '高效液相',
        },
        { indicatorId: 'days', value: days * 24, upper: null, unit: '小时', evidence: '比格犬 12 只', method: '' },
        ...(i === 1 ? [] : [{ indicatorId: 'yield', value: 80 + i, upper: null, evidence: '', method: '' }]),
      ],
      price: { currency: 'CNY', min: max / 2, max },
    });
    const leader = solvers[i];
    if (!leader) throw new Error('somebody must have answered');
    responses.push(
      (await aResponseIn(platform, 'submitted', of, { institutionId: units[i]?.id ?? '', leader }, content)).id,
    );
  }
  return { id: of.id, number: of.number, responses };
}

test('weights and notes are saved as they are typed, and the table and the order follow', async () => {
  const of = await answered('closed');
  const page = await pageOf(buyer, `/needs/${of.id}/compare`);
  const best = page.getByRole('row', { name: /24 小时突释率/ });
  await best.getByText('最优').waitFor();
  await best.getByText('未达标').waitFor();
  await page.getByText('原答 480 小时').waitFor();
  await page.getByText('必达指标未达到：24 小时突释率').waitFor();
  await mustBeSound(page);
  const first = page.getByRole('columnheader', { name: /第 1 名/ });
  expect(await first.innerText()).toContain('津门大学药学院');
  for (const name of ['24 小时突释率', '有效维持时间', '包封率', '周期', '技术成熟度'])
    await page.getByLabel(`“${name}”的权重，0 到 100`).fill('0');
  await page.getByLabel('“报价”的权重，0 到 100').fill('100');
  await page.getByRole('columnheader', { name: /第 1 名.*北辰制剂研究所/s }).waitFor();
  await page
    .getByLabel(/对应答 .* 的备注/)
    .first()
    .fill('先去现场看看');
  await page.getByText('权重与备注已保存').waitFor();
  await page.reload();
  expect(
    await page
      .getByLabel(/对应答 .* 的备注/)
      .first()
      .inputValue(),
  ).toBe('先去现场看看');
  await page.getByRole('button', { name: '列入入围' }).first().click();
  await page.getByRole('columnheader', { name: /入围/ }).waitFor();
});

test('somebody else’s change is told, and nothing typed is lost without a word', async () => {
  const of = await answered('closed');
  const page = await pageOf(buyer, `/needs/${of.id}/compare`);
  await page.getByLabel('“报价”的权重，0 到 100').waitFor();
  // The other change comes while this one is on its way.
  await page.route('**/comparison', async (route) => {
    if (route.request().method() === 'PUT')
      await buyer.call('PUT', `/api/needs/${of.id}/comparison`, { revision: 0, weights: { price: 7 }, notes: {} });
    await route.continue();
  });
  await page.getByLabel('“报价”的权重，0 到 100').fill('55');
  await page
    .getByRole('alert')
    .getByText(/修改过此内容/)
    .waitFor();
  expect(await page.getByLabel('“报价”的权重，0 到 100').inputValue()).toBe('55');
  await page.getByRole('button', { name: '载入最新内容' }).click();
  await expect.poll(() => page.getByLabel('“报价”的权重，0 到 100').inputValue()).toBe('7');
});

test('on a phone, in the dark and in English, one response after the other', async () => {
  const of = await answered('closed');
  const page = await pageOf(buyer, `/needs/${of.id}/compare`, { width: 390, dark: true, english: true });
  await page.getByText('1 of 3').waitFor();
  await mustBeSound(page);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('2 of 3').waitFor();
});

test('from the choice to the contract: select, announce, object, rule, go on', async () => {
  const of = await answered('matching');
  const page = await pageOf(buyer, `/needs/${of.id}/award`);
  await page.getByRole('radio', { name: /津门大学药学院/ }).check();
  expect(await page.getByRole('radio', { name: /滨海工业大学/ }).isDisabled()).toBe(true);
  await page.getByLabel('选定理由').fill('突释率最低，数据充分');
  await page
    .getByLabel(/应答 #\d+ 的结果/)
    .first()
    .selectOption({ label: '第 1 备选' });
  await page
    .getByLabel(/告知应答 #\d+ 的理由/)
    .first()
    .fill('报价较低，作为备选');
  await page
    .getByLabel(/告知应答 #\d+ 的理由/)
    .last()
    .fill('突释率未达到必达指标');
  await mustBeSound(page);
  await page.getByRole('button', { name: '确认选标…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '确认选标' }).click();
  await page.getByRole('link', { name: '津门大学药学院' }).first().waitFor();
  await page.getByRole('button', { name: '开始公示' }).click();
  await page.getByRole('dialog').getByLabel('公示天数（1–30）').fill('3');
  await page.getByRole('dialog').getByRole('button', { name: '开始公示' }).click();
  await page
    .getByText(/公示至/)
    .first()
    .waitFor();
  await mustBeSound(page);

  const loser = await pageOf(solvers[2], `/needs/${of.id}/award`, { width: 390 });
  await loser.getByText('突释率未达到必达指标').waitFor();
  await loser.getByLabel('异议内容').fill('中选方案的试验样本量不足，请复核。');
  await loser.getByRole('button', { name: '提出异议' }).click();
  await loser.getByText('待裁定').waitFor();
  await mustBeSound(loser);
  const anybody = await pageOf(null, `/needs/${of.id}/award`, { english: true });
  await anybody.getByRole('link', { name: '津门大学药学院' }).waitFor();
  expect(await anybody.locator('main').innerText()).not.toContain('突释率最低');

  const desk = await pageOf(organiser, `/needs/${of.id}/award`, { dark: true });
  await desk.getByRole('button', { name: '裁定不成立' }).click();
  await desk.getByRole('dialog').getByLabel('裁定理由').fill('样本量符合标准');
  await desk.getByRole('dialog').getByRole('button', { name: '裁定不成立' }).click();
  await desk.getByText('样本量符合标准').waitFor();
  await mustBeSound(desk);
  await platform.database.db
    .update(need)
    .set({ publicityEndsAt: new Date(0) })
    .where(eq(need.id, of.id));
  await desk.reload();
  await desk.getByRole('button', { name: '进入签约' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: '进入签约' }).click();
  await expect
    .poll(async () => (await platform.database.db.select().from(need).where(eq(need.id, of.id)))[0]?.state)
    .toBe('contracting');
  await page.reload();
  await page.getByRole('link', { name: '起草合同' }).waitFor();
});

test('a need becomes a challenge in one form, its pack’s mistakes are listed, and both pages name each other', async () => {
  const of = await answered('matching');
  const page = await pageOf(buyer, `/needs/${of.id}/challenge`);
  await page.getByLabel('为什么转为挑战赛').fill('三家各有长处，以成绩决定');
  await page.getByLabel('赛题名称（英文）').fill('Burst release prediction');
  await page.getByLabel('第 1 名奖金（整数）').fill('200000');
  await page.getByRole('button', { name: '增加一个名次' }).click();
  await page.getByLabel('第 2 名奖金（整数）').fill('100000');
  await page.getByText('悬赏总额 ¥300,000').waitFor();
  const files = tinyPack('unused');
  const upload = async (changed: Record<string, string>) => {
    const buffer = await zipOfTexts({ ...files, ...changed });
    await page
      .getByLabel('赛题包', { exact: true })
      .setInputFiles({ name: 'pack.zip', mimeType: 'application/zip', buffer });
    await page.getByRole('button', { name: '建立挑战赛' }).click();
  };
  const broken = (files['challenge.yaml'] ?? '').replace('metric: classification', 'metric: guessing');
  await upload({ 'challenge.yaml': broken });
  await page.getByRole('cell', { name: 'challenge.yaml' }).first().waitFor();
  await mustBeSound(page);
  for (let i = 0; i < 2; i++) await page.getByRole('button', { name: '增加一个赛段' }).click();
  await upload({});
  await page.getByRole('heading', { name: '排行榜前列' }).waitFor();
  await mustBeSound(page);
  const phone = await pageOf(null, `/needs/${of.id}/challenge`, { width: 390, dark: true, english: true });
  await phone.getByText('No team stands on the board yet.').waitFor();
  await mustBeSound(phone);
  await phone.getByRole('link', { name: 'Burst release prediction' }).click();
  await phone.getByRole('link', { name: new RegExp(`From need ${of.number}`) }).click();
  await phone.waitForURL(`**/needs/${of.id}`);
});
