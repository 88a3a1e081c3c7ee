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
