import type { Language } from '../../core/errors/problem.ts';

/** The language asked for, else that of the terminal, else English. */
export function languageOf(option: string | undefined, env: NodeJS.ProcessEnv = process.env): Language {
  const wanted = option ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? '';
  return wanted.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
