/** A submission that waits, as its team sees it: its place, how long it takes, and how it is taken back. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { phase } from '../core/db/schema.ts';
import { announce } from '../worker/alive.ts';
import { openBrowser } from './support/browser.ts';
import { importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { submit } from './support/submissions.ts';

let platform: Platform;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let someone: Person;
let zip: Uint8Array;
let sent: string[];

beforeAll(async () => {
  platform = await startPlatform();
  browser = await openBrowser();
  zip = await solution(predicts());
  await importPack(platform, tinyPack('tiny'));
});
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  someone = await aPerson(platform);
  await join(someone, 'tiny');
  sent = [];
  for (const name of ['一.zip', '二.zip']) sent.push((await submit(someone, 'tiny', zip, { name })).body.id);
  context = await browser.newContext({ locale: 'zh-CN', baseURL: platform.url, bypassCSP: true });
  await context.addCookies(
    someone.cookie.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: platform.url };
    }),
  );
  page = await context.newPage();
});
afterEach(async () => {
  for (const id of sent) await someone.call('PUT', `/api/submissions/${id}/withdrawal`);
  await context.close();
});

/** A worker that says it lives and takes nothing. */
const idleWorker = () =>
  announce(
    platform.database.db,
    'idle',
    1,
    () => ({
      pools: ['default'],
      cpus: { total: 2, reserved: 0 },
      memory_mb: { total: 1, reserved: 0 },
      sandboxes: [],
    }),
    () => {},
  );
const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });

test('the list says how many are ahead, how long that takes, and that nothing goes on while it does not', async () => {
  await page.goto('/challenges/tiny/submit');
  await row('一.zip').getByText('暂时没有可用的评测机').waitFor();
  await using _worker = await idleWorker();
  await row('一.zip').getByText('排在队首').waitFor();
  await row('一.zip').getByText('即将开始').waitFor();
  await row('二.zip').getByText('前面还有 2 个评测').waitFor();
  await row('二.zip')
    .getByText(/最多 5分钟后开始/)
    .waitFor();
  await row('二.zip').getByText(/\d秒/).first().waitFor();
  await platform.database.db.update(phase).set({ pausedAt: new Date() });
  await row('二.zip').getByText('本赛段的评测已暂停').waitFor();
  await platform.database.db.update(phase).set({ pausedAt: null });
});

test('a submission is withdrawn after a word of what that means, and both pages show it at once', async () => {
  await using _worker = await idleWorker();
  const list = await context.newPage();
  await list.goto('/challenges/tiny/submit');
  await list.getByText('今日剩余 48 / 50 次').waitFor();
  await page.goto(`/submissions/${sent[0]}`);
  await page.getByText('排在队首').waitFor();
  await page.getByRole('button', { name: '撤回提交' }).click();
  const dialog = page.getByRole('dialog', { name: '撤回第 1 次提交？' });
  await dialog.getByText('并退还提交次数').waitFor();
  const { violations } = await new AxeBuilder({ page: page as never }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.target}`)).toEqual([]);
  await dialog.getByRole('button', { name: '保留' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '撤回提交' }).click();
  await dialog.getByRole('button', { name: '确认撤回' }).click();
  await page.getByRole('heading', { name: /第 1 次提交 已撤回/ }).waitFor();
  expect(await page.getByRole('button', { name: '撤回提交' }).count()).toBe(0);
  await list
    .getByRole('row', { name: /一\.zip/ })
    .getByText('已撤回')
    .waitFor();
  await list.getByText('今日剩余 49 / 50 次').waitFor();
  await list
    .getByRole('row', { name: /二\.zip/ })
    .getByText('排在队首')
    .waitFor();
});

test('what was sent is a click away', async () => {
  await page.goto(`/submissions/${sent[1]}`);
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载提交的文件' }).click();
  expect((await saving).suggestedFilename()).toBe('二.zip');
});
