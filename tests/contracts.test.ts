/** From the selected response to a signed contract, its execution and its unhappy ends. */
import { count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, contract, need, notification, response, responseMember } from '../core/db/schema.ts';
import { contractTasks } from '../server/clock/contracts.ts';
import { tick } from '../server/clock/tick.ts';
import { aMember, aNeedIn } from './support/bounty.ts';
import {
  aCast,
  aDraft,
  aSignedContract,
  aStartedContract,
  type Cast,
  type Contract,
  must,
  revisionOf,
  signedFile,
  signedHash,
} from './support/contracts.ts';
import { aPerson, form, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const told = async (who: Person) => {
  const { db } = platform.database;
  const rows = await db.select({ kind: notification.kind }).from(notification).where(eq(notification.userId, who.id));
  return rows.map(({ kind }) => kind);
};
const entries = async () => {
  const [row] = await platform.database.db.select({ n: count() }).from(audit);
  return row?.n ?? 0;
};
/** What is refused, and that nothing of it was written. */
async function refused(who: Person, method: string, path: string, body?: object) {
  const before = await entries();
  const answer = await who.call<{ code: string } & Record<string, unknown>>(method, path, body);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await entries()).toBe(before);
  return answer.body;
}
const detailsOf = ({ details }: Contract) => {
  if (!details) throw new Error('only the head was shown');
  return details;
};

describe('drafting', () => {
  test('a draft begins with what the selected response says, and adds up to the cent', async () => {
    const cast = await aCast(platform);
    const draft = await aDraft(cast);
    const { amount, milestones, flaws, manager } = detailsOf(draft);
    expect(draft).toMatchObject({ state: 'drafted', currency: 'CNY', client: { id: cast.clientId } });
    expect(amount).toBe(60_000_000);
    expect(milestones.map((one) => one.amount)).toEqual([18_000_000, 24_000_000, 18_000_000]);
    expect(flaws).toEqual([]);
    expect(manager?.id).toBe(cast.manager.id);
    expect(await refused(cast.manager, 'POST', '/api/contracts', await contentOf(draft, cast))).toMatchObject({
      code: 'contract_exists',
      id: draft.id,
    });
  });

  test('only the need’s enterprise and its manager draft, and only while the need is in contracting', async () => {
    const cast = await aCast(platform);
    const path = `/api/needs/${cast.needId}/contract-draft`;
    for (const who of [cast.stranger, cast.contractor, cast.organiser])
      expect((await refused(who, 'GET', path)).code).toBe('contract_not_yours');
    expect((await cast.manager.call('GET', path)).status).toBe(200);
    const early = await aNeedIn(platform, 'matching', { enterpriseId: cast.clientId, author: cast.client });
    expect((await refused(cast.client, 'GET', `/api/needs/${early.id}/contract-draft`)).code).toBe(
      'need_not_contracting',
    );
    const hidden = await aNeedIn(platform, 'draft', { enterpriseId: cast.clientId, author: cast.client });
    expect((await refused(cast.stranger, 'GET', `/api/needs/${hidden.id}/contract-draft`)).code).toBe('need_not_found');
  });

  test('a draft that does not add up, or lacks a date, is kept but cannot be proposed', async () => {
    const cast = await aCast(platform);
    const draft = await aDraft(cast, { amount: 60_000_001, ends_on: null });
    expect(detailsOf(draft).flaws).toEqual([
      { field: 'ends_on', code: 'missing' },
      { field: 'milestones', code: 'not_whole' },
    ]);
    const path = `/api/contracts/${draft.id}/propose`;
    expect(await refused(cast.client, 'POST', path, { revision: revisionOf(draft) })).toMatchObject({
      code: 'fields_missing',
      fields: [{ field: 'ends_on' }, { field: 'milestones' }],
    });
  });

  test('two people who edit one draft do not overwrite each other', async () => {
    const cast = await aCast(platform);
    const draft = await aDraft(cast);
    const { need_id, ...content } = await contentOf(draft, cast);
    const path = `/api/contracts/${draft.id}`;
    const revision = revisionOf(draft);
    await must(cast.manager, 'PUT', path, { ...content, revision, title: '经理改过的标题' });
    expect(await refused(cast.client, 'PUT', path, { ...content, revision })).toMatchObject({
      code: 'stale_version',
      revision: revision + 1,
    });
    expect((await refused(cast.contractor, 'PUT', path, { ...content, revision: revision + 1 })).code).toBe(
      'not_your_step',
    );
    const now = await must(cast.client, 'GET', path);
    expect(now.title).toBe('经理改过的标题');
  });

  test('a contract beside the selection cites the need and leaves it as it is', async () => {
    const cast = await aCast(platform);
    const other = await aCast(platform);
    const content = await contentOf(await aDraft(cast), cast);
    const beside = { client_id: other.clientId, contractor_id: cast.contractorId };
    expect((await refused(cast.stranger, 'POST', '/api/contracts', { ...content, beside })).code).toBe('not_a_member');
    const same = { client_id: cast.clientId, contractor_id: cast.clientId };
    expect((await refused(cast.client, 'POST', '/api/contracts', { ...content, beside: same })).code).toBe(
      'same_institution',
    );
    let now = await must(cast.organiser, 'POST', '/api/contracts', { ...content, beside });
    expect(detailsOf(now)).toMatchObject({
      response_id: null,
      manager: null,
      need: { id: cast.needId },
      indicators: [],
    });
    expect((await refused(cast.client, 'GET', `/api/contracts/${now.id}`)).code).toBe('contract_not_found');
    const to = (path: string) => `/api/contracts/${now.id}/${path}`;
    now = await must(other.client, 'POST', to('propose'), { revision: revisionOf(now) });
    now = await must(other.client, 'POST', to('file'), form(signedFile, 'x.pdf'));
    for (const who of [other.client, cast.contractor])
      now = await must(who, 'POST', to('confirm'), { revision: revisionOf(now), sha256: signedHash });
    expect(now.state).toBe('signed');
    const [row] = await platform.database.db.select().from(need).where(eq(need.id, cast.needId));
    expect(row?.state).toBe('contracting');
  });
});

async function contentOf(draft: Contract, cast: Cast): Promise<Record<string, unknown>> {
  const { starts_on, ends_on, terms, ip, confidentiality, registration, amount, milestones } = detailsOf(draft);
  return {
    ...{ title: draft.title, type: draft.type, currency: draft.currency, need_id: cast.needId },
    ...{ starts_on, ends_on, terms, ip, confidentiality, registration, amount },
    milestones: milestones.map(({ title, deliverable, amount, due_on }) => ({ title, deliverable, amount, due_on })),
  };
}

describe('signing', () => {
  test('the second word on the same file signs contract, need and response in one', async () => {
    const cast = await aCast(platform);
    const signed = await aSignedContract(cast);
    expect(signed.state).toBe('signed');
    expect(signed.signed_on).toMatch(/^\d{4}-\d\d-\d\d$/);
    const { db } = platform.database;
    expect((await db.select().from(need).where(eq(need.id, cast.needId)))[0]?.state).toBe('contracted');
    expect((await db.select().from(response).where(eq(response.id, cast.responseId)))[0]?.state).toBe('contracted');
    expect(await told(cast.organiser)).toContain('contract.sign');
    expect(await told(cast.client)).toContain('need.sign');
    expect(await told(cast.contractor)).toContain('response.sign');
    const file = await fetch(`${platform.url}/api/contracts/${signed.id}/file`, {
      headers: { cookie: cast.manager.cookie },
    });
    expect(Buffer.from(await file.arrayBuffer())).toEqual(signedFile);
    expect(file.headers.get('content-disposition')).toContain(encodeURIComponent('合同.pdf'));
  });

  test('a new file voids what was confirmed, and an old hash confirms nothing', async () => {
    const cast = await aCast(platform);
    let now = await aDraft(cast);
    const to = (path: string) => `/api/contracts/${now.id}/${path}`;
    now = await must(cast.client, 'POST', to('propose'), { revision: revisionOf(now) });
    const word = () => ({ revision: revisionOf(now), sha256: signedHash });
    expect((await refused(cast.client, 'POST', to('confirm'), word())).code).toBe('contract_file_missing');
    expect((await refused(cast.client, 'POST', to('file'), form('', 'empty.pdf'))).code).toBe('upload_empty');
    expect((await refused(cast.stranger, 'POST', to('file'), form('x', 'x.pdf'))).code).toBe('contract_not_found');
    expect((await refused(cast.organiser, 'POST', to('file'), form('x', 'x.pdf'))).code).toBe('not_your_step');
    now = await must(cast.client, 'POST', to('file'), form(signedFile, 'a.pdf'));
    now = await must(cast.client, 'POST', to('confirm'), word());
    expect((await refused(cast.client, 'POST', to('confirm'), word())).code).toBe('already_confirmed');
    now = await must(cast.contractor, 'POST', to('file'), form('another text', 'b.pdf'));
    expect(detailsOf(now).confirmed).toEqual({ client: null, contractor: null });
    expect(await told(cast.client)).toContain('contract_file.replaced');
    expect((await refused(cast.contractor, 'POST', to('confirm'), word())).code).toBe('contract_file_changed');
    expect((await refused(cast.contractor, 'POST', to('confirm'), { ...word(), revision: 0 })).code).toBe(
      'stale_version',
    );
    expect((await must(cast.client, 'GET', `/api/contracts/${now.id}`)).state).toBe('proposed');
  });

  test('one person cannot sign for both sides', async () => {
    const cast = await aCast(platform);
    await aMember(platform, cast.contractorId, cast.client, 'admin');
    let now = await aDraft(cast);
    const to = (path: string) => `/api/contracts/${now.id}/${path}`;
    now = await must(cast.client, 'POST', to('propose'), { revision: revisionOf(now) });
    now = await must(cast.client, 'POST', to('file'), form(signedFile, 'a.pdf'));
    now = await must(cast.client, 'POST', to('confirm'), {
      revision: revisionOf(now),
      sha256: signedHash,
      side: 'client',
    });
    const other = { revision: revisionOf(now), sha256: signedHash, side: 'contractor' };
    expect((await refused(cast.client, 'POST', to('confirm'), other)).code).toBe('both_sides');
  });

  test('revising takes the confirmations back; abandoning leaves the need in contracting for another', async () => {
    const cast = await aCast(platform);
    let now = await aDraft(cast);
    const to = (path: string) => `/api/contracts/${now.id}/${path}`;
    now = await must(cast.client, 'POST', to('propose'), { revision: revisionOf(now) });
    now = await must(cast.client, 'POST', to('file'), form(signedFile, 'a.pdf'));
    now = await must(cast.client, 'POST', to('confirm'), { revision: revisionOf(now), sha256: signedHash });
    expect(
      (await refused(cast.contractor, 'POST', to('revise'), { revision: revisionOf(now), reason: ' ' })).code,
    ).toBe('reason_missing');
    now = await must(cast.contractor, 'POST', to('revise'), { revision: revisionOf(now), reason: '付款节点须调整' });
    expect(detailsOf(now).confirmed.client).toBeNull();
    now = await must(cast.contractor, 'POST', to('abandon'), { revision: revisionOf(now), reason: '无法满足交付期' });
    expect(now.state).toBe('abandoned');
    const [row] = await platform.database.db.select().from(need).where(eq(need.id, cast.needId));
    expect(row?.state).toBe('contracting');
    expect((await aDraft(cast)).state).toBe('drafted');
  });

  test('a need that moved on meanwhile lets nothing be signed', async () => {
    const cast = await aCast(platform);
    let now = await aDraft(cast);
    const to = (path: string) => `/api/contracts/${now.id}/${path}`;
    now = await must(cast.client, 'POST', to('propose'), { revision: revisionOf(now) });
    now = await must(cast.client, 'POST', to('file'), form(signedFile, 'a.pdf'));
    now = await must(cast.client, 'POST', to('confirm'), { revision: revisionOf(now), sha256: signedHash });
    const { db } = platform.database;
    await db.update(need).set({ state: 'matching' }).where(eq(need.id, cast.needId));
    const word = { revision: revisionOf(now), sha256: signedHash };
    expect((await refused(cast.contractor, 'POST', to('confirm'), word)).code).toBe('illegal_step');
    expect((await db.select().from(contract).where(eq(contract.id, now.id)))[0]).toMatchObject({
      state: 'proposed',
      contractorConfirmedAt: null,
    });
  });

  test('the clock starts what is signed on its first day, once', async () => {
    const cast = await aCast(platform);
    const signed = await aSignedContract(cast);
    await tick(platform.database.db, contractTasks);
    expect((await must(cast.client, 'GET', `/api/contracts/${signed.id}`)).state).toBe('signed');
    const { db } = platform.database;
    await db.update(contract).set({ startsOn: '2026-01-01' }).where(eq(contract.id, signed.id));
    expect((await tick(db, contractTasks))?.done).toEqual({ 'contract.start': 1 });
    expect((await tick(db, contractTasks))?.done).toEqual({});
    expect((await must(cast.client, 'GET', `/api/contracts/${signed.id}`)).state).toBe('executing');
  });
});

describe('carrying it out', () => {
  async function handIn(cast: Cast, now: Contract, place: number): Promise<Contract> {
    const one = detailsOf(now).milestones[place];
    if (!one) throw new Error('no such milestone');
    const submitted = await must(cast.contractor, 'POST', `/api/milestones/${one.id}/submit`, {
      revision: one.revision,
      note: '三批样品与检验报告',
    });
    return must(cast.client, 'POST', `/api/milestones/${one.id}/accept`, {
      revision: detailsOf(submitted).milestones[place]?.revision,
      note: '合格',
    });
  }
  const values = { burst: 12, days: 13, yield: 85 };
  const measured = Object.entries(values).map(([indicator_id, value]) => ({ indicator_id, value }));

  test('it is accepted once every milestone is, with a measured value for every indicator', async () => {
    const cast = await aCast(platform);
    let now = await aStartedContract(cast);
    const path = `/api/contracts/${now.id}/accept`;
    const accept = (changes: object = {}) => ({ revision: revisionOf(now), measured, note: '验收组意见', ...changes });
    expect((await refused(cast.client, 'POST', path, accept())).code).toBe('milestones_open');
    for (const place of [0, 1, 2]) now = await handIn(cast, now, place);
    expect(await refused(cast.client, 'POST', path, accept({ measured: measured.slice(1) }))).toMatchObject({
      code: 'fields_missing',
      fields: [{ field: 'measured.burst' }],
    });
    now = await must(cast.client, 'POST', path, accept());
    expect(now.state).toBe('accepted');
    expect(detailsOf(now).measured.map(({ indicator_id, met }) => [indicator_id, met])).toEqual([
      ['burst', true],
      ['days', false],
      ['yield', true],
    ]);
    const archive = { revision: revisionOf(now) };
    expect(await refused(cast.organiser, 'POST', `/api/contracts/${now.id}/archive`, archive)).toMatchObject({
      code: 'contract_unsettled',
    });
    now = await must(cast.organiser, 'POST', `/api/contracts/${now.id}/archive`, {
      ...archive,
      reason: '余款经法院执行',
    });
    expect(now.state).toBe('archived');
  });

  test('what is returned is handed in again; nothing of a milestone moves before the contract runs', async () => {
    const cast = await aCast(platform);
    let now = await aSignedContract(cast);
    const one = () => detailsOf(now).milestones[0];
    const to = (action: string) => `/api/milestones/${one()?.id}/${action}`;
    const given = (note = '') => ({ revision: one()?.revision, note });
    expect((await refused(cast.contractor, 'POST', to('submit'), given())).code).toBe('contract_stopped');
    now = await must(cast.contractor, 'POST', `/api/contracts/${now.id}/start`, { revision: revisionOf(now) });
    now = await must(cast.contractor, 'POST', to('submit'), given('初稿'));
    expect((await refused(cast.client, 'POST', to('return'), given())).code).toBe('reason_missing');
    expect((await refused(cast.client, 'POST', to('accept'), { revision: 0, note: '' })).code).toBe('stale_version');
    now = await must(cast.client, 'POST', to('return'), given('缺第三批数据'));
    expect(one()).toMatchObject({ state: 'planned', submission: '初稿' });
    now = await handIn(cast, now, 0);
    expect(one()).toMatchObject({ state: 'accepted', acceptance: '合格' });
    expect(await told(cast.contractor)).toContain('milestone.return');
  });

  test('a dispute stops everything; settled, it goes on where it stood', async () => {
    const cast = await aCast(platform);
    for (const state of ['signed', 'executing', 'accepted'] as const) {
      const own = state === 'signed' ? cast : await aCast(platform);
      let now = state === 'signed' ? await aSignedContract(own) : await aStartedContract(own);
      if (state === 'accepted') {
        await platform.database.db.update(contract).set({ state }).where(eq(contract.id, now.id));
        now = await must(own.client, 'GET', `/api/contracts/${now.id}`);
      }
      const path = `/api/contracts/${now.id}`;
      now = await must(own.contractor, 'POST', `${path}/dispute`, {
        revision: revisionOf(now),
        claim: '甲方未按期提供样品',
        remedy: '顺延两个月',
      });
      expect(now.state).toBe('disputed');
      const days = (Date.parse(detailsOf(now).incidents[0]?.settle_by ?? '') - Date.now()) / 86_400_000;
      expect(Math.round(days)).toBe(15);
      if (state === 'accepted') {
        const end = { revision: revisionOf(now), cause: 'other', reason: 'x', settlement: 'x' };
        expect((await refused(own.organiser, 'POST', `${path}/terminate`, end)).code).toBe('illegal_step');
        expect((await refused(own.client, 'POST', `${path}/terminations`, end)).code).toBe('contract_stopped');
      }
      const first = detailsOf(now).milestones[0];
      const blocked: [Person, string, object][] = [
        [own.contractor, `/api/milestones/${first?.id}/submit`, { revision: first?.revision }],
        [own.client, `${path}/payments`, { milestone_id: first?.id, amount: 1, paid_on: '2026-01-01' }],
        [
          own.client,
          `${path}/amendments`,
          { revision: revisionOf(now), why: '延期', changes: { ends_on: '2099-01-01' } },
        ],
        [own.client, `${path}/sharings`, { shares: [{ as: 'manager', basis_points: 10_000 }] }],
      ];
      for (const [who, to, body] of blocked)
        expect((await refused(who, 'POST', to, body)).code, to).toBe('contract_stopped');
      expect(
        (await refused(own.client, 'POST', `${path}/settle`, { revision: revisionOf(now), ruling: '好' })).code,
      ).toBe('not_your_step');
      now = await must(own.organiser, 'POST', `${path}/settle`, {
        revision: revisionOf(now),
        ruling: '期限顺延一个月',
      });
      expect(now.state).toBe(state);
      expect(detailsOf(now).incidents[0]).toMatchObject({
        kind: 'dispute',
        outcome: 'settled',
        ruling: '期限顺延一个月',
      });
    }
  });

  test('an early end names its cause and what becomes of what was paid, and cancels what is left', async () => {
    const cast = await aCast(platform);
    let now = await handIn(cast, await aStartedContract(cast), 0);
    const path = `/api/contracts/${now.id}`;
    const body = { revision: revisionOf(now), cause: 'technical_failure', reason: '放大试验失败' };
    expect((await refused(cast.organiser, 'POST', `${path}/terminate`, body)).code).toBe('bad_request');
    now = await must(cast.organiser, 'POST', `${path}/terminate`, { ...body, settlement: '首期款不退，成果归甲方' });
    expect(now.state).toBe('terminated');
    expect(detailsOf(now).milestones.map(({ state }) => state)).toEqual(['accepted', 'cancelled', 'cancelled']);
    expect(detailsOf(now).incidents[0]).toMatchObject({ kind: 'termination', cause: 'technical_failure' });
  });

  test('one side proposes an early end, the other refuses or agrees, and only then it is so', async () => {
    const cast = await aCast(platform);
    let now = await handIn(cast, await aStartedContract(cast), 0);
    const path = `/api/contracts/${now.id}`;
    const body = () => ({
      revision: revisionOf(now),
      cause: 'agreement',
      reason: '市场变化',
      settlement: '首期款不退',
    });
    expect((await refused(cast.manager, 'POST', `${path}/terminations`, body())).code).toBe('not_your_step');
    expect((await refused(cast.stranger, 'POST', `${path}/terminations`, body())).code).toBe('contract_not_found');
    expect((await refused(cast.client, 'POST', `${path}/terminations`, { ...body(), revision: 0 })).code).toBe(
      'stale_version',
    );
    expect((await refused(cast.client, 'POST', `${path}/terminations`, { ...body(), settlement: '' })).code).toBe(
      'bad_request',
    );
    const propose = async () => {
      now = await must(cast.contractor, 'POST', `${path}/terminations`, body());
      return `/api/terminations/${detailsOf(now).incidents[0]?.id}/answer`;
    };
    const first = await propose();
    expect(now.state).toBe('executing');
    expect(await told(cast.client)).toContain('termination.proposed');
    expect((await refused(cast.client, 'POST', `${path}/terminations`, body())).code).toBe('termination_open');
    expect((await refused(cast.contractor, 'POST', first, { agree: true })).code).toBe('termination_own');
    expect((await refused(cast.client, 'POST', first, { agree: false })).code).toBe('reason_missing');
    expect((await refused(cast.stranger, 'POST', first, { agree: true })).code).toBe('termination_not_found');
    now = await must(cast.client, 'POST', first, { agree: false, why: '请继续履约' });
    expect(detailsOf(now).incidents[0]).toMatchObject({ kind: 'termination', outcome: 'refused' });
    expect((await refused(cast.client, 'POST', first, { agree: true })).code).toBe('termination_answered');
    now = await must(cast.contractor, 'POST', await propose(), { agree: false });
    expect(detailsOf(now).incidents[0]).toMatchObject({ outcome: 'withdrawn' });
    now = await must(cast.client, 'POST', await propose(), { agree: true });
    expect(now.state).toBe('terminated');
    expect(detailsOf(now).incidents[0]).toMatchObject({ outcome: 'agreed', raised_side: 'contractor' });
    expect(detailsOf(now).milestones.map(({ state }) => state)).toEqual(['accepted', 'cancelled', 'cancelled']);
    expect(await told(cast.organiser)).toContain('contract.rescind');
    const { entries } = await must<{ entries: { action: string }[] }>(cast.client, 'GET', `${path}/timeline`);
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'termination.proposed',
        'termination.refused',
        'termination.withdrawn',
        'contract.rescind',
      ]),
    );
  });

  test('an amendment changes a contract only with the other side’s word, and only to what adds up', async () => {
    const cast = await aCast(platform);
    let now = await handIn(cast, await aStartedContract(cast), 0);
    const path = `/api/contracts/${now.id}`;
    const [first, second] = detailsOf(now).milestones;
    const ends = detailsOf(now).ends_on ?? '';
    const planned = [
      { id: second?.id, title: '中期成果', amount: 20_000_000, due_on: second?.due_on },
      { title: '追加稳定性研究', amount: 30_000_000, due_on: ends },
    ];
    const ask = (changes: object) => ({ revision: revisionOf(now), why: '增加稳定性研究', changes });
    const to = `${path}/amendments`;
    expect((await refused(cast.client, 'POST', to, ask({ amount: 1 }))).code).toBe('amendment_not_whole');
    expect(
      (
        await refused(
          cast.client,
          'POST',
          to,
          ask({ amount: 68_000_000, milestones: [{ ...planned[1], due_on: '2199-01-01' }, planned[0]] }),
        )
      ).code,
    ).toBe('amendment_dates');
    const touched = [{ id: first?.id, title: 'x', amount: 1, due_on: ends }];
    expect((await refused(cast.client, 'POST', to, ask({ milestones: touched }))).code).toBe('amendment_touches_begun');
    expect((await refused(cast.manager, 'POST', to, ask({ amount: 68_000_000, milestones: planned }))).code).toBe(
      'not_your_step',
    );
    now = await must(cast.client, 'POST', to, ask({ amount: 68_000_000, milestones: planned }));
    const [open] = detailsOf(now).incidents;
    expect(detailsOf(now).amount).toBe(60_000_000);
    expect((await refused(cast.client, 'POST', to, ask({ amount: 68_000_000, milestones: planned }))).code).toBe(
      'amendment_open',
    );
    const answer = `/api/amendments/${open?.id}/answer`;
    expect((await refused(cast.client, 'POST', answer, { agree: true })).code).toBe('amendment_own');
    expect((await refused(cast.stranger, 'POST', answer, { agree: true })).code).toBe('amendment_not_found');
    now = await must(cast.contractor, 'POST', answer, { agree: true });
    expect(detailsOf(now)).toMatchObject({ amount: 68_000_000, incidents: [{ outcome: 'agreed' }] });
    expect(detailsOf(now).milestones.map(({ amount, state }) => [amount, state])).toEqual([
      [18_000_000, 'accepted'],
      [20_000_000, 'planned'],
      [18_000_000, 'cancelled'],
      [30_000_000, 'planned'],
    ]);
    expect((await refused(cast.contractor, 'POST', answer, { agree: false })).code).toBe('amendment_answered');
    expect(
      (await must<{ entries: { action: string }[] }>(cast.client, 'GET', `${path}/timeline`)).entries.map(
        ({ action }) => action,
      ),
    ).toContain('amendment.agreed');
  });
});

describe('who may read it', () => {
  test('its parties all of it; everybody else hears that it was signed, and no more', async () => {
    const cast = await aCast(platform);
    const signed = await aSignedContract(cast);
    for (const who of [cast.client, cast.contractor, cast.manager, cast.organiser])
      expect((await must(who, 'GET', `/api/contracts/${signed.id}`)).details).not.toBeNull();
    for (const path of ['', '/timeline', '/file', '/payments', '/payments.csv', '/sharings'])
      expect((await refused(cast.stranger, 'GET', `/api/contracts/${signed.id}${path}`)).code, path).toBe(
        'contract_not_found',
      );
    type Public = { contracts: { id: string | null; signed_on: string }[] };
    const open = await must<Public>(visitor(platform), 'GET', `/api/needs/${cast.needId}/contracts`);
    expect(open.contracts).toEqual([
      { id: null, number: null, state: null, is_selection: true, signed_on: signed.signed_on },
    ]);
    const own = await must<Public>(cast.contractor, 'GET', `/api/needs/${cast.needId}/contracts`);
    expect(own.contracts[0]?.id).toBe(signed.id);
  });

  test('colleagues who have no part in it do not read it; the team of the response works on it, administrators sign', async () => {
    const cast = await aCast(platform);
    const [colleague, clerk, researcher, lead] = [
      await aPerson(platform),
      await aPerson(platform),
      await aPerson(platform),
      await aPerson(platform),
    ];
    await aMember(platform, cast.clientId, colleague);
    await aMember(platform, cast.clientId, lead);
    await aMember(platform, cast.contractorId, clerk);
    const { db } = platform.database;
    await db.insert(responseMember).values({ responseId: cast.responseId, userId: researcher.id });
    await db.update(need).set({ leadId: lead.id }).where(eq(need.id, cast.needId));
    const drafting = `/api/needs/${cast.needId}/contract-draft`;
    expect((await refused(colleague, 'GET', drafting)).code).toBe('draft_not_yours');
    expect((await lead.call('GET', drafting)).status).toBe(200);
    let now = await aDraft(cast);
    const to = (path: string) => `/api/contracts/${now.id}/${path}`;
    now = await must(lead, 'POST', to('propose'), { revision: revisionOf(now) });
    now = await must(researcher, 'POST', to('file'), form(signedFile, 'x.pdf'));
    const word = () => ({ revision: revisionOf(now), sha256: signedHash });
    for (const who of [lead, researcher])
      expect((await refused(who, 'POST', to('confirm'), word())).code).toBe('signed_by_admins');
    expect(detailsOf(await must(researcher, 'GET', `/api/contracts/${now.id}`))).toMatchObject({ may: { sign: [] } });
    expect(detailsOf(await must(cast.client, 'GET', `/api/contracts/${now.id}`)).may.sign).toEqual(['client']);
    for (const who of [cast.client, cast.contractor]) now = await must(who, 'POST', to('confirm'), word());
    now = await must(researcher, 'POST', to('start'), { revision: revisionOf(now) });
    const [first] = detailsOf(now).milestones;
    const given = { revision: first?.revision, note: '三批样品' };
    for (const who of [colleague, clerk]) {
      expect((await refused(who, 'GET', `/api/contracts/${now.id}`)).code).toBe('contract_not_found');
      expect((await refused(who, 'POST', `/api/milestones/${first?.id}/submit`, given)).code).toBe(
        'milestone_not_found',
      );
      expect((await must<{ contracts: unknown[] }>(who, 'GET', '/api/contracts')).contracts).toEqual([]);
      expect(await told(who)).not.toContain('contract.sign');
    }
    now = await must(researcher, 'POST', `/api/milestones/${first?.id}/submit`, given);
    expect(detailsOf(now).milestones[0]?.state).toBe('submitted');
    type List = { contracts: { id: string; as: string[] }[] };
    for (const [who, as] of [
      [researcher, 'contractor'],
      [lead, 'client'],
    ] as const) {
      expect(await told(who)).toContain('contract.sign');
      expect((await must<List>(who, 'GET', '/api/contracts')).contracts).toMatchObject([{ id: now.id, as: [as] }]);
    }
  });

  test('lists show what one is to a contract, page by page', async () => {
    const cast = await aCast(platform);
    const { id } = await aSignedContract(cast);
    type List = { contracts: { id: string; as: string[]; amount: number }[]; next: string | null };
    const mine = await must<List>(cast.contractor, 'GET', '/api/contracts?as=contractor');
    expect(mine.contracts).toMatchObject([{ id, as: ['contractor'], amount: 60_000_000 }]);
    expect((await must<List>(cast.stranger, 'GET', '/api/contracts')).contracts).toEqual([]);
    const all = await must<List>(cast.organiser, 'GET', '/api/organise/contracts?limit=1&state=signed');
    expect(all.contracts).toHaveLength(1);
    expect(all.next).not.toBeNull();
    const next = await must<List>(cast.organiser, 'GET', `/api/organise/contracts?limit=1&after=${all.next}`);
    expect(next.contracts[0]?.id).not.toBe(all.contracts[0]?.id);
  });
});
