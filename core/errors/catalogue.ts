/**
 * Every error that a person or a script can meet: its stable code, HTTP status and sentence in two languages.
 * `{name}` stands for a parameter of the problem.
 */

import { comparisonProblems } from './comparison.ts';
import { contractProblems } from './contracts.ts';
import { institutionProblems } from './institutions.ts';
import { lifecycleProblems } from './lifecycle.ts';
import { matchingProblems } from './matching.ts';
import { needProblems } from './needs.ts';
import { noticeProblems } from './notices.ts';
import { responseProblems } from './responses.ts';
import { reviewProblems } from './reviews.ts';

export const catalogue = {
  ...comparisonProblems,
  ...lifecycleProblems,
  ...institutionProblems,
  ...needProblems,
  ...matchingProblems,
  ...responseProblems,
  ...reviewProblems,
  ...noticeProblems,
  ...contractProblems,

  // Requests
  bad_request: {
    status: 400,
    en: 'The request is not valid: {reason}',
    zh: '请求无效：{reason}',
  },
  not_found: { status: 404, en: 'There is nothing at this address.', zh: '该地址不存在。' },
  too_many_requests: {
    status: 429,
    en: 'Too many requests. Try again in {seconds} s.',
    zh: '请求过于频繁，请在 {seconds} 秒后重试。',
  },
  body_too_large: {
    status: 413,
    en: 'The request is larger than the allowed {limit}.',
    zh: '请求超过允许的大小（{limit}）。',
  },
  unsupported_media_type: {
    status: 415,
    en: 'This media type is not accepted here; send {expected}.',
    zh: '此处不接受该内容类型，请使用 {expected}。',
  },
  not_acceptable: {
    status: 406,
    en: 'This address answers with {offered} only.',
    zh: '该地址只提供 {offered}。',
  },
  internal: {
    status: 500,
    en: 'Something went wrong on our side. The reference is {reference}.',
    zh: '平台内部出错，参考编号：{reference}。',
  },
  unavailable: {
    status: 503,
    en: 'The service is not ready. Try again shortly.',
    zh: '服务暂不可用，请稍后再试。',
  },
  foreign_origin: {
    status: 403,
    en: 'This request came from another site and was refused.',
    zh: '请求来自其他网站，已拒绝。',
  },

  // Accounts
  not_signed_in: { status: 401, en: 'Sign in first.', zh: '请先登录。' },
  not_allowed: { status: 403, en: 'Your role may not do this.', zh: '您的角色无权执行此操作。' },
  wrong_credentials: { status: 401, en: 'The e-mail or the password is wrong.', zh: '邮箱或密码不正确。' },
  email_taken: { status: 409, en: 'An account with this e-mail exists already.', zh: '该邮箱已注册。' },
  bad_token: { status: 401, en: 'The API token is unknown or has expired.', zh: 'API 令牌无效或已过期。' },
  token_not_found: { status: 404, en: 'There is no such API token.', zh: '该 API 令牌不存在。' },
  too_many_tokens: {
    status: 409,
    en: 'You have {max} API tokens already; revoke one first.',
    zh: '您已有 {max} 个 API 令牌，请先撤销一个。',
  },

  // Challenges and teams
  challenge_not_found: { status: 404, en: 'There is no challenge "{slug}".', zh: '赛题“{slug}”不存在。' },
  phase_not_found: {
    status: 404,
    en: 'The challenge has no phase "{phase}".',
    zh: '该赛题没有“{phase}”赛段。',
  },
  part_not_found: {
    status: 404,
    en: 'The challenge offers no such download.',
    zh: '该赛题不提供此下载。',
  },
  not_joined: {
    status: 403,
    en: 'Join the challenge first: name your team and accept the rules.',
    zh: '请先报名参赛：填写团队名称并同意赛题规则。',
  },
  already_joined: {
    status: 409,
    en: 'You are in team "{team}" of this challenge already.',
    zh: '您已在该赛题的“{team}”团队中。',
  },
  team_name_taken: {
    status: 409,
    en: 'Another team of this challenge is called "{name}".',
    zh: '该赛题中已有名为“{name}”的团队。',
  },
  rules_not_accepted: {
    status: 422,
    en: 'The rules of the challenge must be accepted to join it.',
    zh: '报名前须同意赛题规则。',
  },

  // Submissions
  phase_not_open: {
    status: 409,
    en: 'The phase "{phase}" opens at {opens}.',
    zh: '“{phase}”赛段将于 {opens} 开放。',
  },
  phase_closed: {
    status: 409,
    en: 'The phase "{phase}" closed at {closes}.',
    zh: '“{phase}”赛段已于 {closes} 截止。',
  },
  phase_invited: {
    status: 403,
    en: 'The phase "{phase}" is for invited teams.',
    zh: '“{phase}”赛段仅限受邀团队参加。',
  },
  quota_per_day: {
    status: 429,
    en: 'Your team has used its {limit} submissions of today; the count starts anew at {resets}.',
    zh: '团队今日的 {limit} 次提交已用完，将于 {resets} 重新计数。',
  },
  quota_total: {
    status: 429,
    en: 'Your team has used all {limit} submissions of this phase.',
    zh: '团队本赛段的 {limit} 次提交已全部用完。',
  },
  quota_running: {
    status: 429,
    en: '{limit} of your submissions are still being judged; wait for one to finish.',
    zh: '您有 {limit} 个提交正在评测，请等待其完成。',
  },
  upload_missing: {
    status: 422,
    en: 'The form has no file; send it in the field "file".',
    zh: '表单中没有文件，请放在 “file” 字段中。',
  },
  upload_empty: { status: 422, en: 'The file is empty.', zh: '文件为空。' },
  upload_too_large: {
    status: 413,
    en: 'The file is larger than the allowed {limit_mb} MB.',
    zh: '文件超过允许的 {limit_mb} MB。',
  },
  upload_broken_off: {
    status: 400,
    en: 'The upload broke off before its end; nothing was submitted.',
    zh: '上传中断，未产生提交，请重新上传。',
  },
  idempotency_conflict: {
    status: 409,
    en: 'This Idempotency-Key was used for another upload.',
    zh: '该 Idempotency-Key 已用于另一次上传。',
  },
  submission_not_found: { status: 404, en: 'There is no such submission.', zh: '该提交不存在。' },
  log_hidden: {
    status: 403,
    en: 'Logs of this evaluation are not shown.',
    zh: '此次评测的日志不公开。',
  },
  selection_not_offered: {
    status: 409,
    en: 'The phase "{phase}" does not rank by chosen submissions.',
    zh: '“{phase}”赛段不按所选提交排名。',
  },
  selection_not_scored: {
    status: 409,
    en: 'Submission {number} has no score and cannot be chosen.',
    zh: '第 {number} 次提交没有成绩，不能选用。',
  },
  selection_full: {
    status: 409,
    en: 'Your team has chosen {limit} submissions already; take one back first.',
    zh: '团队已选用 {limit} 个提交，请先取消其中一个。',
  },

  submission_disqualified: {
    status: 409,
    en: 'Submission {number} was disqualified and cannot be withdrawn.',
    zh: '第 {number} 次提交已被取消资格，不能撤回。',
  },

  // Leaderboards
  nothing_to_reveal: {
    status: 409,
    en: 'The phase "{phase}" has no hidden split.',
    zh: '“{phase}”赛段没有隐藏的数据划分。',
  },
  already_revealed: {
    status: 409,
    en: 'The phase "{phase}" was revealed at {at}.',
    zh: '“{phase}”赛段的最终成绩已于 {at} 揭晓。',
  },
  phase_still_open: {
    status: 409,
    en: 'The phase "{phase}" is open until {closes}; it can be revealed after that.',
    zh: '“{phase}”赛段将于 {closes} 截止，之后才能揭晓。',
  },
  reveal_unfinished: {
    status: 409,
    en: '{count} evaluations that decide the phase "{phase}" have not finished yet.',
    zh: '“{phase}”赛段还有 {count} 个决定名次的评测尚未完成。',
  },
  leaderboard_hidden: {
    status: 403,
    en: 'This leaderboard is not public yet.',
    zh: '该排行榜尚未公开。',
  },

  // Judging
  evaluation_not_found: { status: 404, en: 'There is no such evaluation.', zh: '该评测不存在。' },
  evaluation_not_faulty: {
    status: 409,
    en: 'Only an evaluation that failed through a fault of the platform, and whose result is still wanted, can be tried again.',
    zh: '只有因平台故障失败、且结果仍需要的评测才能重试。',
  },
  rejudging_not_found: { status: 404, en: 'There is no such rejudging.', zh: '该重测不存在。' },
  rejudging_empty: {
    status: 422,
    en: 'No evaluation fits this choice; there is nothing to judge again.',
    zh: '没有符合条件的评测，无需重测。',
  },
  rejudging_split_missing: {
    status: 422,
    en: 'Version {version} of the challenge pack has no split "{split}".',
    zh: '赛题包第 {version} 版没有“{split}”数据划分。',
  },
  pack_version_not_found: {
    status: 404,
    en: 'The challenge has no pack version {version}.',
    zh: '该赛题没有第 {version} 版赛题包。',
  },
  rejudging_state: {
    status: 409,
    en: 'The rejudging has moved on meanwhile, and its state does not allow this any more.',
    zh: '该重测的状态已变化，不能再执行此操作。',
  },
  rejudging_incomplete: {
    status: 409,
    en: '{open} evaluations have not ended and {failed} failed through our fault. Wait, retry them, or leave them out.',
    zh: '有 {open} 个评测尚未结束，{failed} 个因平台故障失败。请等待、重试，或将其排除。',
  },
  rejudging_superseded: {
    status: 409,
    en: '{count} of its results were replaced by a later rejudging; undo that one first.',
    zh: '其中 {count} 个结果已被之后的重测取代，请先撤销那次重测。',
  },

  // Archives
  archive_not_zip: {
    status: 422,
    en: 'The file is not a zip archive: {reason}',
    zh: '文件不是有效的 zip 压缩包：{reason}',
  },
  archive_empty: { status: 422, en: 'The zip archive is empty.', zh: 'zip 压缩包为空。' },
  archive_encrypted: {
    status: 422,
    en: '"{name}" in the archive is encrypted.',
    zh: '压缩包中的“{name}”已加密。',
  },
  archive_bad_path: {
    status: 422,
    en: '"{name}" in the archive points outside of it.',
    zh: '压缩包中的“{name}”指向压缩包之外。',
  },
  archive_bad_name: {
    status: 422,
    en: 'The archive holds a file name that is not usable: "{name}".',
    zh: '压缩包中含有不可用的文件名：“{name}”。',
  },
  archive_link: {
    status: 422,
    en: '"{name}" in the archive is a link or a special file; only files and folders are accepted.',
    zh: '压缩包中的“{name}”是链接或特殊文件，只接受普通文件和文件夹。',
  },
  archive_duplicate: {
    status: 422,
    en: '"{name}" stands twice in the archive.',
    zh: '压缩包中“{name}”出现了两次。',
  },
  archive_too_many: {
    status: 422,
    en: 'The archive holds more than {limit} entries.',
    zh: '压缩包中的条目超过 {limit} 个。',
  },
  archive_too_large: {
    status: 422,
    en: 'The archive unpacks to more than the allowed {limit_mb} MB.',
    zh: '压缩包解压后超过允许的 {limit_mb} MB。',
  },
  archive_corrupt: {
    status: 422,
    en: 'The archive is damaged at "{name}": {reason}',
    zh: '压缩包在“{name}”处已损坏：{reason}',
  },
  archive_no_entry_point: {
    status: 422,
    en: 'The archive has no {entry} at its root{hint_en}.',
    zh: '压缩包根目录下没有 {entry}{hint_zh}。',
  },

  // Packs
  pack_invalid: {
    status: 422,
    en: 'The challenge pack has {count} mistakes; nothing was imported.',
    zh: '赛题包有 {count} 处错误，未导入任何内容。',
  },
} as const satisfies Record<string, { status: number; en: string; zh: string }>;

export type ProblemCode = keyof typeof catalogue;
