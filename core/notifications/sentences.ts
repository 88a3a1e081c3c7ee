/** What is told besides the steps of a life, which `core/lifecycle/words.ts` names: one entry a kind, with its group. */
import { contractSentences } from './contracts.ts';
import { institutionSentences } from './institutions.ts';
import type { Group } from './kinds.ts';
import { pushSentences } from './pushes.ts';
import { responseSentences } from './responses.ts';

interface Sentence {
  group: Group;
  en: string;
  zh: string;
}

export const sentences = {
  'review.assigned': {
    group: 'reviews',
    en: 'You are asked to review the need “{title}” until {due}',
    zh: '请您在 {due} 前评审需求「{title}」',
  },
  'review.released': {
    group: 'reviews',
    en: 'You need not review the need “{title}” any more',
    zh: '需求「{title}」已无须您评审',
  },
  'review.done': {
    group: 'reviews',
    en: '{name} handed in an opinion on the need “{title}”',
    zh: '{name} 已提交需求「{title}」的评审意见',
  },
  'review.stepped_aside': {
    group: 'reviews',
    en: '{name} stepped aside from reviewing the need “{title}”',
    zh: '{name} 已回避需求「{title}」的评审',
  },
  'need.deadline_near': {
    group: 'needs',
    en: 'The need “{title}” takes responses until {deadline}',
    zh: '需求「{title}」将于 {deadline} 截止征集',
  },
  'need.suspended': {
    group: 'needs',
    en: 'The need “{title}” is suspended, to be looked at again at {review}: {reason}',
    zh: '需求「{title}」已暂停，拟于 {review} 复核：{reason}',
  },
  'need.resumed': {
    group: 'needs',
    en: 'The need “{title}” goes on: {reason}',
    zh: '需求「{title}」已恢复：{reason}',
  },
  'need.return_due_near': {
    group: 'needs',
    en: 'The need “{title}” was returned and must be completed until {due}, or it lapses',
    zh: '被退回的需求「{title}」须在 {due} 前补充完善，逾期将失效',
  },
  'review.due_near': {
    group: 'reviews',
    en: 'Your review of the need “{title}” is due at {due}',
    zh: '需求「{title}」的评审将于 {due} 到期，请尽快提交',
  },
  'review.overdue': {
    group: 'reviews',
    en: 'Your review of the need “{title}” was due at {due}',
    zh: '需求「{title}」的评审已于 {due} 到期，请立即提交',
  },
  'meeting.invited': {
    group: 'meetings',
    en: 'You are invited to “{title}”, {starts}',
    zh: '邀请您参加「{title}」，时间：{starts}',
  },
  'meeting.uninvited': {
    group: 'meetings',
    en: 'You are no longer asked to come to “{title}”, {starts}',
    zh: '「{title}」（{starts}）的邀请已取消，您无须参加',
  },
  'meeting.planned': {
    group: 'meetings',
    en: '{who} plans “{title}” about the need “{need}”, {starts}',
    zh: '{who} 就需求「{need}」安排了「{title}」，时间：{starts}',
  },
  'meeting.accepted': {
    group: 'meetings',
    en: '{name} takes part in “{title}”',
    zh: '{name} 确认参加「{title}」',
  },
  'meeting.declined': {
    group: 'meetings',
    en: '{name} does not take part in “{title}”',
    zh: '{name} 不参加「{title}」',
  },
  'meeting.changed': {
    group: 'meetings',
    en: '“{title}” was changed; it begins {starts}',
    zh: '「{title}」的安排有调整，开始时间：{starts}',
  },
  'meeting.near': {
    group: 'meetings',
    en: '“{title}” begins {starts}',
    zh: '「{title}」将于 {starts} 开始',
  },
  'meeting.recorded': {
    group: 'meetings',
    en: 'The minutes of “{title}” were written down',
    zh: '「{title}」的会议纪要已更新',
  },
  'meeting.follow_up': {
    group: 'meetings',
    en: 'Today is the day to follow up on “{title}”',
    zh: '今天是「{title}」约定的跟进日',
  },
  'account.webhook_disabled': {
    group: 'account',
    en: 'The webhook “{name}” failed {count} times in a row and was switched off: {why}',
    zh: 'Webhook「{name}」连续失败 {count} 次，已自动停用：{why}',
  },
  'account.webhook_test': {
    group: 'account',
    en: 'Test message: what you are told on Jiebang arrives here through “{name}”',
    zh: '测试消息：您在揭榜平台的通知将通过「{name}」推送到这里',
  },
  ...institutionSentences,
  ...responseSentences,
  ...contractSentences,
  ...pushSentences,
  'objection.made': {
    group: 'needs',
    en: 'There is an objection to the choice for the need “{title}”',
    zh: '需求「{title}」的选标公示收到异议，请裁定',
  },
  'objection.noted': {
    group: 'needs',
    en: 'There is an objection to the choice for the need “{title}”; the organiser rules on it',
    zh: '需求「{title}」的选标公示收到异议，将由主办方裁定',
  },
  'objection.settled': {
    group: 'needs',
    en: 'An objection to the choice for the need “{title}” was dismissed; the choice stands',
    zh: '对需求「{title}」选标结果的异议不成立，选标结果维持不变',
  },
  'objection.dismissed': {
    group: 'needs',
    en: 'An objection to the choice for the need “{title}” was dismissed: {reason}',
    zh: '需求「{title}」的选标异议不成立：{reason}',
  },
  'objection.upheld': {
    group: 'needs',
    en: 'Your objection to the choice for the need “{title}” was upheld: {reason}',
    zh: '您对需求「{title}」选标结果的异议成立：{reason}',
  },
  'need.begun': {
    group: 'needs',
    en: '{who} began a need in your enterprise’s name: “{title}”',
    zh: '{who} 为贵单位起草了技术需求「{title}」',
  },
  'need.confirmation_wanted': {
    group: 'needs',
    en: '{who} asks you to confirm the draft of the need “{title}”',
    zh: '{who} 请您确认技术需求草稿「{title}」',
  },
  'need.confirmed': {
    group: 'needs',
    en: '{who} confirmed the draft of the need “{title}”',
    zh: '{who} 已确认技术需求草稿「{title}」',
  },
  'need.key_marked': {
    group: 'needs',
    en: 'The need “{title}” was marked as a key project',
    zh: '需求「{title}」已列为重点项目',
  },
  'need.key_unmarked': {
    group: 'needs',
    en: 'The need “{title}” is no key project any more',
    zh: '需求「{title}」不再列为重点项目',
  },
  'need.appointed': {
    group: 'needs',
    en: '{who} put you in charge of the need “{title}”',
    zh: '{who} 请您担任技术需求「{title}」的技术经理人',
  },
  'need.manager_changed': {
    group: 'needs',
    en: '{who} changed who is in charge of the need “{title}”',
    zh: '{who} 变更了技术需求「{title}」的技术经理人',
  },
} as const satisfies Record<string, Sentence>;
