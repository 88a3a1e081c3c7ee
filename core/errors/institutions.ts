/** Errors of institutions, of who acts for them, and of the register of people. */
export const institutionProblems = {
  institution_name_taken: {
    status: 409,
    en: 'An institution called “{name}” is registered already. Ask one of its administrators for an invitation.',
    zh: '“{name}”已登记，请联系该单位管理员邀请您加入。',
  },
  credit_code_taken: {
    status: 409,
    en: 'An institution with the credit code {code} is registered already. Ask one of its administrators for an invitation.',
    zh: '统一社会信用代码 {code} 已登记，请联系该单位管理员邀请您加入。',
  },
  credit_code_wrong: {
    status: 422,
    en: '{code} is no unified social credit code: its check character does not fit.',
    zh: '统一社会信用代码 {code} 有误：校验位不符。',
  },
  credit_code_missing: {
    status: 422,
    en: 'An institution in China needs its unified social credit code.',
    zh: '境内单位须填写统一社会信用代码。',
  },
  institution_state_already: {
    status: 409,
    en: '“{name}” has this state already.',
    zh: '“{name}”已处于该核验状态。',
  },
  demonstration_not_transfer: {
    status: 409,
    en: 'Only a verified technology-transfer institution can be a demonstration institution.',
    zh: '只有已核验的技术转移机构才能认定为示范机构。',
  },
  demonstration_past: {
    status: 422,
    en: '{until} has passed already.',
    zh: '截止日期 {until} 已过。',
  },
  institution_admins_only: {
    status: 403,
    en: 'Only administrators of “{name}” may do this.',
    zh: '只有“{name}”的管理员可以执行此操作。',
  },
  member_not_found: { status: 404, en: 'There is no such member.', zh: '该成员不存在。' },
  last_admin: {
    status: 409,
    en: '“{name}” would have no administrator left; make somebody else one first.',
    zh: '“{name}”至少保留一名管理员，请先指定其他管理员。',
  },
  already_member: {
    status: 409,
    en: '{who} acts for “{name}” already.',
    zh: '{who} 已是“{name}”的成员。',
  },
  already_invited: {
    status: 409,
    en: '{email} has an open invitation already; revoke it first to send another.',
    zh: '已向 {email} 发出邀请且尚未失效，如需重发请先撤销。',
  },
  too_many_invitations: {
    status: 409,
    en: 'There are {max} open invitations already; revoke one first.',
    zh: '未处理的邀请已达 {max} 个，请先撤销部分邀请。',
  },
  invitation_not_found: { status: 404, en: 'There is no such invitation.', zh: '该邀请不存在。' },
  invitation_over: {
    status: 409,
    en: 'This invitation is {state}. Ask for a new one.',
    zh: '该邀请{state}，请联系单位管理员重新邀请。',
  },
  person_not_found: { status: 404, en: 'There is no such person.', zh: '该人员不存在。' },
  role_held: {
    status: 409,
    en: 'The account has the role “{role}” already.',
    zh: '该账户已是“{role}”。',
  },
  role_of_organiser: {
    status: 409,
    en: 'An organiser cannot take on another role; a colleague must change it first.',
    zh: '主办方账户不能申请其他角色，请由其他主办方成员变更。',
  },
  role_request_open: {
    status: 409,
    en: 'You have asked for a role already; wait for the answer or take it back.',
    zh: '您已有待处理的申请，请等待结果或先撤回。',
  },
  role_request_missing: {
    status: 409,
    en: 'No request for a role is open.',
    zh: '没有待处理的角色申请。',
  },
  last_organiser: {
    status: 409,
    en: 'The platform would have no organiser left; make somebody else one first.',
    zh: '平台至少保留一名主办方成员，请先指定其他人。',
  },
} as const;
