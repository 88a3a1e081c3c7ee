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
} as const;
