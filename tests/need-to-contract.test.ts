/**
 * The bounty's whole life in a real browser: a technology manager drafts a need, the firm confirms it, experts review it,
 * it is published and pushed, three teams answer, the enterprise compares and selects, both sides sign, and what is paid
 * is divided to the cent.
 */
import { eq, sql } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyChain } from '../core/audit/audit.ts';
import { dividend, type institution, need, payment, profile } from '../core/db/schema.ts';
import { searchVector } from '../core/search/words.ts';
import { tasks } from '../server/clock/tasks.ts';
import { tick } from '../server/clock/tick.ts';
import { anInstitution, goodNeed, goodResponse } from './support/bounty.ts';
import { openBrowser } from './support/browser.ts';
import { type Seat, seat } from './support/pages.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let browser: Browser;
const people: Record<string, Person> = {};
const seats: Record<string, Seat> = {};
let id: string;
let contract: string;

const text = goodNeed();
const db = () => platform.database.db;
const at = (who: string): Page => {
  const found = seats[who];
  if (!found) throw new Error(`${who} has no seat`);
  return found.page;
};
const stateOf = async () => (await db().select({ state: need.state }).from(need).where(eq(need.id, id)))[0]?.state;
const clock = () => tick(db(), tasks);

beforeAll(async () => {
  platform = await startPlatform();
  browser = await openBrowser();
  const roles = {
    organiser: 'organiser',
    enterprise: 'enterprise',
    manager: 'technology_manager',
    expert: 'expert',
    second: 'expert',
    zhang: 'contestant',
    li: 'contestant',
    wang: 'contestant',
  } as const;
  for (const [name, role] of Object.entries(roles)) people[name] = await aPerson(platform, role, name);
  await anInstitution(platform, 'enterprise', people.enterprise ?? null, { name: '海河动物药业', region: '天津' });
  const fields: (typeof institution.$inferInsert)['fields'] = ['bio.drugs', 'agriculture.animals'];
  const words = searchVector({ a: '缓释 微球 制剂', b: '兽药 宠物药 药物递送' });
  const universities = { zhang: '南开药学院', li: '天津科大生物工程学院', wang: '滨海制剂研究院' };
  for (const [who, name] of Object.entries(universities))
    await anInstitution(platform, 'university', people[who] ?? null, { name, region: '天津', fields, words });
  for (const who of ['expert', 'second'])
    await db()
      .insert(profile)
      .values({ userId: people[who]?.id ?? '', fields: ['bio.drugs'] });
  for (const [name, who] of Object.entries(people)) seats[name] = await seat(browser, platform, who);
});
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});

async function confirm(page: Page, name: string) {
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

test('a technology manager writes a precise need for a firm, led by hints', async () => {
  const page = at('manager');
  await page.goto('/needs/new');
  await page.getByLabel('需求企业').fill('海河');
  await page.getByRole('button', { name: /海河动物药业/ }).click();
  await page.getByLabel('需求名称（之后可修改）').fill(text.title);
  await page.getByRole('button', { name: '开始填写' }).click();
  await page.getByRole('heading', { name: '技术问题' }).waitFor();
  id = /needs\/([0-9a-f-]+)\/edit/.exec(page.url())?.[1] ?? '';

  await page.getByRole('button', { name: '工艺改进' }).click();
  await page.getByText('生物与新医药', { exact: true }).click();
  await page.getByRole('checkbox', { name: '药物与制剂' }).check();
  await page.locator('#keywords').fill('缓释 微球 宠物药');
  await page.locator('#summary').fill(text.summary);
  await page.locator('#background').fill(text.background);
  // What is vague is said at once, beside the form and at the field.
  await page
    .locator('#problem')
    .fill('希望提高产品质量，达到国内一流、国际先进水平，大幅降低成本，早日实现智能化升级。');
  await page
    .getByText(/没有给出数据/)
    .first()
    .waitFor();
  await page.locator('#problem').fill(text.problem);
  await page
    .getByText(/没有给出数据/)
    .first()
    .waitFor({ state: 'detached' });
  await page.locator('#tried').fill(text.tried);

  await page.getByRole('button', { name: '下一步' }).click();
  for (const [i, indicator] of text.indicators.entries()) {
    await page.getByRole('button', { name: '添加指标' }).click();
    const box = page.getByRole('group', { name: `指标 ${i + 1}`, exact: true });
    await box.getByLabel('指标名称').fill(indicator.name);
    await box.locator('select').selectOption(indicator.comparator);
    await box.getByLabel('目标值').fill(String(indicator.value));
    await box.getByRole('combobox', { name: '单位' }).fill(indicator.unit);
    if (indicator.baseline !== null) await box.getByLabel('目前水平').fill(String(indicator.baseline));
    if (indicator.method) await box.getByLabel('测量方法').fill(indicator.method);
    await box.getByLabel('权重').fill(String(indicator.weight));
    await box.getByRole('checkbox').setChecked(indicator.must);
  }
  await page.locator('#constraints').fill(text.constraints);
  await page.locator('#deliverables').fill(text.deliverables.join('\n'));
  await page.locator('#acceptance').fill(text.acceptance);

  await page.getByRole('button', { name: '下一步' }).click();
  await page.locator('#money-min').fill('30');
  await page.locator('#money-max').fill('80');
  await page.locator('#deadline').fill('2099-07-01T00:00');
  await page.getByRole('button', { name: '委托开发' }).click();
  await page.getByRole('button', { name: '归企业所有' }).click();
  await page.getByRole('button', { name: '接受保密条款后可查看保密部分' }).click();

  await page.getByRole('button', { name: '下一步' }).click();
  for (const who of ['lead', 'contact'] as const)
    for (const key of ['name', 'post', 'phone', 'email'] as const)
      await page.locator(`#${who}-${key}`).fill(text[who][key]);
  await page.locator('#decision').fill(text.decision);
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByLabel(/我承诺以上内容真实有效/).check();
  await page.getByText('已自动保存').waitFor();
  await page.getByRole('button', { name: '请企业确认' }).click();
  await page.getByRole('button', { name: '已通知企业' }).waitFor();
});

test('the firm confirms what was written in its name, and the manager submits it', async () => {
  const firm = at('enterprise');
  await firm.goto('/notifications');
  await firm
    .getByRole('link', { name: new RegExp(text.title) })
    .first()
    .click();
  await firm.getByRole('button', { name: '确认草稿' }).click();
  await confirm(firm, '确认草稿');
  const page = at('manager');
  await page.goto(`/needs/${id}`);
  await page.getByRole('button', { name: '提交审核' }).click();
  await confirm(page, '提交审核');
  await page.getByText('待审核').first().waitFor();
});

test('two experts review it, and the organiser approves and publishes it', async () => {
  const organiser = at('organiser');
  await organiser.goto('/organise/needs');
  await organiser.getByRole('link', { name: text.title }).click();
  await organiser.getByRole('checkbox', { name: /expert/ }).check();
  await organiser.getByRole('checkbox', { name: /second/ }).check();
  await organiser.getByRole('button', { name: '指派 2 位专家' }).click();
  await organiser.getByText('待评审').first().waitFor();

  for (const name of ['expert', 'second']) {
    const page = at(name);
    await page.goto('/desk/reviews');
    await page.getByRole('link', { name: text.title }).click();
    for (const axis of ['真实性', '完整性', '可行性']) {
      const box = page.getByRole('group', { name: axis, exact: true });
      await box.getByRole('radio', { name: '4' }).check();
      await box.getByLabel('一句话说明理由').fill(`${axis}：已核实`);
    }
    await page.getByRole('radio', { name: '建议发布' }).check();
    await page.getByText(/草稿已于/).waitFor();
    await page.getByRole('button', { name: '提交评审意见' }).click();
    await confirm(page, '提交评审意见');
    await page.getByText('已提交').first().waitFor();
  }
  await organiser.goto(`/needs/${id}/reviews`);
  await organiser.getByText('达到发布标准').waitFor();
  for (const step of ['审核通过', '发布']) {
    await organiser.getByRole('button', { name: step, exact: true }).click();
    await confirm(organiser, step);
  }
  await organiser.getByText('征集中').first().waitFor();
});

test('it is pushed to those who are likely to answer it, with the reason, and found by searching', async () => {
  await clock();
  const page = at('zhang');
  await page.goto('/desk/pushes');
  await page.getByText(text.title).first().waitFor();
  const visitor = await seat(browser, platform, null);
  await visitor.page.goto(`/needs?q=${encodeURIComponent('微球突释')}`);
  await visitor.page.getByRole('link', { name: text.title }).waitFor();
  await visitor.page.goto(`/needs/${id}`);
  await visitor.page.getByText(text.summary).waitFor();
  expect(await visitor.page.getByText('试过提高').count()).toBe(0);
  expect(visitor.faults).toEqual([]);
  await visitor[Symbol.asyncDispose]();
});

test('three teams answer, one of them on the pages', async () => {
  const page = at('zhang');
  await page.goto(`/needs/${id}`);
  await page.getByLabel(/我已阅读并代表本人/).check();
  await page.getByRole('button', { name: '接受并查看' }).click();
  await page.getByText('试过提高').waitFor();
  await page.getByRole('link', { name: '我要揭榜' }).click();
  await page.getByRole('button', { name: '开始填写' }).click();
  const answer = goodResponse();
  await page.locator('#title').fill(answer.title);
  await page.locator('#summary').fill(answer.summary);
  await page.locator('#plan').fill(answer.plan);
  for (const [i, { value, evidence }] of answer.answers.entries()) {
    const box = page.getByRole('group', { name: text.indicators[i]?.name ?? '' });
    await box.getByLabel(/应答值/).fill(String(value));
    await box.getByLabel('依据').fill(evidence);
    await box.getByText('达标', { exact: true }).waitFor();
  }
  await page.locator('#readiness').selectOption({ label: '6 级 · 相关环境演示' });
  await page.locator('#months').fill('10');
  await page.locator('#price-min').fill('600,000');
  await page.locator('#price-max').fill('600,000');
  if ((await page.locator('#team-name-0').count()) === 0) await page.getByRole('button', { name: '添加成员' }).click();
  await page.locator('#team-name-0').fill('张教授');
  await page.locator('#team-institution-0').fill('南开药学院');
  await page.locator('#confidential').fill('包衣材料为自研共聚物。');
  await page.getByLabel(/我方声明/).check();
  await page.getByText('内容已填写完整。').waitFor();
  await page.getByRole('button', { name: '提交应答' }).click();
  await confirm(page, '提交应答');
  await page.getByText(/已收到/).waitFor();

  for (const [who, burst, price] of [
    ['li', 14.2, 42_000_000],
    ['wang', 18, 30_000_000],
  ] as const) {
    const person = people[who] as Person;
    const asked = await person.call<{ terms: { sha256: string }; version: number; content: typeof text }>(
      'GET',
      `/api/needs/${id}`,
    );
    await person.call('POST', `/api/needs/${id}/terms`, { sha256: asked.body.terms.sha256 });
    const mine = await person.call<{ institutions: { id: string }[] }>('GET', '/api/institutions/mine');
    const made = await person.call<{ id: string; revision: number }>('POST', `/api/needs/${id}/responses`, {
      institution_id: mine.body.institutions[0]?.id,
    });
    expect(made.status).toBe(201);
    const values = [burst, 16, 82];
    const answers = asked.body.content.indicators.map((indicator, i) => ({
      indicatorId: indicator.id,
      value: values[i] ?? 0,
      upper: null,
      evidence: '三批样品',
      method: '',
    }));
    const content = goodResponse({ answers, price: { currency: 'CNY', min: price, max: price } });
    const path = `/api/responses/${made.body.id}`;
    const kept = await person.call<{ revision: number }>('PATCH', path, { revision: made.body.revision, content });
    const body = { revision: kept.body.revision, need_version: asked.body.version };
    expect((await person.call('POST', `${path}/submit`, body)).status).toBe(200);
  }
});

test('the enterprise compares the three by its own indicators, opens contact and selects', async () => {
  const page = at('enterprise');
  await page.goto(`/needs/${id}/compare`);
  const table = page.getByRole('table', { name: '应答方案比选表' });
  await table.getByText('滨海制剂研究院').waitFor();
  // 18 % is above the 15 % that the need allows.
  await page
    .getByText(/必达指标未达到/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: '约见应答方' }).click();
  for (const box of await page.getByRole('dialog').getByRole('checkbox').all()) await box.check();
  await page.getByRole('dialog').getByRole('button', { name: '开始对接' }).click();
  await page.waitForURL(`**/needs/${id}/meetings`);
  expect(await stateOf()).toBe('matching');

  await page.goto(`/needs/${id}/award`);
  await page.getByRole('radio', { name: /南开药学院/ }).check();
  await page.getByLabel('选定理由').fill('各项指标最优，已有动物实验数据。');
  for (const box of await page.getByLabel(/告知应答/).all()) await box.fill('必达指标或数据不及中选方案。');
  await page.getByRole('button', { name: '确认选标…' }).click();
  await confirm(page, '确认选标');
  await page.getByRole('button', { name: '开始公示' }).click();
  await confirm(page, '开始公示');
  await page.getByText(/公示至/).waitFor();
  expect(await stateOf()).toBe('publicity');

  const loser = at('li');
  await loser.goto('/notifications');
  await loser
    .getByText(/未中选/)
    .first()
    .waitFor();
  // Nobody objects until the time is over.
  await db().update(need).set({ publicityEndsAt: sql`now() - interval '1 second'` }).where(eq(need.id, id));
  await clock();
  expect(await stateOf()).toBe('contracting');
});

test('both sides sign the same file, word for word', async () => {
  const page = at('enterprise');
  await page.goto(`/contracts/new?need=${id}`);
  await page.locator('#amount').fill('600,000.01');
  await page.locator('#starts').fill('2026-01-01');
  await page.locator('#ends').fill('2030-12-31');
  await page.locator('#terms').fill('分两期付款，验收合格后付清。');
  await page.locator('#ip').fill('成果归甲方所有，乙方保留署名权。');
  await page.locator('#confidentiality').fill('双方对技术资料保密五年。');
  while ((await page.getByRole('button', { name: /^移除 \d/ }).count()) > 0)
    await page
      .getByRole('button', { name: /^移除 \d/ })
      .first()
      .click();
  for (const [i, [title, amount, due]] of [
    ['中试样品', '200,000.01', '2027-06-30'],
    ['工艺规程与三批样品', '400,000', '2028-06-30'],
  ].entries()) {
    await page.getByRole('button', { name: '添加里程碑' }).click();
    const box = page.getByRole('group', { name: `里程碑 ${i + 1}` });
    await box.getByLabel('名称').fill(title ?? '');
    await box.getByLabel(/金额/).fill(amount ?? '');
    await box.getByLabel('截止日期').fill(due ?? '');
    await box.getByLabel('交付物').fill('样品与检验报告');
  }
  await page.getByText('合计与金额一致').waitFor();
  await page.getByRole('button', { name: '保存草稿' }).click();
  await page.waitForURL(/contracts\/[0-9a-f-]{36}$/);
  contract = page.url();
  await page.getByRole('button', { name: '提交对方确认' }).click();
  await confirm(page, '提交对方确认');
  await page.getByText('尚未上传签署文件。').waitFor();
  const buffer = Buffer.from('%PDF-1.7 the signed contract');
  await page.locator('input[type=file]').setInputFiles({ name: '合同.pdf', mimeType: 'application/pdf', buffer });
  for (const [who, side] of [
    ['enterprise', '委托方（甲方）'],
    ['zhang', '承接方（乙方）'],
  ] as const) {
    const signer = at(who);
    if (who !== 'enterprise') await signer.goto(contract);
    await signer.getByRole('button', { name: `以${side}身份确认` }).click();
    await confirm(signer, '确认');
  }
  await at('zhang').getByText('已签署', { exact: true }).first().waitFor();
  expect(await stateOf()).toBe('contracted');
});

test('what is paid is divided to the cent by a rule that every payee agreed to', async () => {
  const contractor = at('zhang');
  const client = at('enterprise');
  await contractor.goto(`${contract}/sharing`);
  await contractor.getByRole('button', { name: '提出分配方案' }).click();
  // Thirds of a cent are nobody's: 66.67 % and 33.33 %.
  await contractor.getByRole('group', { name: '份额 1', exact: true }).getByLabel('份额（%）').fill('66.67');
  await contractor.getByRole('group', { name: '份额 2', exact: true }).getByLabel('份额（%）').fill('33.33');
  await contractor.getByRole('button', { name: '提出分配方案' }).last().click();
  await contractor.getByRole('button', { name: '同意', exact: true }).waitFor();
  for (const who of ['zhang', 'manager']) {
    const payee = at(who);
    await payee.goto(`${contract}/sharing`);
    await payee.getByRole('button', { name: '同意', exact: true }).click();
    await confirm(payee, '同意');
  }
  await at('manager').getByText('生效中').waitFor();

  await client.goto(contract);
  await client.getByRole('button', { name: '开始履约' }).click();
  await confirm(client, '开始履约');
  await contractor.goto(`${contract}/milestones`);
  await contractor.getByRole('button', { name: '提交成果 中试样品' }).click();
  await contractor.getByLabel('成果说明').fill('三批样品与检验报告见附件。');
  await confirm(contractor, '提交成果');
  await client.goto(`${contract}/milestones`);
  await client.getByRole('button', { name: '验收 中试样品' }).click();
  await client.getByLabel('验收意见').fill('合格。');
  await confirm(client, '验收');

  await client.goto(`${contract}/payments`);
  await client.getByRole('button', { name: '登记付款' }).click();
  await client.getByRole('dialog').locator('#amount').fill('200,000.01');
  await confirm(client, '登记付款');
  await contractor.goto(`${contract}/payments`);
  await contractor.getByRole('button', { name: '确认收付' }).click();
  await confirm(contractor, '确认收付');
  await contractor.getByText('按第 1 版方案分配').waitFor();

  const parts = await db()
    .select({ amount: dividend.amount })
    .from(dividend)
    .innerJoin(payment, eq(payment.id, dividend.paymentId))
    .orderBy(sql`${dividend.amount} desc`);
  expect(parts.map(({ amount }) => amount)).toEqual([13_334_001, 6_666_000]);
  expect(parts.reduce((sum, { amount }) => sum + amount, 0)).toBe(20_000_001);
  for (const shown of ['133,340.01', '66,660.00']) await contractor.getByText(new RegExp(shown)).first().waitFor();
  await client.goto(`${contract}/milestones`);
  await client.getByText('已付款').first().waitFor();
});

test('no page had a fault, and the audit log is whole', async () => {
  for (const [name, { faults }] of Object.entries(seats)) expect(faults, name).toEqual([]);
  expect((await verifyChain(db())).broken).toBeNull();
});
