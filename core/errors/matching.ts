/** Errors of saved searches and of directed pushes. */
export const matchingProblems = {
  saved_search_not_found: { status: 404, en: 'There is no such saved search.', zh: '该检索条件不存在。' },
  saved_search_full: {
    status: 409,
    en: 'You keep {limit} searches already. Delete one first.',
    zh: '最多保存 {limit} 组检索条件，请先删除一组。',
  },
  push_not_found: { status: 404, en: 'There is no such recommendation.', zh: '该推荐不存在。' },
  push_declined: {
    status: 409,
    en: 'This recommendation was declined already.',
    zh: '该推荐已标记为不合适。',
  },
  need_not_pushable: {
    status: 409,
    en: 'Only a need that takes responses can be recommended; this one is {state}.',
    zh: '只有征集中的需求可以推送，当前状态为“{state}”。',
  },
  push_not_a_match: {
    status: 409,
    en: '“{name}” cannot be told of this need: it is a party to it, or not on the register.',
    zh: '无法向“{name}”推送：其与本需求有利害关系，或未登记在册。',
  },
} as const;
