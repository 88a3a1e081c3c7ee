/** How an evaluation ended, as a terminal shows it. */
import { styleText } from 'node:util';
import type { Language } from '../../core/errors/problem.ts';
import type { Resources } from '../../core/jobs/result.ts';
import type { Score } from '../../core/packs/manifest.ts';
import type { Verdict } from '../../core/verdicts/verdicts.ts';

const verdictWords: Record<Verdict, { en: string; zh: string }> = {
  scored: { en: 'Scored', zh: '评测完成' },
  invalid_archive: { en: 'Invalid archive', zh: '压缩包无效' },
  runtime_error: { en: 'Runtime error', zh: '运行出错' },
  time_limit: { en: 'Time limit exceeded', zh: '超出时间限制' },
  memory_limit: { en: 'Memory limit exceeded', zh: '超出内存限制' },
  output_limit: { en: 'Output limit exceeded', zh: '超出输出限制' },
  invalid_output: { en: 'Invalid output', zh: '输出格式错误' },
  judge_error: { en: 'Judge error (ours, not yours)', zh: '评测程序出错（平台原因）' },
  system_error: { en: 'System error (ours, not yours)', zh: '系统错误（平台原因）' },
  withdrawn: { en: 'Withdrawn', zh: '已撤回' },
  disqualified: { en: 'Disqualified', zh: '已取消资格' },
};

/** What of an evaluation is shown; the platform's answers and a local result both fit. */
export interface Result {
  verdict: Verdict | null;
  details?: { reason: string; value?: number | undefined; text?: string | undefined } | null | undefined;
  scores?: Record<string, number> | null | undefined;
  /** Under a ladder the scores are those that the team is shown, moved by this result or not. */
  ladder?: { moved: boolean } | null | undefined;
  mistakes?: { mistakes: Mistake[]; more: number } | null | undefined;
  resources?: Pick<Resources, 'wall_ms' | 'cpu_ms' | 'peak_memory_mb'> | null | undefined;
}
interface Mistake {
  file: string;
  line?: number | undefined;
  column?: string | undefined;
  message: Record<Language, string>;
}

/** Lines that tell a contestant what came of a solution and, where it failed, why. */
export function reportLines(
  result: Result,
  scores: Pick<Score, 'key' | 'label' | 'decimals'>[],
  language: Language,
): string[] {
  const good = result.verdict === 'scored';
  const lines = [styleText(good ? 'green' : 'red', result.verdict ? verdictWords[result.verdict][language] : '…')];
  if (result.details) {
    const { reason, value, text } = result.details;
    lines.push(`  ${reason}${value === undefined ? '' : ` ${value}`}${text ? `: ${text}` : ''}`);
  }
  for (const { key, label, decimals } of scores) {
    const value = result.scores?.[key];
    if (value !== undefined) lines.push(`  ${label[language].padEnd(24)} ${value.toFixed(decimals)}`);
  }
  if (result.ladder?.moved === false)
    lines.push(
      language === 'zh'
        ? '  没有显著提升，公开分数保持不变'
        : '  Not better by a significant step: the shown score stays',
    );
  for (const mistake of result.mistakes?.mistakes ?? []) {
    const where = [mistake.file, mistake.line, mistake.column].filter((part) => part !== undefined).join(':');
    lines.push(`  ${where}  ${mistake.message[language]}`);
  }
  if (result.mistakes && result.mistakes.more > 0)
    lines.push(language === 'zh' ? `  另有 ${result.mistakes.more} 处` : `  and ${result.mistakes.more} more`);
  if (result.resources) {
    const { wall_ms, cpu_ms, peak_memory_mb } = result.resources;
    lines.push(
      styleText('dim', `  ${(wall_ms / 1000).toFixed(2)} s, CPU ${(cpu_ms / 1000).toFixed(2)} s, ${peak_memory_mb} MB`),
    );
  }
  return lines;
}
