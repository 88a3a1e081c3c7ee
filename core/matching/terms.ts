/** Texts as weighted words. */
import { within } from '../search/cut.ts';
import { words } from '../search/words.ts';

export type Terms = Map<string, number>;

/** A word within a longer one counts half: 锂电池 in 磷酸铁锂电池. */
const part = 0.5;

/** Adds the words of a text, as often as they occur, times a weight. */
export function addTerms(terms: Terms, text: string, weight: number): void {
  for (const word of words(text)) {
    add(terms, word, weight);
    for (const inner of within(word)) add(terms, inner, weight * part);
  }
}

/** Puts the words of a text in with a weight, each once; a greater weight stands. */
export function setTerms(terms: Terms, text: string, weight: number): void {
  for (const word of words(text)) {
    terms.set(word, Math.max(weight, terms.get(word) ?? 0));
    for (const inner of within(word)) terms.set(inner, Math.max(weight * part, terms.get(inner) ?? 0));
  }
}

function add(terms: Terms, word: string, weight: number): void {
  terms.set(word, (terms.get(word) ?? 0) + weight);
}
