/** How alike two needs are by what everybody may read of them. */
import type { NeedDraft } from './content.ts';

/** From here on a need is taken for one that was written before. */
export const duplicateFrom = 0.85;
/** From here on another need is worth a look. */
export const similarFrom = 0.5;

/** The public prose of a need; its figures, people and confidential parts are not compared. */
export const comparedText = ({ title, summary, background, problem }: NeedDraft): string =>
  [title, summary, background, problem].filter(Boolean).join('\n');

/**
 * The cosine of two texts as counts of two and three neighbouring letters or digits: needs no cutting into words, and
 * serves Chinese and English alike.
 * @returns in [0, 1]; 0 where one of them says nothing.
 */
export function similarity(one: string, other: string): number {
  const [a, b] = [grams(one), grams(other)];
  let dot = 0;
  for (const [gram, count] of a) dot += count * (b.get(gram) ?? 0);
  const length = norm(a) * norm(b);
  return length === 0 ? 0 : Math.min(1, dot / length);
}

function grams(text: string): Map<string, number> {
  const letters = [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, ''),
  ];
  const counts = new Map<string, number>();
  for (const size of [2, 3])
    for (let i = 0; i + size <= letters.length; i++) {
      const gram = letters.slice(i, i + size).join('');
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  return counts;
}

function norm(counts: Map<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count * count;
  return Math.sqrt(sum);
}
