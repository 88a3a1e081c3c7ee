/** Errors of notifications, webhooks and matching events. */
export const noticeProblems = {
  notification_not_found: { status: 404, en: 'There is no such notification.', zh: '该通知不存在。' },
  bad_unsubscribe_link: {
    status: 400,
    en: 'This link for unsubscribing is not whole. Open it from the e-mail once more, or sign in to choose.',
    zh: '退订链接不完整或无效。请从邮件中重新打开，或登录后在通知设置中修改。',
  },
  webhook_not_found: { status: 404, en: 'There is no such webhook.', zh: '该 Webhook 不存在。' },
  too_many_webhooks: {
    status: 409,
    en: 'You have {max} webhooks already; delete one first.',
    zh: '您已有 {max} 个 Webhook，请先删除一个。',
  },
  webhook_address_refused: {
    status: 422,
    en: 'A webhook’s address must be https and public: {why}.',
    zh: 'Webhook 地址须为公网 https 地址：{why}。',
  },
  webhook_failed: {
    status: 502,
    en: 'The test message did not arrive: {why}.',
    zh: '测试消息未送达：{why}。',
  },
  meeting_not_found: { status: 404, en: 'There is no such event.', zh: '该活动不存在。' },
  may_not_host: {
    status: 403,
    en: 'Events are held by organisers, technology managers and members of verified institutions.',
    zh: '仅主办方、技术经理人和已核验单位的成员可以发起活动。',
  },
  release_not_yours: {
    status: 403,
    en: 'Release conferences are held by organisers and technology managers.',
    zh: '需求发布会仅可由主办方或技术经理人发起。',
  },
  meeting_in_past: {
    status: 422,
    en: 'The event must begin in the future.',
    zh: '活动开始时间须晚于当前时间。',
  },
  meeting_ends_first: {
    status: 422,
    en: 'The event must end after it begins, within 14 days.',
    zh: '活动结束时间须晚于开始时间，且不超过 14 天。',
  },
  meeting_nowhere: {
    status: 422,
    en: 'Say where the event takes place: a place, a link, or both.',
    zh: '请填写活动地点或线上会议链接（至少一项）。',
  },
  need_not_shown: {
    status: 422,
    en: 'The need is not published, and you are no party to it.',
    zh: '该需求尚未公开，且您不是其相关方，不能列入活动。',
  },
  account_not_found: {
    status: 404,
    en: 'Nobody has an account with the e-mail “{email}”.',
    zh: '没有邮箱为“{email}”的账号。',
  },
  respondent_not_found: {
    status: 404,
    en: 'There is no such response to the needs of this event.',
    zh: '本活动的需求下没有该应答。',
  },
  no_respondent_invited: {
    status: 422,
    en: 'Invite at least one response to this need to begin matching.',
    zh: '开始对接前，请至少邀请一个该需求的应答方。',
  },
  not_invited: { status: 403, en: 'You are not invited to this event.', zh: '您未受邀参加此活动。' },
  participant_not_found: { status: 404, en: 'There is no such participant.', zh: '该参与方不存在。' },
  too_many_participants: {
    status: 409,
    en: 'An event has at most {max} participants.',
    zh: '一次活动最多 {max} 个参与方。',
  },
  meeting_not_begun: {
    status: 409,
    en: 'It begins at {starts}; it cannot be recorded as held before.',
    zh: '活动将于 {starts} 开始，开始前不能登记为已举行。',
  },
  calendar_not_found: { status: 404, en: 'There is no such calendar.', zh: '该日历不存在。' },
} as const;
