/** Boards that can be trusted, as readers and teams meet them in a real browser. */
import { AxeBuilder } from '@axe-core/playwright';
import { eq } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { phase } from '../core/db/schema.ts';
import { openBrowser } from './support/browser.ts';
import { importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { submitAndWait } from './support/submissions.ts';

let platform: Platform;
let browser: Browser;
let organiser: Person;
let first: Person;

const open = {
  key: 'open',
  opens: '2020-01-01T00:00:00Z',
  closes: '2099-01-01T00:00:00Z',
  splits: ['public', 'private'],
  quota: { per_day: 50, total: 100, running: 50 },
};

beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser');
  await importPack(platform, tinyPack('tiny', { phases: [{ ...open, ranks_by: 'selected' }] }), organiser);
  await importPack(platform, tinyPack('steps', { phases: [{ ...open, ladder: { step: 'auto' } }] }), organiser);
  await platform.work();
  first = await aPerson(platform);
  await join(first, 'tiny', '甲队');
  await submitAndWait(first, 'tiny', await solution(predicts({ a3: 'dog', a4: 'dog' })));
  await submitAndWait(first, 'tiny', await solution(predicts({ a3: 'dog' })));
  const second = await aPerson(platform);
  await join(second, 'tiny', '乙队');
  await submitAndWait(second, 'tiny', await solution(predicts({ a3: 'dog' })));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});

async function pageOf(who: Person, locale = 'zh-CN', width = 1280): Promise<Page> {
  const context = await browser.newContext({
    locale,
    baseURL: platform.url,
    viewport: { width, height: 900 },
    bypassCSP: true,
  });
  const cookies = who.cookie.split('; ').map((pair) => pair.split('='));
  await context.addCookies(
    cookies.map(([name = '', ...value]) => ({ name, value: value.join('='), url: platform.url })),
  );
  return context.newPage();
}

async function withoutBarriers(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.target}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

test('the board shows intervals and marks who cannot be told apart, and a choice moves it', async () => {
  const page = await pageOf(first);
  const board = await pageOf(first);
  await board.goto('/challenges/tiny/leaderboard');
  const leader = board.locator('tbody tr').first();
  await leader.getByText('0.6667').waitFor();
  expect(await leader.locator('.interval').innerText()).toMatch(/^0\.\d{3}–\d\.\d{3}$/);
  await board.locator('tbody tr').nth(1).getByText('与上一名没有显著差别').waitFor();

  await page.goto('/challenges/tiny/submit');
  await page.getByText('赛段截止前最多可选用 2 个提交').waitFor();
  const worse = page.getByRole('row', { name: /^2 / });
  await worse.getByRole('button', { name: '选用 第 2 次提交', exact: true }).click();
  await worse.getByText('榜上成绩').waitFor();
  await board.locator('tbody tr').filter({ hasText: '甲队' }).getByText('0.5000').waitFor();
  await worse.getByRole('button', { name: '取消选用' }).click();
  await page.getByRole('row', { name: /^1 / }).getByText('榜上成绩').waitFor();
  await withoutBarriers(page);
});

test('under a ladder a submission says whether it moved the shown score', async () => {
  const climber = await aPerson(platform);
  await join(climber, 'steps');
  await submitAndWait(climber, 'steps', await solution(predicts({ a3: 'dog' })));
  const second = await submitAndWait(climber, 'steps', await solution(predicts({ a4: 'dog' })));
  const page = await pageOf(climber, 'en', 375);
  await page.goto(`/submissions/${second.id}`);
  await page.getByText('not better by a significant step').waitFor();
  expect(await page.getByRole('table', { name: 'Confusion matrix' }).count()).toBe(0);
  await page.goto('/challenges/steps/leaderboard');
  await page.getByText('moves only when a submission is better by a significant step').waitFor();
  await withoutBarriers(page);
});

test('an open page turns to the final standings when they are revealed', async () => {
  const pages = [await pageOf(first), await pageOf(first, 'en', 375)];
  for (const page of pages) await page.goto('/challenges/tiny/leaderboard');
  await pages[0]?.getByText('揭晓前不向任何人展示').waitFor();
  await platform.database.db
    .update(phase)
    .set({ closesAt: new Date(Date.now() - 1000) })
    .where(eq(phase.ranksBy, 'selected'));
  const revealed = await organiser.call('POST', '/api/challenges/tiny/phases/open/reveal');
  expect(revealed.status).toBe(200);
  await pages[0]?.getByText('此为最终榜').waitFor();
  await pages[1]?.getByText('Final standings on the hidden split').waitFor();
  await pages[0]?.locator('tbody tr').first().getByText('公开榜第 1 名').waitFor();
  for (const page of pages) await withoutBarriers(page);
  await pages[0]?.getByRole('button', { name: '公开榜' }).click();
  await pages[0]?.getByText('不决定赛段名次').waitFor();
});
