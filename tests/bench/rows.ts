/** A figure, and what it was measured against in the same run. */
export interface Row {
  name: string;
  value: number;
  unit: string;
  against: string;
  /** `value` divided by what it is measured against. */
  ratio: number;
}

/** @param share in [0, 1]; 0.5 is the median. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const median = (values: number[]) => quantile(values, 0.5);
