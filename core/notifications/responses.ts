/** What is told of responses and questions besides the steps of a response's life. */
export const responseSentences = {
  'response.receipt': {
    group: 'responses',
    en: 'Receipt: version {version} of response {number} “{title}” was received (SHA-256 {sha256})',
    zh: '回执：已收到应答 {number}「{title}」第 {version} 版（SHA-256 {sha256}）',
  },
  'response.sealed_arrived': {
    group: 'responses',
    en: 'Sealed response {number} to the need “{title}” came in; it is opened after the deadline',
    zh: '需求「{title}」收到密封应答（{number}），截止后开启',
  },
  'response.sealed_renewed': {
    group: 'responses',
    en: 'The team of sealed response {number} to the need “{title}” handed it in anew',
    zh: '需求「{title}」的密封应答（{number}）已由应答方重新提交',
  },
  'response.sealed_gone': {
    group: 'responses',
    en: 'Sealed response {number} to the need “{title}” is no longer there',
    zh: '需求「{title}」的密封应答（{number}）已不在征集之列',
  },
  'response.invited': {
    group: 'responses',
    en: '{name} asks you to answer the need “{title}” together',
    zh: '{name} 邀请您共同应答需求「{title}」',
  },
  'response.joined': {
    group: 'responses',
    en: '{name} joined the team of the response to “{title}”',
    zh: '{name} 已加入需求「{title}」的应答团队',
  },
  'challenge.ended': {
    group: 'responses',
    en: 'The challenge “{title_en}” ended, for nobody had handed in: {reason}',
    zh: '挑战赛「{title}」因无人提交作品已结束：{reason}',
  },
  'response.left': {
    group: 'responses',
    en: '{name} is no longer in the team of the response to “{title}”',
    zh: '{name} 已不在需求「{title}」的应答团队中',
  },
  'response.let_go': {
    group: 'responses',
    en: '{name} took you out of the team that answers the need “{title}”',
    zh: '{name} 已将您移出需求「{title}」的应答团队',
  },
  'response.uninvited': {
    group: 'responses',
    en: '{name} took back the invitation to answer the need “{title}” together',
    zh: '{name} 撤回了共同应答需求「{title}」的邀请',
  },
  'response.invitation_declined': {
    group: 'responses',
    en: '{name} does not join the team of the response to “{title}”',
    zh: '{name} 谢绝加入需求「{title}」的应答团队',
  },
  'response.return_due_near': {
    group: 'responses',
    en: 'Response “{title}” was returned and must be mended until {due}, or it is void',
    zh: '被退回的应答「{title}」须在 {due} 前补正，逾期将失效',
  },
  'response.authorisation_asked': {
    group: 'responses',
    en: '{name} asks you to authorise the response to the need “{title}” for your institution',
    zh: '{name} 请您代表本单位授权应答需求「{title}」',
  },
  'response.authorised': {
    group: 'responses',
    en: '{name} authorised the response to the need “{title}”; it can be handed in',
    zh: '{name} 已授权应答需求「{title}」，现在可以提交',
  },
  'response.authorisation_refused': {
    group: 'responses',
    en: 'The response to the need “{title}” is not authorised by its institution: {reason}',
    zh: '对需求「{title}」的应答未获单位授权：{reason}',
  },
  'clarification.asked': {
    group: 'responses',
    en: 'The enterprise asks about response “{title}”; answer until {due}',
    zh: '需求方就应答「{title}」请您澄清，请于 {due} 前答复',
  },
  'clarification.answered': {
    group: 'responses',
    en: 'The team of response “{title}” answered what you asked',
    zh: '应答「{title}」的团队已答复您的澄清问题',
  },
  'clarification.due_near': {
    group: 'responses',
    en: 'What the enterprise asked about response “{title}” is to be answered until {due}',
    zh: '需求方就应答「{title}」提出的澄清问题须在 {due} 前答复',
  },
  'question.asked': {
    group: 'questions',
    en: 'Question {number} was asked about the need “{title}”',
    zh: '需求「{title}」有新提问（第 {number} 问）',
  },
  'question.answered': {
    group: 'questions',
    en: 'Question {number} about the need “{title}” was answered',
    zh: '需求「{title}」第 {number} 问已答复',
  },
  'question.corrected': {
    group: 'questions',
    en: 'The answer to question {number} about the need “{title}” was corrected',
    zh: '需求「{title}」第 {number} 问的答复已更正',
  },
  'question.hidden': {
    group: 'questions',
    en: 'Your question {number} about the need “{title}” was hidden: {reason}',
    zh: '您对需求「{title}」的第 {number} 问已被隐藏：{reason}',
  },
} as const;
