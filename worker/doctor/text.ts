/** A report as a terminal shows it. */
import { styleText } from 'node:util';
import type { Language } from '../../core/errors/problem.ts';
import { type Finding, type Group, groups, type Status } from './check.ts';
import type { Report } from './examine.ts';

const marks = { ok: '✓', warning: '!', fault: '✗', unknown: '?' } as const satisfies Record<Status, string>;
const colours = { ok: 'green', warning: 'yellow', fault: 'red', unknown: 'cyan' } as const satisfies Record<
  Status,
  Parameters<typeof styleText>[0]
>;

const words = {
  configuration: { en: 'Configuration', zh: '配置' },
  notSet: { en: 'not set', zh: '未设置' },
  fine: { en: 'Nothing is wrong.', zh: '一切正常。' },
  warned: { en: 'Nothing is wrong; see the warnings.', zh: '没有故障，请留意警告。' },
  faulty: { en: 'Something is wrong.', zh: '存在故障。' },
};

export function textOf(report: Report, language: Language): string {
  const lines: string[] = [];
  for (const group of Object.keys(groups) as Group[]) {
    const findings = report.checks.filter((finding) => finding.id.startsWith(`${group}.`));
    if (findings.length === 0) continue;
    lines.push(
      '',
      styleText('bold', groups[group][language]),
      ...together(findings).flatMap((same) => linesOf(same, language)),
    );
  }
  lines.push('', styleText('bold', words.configuration[language]));
  for (const [name, value] of Object.entries(report.configuration))
    lines.push(`  ${name.padEnd(20)} ${value ?? styleText('dim', words.notSet[language])}`);
  const { ok, warning, fault, unknown } = report.counts;
  const sum = { ok: words.fine, warning: words.warned, fault: words.faulty }[report.status][language];
  const counted =
    language === 'zh'
      ? `正常 ${ok}，警告 ${warning}，故障 ${fault}，未知 ${unknown}`
      : `${ok} ok, ${warning} warnings, ${fault} faults, ${unknown} unknown`;
  lines.push('', `${styleText(colours[report.status], sum)} ${counted}`);
  return lines.slice(1).join('\n');
}

/** What could not be checked for one and the same reason is one line. */
function together(findings: Finding[]): Finding[][] {
  const lines: Finding[][] = [];
  for (const finding of findings) {
    const last = lines.at(-1);
    const isSame = finding.status === 'unknown' && finding.advice === null && last?.[0]?.found.en === finding.found.en;
    if (isSame) last?.push(finding);
    else lines.push([finding]);
  }
  return lines;
}

function linesOf(same: Finding[], language: Language): string[] {
  const [first] = same;
  if (!first) return [];
  const { status, found, advice } = first;
  const mark = styleText(colours[status], marks[status]);
  const titles = same.map(({ title }) => title[language]).join(language === 'zh' ? '、' : ', ');
  const line = `  ${mark} ${titles}${language === 'zh' ? '：' : ': '}${found[language]}`;
  return advice === null ? [line] : [line, `      → ${advice[language]}`];
}
