/** Errors of whatever has a life: needs, responses, contracts, events. */
export const lifecycleProblems = {
  illegal_step: {
    status: 409,
    en: '“{action}” is not possible while it is in the state “{state}”.',
    zh: '当前状态为“{state}”，不能执行“{action}”。',
  },
  not_your_step: {
    status: 403,
    en: '“{action}” is not for you to do here.',
    zh: '您无权对此执行“{action}”。',
  },
  reason_missing: { status: 422, en: '“{action}” needs a reason.', zh: '执行“{action}”须说明理由。' },
  stale_version: {
    status: 409,
    en: 'It was changed by {who} at {when}. Your change was not saved: load it anew and make it again.',
    zh: '{who} 已于 {when} 修改过此内容。您的改动未保存，请重新载入后再修改。',
  },
  fields_missing: {
    status: 422,
    en: '{count} fields are missing or not right yet.',
    zh: '有 {count} 个字段缺失或不符合要求。',
  },
} as const;
