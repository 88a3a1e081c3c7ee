/** Writing a need in a real browser: the form with its hints, from an empty draft to a submitted need. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aMember, aNeedIn, anInstitution, goodNeed } from './support/bounty.ts';
import { openBrowser } from './support/browser.ts';
import { aPerson, form, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let browser: Browser;
let member: Person;
let enterprise: { id: string; name: string };
const faults: string[] = [];

beforeAll(async () => {
  platform = await startPlatform();
  browser = await openBrowser();
  member = await aPerson(platform, 'enterprise');
  enterprise = await anInstitution(platform, 'enterprise', member, { region: '天津' });
});
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});

async function open(who: Person, options: Parameters<Browser['newContext']>[0] = {}): Promise<[BrowserContext, Page]> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    baseURL: platform.url,
    ...options,
  });
  const cookies = who.cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url: platform.url };
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return [context, page];
}

test('somebody of an enterprise writes a need step by step, is led by hints, and submits it', async () => {
  const [context, page] = await open(member);
  await page.goto('/needs/new');
  await page.getByLabel('需求名称（之后可修改）').fill('提高产品质量');
  await page.getByRole('button', { name: '开始填写' }).click();
  await page.getByText('“提高”没有给出数据').first().waitFor();
  const good = goodNeed();

  await page.getByLabel('需求名称').fill(good.title);
  await page.getByRole('button', { name: '工艺改进' }).click();
  await page.locator('summary', { hasText: '生物与新医药' }).click();
  await page.getByLabel('药物与制剂').check();
  await page.getByLabel('需求摘要').fill(good.summary);
  await page.getByLabel('背景与动因').fill(good.background);
  await page.getByLabel('待解决的技术问题').fill(good.problem);
  await page.getByRole('button', { name: '下一步' }).click();

  await page.getByRole('button', { name: '添加指标' }).click();
  await page.getByLabel('指标名称').fill('24 小时突释率');
  await page.getByLabel('目标', { exact: true }).selectOption('at_most');
  await page.getByLabel('目标值').fill('15');
  await page.getByLabel('单位', { exact: true }).fill('%');
  await page.getByLabel('目前水平').fill('12');
  await page.getByText('目前水平 12 已达到目标值 15').first().waitFor();
  await page.getByLabel('目前水平').fill('42');
  await page.getByLabel('约束条件').fill(good.constraints);
  await page.getByLabel('交付成果').fill(good.deliverables.join('\n'));
  await page.getByRole('button', { name: '下一步' }).click();

  await page.getByLabel('不低于').fill('30');
  await page.getByLabel('不超过').fill('80.5');
  await page.getByText('即 30 万元 – 80.5 万元').waitFor();
  await page.getByLabel('征集截止').fill('2099-06-30T18:00');
  await page.getByRole('button', { name: '委托开发' }).click();
  await page.getByRole('button', { name: '归企业所有', exact: true }).click();
  await page.getByRole('button', { name: '接受保密条款后可查看保密部分' }).click();
  await page.getByRole('button', { name: '下一步' }).click();

  for (const [who, person] of [
    ['技术负责人', good.lead],
    ['商务联系人', good.contact],
  ] as const) {
    const group = page.getByRole('group', { name: who });
    await group.getByLabel('姓名').fill(person.name);
    await group.getByLabel('职务').fill(person.post);
    await group.getByLabel('电话').fill(person.phone);
    await group.getByLabel('邮箱').fill(person.email);
  }
  await page.getByRole('button', { name: '下一步' }).click();
  await page
    .getByLabel('添加附件')
    .setInputFiles({ name: '检测报告.pdf', mimeType: 'application/pdf', buffer: Buffer.from('x') });
  await page.getByRole('link', { name: '检测报告.pdf' }).waitFor();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: '提交审核' }).click();
  await page.getByText('提交前须完善 1 处').waitFor();
  await page.getByLabel('我承诺以上内容真实有效').check();
  await page.getByRole('button', { name: '提交审核' }).click();
  await page.getByRole('heading', { name: good.title }).waitFor();
  await page.getByText('待审核').first().waitFor();

  const mine = await member.call<{ needs: { investment_min: number; investment_max: number; state: string }[] }>(
    'GET',
    '/api/needs/mine',
  );
  expect(mine.body.needs[0]).toMatchObject({
    state: 'submitted',
    investment_min: 30_000_000,
    investment_max: 80_500_000,
  });
  await context.close();
  expect(faults).toEqual([]);
});

test('two people who write at once: the later one is told who was first, and takes up from there', async () => {
  const colleague = await aPerson(platform, 'enterprise', '李四');
  await aMember(platform, enterprise.id, colleague);
  const begun = await member.call<{ need: { id: string } }>('POST', '/api/needs', { enterprise_id: enterprise.id });
  const { id } = begun.body.need;
  const [context, page] = await open(member);
  await page.goto(`/needs/${id}/edit`);
  await page.getByLabel('需求名称').waitFor();
  await colleague.call('PATCH', `/api/needs/${id}`, { revision: 0, content: { title: '李四写的标题' } });
  await page.getByLabel('需求摘要').fill('我的摘要');
  await page.getByText('李四 已于').waitFor();
  await page.getByRole('button', { name: '重试' }).click();
  await page.getByRole('heading', { name: '李四写的标题' }).waitFor();
  await context.close();
  expect(faults).toEqual([]);
});

test('a reader accepts the terms and reads what was hidden; versions are compared; no page overflows on a phone', async () => {
  const reader = await aPerson(platform);
  const row = await aNeedIn(platform, 'open', { enterpriseId: enterprise.id, author: member });
  await member.call('POST', `/api/subjects/need:${row.id}/attachments?reason=x`, form('x', '很长的文件名'.repeat(12)));
  await member.call('POST', `/api/needs/${row.id}/addenda`, {
    revision: 1,
    reason: '放宽成本',
    content: { constraints: '单剂成本不高于 15 元。' },
  });
  const [context, page] = await open(reader, { viewport: { width: 390, height: 800 }, colorScheme: 'dark' });
  await page.goto(`/needs/${row.id}`);
  await page.getByText('以下内容未显示').waitFor();
  expect(await page.getByText(goodNeed().tried).count()).toBe(0);
  await page.getByLabel('我已阅读并代表本人').check();
  await page.getByRole('button', { name: '接受并查看' }).click();
  await page.getByText(goodNeed().tried).waitFor();
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('link', { name: '版本', exact: true }).click();
  await page.locator('ins').first().waitFor();
  await page.locator('del').first().waitFor();
  expect(await overflow()).toBeLessThanOrEqual(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await context.close();
  expect(faults).toEqual([]);
});
