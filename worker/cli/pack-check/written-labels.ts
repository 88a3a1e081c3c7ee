/** Labels that stand in a text as words: in a file's name, a column, a picture's comment. */

export interface Written {
  /** Cases whose text names their own label and no other. */
  count: number;
  example: string;
}

const fewest = 3;
/** Shorter ones occur in any text; as a value of their own they are found by what they tell. */
const shortest = 3;

/** @returns null unless the texts name the right label clearly more often than any text that knows nothing would. */
export function writtenLabels(texts: readonly (string | null)[], labels: readonly string[]): Written | null {
  const kinds = [...new Set(labels)].filter((label) => label.length >= shortest || !/^[\p{ASCII}]*$/u.test(label));
  const finders = kinds.map((label) => ({ label, occursIn: finder(label) }));
  const share = new Map(kinds.map((label) => [label, labels.filter((l) => l === label).length / labels.length]));
  let named = 0;
  let right = 0;
  let byChance = 0;
  let example = '';
  for (const [i, text] of texts.entries()) {
    if (text === null) continue;
    const found = finders.filter(({ occursIn }) => occursIn(text));
    const [only] = found;
    if (found.length !== 1 || !only) continue;
    named++;
    byChance += share.get(only.label) ?? 0;
    if (only.label === labels[i]) {
      right++;
      example ||= text.slice(0, 80);
    }
  }
  if (right < fewest) return null;
  const better = (right - byChance) / Math.max(named - byChance, 1e-9);
  return better >= 0.5 ? { count: right, example } : null;
}

/** Words in any case, joined by anything that is no letter, or by nothing: `snow_leopard`, `Snow-Leopard`, `snowLeopard`. */
function finder(label: string): (text: string) => boolean {
  const words = label.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [label.toLowerCase()];
  // Scripts without spaces have no word boundaries.
  if (!/^[\p{Script=Latin}\p{N}]+$/u.test(words.join('')))
    return (text) => text.toLowerCase().includes(label.toLowerCase());
  const boundary = /\d/.test(label) ? '[^\\p{L}\\p{N}]' : '[^\\p{L}]';
  const pattern = new RegExp(`(^|${boundary})${words.join(`${boundary}*`)}(${boundary}|$)`, 'u');
  return (text) =>
    pattern.test(text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase()) || pattern.test(text.toLowerCase());
}
