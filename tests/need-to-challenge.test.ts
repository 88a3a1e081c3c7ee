/** An enterprise that cannot choose turns its need into a bounty challenge, which is judged, and chooses from its board. */
import { and, eq } from 'drizzle-orm';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { verifyChain } from '../core/audit/audit.ts';
import { challenge, evaluation, need, phase } from '../core/db/schema.ts';
import { aNeedIn, anInstitution, aResponseIn, goodNeed } from './support/bounty.ts';
import { openBrowser } from './support/browser.ts';
import { predicts, solution, tinyPack, zipOfTexts } from './support/packs.ts';
import { type Seat, seat } from './support/pages.ts';
import { aPerson, join, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { finished, submit } from './support/submissions.ts';

let platform: Platform;
let browser: Browser;
let enterprise: Person;
let organiser: Person;
let id: string;
const seats: Seat[] = [];

const db = () => platform.database.db;
async function open(who: Person | null, path: string) {
  const made = await seat(browser, platform, who);
  seats.push(made);
  await made.page.goto(path);
  return made.page;
}
const stateOf = async () => (await db().select({ state: need.state }).from(need).where(eq(need.id, id)))[0]?.state;

/** The phase of the challenge that the need became. */
async function phaseOf() {
  const [row] = await db()
    .select({ id: phase.id, key: phase.key, slug: challenge.slug })
    .from(phase)
    .innerJoin(challenge, eq(challenge.id, phase.challengeId))
    .innerJoin(need, eq(need.challengeId, challenge.id))
    .where(eq(need.id, id));
  if (!row) throw new Error('the challenge has no phase');
  return row;
}

beforeAll(async () => {
  platform = await startPlatform();
  await platform.work();
  browser = await openBrowser();
  enterprise = await aPerson(platform, 'enterprise', '李工');
  organiser = await aPerson(platform, 'organiser');
  const firm = await anInstitution(platform, 'enterprise', enterprise, { name: '津海视觉' });
  const content = goodNeed({ title: '车间相机图像中猫狗牛的自动识别', confidentiality: 'public' });
  const row = await aNeedIn(platform, 'matching', { enterpriseId: firm.id, author: enterprise }, {}, content);
  id = row.id;
  const respondent = await aPerson(platform);
  const unit = await anInstitution(platform, 'university', respondent);
  await aResponseIn(platform, 'submitted', row, { institutionId: unit.id, leader: respondent });
});
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});

test('in one form the need becomes a challenge with the data and the judge of a pack', async () => {
  const page = await open(enterprise, `/needs/${id}/challenge`);
  await page.getByLabel('为什么转为挑战赛').fill('几份方案难分高下，请用数据说话。');
  const files = tinyPack('unused', { phases: undefined });
  const buffer = await zipOfTexts(files);
  await page
    .getByLabel('赛题包', { exact: true })
    .setInputFiles({ name: 'pack.zip', mimeType: 'application/zip', buffer });
  await page.getByLabel('赛题名称（英文）').fill('Telling cats, dogs and cows apart');
  await page.getByLabel('第 1 名奖金（整数）').fill('300000');
  await page.getByLabel(/第 1 赛段 · 开始/).fill('2020-01-01T00:00');
  await page.getByLabel(/第 1 赛段 · 截止/).fill('2099-01-01T00:00');
  await page.getByRole('button', { name: '建立挑战赛' }).click();
  await page.getByRole('heading', { name: '排行榜前列' }).waitFor({ timeout: 60_000 });
  expect(await stateOf()).toBe('in_challenge');
  await page.getByRole('link', { name: '前往赛题' }).click();
  await page.getByText(/来自需求/).waitFor();
});

test('teams submit, everything is judged in sandboxes, and the need’s page shows who leads', async () => {
  const { slug, key } = await phaseOf();
  const teams = {
    后来居上队: predicts({ a3: 'dog', a4: 'dog', a5: 'dog', a6: 'cow' }),
    一知半解队: predicts({ a3: 'dog' }),
  };
  for (const [name, program] of Object.entries(teams)) {
    const contestant = await aPerson(platform);
    // Whoever is chosen signs for an institution.
    await anInstitution(platform, 'university', contestant);
    await join(contestant, slug, name);
    const sent = await submit(contestant, slug, await solution(program), { phase: key });
    expect(sent.status).toBe(201);
    expect((await finished(contestant, sent.body.id)).verdict).toBe('scored');
  }
  const page = await open(null, `/needs/${id}/challenge`);
  const first = page.getByRole('row', { name: /后来居上队/ });
  await first.waitFor();
  expect(await first.textContent()).toContain('1.0000');
});

test('once the hidden data have decided, the enterprise chooses the first of the board', async () => {
  const row = await phaseOf();
  await vi.waitUntil(async () => {
    const waiting = await db()
      .select({ id: evaluation.id })
      .from(evaluation)
      .where(and(eq(evaluation.phaseId, row.id), eq(evaluation.counted, true)));
    const finished = await db()
      .select({ id: evaluation.id })
      .from(evaluation)
      .where(and(eq(evaluation.phaseId, row.id), eq(evaluation.state, 'finished')));
    return finished.length === waiting.length;
  }, 60_000);
  await db()
    .update(phase)
    .set({ closesAt: new Date(Date.now() - 1000) })
    .where(eq(phase.id, row.id));
  const revealed = await organiser.call('POST', `/api/challenges/${row.slug}/phases/${row.key}/reveal`);
  expect(revealed.status).toBe(200);

  const page = await open(enterprise, `/needs/${id}/award`);
  await page.getByRole('radio', { name: /后来居上队/ }).check();
  await page.getByLabel('选定理由').fill('隐藏数据上成绩第一。');
  for (const box of await page.getByLabel(/告知应答/).all()) await box.fill('未参加比拼。');
  await page.getByRole('button', { name: '确认选标…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '确认选标' }).click();
  await page.getByRole('button', { name: '开始公示' }).waitFor();
  expect(await stateOf()).toBe('selected');
});

test('no page had a fault, and the audit log is whole', async () => {
  for (const { faults } of seats) expect(faults).toEqual([]);
  expect((await verifyChain(db())).broken).toBeNull();
});
