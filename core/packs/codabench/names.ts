/** Names of a bundle in the forms that a pack takes. */
import { createHash } from 'node:crypto';

/** @returns a slug: of the title where it has Latin letters, else one that is always the same for it. */
export function slugOf(title: string): string {
  const latin = words(title).join('-').slice(0, 64).replace(/-+$/, '');
  return latin.length >= 3 ? latin : `codabench-${createHash('sha256').update(title).digest('hex').slice(0, 10)}`;
}

/** @returns a key of a pack, different from those `taken`, which it joins. */
export function keyOf(name: string, otherwise: string, taken: Set<string>): string {
  const plain =
    words(name)
      .join('_')
      .replace(/^[0-9_]+/, '')
      .slice(0, 44)
      .replace(/_+$/, '') || otherwise;
  let key = plain;
  for (let n = 2; taken.has(key); n++) key = `${plain.slice(0, 44)}_${n}`;
  taken.add(key);
  return key;
}

const words = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** @returns at most so many characters, never half of one. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most
    ? line
    : `${[...line]
        .slice(0, most - 1)
        .join('')
        .slice(0, most - 1)
        .toWellFormed()}…`;
}
