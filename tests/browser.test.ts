/** The pages in a real browser, as a contestant meets them. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { eq, sql } from 'drizzle-orm';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { evaluation, rejudging, worker } from '../core/db/schema.ts';
import { openBrowser } from './support/browser.ts';
import { importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { submitAndWait } from './support/submissions.ts';

const bounty = { currency: 'CNY', total: 300000, awards: [{ rank: 1, amount: 300000 }] };
let platform: Platform;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];

beforeAll(async () => {
  platform = await startPlatform();
  expect((await importPack(platform, tinyPack('tiny', { bounty }))).status).toBe(201);
  await platform.work();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: 'zh-CN', baseURL: platform.url });
  page = await context.newPage();
  faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A request that the server refuses is told on the page; anything else in the console is a fault of ours.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
});
afterEach(async () => {
  await context.close();
  expect(faults).toEqual([]);
});

/** A person's session, as a browser holds it. */
const cookiesOf = (who: Person) =>
  who.cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url: platform.url };
  });

/** Lets every evaluation of a submission end with a fault of the platform, also one that is running. */
async function breakDown(submissionId: string): Promise<void> {
  await platform.database.db
    .update(evaluation)
    .set({
      state: 'finished',
      step: 'finished',
      verdict: 'system_error',
      details: { reason: 'engine', text: 'the engine did not answer' },
      scores: null,
      token: sql`${evaluation.token} + 1`,
    })
    .where(eq(evaluation.submissionId, submissionId));
}

async function signUp(name: string, to: string): Promise<void> {
  await page.goto(`/sign-up?to=${to}`);
  await page.getByLabel('姓名').fill(name);
  await page.getByLabel('邮箱').fill(`${crypto.randomUUID().slice(0, 8)}@test.example`);
  await page.getByLabel('密码').fill('a good password');
  await page.getByRole('button', { name: '注册' }).click();
}

test('from sign-up to the board: join, upload, follow, stand', async () => {
  await page.goto('/');
  await page.getByRole('link', { name: '小题 tiny' }).click();
  await page.getByRole('link', { name: '提交方案' }).click();
  await page.getByRole('main').getByRole('link', { name: '注册' }).click();
  await signUp('陈一', '/challenges/tiny/submit');

  await page.getByLabel('团队名称').fill('一队');
  await page.getByLabel('我已阅读并同意本赛题的规则。').check();
  await page.getByRole('button', { name: '报名' }).click();
  await page.getByText('今日剩余 50 / 50 次').waitFor();

  const zip = await solution(`import time; time.sleep(1)\n${predicts({ a3: 'dog' })}`);
  await page.locator('input[type=file]').setInputFiles({ name: '方案.zip', mimeType: 'application/zip', buffer: zip });
  await page.getByLabel('备注（选填）').fill('第一次');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page
    .getByRole('row', { name: /方案\.zip/ })
    .getByText('评测完成')
    .waitFor({ timeout: 60_000 });
  await page.getByText('今日剩余 49 / 50 次').waitFor();

  await page.getByRole('link', { name: '方案.zip' }).click();
  await page.getByRole('heading', { name: /第 1 次提交/ }).waitFor();
  await page.getByRole('table', { name: '混淆矩阵' }).waitFor();
  await page.getByRole('button', { name: '查看日志' }).click();
  await page.getByText('predicted').waitFor();

  await page.goto('/challenges/tiny/leaderboard');
  const row = page.getByRole('row', { name: /一队/ });
  await row.getByText('我的团队').waitFor();
  expect(await row.innerText()).toContain('0.5000');
});

test('the board moves while one looks at it', async () => {
  await page.goto('/challenges/tiny/leaderboard');
  await page.getByText('实时').waitFor();
  const rival = await aPerson(platform);
  await join(rival, 'tiny', '后来居上队');
  await submitAndWait(rival, 'tiny', await solution(predicts({ a3: 'dog', a4: 'dog', a5: 'dog', a6: 'cow' })));
  const first = page.locator('tbody tr').first();
  await first.getByText('后来居上队').waitFor({ timeout: 10_000 });
  expect(await first.innerText()).toContain('1.0000');
});

test('a mistake in the output is shown where it is', async () => {
  await signUp('马虎', '/challenges/tiny/submit');
  await page.getByLabel('团队名称').fill('马虎队');
  await page.getByLabel('我已阅读并同意本赛题的规则。').check();
  await page.getByRole('button', { name: '报名' }).click();
  const zip = await solution(
    "import sys\nopen(sys.argv[2] + '/predictions.csv', 'w').write('image_id,label\\na1,unicorn\\n')",
  );
  await page.locator('input[type=file]').setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: zip });
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page
    .getByRole('row', { name: /a\.zip/ })
    .getByText('输出格式错误')
    .waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'a.zip' }).click();
  await page.getByText('缺少 a2 的预测。').waitFor();
});

test('a file that is too large or no zip is refused before it is sent', async () => {
  await signUp('大方', '/challenges/tiny/submit');
  await page.getByLabel('团队名称').fill('大方队');
  await page.getByLabel('我已阅读并同意本赛题的规则。').check();
  await page.getByRole('button', { name: '报名' }).click();
  const input = page.locator('input[type=file]');
  await input.setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.alloc(3 * 2 ** 20) });
  await page.getByText('超过允许的 2 MB').waitFor();
  await input.setInputFiles({ name: 'a.rar', mimeType: 'application/x-rar', buffer: Buffer.alloc(10) });
  await page.getByText('这不是 zip 压缩包').waitFor();
  await input.setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') });
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await page.getByRole('alert').getByText('文件不是有效的 zip 压缩包').waitFor();
});

test('an API token is shown once, works, and can be revoked', async () => {
  await signUp('令主', '/account');
  await page.getByLabel('用途').fill('笔记本');
  await page.getByRole('button', { name: '创建令牌' }).click();
  const secret = await page.locator('code.secret').innerText();
  const answer = await fetch(`${platform.url}/api/session`, { headers: { authorization: `Bearer ${secret}` } });
  expect(((await answer.json()) as { account: { name: string } }).account.name).toBe('令主');
  await page.reload();
  await page.getByText('笔记本').waitFor();
  expect(await page.locator('code.secret').count()).toBe(0);
  await page.getByRole('button', { name: '撤销 笔记本' }).click();
  await page.getByText('还没有令牌。').waitFor();
});

test('an organiser judges again: sees what would change, applies it, and takes it back', async () => {
  const pack = tinyPack('tiny', { bounty });
  const truth = pack['public/truth/truth.csv']?.replace('a6,cow', 'a6,cat') ?? '';
  expect((await importPack(platform, { ...pack, 'public/truth/truth.csv': truth })).body.version).toBe(2);
  const organiser = await aPerson(platform, 'organiser', 'Olive');
  await context.addCookies(cookiesOf(organiser));
  await page.goto('/');
  await page.getByRole('link', { name: '评测管理' }).click();
  await page
    .getByRole('row', { name: /小题 tiny/ })
    .first()
    .waitFor();
  await page.getByRole('link', { name: '重测' }).click();
  await page.getByRole('link', { name: '新建重测' }).click();
  await page.getByLabel('公开榜').check();
  await page.getByLabel('评测完成').check();
  await page.getByText('涉及 2 个提交、2 支团队').waitFor();
  await page.getByLabel('重测原因').fill('a6 was labelled wrongly.');
  await page.getByRole('button', { name: '开始重测' }).click();
  await page.getByText('待生效').waitFor({ timeout: 60_000 });
  const change = page.getByRole('row', { name: /一队/ }).first();
  await change.getByText('0.6667').waitFor();
  const board = async () => {
    const answer = await fetch(`${platform.url}/api/challenges/tiny/phases/open/leaderboard`);
    const { rows } = (await answer.json()) as { rows: { scores: { accuracy: number } }[] };
    return rows.map((row) => row.scores.accuracy.toFixed(4));
  };
  expect(await board()).toEqual(['1.0000', '0.5000']);
  await page.getByRole('button', { name: '使其生效' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '使其生效' }).click();
  await page.getByText('已生效').first().waitFor();
  expect(await board()).toEqual(['0.8333', '0.6667']);
  await page.getByRole('button', { name: '撤销' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '撤销' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click();
  await page.getByText('已撤销').first().waitFor();
  expect(await board()).toEqual(['1.0000', '0.5000']);
});

test('an organiser sees the workers, pauses a phase and tries again what failed', async () => {
  const { db } = platform.database;
  const share = { total: 4, reserved: 1.5 };
  const sandboxes = [{ role: 'solution', image: 'jiebang/runtime-python-ml', waiting: 3, prepared: 2, running: 1 }];
  const details = { pools: ['default'], cpus: share, memory_mb: { total: 8192, reserved: 512 }, sandboxes };
  await db.insert(worker).values({ name: 'bench-1', slots: 2, details });
  const someone = await aPerson(platform);
  await join(someone, 'tiny', 'Unlucky');
  const { id } = await submitAndWait(someone, 'tiny', await solution(predicts()));
  await breakDown(id);
  await context.addCookies(cookiesOf(await aPerson(platform, 'organiser', 'Olive')));
  await page.goto('/organise/judging');
  await page.getByText('bench-1').waitFor();
  await page.getByText('待命 3 个，运行 1 个').waitFor();
  await page.getByRole('button', { name: '暂停 小题 tiny · open' }).click();
  const row = page.getByRole('row', { name: /小题 tiny · open/ });
  await row.getByText(/已于 .* 暂停/).waitFor();
  await page.getByRole('link', { name: '平台故障' }).click();
  await page.getByText('故障详情（仅主办方可见）').first().click();
  await page.getByText('the engine did not answer').first().waitFor();
  await page
    .getByRole('button', { name: /重试 Unlucky 的第 1 次提交/ })
    .first()
    .click();
  await page.getByText('已将 1 个评测放回队列。').waitFor();
  await page.getByRole('link', { name: '队列与评测机' }).click();
  await page.getByRole('button', { name: '设置“小题 tiny”的优先级与分组' }).first().click();
  await page.getByRole('dialog').getByLabel('优先级').selectOption('2');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await row.getByText('2 / default').waitFor();
  await page.getByRole('button', { name: '恢复 小题 tiny · open' }).click();
  await row.getByText('进行中').waitFor();
});

test('every page reads in both languages, both themes and on a phone, without barriers', async () => {
  const someone = await aPerson(platform);
  await join(someone, 'tiny');
  const done = await submitAndWait(someone, 'tiny', await solution(predicts()));
  const places = ['/', '/sign-in', '/sign-up', '/account', '/nothing', `/submissions/${done.id}`].concat(
    ['', '/data', '/rules', '/leaderboard', '/submit'].map((tab) => `/challenges/tiny${tab}`),
  );
  const unlucky = await submitAndWait(someone, 'tiny', await solution(predicts()));
  await breakDown(unlucky.id);
  const organiser = await aPerson(platform, 'organiser', 'Olive');
  const [again] = await platform.database.db.select().from(rejudging);
  const ofOrganisers = ['', '/faults', '/rejudgings', '/rejudgings/new', `/rejudgings/${again?.id}`].map(
    (tab) => `/organise/judging${tab}`,
  );
  for (const [locale, colorScheme, width] of [
    ['zh-CN', 'light', 1280],
    ['en', 'dark', 375],
  ] as const) {
    const reader = await browser.newContext({
      locale,
      colorScheme,
      viewport: { width, height: 800 },
      baseURL: platform.url,
      bypassCSP: true,
    });
    const sheet = await reader.newPage();
    for (const place of [...places, ...ofOrganisers]) {
      await reader.addCookies(cookiesOf(place.startsWith('/organise') ? organiser : someone));
      await sheet.goto(place);
      await sheet.locator('main h1, main h2').first().waitFor();
      await sheet.locator('.skeleton').first().waitFor({ state: 'detached' });
      const { violations } = await new AxeBuilder({ page: sheet as never }).analyze();
      expect(
        violations.map((v) => `${v.id}: ${v.nodes[0]?.target}`),
        `${place} ${locale}`,
      ).toEqual([]);
      const overflow = await sheet.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${place} at ${width}`).toBeLessThanOrEqual(0);
      const text = await sheet.locator('main').innerText();
      if (locale === 'en')
        expect(text.replace(/后来居上队|一队|马虎队|大方队/g, ''), place).not.toMatch(/[\u4e00-\u9fff]/);
      expect(await sheet.locator('html').getAttribute('lang')).toBe(locale);
    }
    await reader.close();
  }
}, 300_000);

test('the language and the theme are the reader’s choice and stay so', async () => {
  await page.goto('/');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Enterprises pose the problem. Whoever can, solves it.' }).waitFor();
  await page.getByRole('button', { name: 'Theme: system' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Enterprises pose the problem. Whoever can, solves it.' }).waitFor();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
});

test('nothing on a page may come from elsewhere or run unasked', async () => {
  const answer = await page.goto('/');
  const policy = answer?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("default-src 'self'");
  const html = await readFile(fileURLToPath(new URL('../web/dist/index.html', import.meta.url)), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*src=)/);
});
