/** A check of a pack, as a terminal shows it. */
import { styleText } from 'node:util';
import type { Language } from '../../../core/errors/problem.ts';
import { type Severity, sentenceOf } from './findings.ts';
import type { BaselineRun, PackReport, Spread } from './measured.ts';

const words = {
  en: {
    baselines: 'Baselines and chance',
    cases: 'cases',
    cpu: 'CPU',
    chance: 'chance',
    shuffled: (times: number, of: string) => `${times} shuffles of ${of}`,
    repeated: 'Repeated',
    same: (of: string, split: string, times: number) =>
      `${of}’s predictions judged ${times} times on ${split}: identical`,
    differ: (of: string, split: string, times: number, n: number) =>
      `${of}’s predictions judged ${times} times on ${split}: ${n} different results`,
    runs: (of: string, split: string, times: number) => `${of} run ${times} times on ${split}`,
    malformed: 'Malformed predictions',
    fault: ['Fault', 'Faults'],
    warning: ['Warning', 'Warnings'],
    note: ['Note', 'Notes'],
    fit: 'The pack is fit to be imported.',
    unfit: 'The pack is not fit to be imported.',
  },
  zh: {
    baselines: '基线与随机水平',
    cases: '个样本',
    cpu: 'CPU',
    chance: '随机',
    shuffled: (times: number, of: string) => `${of} 打乱 ${times} 次`,
    repeated: '重复性',
    same: (of: string, split: string, times: number) => `${of} 的预测在 ${split} 上评测 ${times} 次：结果完全一致`,
    differ: (of: string, split: string, times: number, n: number) =>
      `${of} 的预测在 ${split} 上评测 ${times} 次：出现 ${n} 种结果`,
    runs: (of: string, split: string, times: number) => `${of} 在 ${split} 上运行 ${times} 次`,
    malformed: '畸形预测',
    fault: ['错误', '错误'],
    warning: ['警告', '警告'],
    note: ['提示', '提示'],
    fit: '赛题包可以导入。',
    unfit: '赛题包不能导入。',
  },
} as const;

const marks: Record<Severity, { sign: string; style: 'red' | 'yellow' | 'dim' }> = {
  fault: { sign: '✗', style: 'red' },
  warning: { sign: '!', style: 'yellow' },
  note: { sign: '·', style: 'dim' },
};

export function hasFault({ findings }: PackReport): boolean {
  return findings.some(({ severity }) => severity === 'fault');
}

export function packReportLines(report: PackReport, language: Language): string[] {
  const say = words[language];
  const heading = (text: string) => ['', styleText('bold', text)];
  const lines = report.title ? [`${styleText('bold', report.title[language])}  ${report.slug}`] : [];
  if (report.baselines.length + report.chance.length > 0)
    lines.push(...heading(say.baselines), ...scoreLines(report, language));
  const several = report.baselines.filter(({ spread }) => (spread?.wall.times ?? 0) > 1);
  if (report.repeated.length + several.length > 0) lines.push(...heading(say.repeated));
  for (const { baseline, split, times, different } of report.repeated)
    lines.push(
      `  ${different === 1 ? say.same(baseline, split, times) : say.differ(baseline, split, times, different)}`,
    );
  for (const run of several) lines.push(`  ${varied(run, language)}`);
  if (report.malformed.length > 0) lines.push(...heading(say.malformed));
  for (const { probe, verdict, told } of report.malformed)
    lines.push(`  ${padded(probe[language], 22)} ${padded(verdict, 15)} ${told?.[language] ?? ''}`.trimEnd());
  for (const severity of ['fault', 'warning', 'note'] as const) {
    const found = report.findings.filter((finding) => finding.severity === severity);
    if (found.length === 0) continue;
    lines.push(...heading(`${found.length} ${say[severity][found.length === 1 ? 0 : 1]}`));
    const { sign, style } = marks[severity];
    for (const finding of found) lines.push(`  ${styleText(style, sign)} ${sentenceOf(finding, language)}`);
  }
  const fit = !hasFault(report);
  return [...lines, '', styleText(fit ? 'green' : 'red', fit ? say.fit : say.unfit)];
}

/** One line for each baseline and for chance, split by split. */
function scoreLines(report: PackReport, language: Language): string[] {
  const say = words[language];
  const listed = [...report.baselines, ...report.chance];
  const keys = [...new Set(listed.flatMap(({ scores }) => Object.keys(scores ?? {})))];
  const widths = keys.map((key) => Math.max(8, key.length));
  const name = Math.max(12, ...report.baselines.map(({ baseline }) => baseline.length)) + 2;
  const cells = (values: string[]) => values.map((value, i) => value.padStart(widths[i] ?? 8)).join('  ');
  const lines = [styleText('dim', `${' '.repeat(name + 4)}${cells(keys)}`)];
  for (const split of new Set(listed.map((entry) => entry.split))) {
    lines.push(`  ${split}${report.cases[split] ? styleText('dim', `  ${report.cases[split]} ${say.cases}`) : ''}`);
    for (const run of report.baselines.filter((r) => r.split === split)) {
      const used = run.spread
        ? styleText(
            'dim',
            `   ${run.spread.wall.mean.toFixed(2)} s  ${say.cpu} ${run.spread.cpu.mean.toFixed(2)} s  ${run.spread.memory.high.toFixed(0)} MB`,
          )
        : '';
      const scored = cells(keys.map((key) => run.scores?.[key]?.toFixed(4) ?? '–'));
      lines.push(`    ${padded(run.baseline, name)}${run.scores ? scored : run.verdict}${used}`);
    }
    const chance = report.chance.find((level) => level.split === split);
    if (!chance) continue;
    const mean = cells(keys.map((key) => chance.scores[key]?.mean.toFixed(4) ?? '–'));
    const times = Math.max(0, ...Object.values(chance.scores).map((spread) => spread.times));
    lines.push(
      `    ${padded(say.chance, name)}${mean}${styleText('dim', `   ${say.shuffled(times, chance.baseline)}`)}`,
    );
  }
  return lines;
}

function varied({ baseline, split, spread }: BaselineRun, language: Language): string {
  if (!spread) return '';
  const say = words[language];
  const range = ({ low, high }: Spread) =>
    low.toFixed(2) === high.toFixed(2) ? low.toFixed(2) : `${low.toFixed(2)}–${high.toFixed(2)}`;
  const scores = Object.entries(spread.scores).map(
    ([key, { low, high }]) => `${key} ±${Number((high - low).toPrecision(2))}`,
  );
  return [
    `${say.runs(baseline, split, spread.wall.times)}:`,
    [...scores, `${range(spread.wall)} s`, `${say.cpu} ${range(spread.cpu)} s`].join(', '),
  ].join(' ');
}

/** Chinese characters take two columns of a terminal. */
function padded(text: string, width: number): string {
  const wide =
    text.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/g)?.length ?? 0;
  return text + ' '.repeat(Math.max(1, width - text.length - wide));
}
