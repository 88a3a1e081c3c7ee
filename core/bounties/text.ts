/** What the page of a challenge says that was made from a need: only what the public reads of the need. */
import type { NeedContent } from '../needs/content.ts';
import type { Bilingual } from '../packs/manifest.ts';

const headings = {
  zh: {
    background: '背景',
    problem: '要解决的问题',
    indicators: '目标指标',
    constraints: '约束条件',
    deliverables: '交付成果',
    data: '数据与评测',
    indicator: '指标',
    target: '要求',
    today: '现状',
    method: '测定方法',
    must: '必达',
  },
  en: {
    background: 'Background',
    problem: 'The problem',
    indicators: 'Targets',
    constraints: 'Constraints',
    deliverables: 'Deliverables',
    data: 'Data and judging',
    indicator: 'Indicator',
    target: 'Target',
    today: 'Today',
    method: 'How it is measured',
    must: 'must',
  },
} as const;
const signs = { at_least: '≥', at_most: '≤', equal: '=' } as const;

/**
 * Markdown in both languages: the headings are translated, the enterprise's own words stay as they were written.
 * @param data what the challenge pack says of its data, where it says anything.
 */
export function challengeText(content: NeedContent, data: Partial<Bilingual>): Bilingual {
  const of = (language: 'zh' | 'en') => {
    const say = headings[language];
    const parts = [
      content.summary,
      `## ${say.background}\n\n${content.background}`,
      `## ${say.problem}\n\n${content.problem}`,
      `## ${say.indicators}\n\n${table(content, language)}`,
      `## ${say.constraints}\n\n${content.constraints}`,
      `## ${say.deliverables}\n\n${content.deliverables.map((one) => `- ${one}`).join('\n')}`,
    ];
    const said = data[language]?.trim();
    if (said) parts.push(`## ${say.data}\n\n${said}`);
    return `${parts.join('\n\n')}\n`;
  };
  return { zh: of('zh'), en: of('en') };
}

function table({ indicators }: NeedContent, language: 'zh' | 'en'): string {
  const say = headings[language];
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
  const rows = indicators.map(({ name, comparator, value, upper, unit, baseline, method, must }) => {
    const target = comparator === 'between' ? `${value} – ${upper ?? value}` : `${signs[comparator]} ${value}`;
    return [
      must ? `${name} (${say.must})` : name,
      `${target} ${unit}`.trim(),
      baseline === null ? '–' : `${baseline} ${unit}`.trim(),
      method || '–',
    ];
  });
  const lines = [[say.indicator, say.target, say.today, say.method], ['---', '---', '---', '---'], ...rows];
  return lines.map((line) => `| ${line.map(cell).join(' | ')} |`).join('\n');
}
