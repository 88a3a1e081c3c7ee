/** What is told of institutions, memberships and people. */
export const institutionSentences = {
  'institution.registered': {
    group: 'account',
    en: '{who} registered “{name}”; it waits to be verified',
    zh: '{who} 登记了单位「{name}」，等待核验',
  },
  'institution.resubmitted': {
    group: 'account',
    en: '“{name}” was changed and waits to be verified again',
    zh: '单位「{name}」的登记信息有变更，等待重新核验',
  },
  'institution.verified': { group: 'account', en: '“{name}” was verified', zh: '单位「{name}」已通过核验' },
  'institution.rejected': {
    group: 'account',
    en: '“{name}” was not verified: {reason}',
    zh: '单位「{name}」未通过核验：{reason}',
  },
  'institution.demonstration': {
    group: 'account',
    en: '“{name}” is a demonstration institution now',
    zh: '单位「{name}」已被认定为示范机构',
  },
  'institution.demonstration_ended': {
    group: 'account',
    en: '“{name}” is no demonstration institution any more',
    zh: '单位「{name}」不再是示范机构',
  },
  'membership.invited': {
    group: 'account',
    en: '{who} invites you to act for “{name}”',
    zh: '{who} 邀请您加入单位「{name}」',
  },
  'membership.joined': { group: 'account', en: '{who} joined “{name}”', zh: '{who} 已加入单位「{name}」' },
  'membership.declined': {
    group: 'account',
    en: '{who} declined the invitation to “{name}”',
    zh: '{who} 谢绝了加入单位「{name}」的邀请',
  },
  'membership.left': { group: 'account', en: '{who} left “{name}”', zh: '{who} 已退出单位「{name}」' },
  'membership.removed': {
    group: 'account',
    en: 'You do not act for “{name}” any more',
    zh: '您已被移出单位「{name}」',
  },
  'membership.admin': {
    group: 'account',
    en: 'You are an administrator of “{name}” now',
    zh: '您已成为单位「{name}」的管理员',
  },
  'membership.member': {
    group: 'account',
    en: 'You are a member of “{name}” now, no longer an administrator',
    zh: '您在单位「{name}」的身份已由管理员改为普通成员',
  },
  'person.requested': {
    group: 'account',
    en: '{who} asks for a role; the request waits to be verified',
    zh: '{who} 提交了角色申请，等待核验',
  },
  'person.rejected': {
    group: 'account',
    en: 'The role that you asked for was not granted: {reason}',
    zh: '您的角色申请未通过：{reason}',
  },
  'role.contestant': { group: 'account', en: 'Your role is contestant now', zh: '您的角色已变更为参赛者' },
  'role.enterprise': { group: 'account', en: 'Your role is enterprise now', zh: '您的角色已变更为企业' },
  'role.technology_manager': {
    group: 'account',
    en: 'You are registered as a technology manager',
    zh: '您已登记为技术经理人',
  },
  'role.expert': { group: 'account', en: 'You are registered as an expert', zh: '您已登记为评审专家' },
  'role.juror': { group: 'account', en: 'You are registered as a juror', zh: '您已登记为评委' },
  'role.organiser': { group: 'account', en: 'You are an organiser now', zh: '您已成为主办方成员' },
} as const;
