/** Errors of comparing responses, choosing one, and turning a need into a challenge. */
export const comparisonProblems = {
  not_your_comparison: {
    status: 403,
    en: 'Only the enterprise writes its weights and notes.',
    zh: '权重与备注只能由需求企业填写。',
  },
  criterion_unknown: {
    status: 422,
    en: '“{criterion}” is no criterion of this need.',
    zh: '“{criterion}”不是该需求的比较项。',
  },
  response_of_another_need: {
    status: 422,
    en: 'A response that is named here does not answer this need, or can no longer be chosen.',
    zh: '所列应答中有不属于该需求或已不能选择的应答。',
  },
  reasons_missing: {
    status: 422,
    en: 'Everybody is told why: {count} responses still lack a reason.',
    zh: '须向每个应答方说明理由，尚有 {count} 份应答未填写。',
  },
  response_not_eligible: {
    status: 409,
    en: 'Response #{number} misses what a solution must reach: {missed}.',
    zh: '应答 #{number} 未达到必达指标：{missed}。',
  },
  choice_made: {
    status: 409,
    en: 'In this state of the need its responses can no longer be sorted.',
    zh: '需求处于当前状态时不能再调整应答的入围与备选。',
  },
  award_not_found: { status: 404, en: 'There is no choice to be seen.', zh: '暂无可查看的选标结果。' },
  objection_not_found: { status: 404, en: 'There is no such objection.', zh: '该异议不存在。' },
  not_in_publicity: {
    status: 409,
    en: 'Objections are heard only while the choice is announced.',
    zh: '只能在公示期内提出或处理异议。',
  },
  objected_already: {
    status: 409,
    en: 'Your objection has not been ruled on yet.',
    zh: '您的异议尚待裁定，请勿重复提出。',
  },
  objection_ruled: { status: 409, en: 'This objection has been ruled on already.', zh: '该异议已有裁定。' },
  objections_open: {
    status: 409,
    en: '{count} objections have not been ruled on yet.',
    zh: '尚有 {count} 项异议未裁定。',
  },
  publicity_running: {
    status: 409,
    en: 'Objections are heard until {until}.',
    zh: '公示期至 {until}，期满后方可进入签约。',
  },
  contract_pending: {
    status: 409,
    en: 'Contract #{number} with the chosen team is still open: abandon it first.',
    zh: '与中选方的合同 #{number} 尚未了结，请先放弃签约。',
  },
  challenge_exists: {
    status: 409,
    en: 'There is a challenge named “{slug}” already.',
    zh: '已有名为“{slug}”的挑战赛。',
  },
  challenge_taken: {
    status: 409,
    en: 'The challenge “{slug}” belongs to another need.',
    zh: '挑战赛“{slug}”已属于其他需求。',
  },
  challenge_entered: {
    status: 409,
    en: 'Teams have handed in to this challenge; it has to be decided by their results.',
    zh: '已有团队提交参赛作品，须以比赛结果选标，不能结束挑战赛。',
  },
  challenge_undecided: {
    status: 409,
    en: 'The challenge is not decided: its phase has to close and its hidden split to be revealed.',
    zh: '挑战赛尚未决出：须等赛段结束并公布隐藏数据成绩。',
  },
  team_not_on_board: { status: 404, en: 'This team does not stand on the board.', zh: '榜单上没有该团队。' },
  team_without_institution: {
    status: 409,
    en: 'Nobody of “{team}” acts for a verified institution, which a contract needs.',
    zh: '团队“{team}”没有成员代表已核验的单位，无法签约。',
  },
  form_invalid: { status: 422, en: 'The form is not valid: {reason}', zh: '表单有误：{reason}' },
} as const;
