/** What differs between two versions of a need, as its reader sees it: words that went, words that came. */
import { diffWords } from 'diff';
import type { Answer, Need } from '../../api/client.ts';
import { figure, when } from '../../format.ts';
import { language, t } from '../../i18n/index.svelte.ts';
import { amounts } from '../../money.ts';
import { fieldName, needChoiceName } from '../../words.ts';

type Content = Need['content'];
export interface Part {
  text: string;
  kind: 'same' | 'gone' | 'new';
}
export interface Difference {
  field: keyof Content;
  parts: Part[];
}

/** One entry for each field that differs. */
export function differences(before: Content, after: Content): Difference[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Content)[];
  return fields.flatMap((field) => {
    const [old, now] = [said(before, field), said(after, field)];
    return old === now ? [] : [{ field, parts: parts(old, now) }];
  });
}

type Files = Answer<'/api/needs/{id}/versions/{version}', 'get'>['files'];

/** Files that went and files that came; one with another name, content or circle of readers is both. */
export function fileDifferences(
  before: Files,
  after: Files,
): { file: NonNullable<Files>[number]; kind: 'gone' | 'new' }[] {
  if (before === null || after === null) return [];
  const key = (file: NonNullable<Files>[number]) => `${file.sha256} ${file.visibility} ${file.name}`;
  const [old, now] = [new Set(before.map(key)), new Set(after.map(key))];
  return [
    ...before.filter((file) => !now.has(key(file))).map((file) => ({ file, kind: 'gone' as const })),
    ...after.filter((file) => !old.has(key(file))).map((file) => ({ file, kind: 'new' as const })),
  ];
}

function parts(old: string, now: string): Part[] {
  const intlSegmenter = new Intl.Segmenter(language.tag, { granularity: 'word' });
  return diffWords(old, now, { intlSegmenter }).map(({ value, added, removed }) => ({
    text: value,
    kind: added ? 'new' : removed ? 'gone' : 'same',
  }));
}

/** A field of a need as text. */
function said(content: Content, field: keyof Content): string {
  switch (field) {
    case 'indicators':
      return (content.indicators ?? []).map(indicator).join('\n');
    case 'fields':
      return (content.fields ?? []).map(fieldName).join(' · ');
    case 'deliverables':
      return (content.deliverables ?? []).join('\n');
    case 'keywords':
      return (content.keywords ?? []).join(' · ');
    case 'cooperation':
      return (content.cooperation ?? []).map((one) => needChoiceName('cooperation', one)).join(' · ');
    case 'type':
    case 'ip':
    case 'confidentiality':
    case 'opening': {
      const chosen = content[field];
      return chosen ? needChoiceName(field, chosen) : '';
    }
    case 'investment':
      return content.investment ? `${amounts(content.investment)} ${content.investment.reason}`.trim() : '';
    case 'deadline':
      return content.deadline ? when(content.deadline) : '';
    case 'lead':
    case 'contact': {
      const { name, post, phone, email } = content[field] ?? {};
      return [name, post, phone, email].filter(Boolean).join(' · ');
    }
    default:
      return content[field] === undefined || content[field] === null ? '' : String(content[field]);
  }
}

function indicator(one: NonNullable<Content['indicators']>[number]): string {
  const value = one.value === null ? '–' : figure(one.value);
  const range = one.comparator === 'between' && one.upper !== null ? `${value}–${figure(one.upper)}` : value;
  const today = one.baseline === null ? '' : ` (${t('form.indicator.baseline')} ${figure(one.baseline)})`;
  const kind = one.must ? t('indicators.must') : t('indicators.want');
  return `${one.name}: ${needChoiceName('comparator', one.comparator)} ${range} ${one.unit}${today} · ${kind}${one.method ? ` · ${one.method}` : ''}`;
}
