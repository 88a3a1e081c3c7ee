/** The demo's need: written by its enterprise, reviewed by two experts, published, open for anybody's response. */
import { checkCharacter } from '../../core/institutions/credit-code.ts';
import type { NeedDraft } from '../../core/needs/content.ts';
import type { DemoClient } from './client.ts';

/** Made up, with the check character that such a code has. */
const creditCode = (first17: string) => first17 + checkCharacter(first17);

const enterprise = {
  kind: 'enterprise',
  name: '海河动物药业（示例）',
  name_en: 'Haihe Veterinary Pharma (demo)',
  credit_code: creditCode('91120000DEMPFRM01'),
  region: '天津',
  fields: ['bio.drugs', 'agriculture.animals'],
  keywords: ['兽药', '缓释制剂'],
  about: '生产宠物外用与缓释制剂的示例企业。',
};
const university = {
  kind: 'university',
  name: '北洋大学药学院（示例）',
  name_en: 'Peiyang School of Pharmacy (demo)',
  credit_code: creditCode('12120000DEMPUNT02'),
  region: '天津',
  fields: ['bio.drugs'],
  keywords: ['微球', '药物递送'],
  about: '研究长效缓释与药物递送的示例单位。',
};

const content: NeedDraft = {
  language: 'zh',
  title: '犬用皮肤病长效缓释制剂的突释控制',
  type: 'process',
  fields: ['bio.drugs', 'agriculture.animals'],
  keywords: ['缓释', '微球', '宠物药'],
  summary: '现有犬用皮肤病外用制剂药效只能维持 3 天，需要一种一次给药维持 14 天以上的缓释制剂及其制备工艺。',
  background:
    '公司年产宠物外用制剂 40 吨，现有喷剂每 3 天须给药一次，用户依从性差，复购率由 46% 降到 31%，2026 年必须推出长效产品。',
  problem: '乳化—溶剂挥发工序所得微球的突释率过高，24 小时内释放 42% 的药量，无法维持两周的有效浓度。',
  tried: '试过提高 PLGA 分子量与增加壳聚糖包衣，突释率仍在 35% 以上。',
  indicators: [
    {
      ...{ id: 'burst', name: '24 小时突释率', comparator: 'at_most', value: 15, unit: '%', baseline: 42, upper: null },
      ...{ method: '透析袋法，37 ℃，pH 7.4，高效液相测定', must: true, weight: 50 },
    },
    {
      ...{ id: 'days', name: '有效维持时间', comparator: 'at_least', value: 14, unit: '天', baseline: 3, upper: null },
      ...{ method: '比格犬血药浓度', must: true, weight: 30 },
    },
    {
      ...{ id: 'load', name: '包封率', comparator: 'at_least', value: 80, unit: '%', baseline: 62, upper: null },
      ...{ method: '高效液相测定', must: false, weight: 20 },
    },
  ],
  constraints: '辅料须在兽药典名录内，单剂成本不高于 12 元，沿用现有 200 L 反应釜。',
  deliverables: ['制备工艺规程', '三批中试样品及检验报告', '稳定性研究报告'],
  acceptance: '由双方认可的检测机构按上述方法测定三批样品。',
  investment: { currency: 'CNY', min: 30_000_000, max: 80_000_000, reason: '' },
  deadline: '2098-12-31T16:00:00.000Z',
  deliverBy: null,
  cooperation: ['commissioned', 'joint'],
  ip: 'firm',
  ipNote: '',
  confidentiality: 'terms',
  anonymous: false,
  lead: { name: '李工', post: '研发总监', phone: '022-00000000', email: 'lead@demo.example' },
  contact: { name: '王经理', post: '项目经理', phone: '022-00000001', email: 'contact@demo.example' },
  decision: '研发总监与总经理共同决定，研发预算支付。',
  pledge: true,
};

interface Institution {
  id: string;
  revision: number;
}

/** Registers both institutions and leads the need to where it is open. Repeating it changes nothing. */
export async function seedNeed({ signIn, call }: DemoClient): Promise<void> {
  const [organiser, firm, solver] = await Promise.all(
    ['organiser', 'enterprise', 'contestant'].map((name) => signIn(`${name}@demo.example`)),
  );
  if (!organiser || !firm || !solver) throw new Error('nobody is there to write a need');
  await verified(call, solver, organiser, university);
  const { id: enterpriseId } = await verified(call, firm, organiser, enterprise);
  const mine = await call<{ needs: unknown[] }>(firm, 'GET', '/api/needs/mine');
  if (mine.needs.length > 0) return;

  const begun = await call<{ need: { id: string; revision: number } }>(firm, 'POST', '/api/needs', {
    enterprise_id: enterpriseId,
    content,
  });
  const path = `/api/needs/${begun.need.id}`;
  const desk = `/api/organise/needs/${begun.need.id}`;
  const revision = async () => (await call<{ revision: number }>(organiser, 'GET', path)).revision;
  await call(firm, 'POST', `${path}/submit`, { revision: begun.need.revision });

  const panel = await Promise.all(['expert', 'expert-2'].map((name) => signIn(`${name}@demo.example`)));
  const experts = await Promise.all(
    panel.map(async (cookie) => (await call<{ account: { id: string } }>(cookie, 'GET', '/api/session')).account.id),
  );
  await call(organiser, 'POST', `${desk}/reviews`, { experts, revision: await revision() });
  for (const cookie of panel) {
    const { reviews } = await call<{ reviews: { id: string }[] }>(cookie, 'GET', '/api/reviews?open=true');
    const review = `/api/reviews/${reviews[0]?.id}`;
    const kept = await call<{ revision: number }>(cookie, 'PATCH', review, {
      ...{ authenticity: 5, completeness: 4, feasibility: 4, advice: 'publish', revision: 0 },
      rationale: { authenticity: '已与技术负责人通话', completeness: '指标与方法齐全', feasibility: '有已知技术路线' },
    });
    await call(cookie, 'POST', `${review}/hand-in`, { revision: kept.revision });
  }
  for (const action of ['approve', 'publish'])
    await call(organiser, 'POST', `${desk}/decision`, { action, revision: await revision() });
}

/** An institution that its administrator registered and the organiser verified. */
async function verified(
  call: DemoClient['call'],
  admin: string,
  organiser: string,
  body: typeof enterprise,
): Promise<Institution> {
  const mine = await call<{ institutions: { id: string; name: string; verification: string }[] }>(
    admin,
    'GET',
    '/api/institutions/mine',
  );
  const present = mine.institutions.find(({ name }) => name === body.name);
  const id = present?.id ?? (await call<Institution>(admin, 'POST', '/api/institutions', body)).id;
  const now = await call<Institution & { verification: string }>(organiser, 'GET', `/api/institutions/${id}`);
  if (now.verification === 'verified') return now;
  const verdict = { verdict: 'verified', note: '示例', revision: now.revision };
  return call<Institution>(organiser, 'PUT', `/api/organise/institutions/${id}/verification`, verdict);
}
