/** What a panel's opinions come to: means, threshold, disagreement. */

export const axes = ['authenticity', 'completeness', 'feasibility'] as const;
export type Axis = (typeof axes)[number];
/** What one expert gives, 0 to 5 each. */
export type Scores = Record<Axis, number>;

/** In hundredths: the truth of a need and its completeness count for a little more than its feasibility. */
export const axisWeights: Scores = { authenticity: 35, completeness: 35, feasibility: 30 };
export const axisThreshold = 3;
/** Of the weighted mean, in hundredths of a point. */
export const weightedThreshold = 350;
/** Opinions that a decision needs at the least. */
export const fewestOpinions = 2;
/** Two experts this far apart on an axis want a third. */
export const widestGap = 2;

export interface Outcome {
  opinions: number;
  means: Scores | null;
  /** The weighted mean, 0 to 5. */
  weighted: number | null;
  /** Whether every axis and the weighted mean reach what publishing asks for. */
  publishable: boolean;
  /** Axes on which two experts are at least `widestGap` apart. */
  apart: Axis[];
  /** Whether one more expert should be heard before a decision. */
  thirdWanted: boolean;
  /** Share of pairs of experts and axes that are at most one point apart; null before there are two. */
  agreement: number | null;
}

/** Thresholds are compared in whole numbers, so that 3.5 is never missed by a rounding. */
export function outcomeOf(opinions: readonly Scores[]): Outcome {
  const n = opinions.length;
  const sum = (axis: Axis) => opinions.reduce((total, scores) => total + scores[axis], 0);
  const weightedSum = axes.reduce((total, axis) => total + axisWeights[axis] * sum(axis), 0);
  const gaps = axes.flatMap((axis) =>
    opinions.flatMap((one, i) =>
      opinions.slice(i + 1).map((other) => ({ axis, gap: Math.abs(one[axis] - other[axis]) })),
    ),
  );
  const apart = axes.filter((axis) => gaps.some((g) => g.axis === axis && g.gap >= widestGap));
  return {
    opinions: n,
    means: n === 0 ? null : (Object.fromEntries(axes.map((axis) => [axis, sum(axis) / n])) as Scores),
    weighted: n === 0 ? null : weightedSum / (100 * n),
    publishable: n > 0 && axes.every((axis) => sum(axis) >= axisThreshold * n) && weightedSum >= weightedThreshold * n,
    apart,
    thirdWanted: n > 0 && n < 3 && apart.length > 0,
    agreement: gaps.length === 0 ? null : gaps.filter(({ gap }) => gap <= 1).length / gaps.length,
  };
}
