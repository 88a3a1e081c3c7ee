/** Cutting a text in Chinese, English or both into the words that it is found by. */
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { trade } from './dictionary.ts';
import { stopWords } from './stop-words.ts';

const longest = 40;
/** Longer texts are cut off here: nobody finds a need by its fifty-thousandth character. */
const textLimit = 60_000;

let loaded: Jieba | null = null;

/** Reading the dictionary takes a quarter of a second, which a program that never searches does not spend. */
function jieba(): Jieba {
  if (!loaded) {
    loaded = Jieba.withDict(dict);
    loaded.loadDict(Buffer.from(trade.map((word) => `${word} 20000 n\n`).join('')));
  }
  return loaded;
}

export type Run =
  /** A word of another script than Chinese, in lower case, its plural taken off. */
  | { kind: 'other'; word: string }
  /** A stretch of Chinese as the dictionary cuts it. */
  | { kind: 'chinese'; words: string[] };

/** The stretches of a text, in order; Chinese ones cut by the most probable way through the dictionary. */
export function cut(text: string): Run[] {
  const runs: Run[] = [];
  const plain = text.slice(0, textLimit).normalize('NFKC').toLowerCase().replaceAll('\0', ' ');
  for (const [stretch] of plain.matchAll(/\p{Script=Han}+|[\p{L}\p{N}\p{M}]+/gu)) {
    for (const part of stretch.match(/\p{Script=Han}+|\P{Script=Han}+/gu) ?? []) {
      if (/^\p{Script=Han}/u.test(part)) runs.push({ kind: 'chinese', words: jieba().cut(part, false) });
      else runs.push({ kind: 'other', word: singular([...part].slice(0, longest).join('')) });
    }
  }
  return runs;
}

/** Few words make up most texts: what lies within them is kept, up to so many. */
const mostKept = 20_000;
const kept = new Map<string, readonly string[]>();

/** The words of the dictionary that lie within a long word: 长江 and 大桥 in 长江大桥. */
export function within(word: string): readonly string[] {
  if (word.length < 3) return [];
  let found = kept.get(word);
  if (!found) {
    found = wordsWithin(word);
    if (kept.size >= mostKept) kept.clear();
    kept.set(word, found);
  }
  return found;
}

function wordsWithin(word: string): string[] {
  return jieba()
    .cutAll(word)
    .filter((part) => part !== word && part.length > 1 && !stopWords.has(part));
}

/** Takes the English plural off (Harman 1991, “How effective is suffixing?”, the S stemmer). */
export function singular(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  if (/[^ea]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:[sxz]|[cs]h)es$/.test(word)) return word.slice(0, -2);
  if (/[^aeo]es$/.test(word)) return word.slice(0, -1);
  if (/[^us]s$/.test(word)) return word.slice(0, -1);
  return word;
}

/** Whether the dictionary has it as one word, or it is of another script; a pair of neighbours mostly is neither. */
export const isWord = (word: string): boolean =>
  /^\P{Script=Han}+$/u.test(word) || jieba().cut(word, false).length === 1;

export const isStop = (word: string) => stopWords.has(word);
