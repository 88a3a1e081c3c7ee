/**
 * Full-text search in Chinese and English. PostgreSQL has no dictionary for Chinese, so texts are cut here and stored as
 * ready vectors; a search is cut in the same way and becomes a query over them.
 */
import { cut, isStop, within } from './cut.ts';

export type Weight = 'A' | 'B' | 'C';

/**
 * The words that a text is about, in order and as often as they occur: dictionary words of two characters and more, words
 * of other scripts, and pairs of neighbours where a character stands alone (`酶` beside `解`), for words that no
 * dictionary has.
 */
export function words(text: string): string[] {
  const found: string[] = [];
  for (const run of cut(text)) {
    if (run.kind === 'other') {
      if (!isStop(run.word)) found.push(run.word);
      continue;
    }
    for (const [place, word] of run.words.entries()) {
      if (isStop(word)) continue;
      if ([...word].length > 1) found.push(word);
      else found.push(...pairs(run.words, place));
    }
  }
  return found;
}

/** The character at a place with the one before it, unless that pair was said already, and with the one after it. */
function pairs(run: readonly string[], place: number): string[] {
  const word = run[place] as string;
  const before = run[place - 1];
  const after = run[place + 1];
  const found: string[] = [];
  if (before && !isStop(before) && [...before].length > 1) found.push(`${[...before].at(-1)}${word}`);
  if (after && !isStop(after)) found.push(`${word}${[...after][0]}`);
  return found;
}

/** All that a text can be found by. @param alone whether single characters find it too. */
function terms(text: string, alone: boolean): Set<string> {
  const found = new Set<string>();
  for (const word of words(text)) {
    found.add(word);
    for (const part of within(word)) found.add(part);
  }
  if (!alone) return found;
  for (const run of cut(text)) {
    if (run.kind === 'other') continue;
    for (const character of run.words.join('')) if (!isStop(character)) found.add(character);
  }
  return found;
}

/** Quotes a word for a `tsvector` or `tsquery` literal. */
const quoted = (word: string) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/**
 * The value of a `words` column. Pass public text only: whatever is in it can be guessed by searching.
 * @param parts `a` counts most (title, keywords) and is found by single characters too, `b` less (summary, fields),
 * `c` least. A word in several parts counts as in the first.
 * @returns a `tsvector` literal, each word once.
 */
export function searchVector(parts: { a?: string; b?: string; c?: string }): string {
  const weights = new Map<string, Weight>();
  for (const [text, weight] of [
    [parts.a, 'A'],
    [parts.b, 'B'],
    [parts.c, 'C'],
  ] as const) {
    if (!text) continue;
    for (const term of terms(text, weight === 'A')) if (!weights.has(term)) weights.set(term, weight);
  }
  return [...weights].map(([term, weight]) => `${quoted(term)}:1${weight}`).join(' ');
}

/**
 * A search as PostgreSQL understands it.
 * @param text whatever somebody typed; nothing in it is an operator.
 * @param wants `all`: every word must occur; `any`: one is enough.
 * @returns a `tsquery` literal to be cast with `::tsquery`; null if the text holds no word that anything is found by.
 */
export function searchQuery(text: string, wants: 'all' | 'any' = 'all'): string | null {
  const asked = new Set<string>();
  const single = new Set<string>();
  for (const run of cut(text.slice(0, 400))) {
    if (run.kind === 'other') {
      if (!isStop(run.word)) asked.add(quoted(run.word));
      continue;
    }
    for (const [place, word] of run.words.entries()) {
      if (isStop(word)) continue;
      if ([...word].length > 1) asked.add(spelled(word));
      else {
        const after = run.words[place + 1];
        if (after && !isStop(after) && [...after].length === 1) asked.add(quoted(`${word}${after}`));
        else single.add(quoted(word));
      }
    }
  }
  const chosen = [...(asked.size > 0 ? asked : single)].slice(0, 24);
  return chosen.length === 0 ? null : chosen.join(wants === 'all' ? ' & ' : ' | ');
}

/**
 * A query for any of these words, as `words` and `searchVector` write them.
 * @returns a `tsquery` literal; null without words.
 */
export const anyOf = (list: readonly string[]): string | null =>
  list.length === 0 ? null : list.map(quoted).join(' | ');

/** A word, or the shorter words that it is made of: whoever searches 长江大桥 also finds 长江的大桥. */
function spelled(word: string): string {
  const parts = within(word);
  const covers = new Set(parts.flatMap((part) => [...part]));
  if (parts.length < 2 || ![...word].every((character) => covers.has(character))) return quoted(word);
  return `(${quoted(word)} | (${parts.map(quoted).join(' & ')}))`;
}
