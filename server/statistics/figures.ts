/** Every figure that the platform states of itself: what it counts, in words and as the source of its rows. */
import type { Bilingual } from '../../core/packs/manifest.ts';
import type { SourceName } from './sources.ts';

/** Which of the reader's choices narrow a figure. */
export const narrowings = ['period', 'area', 'region', 'challenge'] as const;
export type Narrowing = (typeof narrowings)[number];

export const groups = ['needs', 'responses', 'events', 'contracts', 'registers', 'challenge'] as const;

export interface Figure {
  title: Bilingual;
  definition: Bilingual;
  group: (typeof groups)[number];
  source: SourceName;
  /** How many rows there are, or what their amounts come to in each currency. */
  measure: 'count' | 'sum' | 'max';
  narrowedBy: readonly Narrowing[];
}

const all = ['period', 'area', 'region'] as const;
const figure = (
  group: Figure['group'],
  source: SourceName,
  [zh, en]: readonly [string, string],
  [definitionZh, definitionEn]: readonly [string, string],
  narrowedBy: readonly Narrowing[] = all,
  measure: Figure['measure'] = 'count',
): Figure => ({
  group,
  source,
  measure,
  narrowedBy,
  title: { en, zh },
  definition: { en: definitionEn, zh: definitionZh },
});

export const figures = {
  enterprises_collected: figure(
    'needs',
    'enterprises_collected',
    ['征集企业', 'Enterprises that submitted needs'],
    [
      '至少提交过一项技术需求的企业数，同一企业只计一次。时间按需求首次提交日。',
      'Enterprises that submitted at least one need, each counted once. Dated by a need’s first submission.',
    ],
  ),
  enterprises_published: figure(
    'needs',
    'enterprises_published',
    ['发布需求的企业', 'Enterprises with published needs'],
    [
      '至少有一项技术需求公开发布过的企业数，同一企业只计一次。时间按需求发布日。',
      'Enterprises of which at least one need was published, each counted once. Dated by publication.',
    ],
  ),
  needs_collected: figure(
    'needs',
    'needs_collected',
    ['征集需求', 'Needs collected'],
    [
      '企业正式提交过的技术需求数，不论审核结果；草稿不计。时间按首次提交日。',
      'Needs that were submitted, whatever the review said of them; drafts do not count. Dated by first submission.',
    ],
  ),
  needs_valid: figure(
    'needs',
    'needs_valid',
    ['有效需求', 'Valid needs'],
    [
      '经专家审核通过的技术需求数，包括待发布和已发布的。时间按首次提交日。',
      'Needs that passed the expert review: awaiting publication or published. Dated by first submission.',
    ],
  ),
  needs_published: figure(
    'needs',
    'needs_published',
    ['发布需求', 'Needs published'],
    [
      '公开发布过的技术需求数，此后撤回、下架的也计入。时间按发布日。',
      'Needs that were published, those withdrawn or taken down afterwards included. Dated by publication.',
    ],
  ),
  intended_investment: figure(
    'needs',
    'needs_with_investment',
    ['意向投入', 'Intended investment'],
    [
      '已发布需求中企业填写的意向投入之和，分币种合计；填写区间的取上限，面议的不计。时间按发布日。',
      'Sum of what enterprises say in published needs that they intend to invest, by currency; of a range its upper ' +
        'end, negotiable ones left out. Dated by publication.',
    ],
    all,
    'sum',
  ),
  responding_institutions: figure(
    'responses',
    'institutions_responding',
    ['应答单位', 'Responding institutions'],
    [
      '牵头提交过有效应答的单位数，同一单位只计一次。时间按应答提交日，领域和地区按所答需求。',
      'Institutions that lead a valid response, each counted once. Dated by submission; field and region are those of ' +
        'the need.',
    ],
  ),
  responding_institutions_foreign: figure(
    'responses',
    'institutions_responding_foreign',
    ['其中境外单位', 'Foreign ones among them'],
    ['应答单位中注册地不在中国的单位数。', 'Responding institutions whose registered country is not China.'],
  ),
  responses: figure(
    'responses',
    'responses',
    ['应答方案', 'Responses'],
    [
      '已提交的应答数；草稿、撤回和被取消资格的不计，修改不重复计；密封应答自开启后计入。时间按提交日。',
      'Responses that were handed in; drafts, withdrawn and disqualified ones do not count, and an amended one counts ' +
        'once; sealed ones count once they are opened. Dated by submission.',
    ],
  ),
  responses_foreign: figure(
    'responses',
    'responses_foreign',
    ['其中境外应答', 'Foreign ones among them'],
    ['由境外单位牵头的应答数。', 'Responses led by a foreign institution.'],
  ),
  events: figure(
    'events',
    'events',
    ['对接活动', 'Events'],
    [
      '已举行的发布会、企业走访和对接会之和；未举行和取消的不计。时间按开始时间，领域和地区按活动涉及的需求。',
      'Release conferences, visits and meetings that took place. Dated by their start; field and region are those of ' +
        'the needs that they were about.',
    ],
  ),
  events_release: figure(
    'events',
    'events_release',
    ['需求发布会', 'Release conferences'],
    ['已举行的技术需求发布会数。', 'Release conferences that took place.'],
  ),
  events_visit: figure(
    'events',
    'events_visit',
    ['企业走访', 'Visits to enterprises'],
    ['已举行的企业走访次数。', 'Visits to enterprises that took place.'],
  ),
  events_meeting: figure(
    'events',
    'events_meeting',
    ['技术对接会', 'Matching meetings'],
    ['已举行的双方对接会数。', 'Meetings of two sides that took place.'],
  ),
  contracts_signed: figure(
    'contracts',
    'contracts',
    ['签约项目', 'Signed projects'],
    [
      '双方已签署的合同数，此后终止的也计入。时间按签订日，领域按合同来源的需求，地区按委托方。',
      'Contracts that both sides signed, those terminated afterwards included. Dated by the day of signing; field of ' +
        'the need that it came of, region of the client.',
    ],
  ),
  contract_value: figure(
    'contracts',
    'contracts',
    ['合同金额', 'Contract value'],
    [
      '已签署合同的金额之和，分币种合计。单份合同的金额不公开：不足三份，或按时间、领域、地区筛选时，仅主办方可见。',
      'Sum of the amounts of signed contracts, by currency. What a single contract is worth is not public: of fewer ' +
        'than three, or narrowed by period, field or region, only organisers see it.',
    ],
    all,
    'sum',
  ),
  largest_contract: figure(
    'contracts',
    'contracts',
    ['最大单笔合同', 'Largest contract'],
    [
      '已签署合同中金额最大的一份，分币种。公开条件同“合同金额”。',
      'The largest amount of a signed contract, by currency. Public on the same terms as the contract value.',
    ],
    all,
    'max',
  ),
  transfer_institutions: figure(
    'registers',
    'transfer_institutions',
    ['技术转移机构', 'Technology-transfer institutions'],
    [
      '登记在册且核验通过的技术转移机构数。时间按核验日。',
      'Technology-transfer institutions on the register that were verified. Dated by verification.',
    ],
  ),
  demonstration_institutions: figure(
    'registers',
    'transfer_institutions_demonstration',
    ['其中示范机构', 'Demonstration institutions among them'],
    [
      '在册技术转移机构中，示范机构资格目前有效的机构数。',
      'Registered technology-transfer institutions whose demonstration mark stands today.',
    ],
  ),
  technology_managers: figure(
    'registers',
    'managers',
    ['技术经理人', 'Technology managers'],
    [
      '登记在册且核验通过的技术经理人数。时间按核验日，领域和地区按本人档案。',
      'Technology managers on the register who were verified. Dated by verification; field and region of their own ' +
        'profile.',
    ],
  ),
  participants: figure(
    'challenge',
    'participants',
    ['参赛人数', 'Participants'],
    [
      '所选挑战赛各参赛队的成员数，一人只属一队。时间按加入日。',
      'Members of the teams of the chosen challenge; nobody is in two. Dated by joining.',
    ],
    ['period', 'challenge'],
  ),
  submissions: figure(
    'challenge',
    'submissions',
    ['提交次数', 'Submissions'],
    [
      '所选挑战赛收到的提交数，不论评测结果；撤回的不计。时间按收到时间。',
      'Submissions received in the chosen challenge, whatever their verdict; withdrawn ones do not count. Dated by ' +
        'arrival.',
    ],
    ['period', 'challenge'],
  ),
  institutions_at_final: figure(
    'challenge',
    'institutions_at_final',
    ['进入现场赛的单位', 'Institutions at the final'],
    [
      '所选挑战赛入围现场赛的参赛队所代表的单位数，同一单位只计一次。时间按入围日。',
      'Institutions that the teams at the chosen challenge’s on-site final stand for, each counted once. Dated by ' +
        'admission to the final.',
    ],
    ['period', 'challenge'],
  ),
} as const satisfies Record<string, Figure>;

/** Figures that are a part of another. */
export const partOf: Partial<Record<FigureKey, FigureKey>> = {
  responding_institutions_foreign: 'responding_institutions',
  responses_foreign: 'responses',
  events_release: 'events',
  events_visit: 'events',
  events_meeting: 'events',
  largest_contract: 'contract_value',
  demonstration_institutions: 'transfer_institutions',
};

export type FigureKey = keyof typeof figures;
export const figureKeys = Object.keys(figures) as [FigureKey, ...FigureKey[]];
export const figureOf = (key: FigureKey): Figure => figures[key];
