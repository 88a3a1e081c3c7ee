/** Institutions and people as their pages show them, in a real browser. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { checkCharacter } from '../core/institutions/credit-code.ts';
import { anInstitution } from './support/bounty.ts';
import { openBrowser } from './support/browser.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let browser: Browser;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  platform = await startPlatform();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

async function pageOf(who: Person | null, options: { locale?: string; width?: number } = {}): Promise<Page> {
  const { locale = 'zh-CN', width = 1280 } = options;
  const viewport = { width, height: 800 };
  const context = await browser.newContext({ locale, viewport, baseURL: platform.url, bypassCSP: true });
  contexts.push(context);
  const pairs = who?.cookie.split('; ') ?? [];
  await context.addCookies(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: platform.url };
    }),
  );
  return context.newPage();
}

async function mustBeSound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

test('an institution is registered, its colleague joins by the link, and the organiser verifies it', async () => {
  const founder = await aPerson(platform, 'contestant', '李秀兰');
  const page = await pageOf(founder);
  await page.goto('/institutions/new');
  await page.getByLabel('单位名称').fill('海河生物制药有限公司');
  const first = '91120000MC0000001';
  await page.getByLabel('统一社会信用代码').fill(`${first}0`);
  await page.getByLabel('关键词').fill('缓释、微球，中试');
  await page.getByText('生物与新医药').click();
  await page.getByLabel('药物与制剂').check();
  await page.getByRole('button', { name: '提交登记' }).click();
  const good = first + checkCharacter(first);
  if (!good.endsWith('0')) {
    await page.getByText('校验位不符').waitFor();
    await page.getByLabel('统一社会信用代码').fill(good);
    await page.getByRole('button', { name: '提交登记' }).click();
  }
  await page.getByRole('heading', { name: '海河生物制药有限公司' }).waitFor();
  await page.getByText('主办方正在核验').waitFor();

  await page.getByLabel('邮箱').fill('colleague@test.example');
  await page.getByRole('button', { name: '发出邀请' }).click();
  const link = await page.locator('code', { hasText: '/join/' }).textContent();
  await mustBeSound(page);

  const colleague = await pageOf(await aPerson(platform, 'contestant', '王建国'));
  await colleague.goto(link ?? '');
  await colleague.getByText('海河生物制药有限公司').waitFor();
  await mustBeSound(colleague);
  await colleague.getByRole('button', { name: '接受邀请' }).click();
  await colleague.getByRole('heading', { name: '成员', exact: true }).waitFor();
  await colleague.getByText('王建国').first().waitFor();

  const desk = await pageOf(await aPerson(platform, 'organiser'));
  await desk.goto('/organise/institutions');
  await desk.getByRole('group', { name: '海河生物制药有限公司' }).getByRole('button', { name: '通过核验' }).click();
  await desk.getByLabel('备注').fill('执照已核对');
  await desk.getByRole('dialog').getByRole('button', { name: '通过核验' }).click();
  await desk.getByText('暂无内容').waitFor();
  await mustBeSound(desk);

  const reader = await pageOf(null);
  await reader.goto('/institutions?q=缓释');
  await reader.getByRole('link', { name: '海河生物制药有限公司' }).click();
  await reader.getByText('已核验').waitFor();
  await reader.getByText('药物与制剂').waitFor();
  expect(await reader.getByText('执照已核对').count()).toBe(0);
  await mustBeSound(reader);
});

test('a role is asked for and granted, and stands in the register', async () => {
  const asker = await aPerson(platform, 'contestant', '津门李经理');
  const page = await pageOf(asker);
  await page.goto('/people/me');
  await page.getByLabel('证书编号').fill('TJ-2019-0717');
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByText('您申请成为技术经理人').waitFor();
  await page.getByLabel('职务').fill('高级经理');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('已保存').waitFor();
  await mustBeSound(page);

  const desk = await pageOf(await aPerson(platform, 'organiser'));
  await desk.goto('/organise/people?waiting=true');
  await desk.getByRole('group', { name: '津门李经理' }).getByRole('button', { name: '通过', exact: true }).click();
  await desk.getByRole('dialog').getByRole('button', { name: '通过', exact: true }).click();
  await desk.getByText('没有符合条件的人员').waitFor();
  await mustBeSound(desk);

  const reader = await pageOf(null, { locale: 'en', width: 390 });
  await reader.goto('/people?q=津门');
  await reader.getByRole('link', { name: '津门李经理' }).click();
  await reader.getByText('TJ-2019-0717').waitFor();
  await mustBeSound(reader);
});

test('an invitation that is over says so', async () => {
  const page = await pageOf(null, { locale: 'en' });
  await page.goto('/join/invented');
  await page.getByText('There is no such invitation').waitFor();
  await mustBeSound(page);
});

test('on a narrow screen every place is in one menu, for fingers and for keys', async () => {
  const admin = await aPerson(platform, 'organiser', 'Somebody With A Rather Long Name');
  await anInstitution(platform, 'university', admin, { name: '某大学' });
  for (const [locale, menu, place] of [
    ['en', 'Menu', 'Institutions'],
    ['zh-CN', '菜单', '单位名录'],
  ] as const)
    for (const who of [null, admin]) {
      const page = await pageOf(who, { locale, width: 360 });
      await page.goto('/people');
      await page.getByLabel(menu, { exact: true }).focus();
      await page.keyboard.press('Enter');
      const link = page.getByRole('banner').getByRole('link', { name: place, exact: true }).first();
      await link.waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await page.keyboard.press('Escape');
      await link.waitFor({ state: 'hidden' });
      await page.getByLabel(menu, { exact: true }).click();
      await link.click();
      await page.getByRole('link', { name: '某大学' }).waitFor();
      await link.waitFor({ state: 'hidden' });
    }
});
