/** Scores case by case, kept compactly: four bytes a case, in the order of the cases' ids. */
import { createHash } from 'node:crypto';

export interface CaseScore {
  id: string;
  /** Larger is better; 0 to 1 by convention. */
  score: number;
}

/** Scores in the order of their ids, which are the same list for every result on the same data. */
export interface CaseScores {
  ids: string[];
  /** SHA-256 of the ids: two results with the same can be compared case by case. */
  idsSha256: string;
  scores: Float32Array;
}

/** @returns null when there is no case, or one stands twice: nothing could be paired with that. */
export function caseScores(cases: readonly CaseScore[]): CaseScores | null {
  const sorted = [...cases].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (sorted.length === 0 || sorted.some(({ id }, i) => id === sorted[i + 1]?.id)) return null;
  const ids = sorted.map(({ id }) => id);
  return {
    ids,
    idsSha256: createHash('sha256').update(JSON.stringify(ids)).digest('hex'),
    scores: Float32Array.from(sorted, ({ score }) => score),
  };
}

/** The seed of everything that is resampled over a list of cases. */
export const seedOf = (idsSha256: string) => Number.parseInt(idsSha256.slice(0, 8), 16);

export function packScores(scores: Float32Array): Buffer {
  const packed = Buffer.alloc(scores.length * 4);
  scores.forEach((score, i) => {
    packed.writeFloatLE(score, i * 4);
  });
  return packed;
}

export function unpackScores(packed: Uint8Array): Float32Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  return Float32Array.from({ length: packed.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true));
}
