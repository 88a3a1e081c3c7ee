/**
 * Every way in which a need, a response, a contract, a milestone or an event can come to grief, walked on the pages:
 * somebody takes the step, the page shows where the thing stands, those concerned are told, and the timeline says why.
 */
import { eq } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyChain } from '../core/audit/audit.ts';
import { contract, milestone, need, response, review } from '../core/db/schema.ts';
import { tasks } from '../server/clock/tasks.ts';
import { tick } from '../server/clock/tick.ts';
import { aNeedIn, aResponseIn, goodNeed, goodResponse } from './support/bounty.ts';
import { openBrowser } from './support/browser.ts';
import { aCast, aContractIn, type Cast } from './support/contracts.ts';
import { type Seat, seat } from './support/pages.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

type Who = 'firm' | 'team' | 'manager' | 'organiser';

let platform: Platform;
let browser: Browser;
let cast: Cast;
const people = {} as Record<Who, Person>;
const seats = {} as Record<Who, Seat>;
let experts: Person[];
let title: string;
let number = 0;
const db = () => platform.database.db;
const why = '现场条件发生变化，需重新论证。';
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

beforeAll(async () => {
  platform = await startPlatform();
  browser = await openBrowser();
  cast = await aCast(platform);
  Object.assign(people, {
    firm: cast.client,
    team: cast.contractor,
    manager: cast.manager,
    organiser: await aPerson(platform, 'organiser'),
  });
  experts = [await aPerson(platform, 'expert'), await aPerson(platform, 'expert')];
  for (const who of ['firm', 'team', 'manager', 'organiser'] as const)
    seats[who] = await seat(browser, platform, people[who]);
});
afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});

/** A need with a title of its own, so that what is told of it can be found. */
async function aNeed(state: Parameters<typeof aNeedIn>[1], changes: Partial<typeof need.$inferInsert> = {}) {
  title = `高原牦牛乳低温灭菌工艺第 ${++number} 号`;
  const owner = { enterpriseId: cast.clientId, author: cast.client };
  return aNeedIn(platform, state, owner, { managerId: cast.manager.id, ...changes }, goodNeed({ title }));
}
async function answered(state: Parameters<typeof aNeedIn>[1], its: Parameters<typeof aResponseIn>[1] = 'submitted') {
  const of = await aNeed(state);
  const by = { institutionId: cast.contractorId, leader: cast.contractor };
  const made = await aResponseIn(platform, its, of, by, goodResponse({ title: `${title}的应答` }));
  return { id: of.id, response: made.id };
}
async function aContract(state: Parameters<typeof aContractIn>[1], its: Parameters<typeof aContractIn>[4] = 'planned') {
  title = `合同第 ${++number} 号`;
  return aContractIn(platform, state, cast, { title }, its);
}

/** Takes a step on a page: opens it, presses the button, fills what it asks for, and presses it again. */
async function step(who: Who, path: string, button: string, fields: Record<string, string> = {}): Promise<Page> {
  const { page } = seats[who];
  await page.goto(path);
  await page.getByRole('button', { name: button, exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label, { exact: true }).fill(text);
  await dialog.getByRole('button', { name: button.split(' ')[0] ?? '', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  return page;
}
const shows = (page: Page, text: string | RegExp) =>
  page.getByText(text, { exact: true }).locator('visible=true').first().waitFor();

/** Somebody finds it among their notifications. */
async function isTold(who: Who, what: string) {
  const { page } = seats[who];
  await page.goto('/notifications');
  await page
    .getByText(new RegExp(`${title}.*${what}`))
    .first()
    .waitFor();
}
async function isOnTimeline(who: Who, path: string, what: string, reason: string | null = why) {
  const { page } = seats[who];
  await page.goto(path);
  const entry = page
    .getByRole('listitem')
    .filter({ hasText: what })
    .filter({ hasText: /#\d+ · / })
    .first();
  await entry.waitFor();
  if (reason) expect(await entry.textContent()).toContain(reason);
}
const clock = async () => expect((await tick(db(), tasks))?.failed).toEqual([]);

describe('a need', () => {
  test('is returned, completed and handed in again', async () => {
    const { id } = await aNeed('under_review');
    await shows(await step('organiser', `/needs/${id}/reviews`, '退回补充', { 理由: why }), '退回补充');
    await isTold('firm', '退回补充');
    await seats.firm.page.goto(`/needs/${id}`);
    await seats.firm.page.getByText(/请于 .* 前补充/).waitFor();
    await seats.firm.page.getByText(why).first().waitFor();
    await shows(await step('firm', `/needs/${id}`, '提交审核'), '待审核');
    await isOnTimeline('firm', `/needs/${id}/timeline`, '被退回补充');
  });

  test('lapses when nobody completes it', async () => {
    const { id } = await aNeed('returned', { returnDueAt: hoursAgo(1) });
    await clock();
    await isTold('firm', '逾期未补充');
    await seats.firm.page.goto(`/needs/${id}`);
    await shows(seats.firm.page, '逾期未补');
    await isOnTimeline('firm', `/needs/${id}/timeline`, '逾期未补充', '系统');
  });

  test('is rejected, and appealed against once', async () => {
    const { id } = await aNeed('under_review');
    const opinion = { state: 'done', authenticity: 1, completeness: 1, feasibility: 2, advice: 'reject' } as const;
    await db()
      .insert(review)
      .values(experts.map(({ id: expertId }) => ({ needId: id, round: 1, expertId, dueAt: hoursAgo(1), ...opinion })));
    await shows(await step('organiser', `/needs/${id}/reviews`, '不予发布', { 理由: why }), '不予发布');
    await isTold('firm', '未通过审核');
    await shows(await step('firm', `/needs/${id}`, '申诉', { 理由: '已补充检测报告。' }), '待审核');
    await isTold('organiser', '申诉');
    await isOnTimeline('firm', `/needs/${id}/timeline`, '未通过审核');
    await isOnTimeline('firm', `/needs/${id}/timeline`, '已提出申诉', '已补充检测报告。');
  });

  test('is answered by nobody, and published anew', async () => {
    const { id } = await aNeed('open', { deadline: hoursAgo(1) });
    await clock();
    await isTold('firm', '无人应答');
    const { page } = seats.firm;
    await page.goto(`/needs/${id}`);
    await shows(page, '无人应答');
    await page.getByRole('link', { name: '重新发布' }).click();
    for (let n = 0; n < 2; n++) await page.getByRole('button', { name: '下一步' }).click();
    await page.locator('#deadline').fill('2099-08-01T00:00');
    for (let n = 0; n < 2; n++) await page.getByRole('button', { name: '下一步' }).click();
    await page.getByLabel('变更原因').fill(why);
    await page.getByRole('button', { name: '重新发布' }).click();
    await page.waitForURL(`**/needs/${id}/versions`);
    await shows(page, '征集中');
    await isOnTimeline('firm', `/needs/${id}/timeline`, '已发布');
  });

  test('expires when nothing is done about it', async () => {
    const { id } = await aNeed('no_response', { closedAt: hoursAgo(31 * 24), deadline: hoursAgo(31 * 24) });
    await clock();
    await isTold('firm', '已过期');
    await seats.firm.page.goto(`/needs/${id}`);
    await shows(seats.firm.page, '已过期');
  });

  test('is withdrawn while it is answered, and leaves the catalogue', async () => {
    const { id } = await answered('open');
    await shows(await step('firm', `/needs/${id}`, '撤回', { 理由: why }), '已撤回');
    await isTold('team', '已撤回');
    await seats.team.page.goto(`/needs/${id}`);
    await shows(seats.team.page, why);
    await isOnTimeline('firm', `/needs/${id}/timeline`, '已撤回');
    const visitor = await seat(browser, platform, null);
    await visitor.page.goto(`/needs?q=${encodeURIComponent('牦牛乳')}`);
    await visitor.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await visitor.page.getByRole('link', { name: title }).count()).toBe(0);
    await visitor[Symbol.asyncDispose]();
  });

  test('is taken down', async () => {
    const { id } = await answered('open');
    await shows(await step('organiser', `/needs/${id}/reviews`, '下架', { 理由: why }), '已下架');
    await isTold('firm', '被下架');
    await isTold('team', '被下架');
    await isOnTimeline('organiser', `/needs/${id}/timeline`, '被下架');
  });

  test('loses its choice to an objection', async () => {
    const of = await answered('matching');
    await choose(of);
    await shows(await step('firm', `/needs/${of.id}/award`, '开始公示'), /^公示至/);
    const { page } = seats.team;
    await page.goto(`/needs/${of.id}/award`);
    await page.getByLabel('异议内容').fill('中选方案的检测报告早于样品的生产日期。');
    await page.getByRole('button', { name: '提出异议' }).click();
    await shows(page, '待裁定');
    await step('organiser', `/needs/${of.id}/award`, '裁定成立', { 裁定理由: why });
    await seats.firm.page.goto(`/needs/${of.id}`);
    await shows(seats.firm.page, '对接中');
    await isTold('firm', '选标结果经异议撤销');
    await isOnTimeline('firm', `/needs/${of.id}/timeline`, '选标结果经异议撤销');
  });

  test('is decided again when nothing is signed', async () => {
    const of = await answered('matching');
    await choose(of);
    await step('firm', `/needs/${of.id}/award`, '开始公示');
    await db()
      .update(need)
      .set({ publicityEndsAt: hoursAgo(1) })
      .where(eq(need.id, of.id));
    await clock();
    await step('firm', `/needs/${of.id}/award`, '签约未成，重新选择', { 原因: why });
    await seats.firm.page.goto(`/needs/${of.id}`);
    await shows(seats.firm.page, '对接中');
    await isTold('team', '签约未成');
    await isOnTimeline('firm', `/needs/${of.id}/timeline`, '签约未成');
  });

  /** Selects the only response, through the API. */
  async function choose(of: { id: string; response: string }) {
    const [row] = await db().select({ revision: need.revision }).from(need).where(eq(need.id, of.id));
    const body = { revision: row?.revision, response: of.response, reason: '指标最好' };
    expect((await people.firm.call('POST', `/api/needs/${of.id}/award`, body)).status).toBe(200);
  }
});

describe('a response', () => {
  const stateOf = async (id: string) =>
    (await db().select({ state: response.state }).from(response).where(eq(response.id, id)))[0]?.state;

  test('is withdrawn by its team', async () => {
    const of = await answered('closed');
    await shows(await step('team', `/responses/${of.response}`, '撤回', { 理由: why }), '已撤回');
    await isTold('firm', '已撤回');
    expect(await stateOf(of.response)).toBe('withdrawn');
  });

  test('is returned by the organiser for correction', async () => {
    const of = await answered('closed');
    await shows(await step('organiser', `/responses/${of.response}`, '退回补正', { 理由: why }), '退回补正');
    await isTold('team', '被退回补正');
    await seats.team.page.goto(`/responses/${of.response}`);
    await seats.team.page.getByText(why).first().waitFor();
  });

  test('is given up by the team that was selected', async () => {
    const of = await answered('contracting', 'selected');
    await shows(await step('team', `/responses/${of.response}`, '放弃中选', { 理由: why }), '已放弃');
    await isTold('firm', '已放弃');
  });

  test('is disqualified by the organiser', async () => {
    const of = await answered('closed');
    await shows(await step('organiser', `/responses/${of.response}`, '取消资格', { 理由: why }), '已取消资格');
    await isTold('team', '被取消资格');
    await seats.team.page.goto(`/responses/${of.response}`);
    await seats.team.page.getByText(why).first().waitFor();
  });
});

describe('a contract', () => {
  test('goes back for revision, and is given up', async () => {
    const { id } = await aContract('proposed');
    await shows(await step('team', `/contracts/${id}`, '退回修改', { 理由: why }), '拟定中');
    await isTold('firm', '退回修改');
    await shows(await step('firm', `/contracts/${id}`, '放弃签约', { 理由: why }), '已放弃');
    await isTold('team', '已放弃签约');
    await isOnTimeline('team', `/contracts/${id}/timeline`, '已放弃签约');
  });

  for (const [from, after] of [
    ['executing', '履约中'],
    ['signed', '已签署'],
  ] as const)
    test(`that is ${from} is disputed, and the dispute settled`, async () => {
      const { id } = await aContract(from);
      const claim = { 争议事项: why, 诉求: '重新安排试验。' };
      await shows(await step('team', `/contracts/${id}`, '提出争议', claim), '争议中');
      for (const who of ['firm', 'organiser', 'manager'] as const) await isTold(who, '提出了争议');
      await shows(await step('organiser', `/contracts/${id}`, '了结争议', { 处理结果: '双方同意延期两个月。' }), after);
      await isTold('firm', '争议已了结');
      await isOnTimeline('firm', `/contracts/${id}/timeline`, '提出了争议');
      await seats.firm.page.goto(`/contracts/${id}/incidents`);
      await shows(seats.firm.page, '双方同意延期两个月。');
    });

  test('is terminated, with what becomes of the rest, and put on file', async () => {
    const { id } = await aContract('executing');
    const said = { 终止理由: why, '善后安排（预付款、成果与知识产权）': '退还预付款的一半。' };
    await shows(await step('organiser', `/contracts/${id}`, '终止', said), '已终止');
    for (const who of ['firm', 'team'] as const) await isTold(who, '已终止');
    const states = await db().select({ state: milestone.state }).from(milestone).where(eq(milestone.contractId, id));
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['cancelled']));
    await seats.team.page.goto(`/contracts/${id}/incidents`);
    await shows(seats.team.page, '退还预付款的一半。');
    await shows(
      await step('organiser', `/contracts/${id}`, '办结归档', { 未结清时的理由: '按终止协议处理。' }),
      '已办结',
    );
    await isOnTimeline('organiser', `/contracts/${id}/timeline`, '已终止');
  });

  test('has a milestone returned', async () => {
    const { id } = await aContract('executing', 'submitted');
    const [first] = await db().select().from(milestone).where(eq(milestone.contractId, id)).orderBy(milestone.position);
    await step('firm', `/contracts/${id}/milestones`, `退回 ${first?.title}`, { 退回理由: why });
    const [after] = await db()
      .select()
      .from(milestone)
      .where(eq(milestone.id, first?.id ?? ''));
    expect(after?.state).toBe('planned');
    await seats.team.page.goto('/notifications');
    await seats.team.page
      .getByText(/第 1 期.*被退回/)
      .first()
      .waitFor();
    await isOnTimeline('team', `/contracts/${id}/timeline`, '被退回');
  });
});

test('an event is called off', async () => {
  const of = await answered('matching');
  title = `对接会第 ${++number} 号`;
  const made = await people.firm.call<{ id: string }>('POST', '/api/meetings', {
    ...{ kind: 'meeting', title, place: '天津' },
    ...{ starts_at: '2098-01-01T08:00:00Z', ends_at: '2098-01-01T09:00:00Z' },
    ...{ need_ids: [of.id], invitations: [{ response_id: of.response }] },
  });
  expect(made.status).toBe(201);
  await shows(await step('firm', `/meetings/${made.body.id}`, '取消', { 原因: why }), '已取消');
  await isTold('team', '已取消');
  await seats.team.page.goto(`/meetings/${made.body.id}`);
  await seats.team.page.getByText(why).first().waitFor();
});

describe('two people at once', () => {
  test('whoever comes second on a need is told, and changes nothing', async () => {
    const { id } = await answered('open');
    const { page } = seats.manager;
    await page.goto(`/needs/${id}`);
    await page.getByRole('button', { name: '延长期限' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('新的截止时间').fill('2099-08-01T00:00');
    await dialog.getByLabel('理由').fill('应答方要求。');
    await step('firm', `/needs/${id}`, '撤回', { 理由: why });
    const before = await db().select().from(need).where(eq(need.id, id));
    await dialog.getByRole('button', { name: '延长期限' }).click();
    await dialog.getByRole('alert').waitFor();
    expect(await db().select().from(need).where(eq(need.id, id))).toEqual(before);
  });

  test('whoever comes second on a contract is told, and changes nothing', async () => {
    const { id } = await aContract('executing');
    const { page } = seats.team;
    await page.goto(`/contracts/${id}`);
    await page.getByRole('button', { name: '提出争议' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('争议事项').fill('付款晚了。');
    const said = { 终止理由: why, '善后安排（预付款、成果与知识产权）': '互不追究。' };
    await step('organiser', `/contracts/${id}`, '终止', said);
    const before = await db().select().from(contract).where(eq(contract.id, id));
    await dialog.getByRole('button', { name: '提出争议' }).click();
    await dialog.getByRole('alert').waitFor();
    expect(await db().select().from(contract).where(eq(contract.id, id))).toEqual(before);
  });
});

test('no page had a fault, and the audit log is whole', async () => {
  for (const [name, { faults }] of Object.entries(seats)) expect(faults, name).toEqual([]);
  expect((await verifyChain(db())).broken).toBeNull();
});
