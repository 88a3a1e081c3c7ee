/** A compendium of needs (需求汇编): one printable page with contents and numbers, the public parts alone. */
import { escaped as safe } from '../../core/html/escaped.ts';
import { choiceWords, fieldWords } from '../../core/needs/words.ts';
import {
  baselineOf,
  cooperationOf,
  deadlineOf,
  enterpriseOf,
  fieldsOf,
  investmentOf,
  type Language,
  listed,
  type Told,
  targetOf,
} from './plain.ts';

export interface Edition {
  language: Language;
  /** The address of the platform, without a slash at its end. */
  origin: string;
  at: Date;
  /** How many needs the selection has in all; the compendium ends before where there are too many. */
  total: number;
}

const words = {
  zh: {
    title: '企业技术需求汇编',
    made: (day: string, count: number) => `编印日期：${day}　共收录 ${count} 项需求`,
    cut: (total: number) => `所选需求共 ${total} 项，本汇编收录其中最新发布的部分。`,
    contents: '目录',
    none: '没有符合条件的需求。',
    from: '需求单位',
    number: '平台编号',
    target: '目标',
    baseline: '目前水平',
    method: '测量方法',
    name: '指标名称',
    must: '必达',
    wish: '期望',
    link: '查看与应答',
    note: '本汇编只收录需求的公开部分；保密内容请在平台上按各需求的保密要求查看。',
  },
  en: {
    title: 'Technical needs of enterprises',
    made: (day: string, count: number) => `Compiled on ${day} · ${count} needs`,
    cut: (total: number) => `The selection has ${total} needs; the newest of them are in this compendium.`,
    contents: 'Contents',
    none: 'No need fits the selection.',
    from: 'Enterprise',
    number: 'Number on the platform',
    target: 'Target',
    baseline: 'Today',
    method: 'Measured by',
    name: 'Indicator',
    must: 'must',
    wish: 'wish',
    link: 'Read and answer',
    note: 'Only the public parts of the needs are in here; confidential parts are read on the platform, as each need asks.',
  },
} as const;

/** @returns a whole HTML document, in A4 on paper. */
export function compendiumOf(needs: readonly Told[], { language, origin, at, total }: Edition): string {
  const say = words[language];
  const shape = { dateStyle: 'long', timeZone: 'Asia/Shanghai' } as const;
  const day = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', shape).format(at);
  const contents = needs
    .map(
      (told, i) =>
        `<li><a href="#n${told.number}"><span class="no">${i + 1}</span> ${safe(told.content.title)}</a>` +
        `<span class="side">${safe(enterpriseOf(told, language))} · ${safe(investmentOf(told, language))}</span></li>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say.title}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${say.title}</h1>
<p>${say.made(day, needs.length)}</p>
${needs.length < total ? `<p>${say.cut(total)}</p>` : ''}
<p class="quiet">${say.note}</p>
</header>
${needs.length === 0 ? `<p>${say.none}</p>` : `<nav><h2>${say.contents}</h2><ol>${contents}</ol></nav>`}
<main>
${needs.map((told, i) => chapterOf(told, i + 1, language, origin)).join('\n')}
</main>
</body>
</html>
`;
}

function chapterOf(told: Told, place: number, language: Language, origin: string): string {
  const { content } = told;
  const say = words[language];
  const name = (field: keyof typeof fieldWords) => fieldWords[field][language];
  const link = `${origin}/n/${told.number}`;
  const fact = (label: string, text: string) => (text ? `<dt>${label}</dt><dd>${safe(text)}</dd>` : '');
  const part = (field: keyof typeof fieldWords, text: string) =>
    text ? `<h3>${name(field)}</h3><p class="text">${safe(text)}</p>` : '';
  const targets = content.indicators
    .map(
      (one) =>
        `<tr><td>${safe(one.name)}<br><small>${one.must ? say.must : say.wish}</small></td><td>${safe(targetOf(one))}</td>` +
        `<td>${safe(baselineOf(one))}</td><td>${safe(one.method || '–')}</td></tr>`,
    )
    .join('');
  const heads = [say.name, say.target, say.baseline, say.method].map((head) => `<th scope="col">${head}</th>`).join('');
  return `<article id="n${told.number}">
<h2><span class="no">${place}</span> ${safe(content.title)}</h2>
<dl>
${fact(say.number, String(told.number))}
${fact(say.from, enterpriseOf(told, language))}
${fact(name('fields'), fieldsOf(told, language))}
${fact(name('type'), choiceWords.type[content.type][language])}
${fact(name('keywords'), listed(content.keywords, language))}
${fact(name('investment'), investmentOf(told, language))}
${fact(name('cooperation'), cooperationOf(told, language))}
${fact(name('deadline'), deadlineOf(told, language))}
${fact(name('deliverBy'), content.deliverBy ?? '')}
</dl>
${part('summary', content.summary)}
${part('background', content.background)}
${part('problem', content.problem)}
<h3>${name('indicators')}</h3>
<table><thead><tr>${heads}</tr></thead><tbody>${targets}</tbody></table>
${part('constraints', content.constraints)}
<h3>${name('deliverables')}</h3>
<ul>${content.deliverables.map((one) => `<li>${safe(one)}</li>`).join('')}</ul>
${part('ip', [choiceWords.ip[content.ip][language], content.ipNote].filter(Boolean).join('\n'))}
<p>${say.link}: <a href="${safe(link)}">${safe(link)}</a></p>
</article>`;
}

const style = `
@page { size: A4; margin: 20mm 18mm; }
body { font: 11pt/1.6 'Source Han Serif SC', 'Noto Serif CJK SC', 'Songti SC', SimSun, Georgia, serif; color: #1a1a1a;
  background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 24pt; border-bottom: 3px solid #a8201a; padding-bottom: .3em; }
h2 { font-size: 15pt; } h3 { font-size: 11.5pt; margin: 1.1em 0 .2em; break-after: avoid; }
.quiet, .side, small { color: #595959; } .no { color: #a8201a; margin-right: .4em; }
nav ol { list-style: none; padding: 0; } nav li { display: flex; flex-wrap: wrap; justify-content: space-between;
  gap: 0 1.5em; padding: .35em 0; border-bottom: 1px solid #ddd; break-inside: avoid; }
a { color: inherit; overflow-wrap: anywhere; } nav a { text-decoration: none; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15em 1.2em; } dt { color: #595959; } dd { margin: 0; }
.text { white-space: pre-line; margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #bbb; padding: .3em .5em; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; } tr { break-inside: avoid; }
article { margin-top: 3rem; border-top: 1px solid #ccc; }
@media print { body { margin: 0; max-width: none; padding: 0; } article { break-before: page; border: 0; margin: 0; } }
`;
