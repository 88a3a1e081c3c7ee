import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NeedDraft } from './content.ts';
import { type Hint, type HintCode, hintsOn, precisionOf } from './hints.ts';
import { asNeed, missingFields } from './missing.ts';
import { clauses, vagueWordIn } from './vague.ts';

const now = new Date('2026-03-01T00:00:00Z');
const good = (changes: NeedDraft = {}): NeedDraft => ({
  title: '犬用皮肤病缓释制剂的突释率控制',
  type: 'process',
  fields: ['bio.drugs'],
  summary: '现有外用制剂药效只能维持 3 天，需要一次给药维持 14 天以上的缓释制剂及其工艺。',
  background:
    '公司年产宠物外用制剂 40 吨，现有喷剂每 3 天须给药一次，客户依从性差，复购率由 38% 下降到 21%，两家主要客户要求 2027 年前换成长效产品。',
  problem: '乳化—溶剂挥发工序所得微球的突释率过高，24 小时内释放 42% 的药量，无法维持 14 天的有效浓度。',
  tried: '试过提高 PLGA 分子量，突释率仍在 35% 以上。',
  indicators: [
    {
      id: 'a',
      name: '24 小时突释率',
      comparator: 'at_most',
      value: 15,
      upper: null,
      unit: '%',
      baseline: 42,
      method: '透析袋法',
      must: true,
      weight: 100,
    },
  ],
  constraints: '单剂成本不高于 12 元。',
  deliverables: ['工艺规程'],
  acceptance: '第三方检测三批样品。',
  investment: { currency: 'CNY', min: 30_000_000, max: 80_000_000, reason: '' },
  deadline: '2026-06-30T16:00:00.000Z',
  deliverBy: '2027-06-30',
  cooperation: ['commissioned'],
  ip: 'firm',
  confidentiality: 'terms',
  lead: { name: '李工', post: '研发总监', phone: '022-1', email: 'li@firm.example' },
  contact: { name: '王经理', post: '项目经理', phone: '022-2', email: 'wang@firm.example' },
  decision: '总经理决定。',
  pledge: true,
  ...changes,
});
const hints = (draft: NeedDraft, attachments = 1): Hint[] => hintsOn(draft, { attachments, now });
const found = (draft: NeedDraft, attachments = 1) =>
  hints(draft, attachments).map(({ field, code }) => `${field} ${code}`);
type Row = NonNullable<NeedDraft['indicators']>[number];
const indicator = (changes: Partial<Row>): NeedDraft => ({
  indicators: [{ ...(good().indicators?.[0] as Row), ...changes }],
});

test('a precise need gets no hint and all points', () => {
  expect(hints(good())).toEqual([]);
  expect(precisionOf([])).toBe(100);
});

test('an empty draft lacks everything that is compulsory and has no point', () => {
  const all = hints({});
  const missing = all.filter(({ code }) => code === 'missing').map(({ field }) => field);
  expect(missing).toEqual(
    expect.arrayContaining(['title', 'type', 'fields', 'summary', 'background', 'problem', 'indicators', 'lead']),
  );
  expect(all.filter(({ level }) => level === 'hard').length).toBe(missing.length);
  expect(precisionOf(all)).toBe(0);
});

describe('each flaw is named at its field', () => {
  const cases: [string, NeedDraft, string, 'hard' | 'soft'][] = [
    [
      'an adjective in place of a figure',
      { problem: `${good().problem}希望进一步提高产品质量。` },
      'problem vague',
      'soft',
    ],
    ['the same in English', { constraints: 'The process must be significantly better.' }, 'constraints vague', 'soft'],
    [
      'a text without a figure',
      {
        background:
          '我们的产品近年来市场反响平平，客户一直在抱怨喷剂维持时间太短，给药频繁，动物主人难以坚持，渠道商也多次来信催促换代，公司上下都十分着急。',
      },
      'background no_figure',
      'soft',
    ],
    ['a text that says little', { problem: '突释率过高，24 小时内释放太多药量，维持不了。' }, 'problem thin', 'soft'],
    [
      'several problems in one',
      { problem: `一是突释率 42% 过高；二是包封率 61% 偏低；三是产线每天停机 2 次；${good().problem}` },
      'problem several_problems',
      'soft',
    ],
    ['an indicator without today’s value', indicator({ baseline: null }), 'indicators.0.baseline no_baseline', 'soft'],
    ['a must without a way of measuring', indicator({ method: '' }), 'indicators.0.method no_method', 'soft'],
    ['a figure without a unit', indicator({ unit: ' ' }), 'indicators.0.unit no_unit', 'soft'],
    ['a target that is reached already', indicator({ baseline: 12 }), 'indicators.0.baseline target_reached', 'hard'],
    [
      'a range that ends before it begins',
      indicator({ comparator: 'between', value: 5, upper: 5 }),
      'indicators.0.upper range_reversed',
      'hard',
    ],
    ['weights that do not add up', indicator({ weight: 60 }), 'indicators weights', 'soft'],
    [
      'a salesman as the technical lead',
      { lead: { ...good().lead, post: '销售经理' } },
      'lead.post not_technical',
      'soft',
    ],
    ['one person for both', { contact: good().lead ?? {} }, 'contact same_person', 'soft'],
    [
      'yuan written for ten thousands',
      { investment: { currency: 'CNY', min: null, max: 80_00, reason: '' } },
      'investment budget_low',
      'soft',
    ],
    [
      'ten thousands written for yuan',
      { investment: { currency: 'CNY', min: null, max: 80_000_000_000_00, reason: '' } },
      'investment budget_high',
      'soft',
    ],
    [
      'a range of money that is reversed',
      { investment: { currency: 'CNY', min: 90_000_000, max: 80_000_000, reason: '' } },
      'investment range_reversed',
      'hard',
    ],
    [
      'no amount and no reason why',
      { investment: { currency: 'CNY', min: null, max: null, reason: '' } },
      'investment reason_missing',
      'hard',
    ],
    [
      'an amount to be agreed',
      { investment: { currency: 'CNY', min: null, max: null, reason: '视方案而定' } },
      'investment negotiable',
      'soft',
    ],
    ['a deadline that is too near', { deadline: '2026-03-10T00:00:00Z' }, 'deadline deadline_too_near', 'hard'],
    ['a delivery before the deadline', { deliverBy: '2026-06-01' }, 'deliverBy dates_reversed', 'hard'],
    ['nothing tried', { tried: '' }, 'tried not_tried', 'soft'],
    ['nobody who decides', { decision: '' }, 'decision no_decision', 'soft'],
    ['no word on acceptance', { acceptance: '' }, 'acceptance no_acceptance', 'soft'],
    ['a title of two characters', { title: '求助' }, 'title too_short', 'hard'],
    ['an address that is none', { lead: { ...good().lead, email: 'li' } }, 'lead.email invalid', 'hard'],
    ['no pledge', { pledge: false }, 'pledge missing', 'hard'],
  ];
  test.for(cases)('%s', ([, changes, wanted, level]) => {
    const all = hints(good(changes));
    expect(all.map(({ field, code }) => `${field} ${code}`)).toEqual([wanted]);
    expect(all[0]?.level).toBe(level);
    expect(precisionOf(all)).toBeLessThan(100);
  });

  test('a lead who is not verified, only where that is asked', () => {
    const found = (isLeadVerified?: boolean) =>
      hintsOn(good(), { attachments: 1, now, isLeadVerified }).map(({ code, level }) => [code, level]);
    expect([found(), found(true)]).toEqual([[], []]);
    expect(found(false)).toEqual([['lead_unverified', 'soft']]);
  });

  test('no attachment', () => expect(found(good(), 0)).toEqual(['attachments no_attachment']));
});

test('a figure in the clause makes its adjective precise; an engineer in sales engineering is technical', () => {
  expect(vagueWordIn('将良率提高到 98%')).toBeNull();
  expect(vagueWordIn('将能耗降低三成')).toBeNull();
  expect(vagueWordIn('提高良率')).toBe('提高');
  expect(clauses('a, b；c。d\n e.f. g')).toEqual(['a', 'b', 'c', 'd', 'e.f', 'g']);
  expect(found(good({ lead: { ...good().lead, post: '市场技术总监' } }))).toEqual([]);
});

test('a draft is complete exactly when nothing is missing, and hard hints come first', () => {
  expect(missingFields(good())).toEqual([]);
  expect(asNeed(good())).toMatchObject({ language: 'zh', anonymous: false });
  const levels = hints({ ...good(), title: '', tried: '' }, 0).map(({ level }) => level);
  expect(levels).toEqual(['hard', 'soft', 'soft']);
});

test('more hints never mean more points, and points stay between 0 and 100', () => {
  const codes: HintCode[] = ['missing', 'vague', 'no_method', 'several_problems', 'not_technical', 'weights'];
  const some = fc.array(fc.record({ code: fc.constantFrom(...codes) }), { maxLength: 40 });
  fc.assert(
    fc.property(some, some, (a, b) => {
      expect(precisionOf([...a, ...b])).toBeLessThanOrEqual(precisionOf(a));
      expect(precisionOf(a)).toBeGreaterThanOrEqual(0);
      expect(precisionOf(a)).toBeLessThanOrEqual(100);
    }),
  );
});
