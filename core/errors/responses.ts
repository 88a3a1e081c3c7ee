/** Errors of responses to needs. */
export const responseProblems = {
  response_not_found: { status: 404, en: 'There is no such response.', zh: '该应答不存在。' },
} as const;
