/** What the bounty's life is about, made for one test: institutions, needs, responses, in whatever state is wanted. */
import { createHash, randomUUID } from 'node:crypto';
import {
  institution,
  membership,
  need,
  needVersion,
  response,
  responseMember,
  responseVersion,
} from '../../core/db/schema.ts';
import type { InstitutionKind } from '../../core/institutions/kinds.ts';
import { type NeedContent, needContent } from '../../core/needs/content.ts';
import { type ResponseContent, responseContent } from '../../core/responses/content.ts';
import { needWords } from '../../core/search/texts.ts';
import type { Person } from './people.ts';
import type { Platform } from './platform.ts';

type NeedRow = typeof need.$inferSelect;
type ResponseRow = typeof response.$inferSelect;

/** A need that lacks nothing; `changes` replace top-level keys. */
export function goodNeed(changes: Partial<NeedContent> = {}): NeedContent {
  return needContent.parse({
    title: '犬用皮肤病长效缓释制剂的体外释放控制',
    type: 'process',
    fields: ['bio.drugs', 'agriculture.animals'],
    keywords: ['缓释', '微球', '宠物药'],
    summary: '现有犬用皮肤病外用制剂药效只能维持 3 天，需要一种一次给药维持两周以上的缓释制剂及其制备工艺。',
    background: '公司年产宠物外用制剂 40 吨，现有喷剂每三天须给药一次，客户依从性差，复购率下降，市场急需长效产品。',
    problem: '乳化—溶剂挥发工序所得微球的突释率过高，24 小时内释放超过四成药量，无法维持两周的有效浓度。',
    tried: '试过提高 PLGA 分子量与增加壳聚糖包衣，突释率仍在 35% 以上。',
    indicators: [
      {
        id: 'burst',
        name: '24 小时突释率',
        comparator: 'at_most',
        value: 15,
        unit: '%',
        baseline: 42,
        method: '透析袋法，37 ℃，pH 7.4，高效液相测定',
        must: true,
        weight: 50,
      },
      { id: 'days', name: '有效维持时间', comparator: 'at_least', value: 14, unit: '天', baseline: 3, weight: 30 },
      { id: 'yield', name: '包封率', comparator: 'at_least', value: 80, unit: '%', must: false, weight: 20 },
    ],
    constraints: '辅料须在兽药典名录内，单剂成本不高于 12 元，设备沿用现有 200 L 反应釜。',
    deliverables: ['制备工艺规程', '三批中试样品及检验报告', '稳定性研究报告'],
    acceptance: '由双方认可的检测机构按上述方法测定三批样品。',
    investment: { currency: 'CNY', min: 30_000_000, max: 80_000_000 },
    deadline: '2099-06-30T16:00:00.000Z',
    deliverBy: '2100-06-30',
    cooperation: ['commissioned', 'joint'],
    ip: 'firm',
    confidentiality: 'terms',
    lead: { name: '李工', post: '研发总监', phone: '022-12345678', email: 'li@firm.example' },
    contact: { name: '王经理', post: '项目经理', phone: '022-87654321', email: 'wang@firm.example' },
    decision: '研发总监与总经理共同决定，研发预算支付。',
    pledge: true,
    ...changes,
  });
}

/** A response that lacks nothing, with values for the indicators of `goodNeed`. */
export function goodResponse(changes: Partial<ResponseContent> = {}): ResponseContent {
  return responseContent.parse({
    title: '双层包衣微球缓释技术',
    summary: '采用双层包衣与梯度固化工艺，把 24 小时突释率降到 12% 以下，维持时间 18 天。',
    plan: '第一阶段完成处方筛选，第二阶段放大到 200 升反应釜，第三阶段完成三批中试与稳定性研究。',
    answers: [
      { indicatorId: 'burst', value: 11.8, evidence: '2025 年 3 月，n=6，透析袋法', method: '高效液相' },
      { indicatorId: 'days', value: 18, evidence: '比格犬 12 只，血药浓度' },
      { indicatorId: 'yield', value: 84.5, evidence: 'n=6' },
    ],
    readiness: 6,
    months: 10,
    price: { currency: 'CNY', min: 45_000_000, max: 60_000_000 },
    terms: '分三期付款。',
    team: [{ name: '张教授', institution: '某大学', role: '负责人' }],
    confidential: '包衣材料为自研共聚物，配方见附件。',
    declaration: true,
    ...changes,
  });
}

/** A verified institution with its administrator. */
export async function anInstitution(
  { database: { db } }: Platform,
  kind: InstitutionKind,
  admin: Person | null,
  changes: Partial<typeof institution.$inferInsert> = {},
): Promise<{ id: string; name: string }> {
  const name = `${kind} ${randomUUID().slice(0, 8)}`;
  const [row] = await db
    .insert(institution)
    .values({ kind, name, verification: 'verified', verifiedAt: new Date(), ...changes })
    .returning({ id: institution.id, name: institution.name });
  if (!row) throw new Error('no institution was made');
  if (admin) await db.insert(membership).values({ institutionId: row.id, userId: admin.id, role: 'admin' });
  return row;
}

export async function aMember(
  { database: { db } }: Platform,
  institutionId: string,
  who: Person,
  role: 'admin' | 'member' = 'member',
): Promise<void> {
  await db.insert(membership).values({ institutionId, userId: who.id, role });
}

/** A need as it is in a state, written straight into the tables: tests of later steps begin there. */
export async function aNeedIn(
  { database: { db } }: Platform,
  state: NeedRow['state'],
  owner: { enterpriseId: string; author: Person },
  changes: Partial<typeof need.$inferInsert> = {},
  content: NeedContent = goodNeed(),
): Promise<NeedRow> {
  const isPublic = !['draft', 'submitted', 'under_review', 'returned', 'lapsed', 'rejected', 'approved'].includes(
    state,
  );
  const version = state === 'draft' ? 0 : 1;
  const [row] = await db
    .insert(need)
    .values({
      enterpriseId: owner.enterpriseId,
      authorId: owner.author.id,
      state,
      content,
      version,
      publishedVersion: isPublic ? version : null,
      round: version,
      title: content.title,
      fields: content.fields,
      currency: content.investment.currency,
      investmentMin: content.investment.min,
      investmentMax: content.investment.max,
      deadline: new Date(content.deadline),
      words: version ? needWords(content, '') : null,
      submittedAt: version ? new Date() : null,
      publishedAt: isPublic ? new Date() : null,
      ...changes,
    })
    .returning();
  if (!row) throw new Error('no need was made');
  if (version)
    await db.insert(needVersion).values({ needId: row.id, version, content, kind: 'submitted', by: owner.author.id });
  return row;
}

/** A response as it is in a state, written straight into the tables. */
export async function aResponseIn(
  { database: { db } }: Platform,
  state: ResponseRow['state'],
  to: Pick<NeedRow, 'id' | 'version'>,
  owner: { institutionId: string; leader: Person },
  content: ResponseContent = goodResponse(),
): Promise<ResponseRow> {
  const version = state === 'draft' ? 0 : 1;
  const [row] = await db
    .insert(response)
    .values({
      needId: to.id,
      institutionId: owner.institutionId,
      leaderId: owner.leader.id,
      state,
      content,
      version,
      needVersion: to.version,
      title: content.title,
      currency: content.price.currency,
      priceMin: content.price.min,
      priceMax: content.price.max,
      submittedAt: version ? new Date() : null,
    })
    .returning();
  if (!row) throw new Error('no response was made');
  await db
    .insert(responseMember)
    .values({ responseId: row.id, userId: owner.leader.id, institutionId: owner.institutionId });
  if (version)
    await db.insert(responseVersion).values({
      responseId: row.id,
      version,
      needVersion: to.version,
      content,
      sha256: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
      by: owner.leader.id,
    });
  return row;
}
