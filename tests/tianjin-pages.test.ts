/** The report's figures, read off the page in both languages. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import readExcelFile from 'read-excel-file/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { seedTianjin } from '../server/demo/tianjin/seed.ts';
import type { FigureKey } from '../server/statistics/figures.ts';
import { openBrowser } from './support/browser.ts';
import { aPerson } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  platform = await startPlatform();
  browser = await openBrowser();
  await seedTianjin(platform);
});
afterEach(() => context?.close());
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});

async function open(options: Parameters<Browser['newContext']>[0], path = '/statistics', cookie = ''): Promise<Page> {
  context = await browser.newContext({
    baseURL: platform.url,
    bypassCSP: true,
    timezoneId: 'Asia/Shanghai',
    ...options,
  });
  await context.addCookies(
    cookie
      .split('; ')
      .filter(Boolean)
      .map((pair) => {
        const [name = '', ...value] = pair.split('=');
        return { name, value: value.join('='), url: platform.url };
      }),
  );
  const page = await context.newPage();
  await page.goto(path);
  return page;
}
const figure = (page: Page, key: FigureKey) => page.locator(`[data-figure=${key}]`);
const exact = (page: Page, key: FigureKey) => page.locator(`[data-exact=${key}]`);
const text = async (of: ReturnType<typeof figure>) => ((await of.textContent()) ?? '').trim();

const counts: Partial<Record<FigureKey, string>> = {
  enterprises_collected: '350',
  needs_collected: '534',
  needs_published: '534',
  responding_institutions: '71',
  responses: '210',
  events: '40',
  events_release: '4',
  contracts_signed: '48',
  transfer_institutions: '153',
  demonstration_institutions: '24',
  technology_managers: '717',
  participants: '334',
  submissions: '412',
  institutions_at_final: '31',
};

test.for([
  {
    locale: 'zh-CN',
    heading: '数据统计',
    investment: '3.2 亿元',
    value: '8,334.53 万元',
    largest: '1,300 万元',
    exactly: ['¥320,000,000.00', '¥83,345,300.00', '¥13,000,000.00'],
    challenge: '雪豹识别全球挑战赛 2019（示例）',
  },
  {
    locale: 'en-GB',
    heading: 'Statistics',
    investment: 'CNY 320 million',
    value: 'CNY 83.3453 million',
    largest: 'CNY 13 million',
    exactly: ['CN¥320,000,000.00', 'CN¥83,345,300.00', 'CN¥13,000,000.00'],
    challenge: 'Snow leopard recognition 2019 (demonstration)',
  },
])('the page states them in $locale', async ({ locale, heading, investment, value, largest, exactly, challenge }) => {
  const page = await open({ locale });
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  await figure(page, 'needs_published').waitFor();
  for (const [key, shown] of Object.entries(counts))
    expect(await text(figure(page, key as FigureKey)), key).toBe(shown);
  expect(await text(figure(page, 'intended_investment'))).toBe(investment);
  expect(await text(figure(page, 'contract_value'))).toBe(value);
  expect(await text(figure(page, 'largest_contract'))).toBe(largest);
  const exacts = ['intended_investment', 'contract_value', 'largest_contract'] as const;
  expect(await Promise.all(exacts.map((key) => text(exact(page, key))))).toEqual(exactly);
  expect(await page.locator('#statistics-challenge option:checked').textContent()).toBe(challenge);
});

test('each figure leads to its rows, and says what it counts', async () => {
  const page = await open({ locale: 'zh-CN' });
  await page.getByText('统计口径').first().click();
  await page.getByText('同一企业只计一次。时间按需求首次提交日').waitFor();
  await figure(page, 'contracts_signed').click();
  await page.getByRole('heading', { name: /签约项目\s*共 48 条/ }).waitFor();
  await page.getByText('双方已签署的合同数').waitFor();
  expect(await page.locator('tbody tr').count()).toBe(48);
  expect(await page.getByText('未公开').count()).toBe(48);
  await page.getByRole('link', { name: '数据统计' }).first().click();
  await figure(page, 'technology_managers').click();
  await page.getByRole('heading', { name: /技术经理人\s*共 717 条/ }).waitFor();
  await page.getByRole('button', { name: '显示更多' }).click();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 100);
});

test('a choice of period and field narrows the page, stays in its address and goes along to the rows', async () => {
  const page = await open({ locale: 'zh-CN' }, '/statistics?from=2019-09-01&to=2019-09-30');
  await figure(page, 'needs_published').waitFor();
  expect(await text(figure(page, 'needs_published'))).toBe('110');
  expect(await text(figure(page, 'contract_value'))).toBe('不公开');
  await page.getByLabel('技术领域').selectOption({ label: '电子信息' });
  await page.waitForURL(/area=it/);
  await page.waitForFunction(
    () => document.querySelector('[data-figure=needs_published]')?.textContent?.trim() !== '110',
  );
  const shown = await text(figure(page, 'needs_published'));
  await figure(page, 'needs_published').click();
  await page.getByRole('heading', { name: new RegExp(`发布需求\\s*共 ${shown} 条`) }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: '清除筛选' }).click();
  await page.waitForFunction(
    () => document.querySelector('[data-figure=needs_published]')?.textContent?.trim() === '534',
  );
});

test('the tables are taken along as a spreadsheet, and organisers see what contracts are worth', async () => {
  const organiser = await aPerson(platform, 'organiser');
  const page = await open({ locale: 'zh-CN' }, '/statistics', organiser.cookie);
  await figure(page, 'contract_value').waitFor();
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: '导出 Excel' }).click();
  const [figures] = await readExcelFile(await (await saving).path());
  const found = new Map(figures?.data.map((cells) => [cells[0], cells[1]] as const));
  expect([found.get('发布需求'), found.get('意向投入'), found.get('合同金额')]).toEqual([534, 320_000_000, 83_345_300]);
  await figure(page, 'contract_value').click();
  await page.getByText('¥13,000,000.00').waitFor();
});

test('the pages are drawn with charts, fit every screen and are free of faults that a program finds', async () => {
  for (const options of [
    { locale: 'zh-CN', colorScheme: 'light' as const, viewport: { width: 1280, height: 900 } },
    { locale: 'en-GB', colorScheme: 'dark' as const, viewport: { width: 390, height: 844 } },
  ])
    for (const path of ['/statistics', '/statistics/needs_published']) {
      const page = await open(options, path);
      await page.locator('table').first().waitFor();
      if (path === '/statistics')
        await page.waitForFunction(() => document.querySelectorAll('.chart svg').length === 4);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, path).toBeLessThanOrEqual(options.viewport.width);
      const { violations } = await new AxeBuilder({ page: page as never }).analyze();
      expect(violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.target)}`)).toEqual([]);
      if (process.env.LOOK)
        await page.screenshot({
          path: `/tmp/statistics-${options.locale}-${path.split('/').at(-1)}.png`,
          fullPage: true,
        });
      await context.close();
    }
});
