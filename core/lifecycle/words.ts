/**
 * The names of every state and action, in both languages: what pages, notifications, timelines and errors say. An
 * action has two: what a button says, and what is told of it afterwards behind the thing’s title.
 */
import type { Bilingual } from '../packs/manifest.ts';
import type { lives } from './lives.ts';
import type { ActionOf, StateOf } from './machine.ts';

type Lives = typeof lives;
export interface ActionWords {
  act: Bilingual;
  done: Bilingual;
}
type StateWords = { [L in keyof Lives]: Record<StateOf<Lives[L]>, Bilingual> };
type AllActionWords = { [L in keyof Lives]: Record<ActionOf<Lives[L]>, ActionWords> };

const state = (zh: string, en: string): Bilingual => ({ en, zh });
const action = (zh: string, en: string, doneZh: string, doneEn: string): ActionWords => ({
  act: { en, zh },
  done: { en: doneEn, zh: doneZh },
});

/** What each of them is the life of. */
export const lifeWords = {
  need: state('技术需求', 'Need'),
  response: state('应答', 'Response'),
  contract: state('合同', 'Contract'),
  milestone: state('里程碑', 'Milestone'),
  meeting: state('对接活动', 'Event'),
} as const satisfies Record<keyof Lives, Bilingual>;

export const stateWords: StateWords = {
  need: {
    draft: state('草稿', 'Draft'),
    submitted: state('待审核', 'Submitted'),
    under_review: state('审核中', 'Under review'),
    returned: state('退回补充', 'Returned'),
    lapsed: state('逾期未补', 'Lapsed'),
    rejected: state('不予发布', 'Rejected'),
    approved: state('待发布', 'Approved'),
    open: state('征集中', 'Open'),
    closed: state('已截止', 'Closed'),
    no_response: state('无人应答', 'No response'),
    expired: state('已过期', 'Expired'),
    matching: state('对接中', 'Matching'),
    in_challenge: state('已转悬赏赛', 'In a challenge'),
    selected: state('已选标', 'Selected'),
    publicity: state('公示中', 'Announced'),
    contracting: state('签约中', 'Contracting'),
    contracted: state('已签约', 'Contracted'),
    withdrawn: state('已撤回', 'Withdrawn'),
    taken_down: state('已下架', 'Taken down'),
  },
  response: {
    draft: state('草稿', 'Draft'),
    submitted: state('已提交', 'Submitted'),
    returned: state('退回补正', 'Returned'),
    shortlisted: state('入围', 'Shortlisted'),
    selected: state('中选', 'Selected'),
    reserve: state('备选', 'In reserve'),
    not_selected: state('未中选', 'Not selected'),
    declined: state('已放弃', 'Declined'),
    contracted: state('已签约', 'Contracted'),
    withdrawn: state('已撤回', 'Withdrawn'),
    disqualified: state('已取消资格', 'Disqualified'),
  },
  contract: {
    drafted: state('拟定中', 'Draft'),
    proposed: state('待确认', 'Proposed'),
    signed: state('已签署', 'Signed'),
    executing: state('履约中', 'Under way'),
    disputed: state('争议中', 'In dispute'),
    accepted: state('验收通过', 'Accepted'),
    terminated: state('已终止', 'Terminated'),
    archived: state('已办结', 'Archived'),
    abandoned: state('已放弃', 'Abandoned'),
  },
  milestone: {
    planned: state('未开始', 'Planned'),
    submitted: state('待验收', 'Handed in'),
    accepted: state('已验收', 'Accepted'),
    paid: state('已付款', 'Paid'),
    cancelled: state('已取消', 'Cancelled'),
  },
  meeting: {
    planned: state('已安排', 'Planned'),
    held: state('已举行', 'Held'),
    cancelled: state('已取消', 'Cancelled'),
  },
};

export const actionWords: AllActionWords = {
  need: {
    submit: action('提交审核', 'Submit', '已提交审核', 'was submitted'),
    recall: action('收回修改', 'Take back', '已收回修改', 'was taken back'),
    start_review: action('开始审核', 'Start the review', '已进入专家审核', 'is under review'),
    return: action('退回补充', 'Return', '被退回补充', 'was returned for completion'),
    lapse: action('逾期处理', 'Let lapse', '逾期未补充，已失效', 'lapsed: nothing was completed in time'),
    reject: action('不予发布', 'Reject', '未通过审核', 'was rejected'),
    appeal: action('申诉', 'Appeal', '已提出申诉', 'was appealed'),
    approve: action('审核通过', 'Approve', '已通过审核', 'was approved'),
    publish: action('发布', 'Publish', '已发布', 'was published'),
    amend: action('发布补遗', 'Add an addendum', '发布了补遗', 'has a new addendum'),
    extend: action('延长期限', 'Extend', '延长了征集期限', 'has a later deadline'),
    close: action('截止', 'Close', '已截止征集', 'closed for responses'),
    find_no_response: action('无人应答', 'Find no response', '截止时无人应答', 'closed without a response'),
    expire: action('过期', 'Let expire', '已过期', 'expired'),
    match: action('开始对接', 'Start matching', '已进入对接', 'went into matching'),
    challenge: action('转为悬赏挑战赛', 'Turn into a challenge', '已转为悬赏挑战赛', 'became a bounty challenge'),
    end_challenge: action(
      '结束挑战赛',
      'End the challenge',
      '的挑战赛无人参赛，已结束',
      'ended its challenge, which nobody had entered',
    ),
    select: action('确定选标', 'Select', '已选定应答方', 'has a selected response'),
    announce: action('公示', 'Announce', '开始公示选标结果', 'announced its selection'),
    uphold_objection: action(
      '异议成立',
      'Uphold an objection',
      '选标结果经异议撤销',
      'lost its selection to an objection',
    ),
    start_contract: action('进入签约', 'Start contracting', '公示期满，进入签约', 'went into contracting'),
    fall_back: action('签约未成，重新选择', 'Choose again', '签约未成，重新选择', 'is being decided again'),
    sign: action('完成签约', 'Sign', '已签约', 'was signed'),
    withdraw: action('撤回', 'Withdraw', '已撤回', 'was withdrawn'),
    take_down: action('下架', 'Take down', '被下架', 'was taken down'),
  },
  response: {
    submit: action('提交应答', 'Submit', '已提交', 'was submitted'),
    amend: action('更新应答', 'Amend', '已更新', 'was amended'),
    return: action('退回补正', 'Return', '被退回补正', 'was returned'),
    lapse: action('逾期处理', 'Let lapse', '逾期未补正，已失效', 'is void: it was not mended in time'),
    shortlist: action('列入入围', 'Shortlist', '已入围', 'was shortlisted'),
    unlist: action('移出入围', 'Take off the shortlist', '被移出入围', 'was taken off the shortlist'),
    select: action('选定', 'Select', '已中选', 'was selected'),
    keep_in_reserve: action('列为备选', 'Keep in reserve', '被列为备选', 'was kept in reserve'),
    not_select: action('不选', 'Do not select', '未中选', 'was not selected'),
    reconsider: action('重新考虑', 'Reconsider', '将被重新考虑', 'is considered again'),
    decline: action('放弃中选', 'Decline', '应答方已放弃', 'was declined by its team'),
    sign: action('完成签约', 'Sign', '已签约', 'was signed'),
    withdraw: action('撤回', 'Withdraw', '已撤回', 'was withdrawn'),
    disqualify: action('取消资格', 'Disqualify', '被取消资格', 'was disqualified'),
  },
  contract: {
    propose: action('提交对方确认', 'Propose', '待双方确认', 'was proposed'),
    revise: action('退回修改', 'Revise', '退回修改', 'went back for revision'),
    confirm: action('确认', 'Confirm', '一方已确认', 'was confirmed by one side'),
    sign: action('签署', 'Sign', '双方已签署', 'was signed by both sides'),
    abandon: action('放弃签约', 'Abandon', '已放弃签约', 'was abandoned'),
    start: action('开始履约', 'Start', '已开始履约', 'is under way'),
    dispute: action('提出争议', 'Dispute', '提出了争议', 'is disputed'),
    settle: action('了结争议', 'Settle', '争议已了结', 'has its dispute settled'),
    reinstate: action('了结争议', 'Settle', '争议已了结', 'has its dispute settled'),
    restore: action('了结争议', 'Settle', '争议已了结', 'has its dispute settled'),
    accept: action('验收通过', 'Accept', '已验收通过', 'was accepted'),
    terminate: action('终止', 'Terminate', '已终止', 'was terminated'),
    rescind: action('协议解除', 'End by agreement', '经双方协商解除', 'was ended by agreement of both sides'),
    archive: action('办结归档', 'Archive', '已办结', 'was archived'),
  },
  milestone: {
    submit: action('提交成果', 'Hand in', '已提交成果', 'was handed in'),
    return: action('退回', 'Return', '被退回', 'was returned'),
    accept: action('验收', 'Accept', '已验收', 'was accepted'),
    settle: action('付清', 'Settle', '款项已付清', 'was paid in full'),
    cancel: action('取消', 'Cancel', '已取消', 'was cancelled'),
  },
  meeting: {
    reschedule: action('改期', 'Reschedule', '已改期', 'was rescheduled'),
    hold: action('登记举行', 'Record as held', '已举行', 'took place'),
    cancel: action('取消', 'Cancel', '已取消', 'was cancelled'),
  },
};
