/** Errors of responses to needs, and of the questions asked about them. */
export const responseProblems = {
  response_not_found: { status: 404, en: 'There is no such response.', zh: '该应答不存在。' },
  responses_sealed: {
    status: 409,
    en: 'The responses to this need are sealed; they are opened when it closes, after the deadline ({deadline}).',
    zh: '该需求的应答处于密封状态，将在征集截止（{deadline}）、需求关闭后统一开启。',
  },
  not_in_team: { status: 403, en: 'Only its team can do that.', zh: '仅应答团队成员可以执行此操作。' },
  need_not_open: {
    status: 409,
    en: 'The need takes no responses: it is in the state “{state}”.',
    zh: '该需求当前为“{state}”，不接受应答。',
  },
  deadline_passed: {
    status: 409,
    en: 'The deadline was {deadline}. Nothing was changed.',
    zh: '截止时间（{deadline}）已过，未作任何更改。',
  },
  own_need: {
    status: 409,
    en: 'An enterprise’s own people, its technical lead and the manager in charge cannot answer its need.',
    zh: '需求方人员、技术负责人和负责该需求的技术经理人应当回避，不能应答该需求。',
  },
  reviewed_need: {
    status: 409,
    en: 'Whoever reviewed a need cannot answer it.',
    zh: '评审过该需求的专家应当回避，不能应答该需求。',
  },
  terms_not_accepted: {
    status: 403,
    en: 'Accept the confidentiality terms of the need first.',
    zh: '请先接受该需求的保密条款。',
  },
  not_invited: {
    status: 403,
    en: 'Only those to whom this need was sent may answer it.',
    zh: '该需求仅限定向邀请的单位和个人应答。',
  },
  response_exists: {
    status: 409,
    en: 'You lead response {number} to this need for this institution already.',
    zh: '您已代表该单位为此需求建立应答 {number}。',
  },
  response_not_editable: {
    status: 409,
    en: 'A response in the state “{state}” cannot be changed any more.',
    zh: '应答当前为“{state}”，不能再修改。',
  },
  return_date_passed: {
    status: 409,
    en: 'It was to be mended until {due}.',
    zh: '补正期限（{due}）已过。',
  },
  need_changed: {
    status: 409,
    en: 'The need has a newer version ({version}). Read what changed, then hand in again.',
    zh: '需求已更新至第 {version} 版，请先查看变更内容再提交。',
  },
  returned_before: {
    status: 409,
    en: 'A response is returned once only, and this one was.',
    zh: '应答只能退回补正一次，该应答此前已退回过。',
  },
  unit_not_authorised: {
    status: 409,
    en: 'An administrator of {name} has to authorise this response before it is handed in.',
    zh: '该应答须经{name}管理员授权后才能提交。',
  },
  authorisation_not_needed: {
    status: 409,
    en: '{name} does not have to authorise this response.',
    zh: '该应答无须{name}授权。',
  },
  authorised_already: {
    status: 409,
    en: 'This response is authorised already.',
    zh: '该应答已获单位授权。',
  },
  authorisation_asked: {
    status: 409,
    en: 'The administrators of the institution were asked already.',
    zh: '已向单位管理员申请授权，请等待处理。',
  },
  authorisation_missing: {
    status: 409,
    en: 'This response was neither authorised nor is anybody asked to do so.',
    zh: '该应答尚未获得或申请单位授权。',
  },
  not_your_unit: {
    status: 403,
    en: 'Only administrators of the leading institution may do this.',
    zh: '仅牵头单位的管理员可以执行此操作。',
  },
  clarification_not_found: {
    status: 404,
    en: 'There is no such question about a response.',
    zh: '没有找到该澄清问题。',
  },
  clarification_too_early: {
    status: 409,
    en: 'A team is asked about its response once the need has closed, or the response is shortlisted.',
    zh: '需求截止后，或应答入围后，方可请应答方澄清。',
  },
  clarification_due_over: {
    status: 422,
    en: 'The day until which it is to be answered has to lie ahead.',
    zh: '答复期限须晚于当前时间。',
  },
  clarification_over: {
    status: 409,
    en: 'It was to be answered until {due}.',
    zh: '答复期限 {due} 已过。',
  },
  clarification_answered: {
    status: 409,
    en: 'It was answered already; there is one answer to each question.',
    zh: '该问题已答复，每个问题只能答复一次。',
  },
  too_many_clarifications: {
    status: 409,
    en: 'At most {limit} questions can be asked about one response.',
    zh: '对同一应答最多可提出 {limit} 个澄清问题。',
  },
  return_date_over: {
    status: 422,
    en: 'The day until which it must be mended has to lie ahead.',
    zh: '补正期限须晚于当前时间。',
  },
  account_not_found: {
    status: 404,
    en: 'Nobody has an account with the address {email}.',
    zh: '没有使用邮箱 {email} 的账号。',
  },
  already_in_team: { status: 409, en: '{name} is in the team already.', zh: '{name} 已在团队中。' },
  already_invited: { status: 409, en: '{name} has been invited already.', zh: '已邀请过 {name}。' },
  team_full: { status: 409, en: 'A team has at most {limit} accounts.', zh: '团队最多 {limit} 个账号。' },
  invitation_not_found: { status: 404, en: 'There is no such invitation.', zh: '该邀请不存在。' },
  leader_stays: {
    status: 409,
    en: 'Whoever leads a response stays in its team.',
    zh: '应答负责人不能退出团队。',
  },
  question_not_found: { status: 404, en: 'There is no such question.', zh: '该问题不存在。' },
  questions_closed: {
    status: 409,
    en: 'Questions can be asked while the need is open, until its deadline.',
    zh: '仅可在需求征集期间、截止时间之前提问。',
  },
  too_many_questions: {
    status: 409,
    en: 'You have {limit} questions about this need that wait for an answer. Wait for one before you ask again.',
    zh: '您对该需求已有 {limit} 个问题待答复，请等待答复后再提问。',
  },
  question_hidden: { status: 409, en: 'The question is hidden.', zh: '该问题已被隐藏。' },
  nothing_changed: { status: 409, en: 'It says that already.', zh: '内容没有变化。' },
} as const;
