/** The same file, or almost the same picture, in two places. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Part, SeenFile } from './parts.ts';

export interface Copies {
  count: number;
  a: string;
  b: string;
}

/** Smaller ones are alike by chance: empty files, markers. */
const fewestBytes = 16;

/** Content hashes of what could be a case: tables and texts are alike in all parts for good reasons. */
export async function contentHashes(part: Part): Promise<Map<string, SeenFile>> {
  const hashes = new Map<string, SeenFile>();
  for (const file of part.files) {
    if (file.bytes < fewestBytes || /\.(csv|md|txt|ya?ml)$|(^|\/)(readme|licen[cs]e)[^/]*$/i.test(file.path)) continue;
    const hash = createHash('sha256');
    await pipeline(createReadStream(file.file), hash);
    hashes.set(hash.digest('hex'), file);
  }
  return hashes;
}

export function sameFiles(a: Map<string, SeenFile>, b: Map<string, SeenFile>): Copies | null {
  const both = [...b].flatMap(([hash, file]) => (a.has(hash) ? [{ a: a.get(hash)?.path ?? '', b: file.path }] : []));
  return both[0] ? { count: both.length, ...both[0] } : null;
}

export const hashBits = 256;
/**
 * Unrelated pictures differ in about half of the bits; a copy that was scaled, compressed again or made brighter, in a
 * few. What lies between, such as the same place on another day, is for the eye.
 */
const mostDiffering = 26;

/** Pictures of `b` that look like one of `a`, files that are the same left out. */
export function similarPictures(
  a: readonly SeenFile[],
  b: readonly SeenFile[],
  same: (file: SeenFile) => boolean,
): (Copies & { differing: number }) | null {
  const words = (files: readonly SeenFile[]) =>
    files.flatMap((file) => (file.picture?.hash ? [{ file, words: wordsOf(file.picture.hash) }] : []));
  const known = words(a);
  let closest: (Copies & { differing: number }) | null = null;
  let count = 0;
  for (const { file, words: these } of words(b)) {
    if (same(file)) continue;
    let least = mostDiffering + 1;
    let like = '';
    for (const other of known) {
      const differing = differingBits(these, other.words, least);
      if (differing < least) {
        least = differing;
        like = other.file.path;
      }
    }
    if (least > mostDiffering) continue;
    count++;
    if (!closest || least < closest.differing) closest = { count, a: like, b: file.path, differing: least };
  }
  return closest && { ...closest, count };
}

const wordsOf = (hash: string) => Uint32Array.from(hash.match(/.{8}/g) ?? [], (word) => Number.parseInt(word, 16));

/** Stops counting at `enough`. */
function differingBits(a: Uint32Array, b: Uint32Array, enough: number): number {
  let bits = 0;
  for (let i = 0; i < a.length && bits < enough; i++) {
    let x = ((a[i] as number) ^ (b[i] as number)) >>> 0;
    x -= (x >>> 1) & 0x55555555;
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
    bits += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return bits;
}
