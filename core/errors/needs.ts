/** Errors of needs and of what hangs on them. */
export const needProblems = {
  need_not_found: { status: 404, en: 'There is no such need.', zh: '该技术需求不存在。' },
  institution_not_found: { status: 404, en: 'There is no such institution.', zh: '该单位不存在。' },
  institution_not_verified: {
    status: 409,
    en: '“{name}” has not been verified by the organiser yet.',
    zh: '“{name}”尚未通过主办方核验。',
  },
  not_a_member: {
    status: 403,
    en: 'You do not act for “{name}”.',
    zh: '您不是“{name}”的成员。',
  },
  not_an_enterprise: {
    status: 422,
    en: '“{name}” is no enterprise; needs are those of enterprises.',
    zh: '“{name}”不是企业，技术需求须由企业提出。',
  },
  need_not_public: {
    status: 409,
    en: 'Only a need that the public can find is made known.',
    zh: '只有公开展示的需求才能推广。',
  },
  need_not_yours: {
    status: 403,
    en: 'This is for those who act for its enterprise, and for whoever is in charge of it.',
    zh: '仅限该企业成员及负责此需求的人员操作。',
  },
  not_editable: {
    status: 409,
    en: 'A need can be edited as a draft or after it was returned. Its state is “{state}” now.',
    zh: '只有草稿或退回补充的需求可以编辑，当前状态为“{state}”。',
  },
  not_confirmed: {
    status: 409,
    en: '“{name}” has not confirmed this draft yet. Somebody who acts for it confirms it, or submits it.',
    zh: '“{name}”尚未确认此草稿，须由该企业成员确认或自行提交。',
  },
  confirmed_already: { status: 409, en: '{who} has confirmed this draft already.', zh: '{who} 已确认此草稿。' },
  lead_code_not_asked: {
    status: 409,
    en: 'This platform sends no e-mail: the technical lead need not be verified.',
    zh: '本平台未开通邮件服务，无须验证技术负责人。',
  },
  lead_email_missing: {
    status: 422,
    en: 'Write down the e-mail address of the technical lead first.',
    zh: '请先填写技术负责人的邮箱。',
  },
  lead_verified_already: { status: 409, en: 'The technical lead is verified already.', zh: '技术负责人已通过验证。' },
  lead_letters_spent: {
    status: 429,
    en: '{max} codes were sent for this need within a day. Ask for another one tomorrow.',
    zh: '该需求一天内已发送 {max} 次验证码，请明天再试。',
  },
  lead_tries_spent: {
    status: 429,
    en: 'A wrong code was entered {max} times within a day. Try again tomorrow.',
    zh: '一天内已输错 {max} 次，请明天再试。',
  },
  lead_code_over: {
    status: 409,
    en: 'No code is valid for this address now. Have a new one sent.',
    zh: '当前邮箱没有有效的验证码，请重新发送。',
  },
  lead_code_wrong: {
    status: 422,
    en: 'The code is not right; {left} tries are left.',
    zh: '验证码不正确，还可尝试 {left} 次。',
  },
  manager_not_found: {
    status: 404,
    en: 'No technology manager has the e-mail “{email}”.',
    zh: '没有邮箱为“{email}”的技术经理人。',
  },
  already_appealed: {
    status: 409,
    en: 'The decision was appealed once; there is no second appeal.',
    zh: '已申诉过一次，不能再次申诉。',
  },
  nothing_changed: { status: 422, en: 'This changes nothing.', zh: '没有任何改动。' },
  field_locked: {
    status: 422,
    en: '“{field}” cannot be changed once the need is published.',
    zh: '需求发布后不能再更改“{field}”。',
  },
  change_reason_missing: {
    status: 422,
    en: 'It is published: a change of its files becomes an addendum and needs a reason.',
    zh: '需求已发布，附件变更将作为补遗公布，须说明理由。',
  },
  need_suspended: {
    status: 409,
    en: 'The need is suspended and will be looked at again at {review}: {reason}',
    zh: '需求已暂停，拟于 {review} 复核：{reason}',
  },
  not_suspended: { status: 409, en: 'The need is not suspended.', zh: '该需求未被暂停。' },
  not_suspendable: {
    status: 409,
    en: 'A need in the state “{state}” cannot be suspended.',
    zh: '处于“{state}”状态的需求不能暂停。',
  },
  review_date_passed: {
    status: 422,
    en: 'The date to look at it again must lie ahead.',
    zh: '复核日期须晚于现在。',
  },
  deliver_before_deadline: {
    status: 422,
    en: 'The result is wanted by {date}, before that deadline; return the need so that its firm sets both anew.',
    zh: '企业要求的交付日期为 {date}，早于该截止时间；请退回企业，由其重新确定。',
  },
  deadline_shortened: {
    status: 422,
    en: 'The deadline can only be extended; it is {deadline} now.',
    zh: '征集期限只能延长，当前截止时间为 {deadline}。',
  },
  material_change_too_late: {
    status: 422,
    en: 'This changes what a response must reach: set a deadline at least {days} days from now.',
    zh: '此次变更影响应答要求，请将截止时间设在 {days} 天之后。',
  },
  terms_changed: {
    status: 409,
    en: 'The terms have changed since you read them. Read them again.',
    zh: '条款已更新，请重新阅读后再接受。',
  },
  terms_not_asked: {
    status: 409,
    en: 'Nothing of this need is read on terms.',
    zh: '该需求没有须接受条款才能查看的内容。',
  },
  version_not_found: { status: 404, en: 'There is no such version.', zh: '该版本不存在。' },
  guide_not_found: { status: 404, en: 'There is no such guide.', zh: '该服务指引不存在。' },
  attachment_not_found: { status: 404, en: 'There is no such file.', zh: '该附件不存在。' },
  not_attachable: {
    status: 403,
    en: 'Files can be added and removed here only by its authors, while it is worked on.',
    zh: '只有其编写方可以在可编辑阶段添加或移除附件。',
  },
  too_many_attachments: {
    status: 409,
    en: 'There are {max} files already; remove one first.',
    zh: '已有 {max} 个附件，请先移除一个。',
  },
} as const;
