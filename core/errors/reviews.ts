/** Errors of the expert panel's review. */
export const reviewProblems = {
  review_not_found: { status: 404, en: 'There is no such review.', zh: '该评审不存在。' },
  review_closed: {
    status: 409,
    en: 'This review can no longer be changed.',
    zh: '该评审已不能再修改。',
  },
  review_incomplete: {
    status: 422,
    en: 'Missing before it can be handed in: {missing}.',
    zh: '提交前尚缺：{missing}。',
  },
  review_due_passed: {
    status: 422,
    en: 'Reviews cannot be due at {due}: that has passed already.',
    zh: '完成期限（{due}）已过，请另选时间。',
  },
  not_an_expert: { status: 422, en: '{name} is no expert of the panel.', zh: '{name} 不是评审专家。' },
  conflict_of_interest: {
    status: 409,
    en: '{name} cannot review this need: {why}.',
    zh: '{name} 应当回避：{why}。',
  },
  too_few_experts: {
    status: 422,
    en: 'A need is reviewed by at least {least} experts.',
    zh: '每项需求至少由 {least} 位专家评审。',
  },
  too_few_opinions: {
    status: 409,
    en: '{count} of at least {least} opinions have been handed in.',
    zh: '至少需要 {least} 份评审意见，目前已提交 {count} 份。',
  },
  third_review_wanted: {
    status: 409,
    en: 'The experts are at least two points apart on {axes}; hear a third one first.',
    zh: '专家在“{axes}”上相差两分以上，请先增加一位专家评审。',
  },
  below_threshold: {
    status: 422,
    en: 'The opinions do not reach what publishing asks for; say why it is approved all the same.',
    zh: '评审结果未达到发布标准，如仍通过须说明理由。',
  },
  rejection_code_missing: {
    status: 422,
    en: 'Say by a code why it is rejected.',
    zh: '请选择不予发布的原因。',
  },
  need_deadline_passed: {
    status: 409,
    en: 'Its deadline {deadline} has passed; the firm must set a new one first.',
    zh: '征集截止时间（{deadline}）已过，请企业先修改截止时间。',
  },
  deadline_too_near: {
    status: 422,
    en: 'Its deadline {deadline} is less than {days} days away; say why it is published all the same.',
    zh: '距征集截止（{deadline}）不足 {days} 天，如仍发布须说明理由。',
  },
} as const;
