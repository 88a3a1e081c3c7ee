/** How rare words are in Chinese at large: what a word is worth before anything is known of the texts at hand. */
import { idf } from '@node-rs/jieba/dict.js';

let known: Map<string, number> | null = null;
/** Of words that the list does not have: most are names and terms of a trade. */
const ofUnknown = 11;

/** The natural logarithm of how many texts there are to one that holds the word (the list that jieba ships). */
export function rarity(word: string): number {
  known ??= new Map(
    Buffer.from(idf)
      .toString()
      .split('\n')
      .map((line) => {
        const [name = '', value = ''] = line.split(' ');
        return [name, Number(value)];
      }),
  );
  return known.get(word) ?? ofUnknown;
}
