/** What each need and each response of the demonstration says. */
import { type NeedContent, needContent } from '../../../core/needs/content.ts';
import { type ResponseContent, responseContent } from '../../../core/responses/content.ts';
import type { Chance } from './chance.ts';
import { mark, personName } from './names.ts';
import type { Topic, TopicIndicator } from './topic.ts';

export interface NeedFacts {
  topic: Topic;
  object: string;
  goal: string;
  enterprise: string;
  email: string;
  /** In fen. */
  investment: number;
  deadline: Date;
  deliverBy: string;
}

const rounded = (value: number, decimals: number) => Number(value.toFixed(decimals));
const within = (chance: Chance, [low, high]: [number, number], decimals: number) =>
  rounded(low + chance.next() * (high - low), decimals);
const sign = { at_least: '不低于', at_most: '不高于' } as const;

const cooperations = [
  ['commissioned'],
  ['joint'],
  ['commissioned', 'joint'],
  ['transfer', 'licence'],
  ['joint', 'service'],
] as const;

/** @throws ZodError when it is not what the form would take. */
export function needOf(chance: Chance, facts: NeedFacts): NeedContent {
  const { topic, object, goal } = facts;
  const indicators = topic.indicators.map((one, place) => indicatorOf(chance, one, place));
  const targets = indicators.map(
    ({ name, comparator, value, unit }) => `${name}${sign[comparator as 'at_least']} ${value}${unit}`,
  );
  const lead = personName(chance);
  const tonnes = chance.whole(2, 60) * 10;
  const ten_thousand = 1_000_000;
  const least =
    chance.next() < 0.5 ? facts.investment : Math.ceil((facts.investment * 0.6) / ten_thousand) * ten_thousand;
  return needContent.parse({
    title: `${object}${goal}`,
    type: topic.type,
    fields: topic.fields,
    keywords: topic.keywords,
    summary: `围绕${object}，解决${topic.step}环节“${topic.trouble}”的问题，目标：${targets.join('，')}。`,
    background: `公司现有${object}相关产线，年产值约 ${tonnes * 10} 万元。${topic.step}是制约产品质量与成本的关键环节，目前${topic.trouble}，客户多次提出改进要求，公司已列入年度研发计划。`,
    problem: `问题出在${topic.step}环节：${topic.trouble}。${indicators
      .map(({ name, baseline, value, unit }) => `${name}现为 ${baseline}${unit}，须达到 ${value}${unit}`)
      .join('；')}。`,
    tried: topic.tried,
    indicators,
    constraints: topic.limits,
    deliverables: topic.deliverables,
    acceptance: '由双方认可的检测机构按所列方法测定，连续三批达到全部必达指标。',
    investment: { currency: 'CNY', min: Math.min(least, facts.investment), max: facts.investment },
    deadline: facts.deadline.toISOString(),
    deliverBy: facts.deliverBy,
    cooperation: chance.pick(cooperations),
    ip: chance.pick(['firm', 'joint', 'contract']),
    confidentiality: chance.pick(['public', 'terms', 'terms']),
    lead: {
      name: `${lead}${mark}`,
      post: chance.pick(['研发总监', '总工程师', '技术部经理', '工艺主管']),
      phone: '022-00000000',
      email: facts.email,
    },
    contact: {
      name: `${personName(chance)}${mark}`,
      post: chance.pick(['项目经理', '科技专员']),
      phone: '022-00000000',
      email: facts.email,
    },
    decision: '技术负责人提出意见，总经理办公会确定，研发预算支付。',
    pledge: true,
  });
}

function indicatorOf(chance: Chance, one: TopicIndicator, place: number) {
  const value = within(chance, one.range, one.decimals);
  return {
    id: `i${place + 1}`,
    name: one.name,
    comparator: one.comparator,
    value,
    unit: one.unit,
    baseline: rounded(value * one.today, one.decimals),
    method: one.method,
    must: place < 2,
    weight: [50, 30, 20][place] ?? 0,
  };
}

export interface ResponseFacts {
  institution: string;
  leader: string;
  /** In fen. */
  price: number;
  /** Whether it reaches every indicator. */
  reaches: boolean;
}

/** An answer in the indicators of the need itself. */
export function responseOf(chance: Chance, need: NeedContent, facts: ResponseFacts): ResponseContent {
  const samples = chance.whole(3, 12);
  return responseContent.parse({
    title: `${need.title}解决方案`,
    summary: `针对${need.title}，本团队已有相近体系的实验数据，可在现有产线上实施，主要指标均有测试依据。`,
    plan: `第一阶段复现现有问题并确定关键因素，第二阶段完成小试与参数优化，第三阶段在${need.constraints}的前提下完成中试与连续运行验证。`,
    answers: need.indicators.map(({ id, comparator, value, method }, place) => {
      const better = facts.reaches || place > 0 ? 1 + chance.next() * 0.12 : 0.9;
      const factor = comparator === 'at_least' ? better : 2 - better;
      return {
        indicatorId: id,
        value: Number((value * factor).toPrecision(3)),
        evidence: `小试，n=${samples}`,
        method,
      };
    }),
    readiness: chance.whole(4, 7),
    months: chance.whole(6, 18),
    price: { currency: 'CNY', min: Math.round(facts.price * 0.9), max: facts.price },
    terms: '按 3∶4∶3 分三期支付。',
    ip: '背景知识产权归原所有方，新产生的知识产权按合同约定。',
    conditions: '企业提供现场试验条件与原料。',
    risks: '中试放大存在参数漂移风险，预留两个月调试期。',
    team: [
      { name: facts.leader, institution: facts.institution, role: '负责人' },
      { name: `${personName(chance)}${mark}`, institution: facts.institution, role: '骨干' },
    ],
    confidential: '',
    declaration: true,
  });
}
