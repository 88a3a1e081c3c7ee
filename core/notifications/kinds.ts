/** What people can be told, sorted into the groups by which they choose what reaches them. */
import { written } from '../instants/written.ts';
import { actionWords, lifeWords } from '../lifecycle/words.ts';
import type { Bilingual } from '../packs/manifest.ts';
import { sentences } from './sentences.ts';

export const groups = [
  'needs',
  'reviews',
  'responses',
  'questions',
  'pushes',
  'meetings',
  'contracts',
  'account',
] as const;
export type Group = (typeof groups)[number];

const groupOfLife: Record<keyof typeof lifeWords, Group> = {
  need: 'needs',
  response: 'responses',
  contract: 'contracts',
  milestone: 'contracts',
  meeting: 'meetings',
};

export type Kind = keyof typeof sentences | `${keyof typeof lifeWords}.${string}`;

/** The group of a kind; null for a kind that is not known. */
export function groupOf(kind: string): Group | null {
  if (kind in sentences) return sentences[kind as keyof typeof sentences].group;
  const [life = '', action = ''] = kind.split('.');
  if (!(life in actionWords)) return null;
  const words: Record<string, unknown> = actionWords[life as keyof typeof actionWords];
  return action in words ? groupOfLife[life as keyof typeof lifeWords] : null;
}

/** Every kind of a group. */
export function kindsOf(group: Group): string[] {
  const own = Object.entries(sentences).flatMap(([kind, sentence]) => (sentence.group === group ? [kind] : []));
  const steps = (Object.keys(actionWords) as (keyof typeof actionWords)[])
    .filter((life) => groupOfLife[life] === group)
    .flatMap((life) => Object.keys(actionWords[life]).map((action) => `${life}.${action}`));
  return [...own, ...steps];
}

/**
 * The sentence of a notification in both languages. For a step in a life it is that of the action, behind the title.
 * @param params fills `{name}`; a life's steps have `title`, and `reason` where one was given. An instant becomes a date
 *   and time.
 * @param zone of the reader's clock; null for whoever's is not known: then it is Beijing's, and says so.
 */
export function sentenceOf(
  kind: string,
  params: Record<string, string | number>,
  zone: string | null = null,
): Bilingual {
  const fill = (text: string, language: 'en' | 'zh') =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => written(params[name] ?? '', language, zone));
  if (kind in sentences) {
    const { en, zh } = sentences[kind as keyof typeof sentences];
    return { en: fill(en, 'en'), zh: fill(zh, 'zh') };
  }
  const [life = '', action = ''] = kind.split('.');
  const known = lifeWords as Record<string, Bilingual>;
  const words = (actionWords as Record<string, Record<string, { done: Bilingual }>>)[life]?.[action];
  const name = known[life];
  if (!words || !name) return { en: String(params.title ?? kind), zh: String(params.title ?? kind) };
  const why = params.reason ? { en: `: ${params.reason}`, zh: `：${params.reason}` } : { en: '', zh: '' };
  return {
    en: `${name.en} “${params.title}” ${words.done.en}${why.en}`,
    zh: `${name.zh}「${params.title}」${words.done.zh}${why.zh}`,
  };
}
