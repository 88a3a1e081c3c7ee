/** What a check of a pack measured, beside what it found. */
import type { Bilingual, SplitName } from '../../../core/packs/manifest.ts';
import type { Verdict } from '../../../core/verdicts/verdicts.ts';
import type { Finding } from './findings.ts';

/** Lowest, mean and highest of several measurements. */
export interface Spread {
  times: number;
  low: number;
  mean: number;
  high: number;
}

export interface BaselineRun {
  baseline: string;
  split: SplitName;
  verdict: Verdict;
  scores: Record<string, number> | null;
  /** What differs between runs, where there were several: times in seconds, memory in MiB. */
  spread: { scores: Record<string, Spread>; wall: Spread; cpu: Spread; memory: Spread } | null;
}

export interface ChanceLevel {
  split: SplitName;
  /** Whose predictions were shuffled. */
  baseline: string;
  scores: Record<string, Spread>;
}

export interface Tried {
  probe: Bilingual;
  split: SplitName;
  verdict: Verdict;
  told: Bilingual | null;
}

export interface Repeated {
  split: SplitName;
  baseline: string;
  times: number;
  /** Different results: 1 is what is wanted. */
  different: number;
}

export interface PackReport {
  slug: string | null;
  title: Bilingual | null;
  /** Decides every shuffle; the same seed gives the same report. */
  seed: number;
  cases: Partial<Record<SplitName, number>>;
  findings: Finding[];
  baselines: BaselineRun[];
  chance: ChanceLevel[];
  repeated: Repeated[];
  malformed: Tried[];
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    times: values.length,
    low: Math.min(...values),
    mean: values.reduce((a, b) => a + b, 0) / values.length,
    high: Math.max(...values),
  };
}
