/** The register of institutions: who registers them, who verifies them, and who reads what of them. */

import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit, contract, institution, need, notification } from '../core/db/schema.ts';
import { checkCharacter } from '../core/institutions/credit-code.ts';
import { aNeedIn, anInstitution, aResponseIn, goodNeed } from './support/bounty.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let organiser: Person;

beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser', '主办方');
});
afterAll(() => platform?.[Symbol.asyncDispose]());

interface View {
  id: string;
  name: string;
  revision: number;
  verification: string;
  verification_note: string | null;
  is_demonstration: boolean;
  my_role: string | null;
  code?: string;
  title?: string;
  record: Record<string, number> & Record<'value_as_client' | 'value_as_contractor', { amount: number }[]>;
}
interface Listed {
  institutions: { id: string; name: string; is_demonstration: boolean }[];
  next: string | null;
  total: number;
}

let made = 0;
/** A credit code that nobody has yet. */
function aCreditCode(): string {
  const first = `91120000MA${String(made++).padStart(7, '0')}`;
  return first + checkCharacter(first);
}
const content = (changes: object = {}) => ({
  kind: 'enterprise',
  name: `海河生物制药 ${made}`,
  credit_code: aCreditCode(),
  region: '天津',
  about: '从事兽用疫苗与缓释制剂的研发和生产。',
  fields: ['bio.drugs'],
  keywords: ['缓释', '微球'],
  ...changes,
});

async function registered(by: Person, changes: object = {}): Promise<View> {
  const answer = await by.call<View>('POST', '/api/institutions', content(changes));
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}
const judge = (one: { id: string; revision: number }, verdict: string, note = '', by = organiser) =>
  by.call<View>('PUT', `/api/organise/institutions/${one.id}/verification`, { verdict, note, revision: one.revision });
const mark = (one: { id: string; revision: number }, body: object, by = organiser) =>
  by.call<View>('PUT', `/api/organise/institutions/${one.id}/demonstration`, { ...body, revision: one.revision });
const read = (id: string, by: Person) => by.call<View>('GET', `/api/institutions/${id}`);
const toldOf = async (who: Person) =>
  (
    await platform.database.db
      .select({ kind: notification.kind })
      .from(notification)
      .where(eq(notification.userId, who.id))
  ).map(({ kind }) => kind);
const auditOf = async (id: string) =>
  (
    await platform.database.db
      .select({ action: audit.action })
      .from(audit)
      .where(eq(audit.subject, `institution:${id}`))
      .orderBy(audit.seq)
  ).map(({ action }) => action);

test('whoever registers an institution administers it, and the organiser is told', async () => {
  const founder = await aPerson(platform);
  const one = await registered(founder);
  expect(one).toMatchObject({ verification: 'pending', my_role: 'admin', revision: 0 });
  const mine = await founder.call<{ institutions: object[] }>('GET', '/api/institutions/mine');
  expect(mine.body.institutions).toMatchObject([{ id: one.id, role: 'admin', verification: 'pending' }]);
  expect(await toldOf(organiser)).toContain('institution.registered');
  expect(await auditOf(one.id)).toEqual(['institution.register']);
});

test('an institution that is not verified is there for its members and the organiser alone', async () => {
  const founder = await aPerson(platform);
  const one = await registered(founder);
  for (const outsider of [visitor(platform), await aPerson(platform)])
    expect((await read(one.id, outsider)).body.code).toBe('institution_not_found');
  expect((await read(one.id, organiser)).body.name).toBe(one.name);
  const listed = await visitor(platform).call<Listed>('GET', `/api/institutions?q=${encodeURIComponent(one.name)}`);
  expect(listed.body.institutions.map(({ id }) => id)).not.toContain(one.id);
  await judge(one, 'verified');
  expect((await read(one.id, visitor(platform))).body).toMatchObject({ name: one.name, verification_note: null });
});

test('a name and a credit code belong to one institution', async () => {
  const founder = await aPerson(platform);
  const one = await registered(founder, { name: 'Beta Works' });
  const again = await founder.call<View>('POST', '/api/institutions', content({ name: 'BETA works' }));
  expect(again.body.code).toBe('institution_name_taken');
  const code = aCreditCode();
  await registered(founder, { credit_code: code });
  const sameCode = await founder.call<View>('POST', '/api/institutions', content({ credit_code: code.toLowerCase() }));
  expect(sameCode).toMatchObject({ status: 409, body: { code: 'credit_code_taken' } });
  const taking = await founder.call<View>('PUT', `/api/institutions/${one.id}`, {
    ...content({ credit_code: code }),
    revision: 0,
  });
  expect(taking.body.code).toBe('credit_code_taken');
  expect((await read(one.id, founder)).body).toMatchObject({ name: 'Beta Works', revision: 0 });
});

test('of many who register one name at once, one does', async () => {
  const founders = await Promise.all(Array.from({ length: 5 }, () => aPerson(platform)));
  const answers = await Promise.all(
    founders.map((one) => one.call('POST', '/api/institutions', content({ name: '同名研究院', kind: 'institute' }))),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
});

test('a credit code is checked, and only an institution abroad does without', async () => {
  const founder = await aPerson(platform);
  const post = (changes: object) => founder.call<View>('POST', '/api/institutions', content(changes));
  expect((await post({ credit_code: '91120000MA0000000A' })).body.code).toBe('credit_code_wrong');
  expect((await post({ credit_code: null })).body.code).toBe('credit_code_missing');
  expect((await post({ credit_code: null, country: 'DE', name: 'Institut Nord' })).status).toBe(201);
  for (const wrong of [
    { name: 'x' },
    { website: 'javascript:alert(1)' },
    { fields: ['it.vision', 'it.vision'] },
    { country: 'China' },
  ])
    expect((await post(wrong)).body.code, JSON.stringify(wrong)).toBe('bad_request');
});

test('the organiser verifies an enterprise, and whoever administers it becomes an enterprise account', async () => {
  const founder = await aPerson(platform);
  const expert = await aPerson(platform, 'expert');
  const one = await registered(founder);
  const theirs = await registered(expert);
  const verified = await judge(one, 'verified', '营业执照已核对');
  expect(verified.body).toMatchObject({ verification: 'verified', verification_note: '营业执照已核对', revision: 1 });
  await judge(theirs, 'verified');
  const roleOf = async (who: Person) =>
    (await who.call<{ account: { role: string } }>('GET', '/api/session')).body.account.role;
  expect(await roleOf(founder)).toBe('enterprise');
  expect(await roleOf(expert)).toBe('expert');
  expect(await toldOf(founder)).toEqual(expect.arrayContaining(['institution.verified', 'role.enterprise']));
  expect((await judge(verified.body, 'verified')).body.code).toBe('institution_state_already');
});

test('a rejection needs a reason; whoever mends what was wrong is looked at again', async () => {
  const founder = await aPerson(platform);
  const one = await registered(founder);
  expect((await judge(one, 'rejected')).body.code).toBe('reason_missing');
  expect((await read(one.id, founder)).body).toMatchObject({ verification: 'pending', revision: 0 });
  const rejected = (await judge(one, 'rejected', '名称与执照不符')).body;
  expect((await read(one.id, founder)).body).toMatchObject({
    verification: 'rejected',
    verification_note: '名称与执照不符',
  });
  const edited = await founder.call<View>('PUT', `/api/institutions/${one.id}`, {
    ...content({ name: '海河制药（天津）有限公司' }),
    revision: rejected.revision,
  });
  expect(edited.body).toMatchObject({ verification: 'pending', name: '海河制药（天津）有限公司' });
  expect(await toldOf(organiser)).toContain('institution.resubmitted');
});

test('what an institution was verified as is verified again when it changes, and nothing else is', async () => {
  const founder = await aPerson(platform);
  const said = content({ kind: 'transfer' });
  const { body: one } = await founder.call<View>('POST', '/api/institutions', said);
  const verified = (await judge(one, 'verified')).body;
  const marked = (await mark(verified, { is_demonstration: true })).body;
  const put = (changes: object, revision: number) =>
    founder.call<View>('PUT', `/api/institutions/${one.id}`, { ...said, ...changes, revision });
  const talked = (await put({ about: '新的介绍' }, marked.revision)).body;
  expect(talked).toMatchObject({ verification: 'verified', is_demonstration: true });
  expect((await put({ about: '新的介绍' }, talked.revision)).body.revision).toBe(talked.revision);
  const renamed = (await put({ kind: 'university', name: '某大学转移中心' }, talked.revision)).body;
  expect(renamed).toMatchObject({ verification: 'pending', is_demonstration: false });
});

test('two who edit at once: the second is told who was quicker, and changes nothing', async () => {
  const founder = await aPerson(platform, 'contestant', '张三');
  const said = content();
  const { body: one } = await founder.call<View>('POST', '/api/institutions', said);
  const path = `/api/institutions/${one.id}`;
  await founder.call('PUT', path, { ...said, about: '甲', revision: 0 });
  const second = await founder.call<View>(
    'PUT',
    path,
    { ...said, about: '乙', revision: 0 },
    { 'accept-language': 'zh' },
  );
  expect(second).toMatchObject({ status: 409, body: { code: 'stale_version', revision: 1 } });
  expect(second.body.title).toContain('张三');
  expect((await read(one.id, founder)).body).toMatchObject({ about: '甲', revision: 1 });
  expect((await judge(one, 'verified')).body.code).toBe('stale_version');
  expect((await mark(one, { is_demonstration: true })).body.code).toBe('stale_version');
});

test('only administrators edit, only organisers verify', async () => {
  const founder = await aPerson(platform);
  const said = content();
  const { body: one } = await founder.call<View>('POST', '/api/institutions', said);
  const stranger = await aPerson(platform);
  const put = (who: Person) =>
    who.call<View>('PUT', `/api/institutions/${one.id}`, { ...said, about: 'x', revision: 0 });
  expect((await put(stranger)).body.code).toBe('institution_not_found');
  expect((await put(organiser)).body.code).toBe('institution_admins_only');
  expect((await judge(one, 'verified', '', founder)).body.code).toBe('not_allowed');
  const { body: verified } = await judge(one, 'verified');
  expect((await put(stranger)).body.code).toBe('institution_admins_only');
  const timeline = (who: Person) =>
    who.call<{ code?: string; entries: { action: string; actor: string }[] }>(
      'GET',
      `/api/institutions/${one.id}/timeline`,
    );
  expect((await timeline(stranger)).body.code).toBe('not_a_member');
  expect((await timeline(founder)).body.entries).toMatchObject([
    { action: 'institution.verify', actor: '主办方' },
    { action: 'institution.register' },
  ]);
  expect((await read(one.id, founder)).body.revision).toBe(verified.revision);
});

test('the demonstration mark is for verified technology-transfer institutions, until its last day', async () => {
  const founder = await aPerson(platform);
  const firm = (await judge(await registered(founder), 'verified')).body;
  expect((await mark(firm, { is_demonstration: true })).body.code).toBe('demonstration_not_transfer');
  const waiting = await registered(founder, { kind: 'transfer' });
  expect((await mark(waiting, { is_demonstration: true })).body.code).toBe('demonstration_not_transfer');
  const office = (await judge(waiting, 'verified')).body;
  expect((await mark(office, { is_demonstration: true, until: '2020-01-01' })).body.code).toBe('demonstration_past');
  const marked = (await mark(office, { is_demonstration: true, until: '2099-12-31' })).body;
  expect(marked.is_demonstration).toBe(true);
  const listed = () => visitor(platform).call<Listed>('GET', '/api/institutions?demonstration=true');
  expect((await listed()).body.institutions.map(({ id }) => id)).toContain(office.id);
  await platform.database.db
    .update(institution)
    .set({ demonstrationUntil: '2020-12-31' })
    .where(eq(institution.id, office.id));
  expect((await read(office.id, founder)).body.is_demonstration).toBe(false);
  expect((await listed()).body.institutions.map(({ id }) => id)).not.toContain(office.id);
  expect((await mark(marked, { is_demonstration: false, note: '到期' })).body.is_demonstration).toBe(false);
  expect(await auditOf(office.id)).toEqual([
    'institution.register',
    'institution.verify',
    'institution.demonstrate',
    'institution.end_demonstration',
  ]);
});

test('the register is found by name, words, kind, region and field, and each page goes on where the last ended', async () => {
  const founder = await aPerson(platform);
  const names = ['北洋光电研究所', '北洋声学研究所', '北洋水声研究所', '南开食品研究所'];
  for (const [i, name] of names.entries()) {
    const one = await registered(founder, {
      name,
      kind: 'institute',
      region: i === 3 ? '河北' : '天津滨海',
      about: '海洋探测装备的研制。',
      fields: [i === 3 ? 'agriculture.food' : 'it.devices'],
      keywords: [`课题${i}`],
    });
    await judge(one, 'verified');
  }
  const list = async (query: string) =>
    (await visitor(platform).call<Listed>('GET', `/api/institutions?${query}`)).body;
  const namesOf = (page: Listed) => page.institutions.map(({ name }) => name);
  const q = encodeURIComponent;
  expect(new Set(namesOf(await list(`q=${q('北洋')}`)))).toEqual(new Set(names.slice(0, 3)));
  expect(namesOf(await list(`q=${q('水声')}`))).toEqual(['北洋水声研究所']);
  expect((await list(`q=${q('海洋探测')}&kind=institute&region=${q('天津')}`)).total).toBe(3);
  expect(namesOf(await list('field=agriculture.food'))).toEqual(['南开食品研究所']);
  expect((await list(`q=${q("%' | & !")}`)).institutions).toEqual([]);
  const walked: string[] = [];
  let after: string | null = '';
  do {
    const page: Listed = await list(`kind=institute&limit=1${after ? `&after=${after}` : ''}`);
    walked.push(...namesOf(page));
    after = page.next;
  } while (after);
  expect(walked).toEqual(namesOf(await list('kind=institute&limit=100')));
  expect(new Set(walked).size).toBe(walked.length);
});

test('the record counts what was published, handed in and signed; a sum of few contracts stays inside', async () => {
  const author = await aPerson(platform, 'enterprise');
  const leader = await aPerson(platform);
  const firm = await anInstitution(platform, 'enterprise', author);
  const lab = await anInstitution(platform, 'university', leader);
  const owner = { enterpriseId: firm.id, author };
  const solver = { institutionId: lab.id, leader };
  const open = await aNeedIn(platform, 'open', owner);
  await aNeedIn(platform, 'open', owner, {}, goodNeed({ anonymous: true }));
  await aNeedIn(platform, 'draft', owner);
  await aResponseIn(platform, 'submitted', open, solver);
  const { db } = platform.database;
  const sign = (amount: number) =>
    db.insert(contract).values({
      needId: open.id,
      clientId: firm.id,
      contractorId: lab.id,
      title: 'x',
      state: 'signed',
      type: 'development',
      currency: 'CNY',
      amount,
      signedAt: new Date(),
      createdBy: author.id,
    });
  await sign(1_000_001);
  await sign(2_000_002);
  const recordOf = async (id: string, who: Person) => (await read(id, who)).body.record;
  expect(await recordOf(firm.id, visitor(platform))).toMatchObject({
    needs_published: 1,
    contracts_as_client: 2,
    value_as_client: [],
  });
  expect(await recordOf(firm.id, author)).toMatchObject({ value_as_client: [{ amount: 3_000_003, contracts: 2 }] });
  await sign(3_000_003);
  expect(await recordOf(lab.id, visitor(platform))).toMatchObject({
    responses: 1,
    contracts_as_contractor: 3,
    value_as_contractor: [{ currency: 'CNY', amount: 6_000_006, contracts: 3 }],
  });
  expect(await db.select().from(need).where(eq(need.enterpriseId, firm.id))).toHaveLength(3);
});

test('whatever is searched for, the register answers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (text) => {
      const answer = await visitor(platform).call('GET', `/api/institutions?q=${encodeURIComponent(text)}`);
      expect(answer.status).toBe(200);
    }),
    { numRuns: 60 },
  );
});
