/** Texts by which a need is made known, ready to be copied: an article and a notice for a chat. */
import { choiceWords, fieldWords } from '../../core/needs/words.ts';
import {
  baselineOf,
  cooperationOf,
  deadlineOf,
  enterpriseOf,
  fieldsOf,
  investmentOf,
  type Language,
  type Told,
  targetOf,
} from './plain.ts';

const words = {
  zh: {
    need: '技术需求',
    from: '需求单位',
    number: (n: number) => `编号：第 ${n} 号`,
    now: (text: string) => `目前 ${text}`,
    must: '必达',
    method: '检测方法',
    how: '如何应答',
    answer: (link: string) => `打开链接查看需求全文、提问或在线提交应答：${link}`,
    terms: '技术细节等保密内容，接受保密条款后可在线查看。',
    invited: '技术细节等保密内容仅向受邀单位开放。',
    call: '揭榜征集',
    invest: '意向投入',
    until: '征集截止',
    open: '查看与应答',
  },
  en: {
    need: 'Technical need',
    from: 'From',
    number: (n: number) => `No. ${n}`,
    now: (text: string) => `today ${text}`,
    must: 'a must',
    method: 'Measured by',
    how: 'How to answer',
    answer: (link: string) => `Read all of it, ask, or hand in your answer: ${link}`,
    terms: 'Confidential details can be read online once the terms of confidentiality are accepted.',
    invited: 'Confidential details are for invited institutions only.',
    call: 'Call for solutions',
    invest: 'Intended investment',
    until: 'Open until',
    open: 'Read and answer',
  },
} as const;

/** An article for an official account (公众号): headings, paragraphs and lists in plain text. */
export function articleOf(told: Told, language: Language, link: string): string {
  const { content } = told;
  const say = words[language];
  const colon = language === 'zh' ? '：' : ': ';
  const name = (field: keyof typeof fieldWords) => fieldWords[field][language];
  const row = (label: string, text: string) => (text ? [`${label}${colon}${text}`] : []);
  const part = (title: string, ...lines: string[]) => ['', `■ ${title}`, ...lines];
  return [
    language === 'zh' ? `【${say.need}】${content.title}` : `${say.need}: ${content.title}`,
    '',
    say.number(told.number),
    ...row(say.from, enterpriseOf(told, language)),
    ...row(name('fields'), fieldsOf(told, language)),
    ...row(name('type'), choiceWords.type[content.type][language]),
    ...row(name('investment'), investmentOf(told, language)),
    ...row(name('deadline'), deadlineOf(told, language)),
    ...part(name('summary'), content.summary),
    ...part(name('background'), content.background),
    ...part(name('problem'), content.problem),
    ...part(
      name('indicators'),
      ...content.indicators.map((one, i) => {
        const notes = [
          ...(one.baseline === null ? [] : [say.now(baselineOf(one))]),
          ...(one.must ? [say.must] : []),
          ...(one.method ? [`${say.method}${colon}${one.method}`] : []),
        ];
        const noted =
          notes.length === 0 ? '' : language === 'zh' ? `（${notes.join('；')}）` : ` (${notes.join('; ')})`;
        return `${i + 1}. ${one.name} ${targetOf(one)}${noted}`;
      }),
    ),
    ...part(name('constraints'), content.constraints),
    ...part(name('deliverables'), ...content.deliverables.map((one, i) => `${i + 1}. ${one}`)),
    ...part(name('cooperation'), cooperationOf(told, language)),
    ...part(name('ip'), choiceWords.ip[content.ip][language], ...(content.ipNote ? [content.ipNote] : [])),
    ...part(say.how, say.answer(link), ...(content.confidentiality === 'public' ? [] : [say[content.confidentiality]])),
  ].join('\n');
}

/** Characters of the summary that a chat shows without folding it away. */
const noticeLength = 60;

/** A short notice (短讯) for a chat group. */
export function noticeOf(told: Told, language: Language, link: string): string {
  const { content } = told;
  const say = words[language];
  const colon = language === 'zh' ? '：' : ': ';
  const limit = language === 'zh' ? noticeLength : noticeLength * 2;
  const letters = [...content.summary];
  const summary = letters.length > limit ? `${letters.slice(0, limit).join('').trimEnd()}…` : content.summary;
  return [
    language === 'zh' ? `【${say.call}】${content.title}` : `${say.call}: ${content.title}`,
    summary,
    `${say.from}${colon}${enterpriseOf(told, language)}`,
    `${say.invest}${colon}${investmentOf(told, language)}`,
    `${say.until}${colon}${deadlineOf(told, language)}`,
    `${say.open}${colon}${link}`,
  ].join('\n');
}
