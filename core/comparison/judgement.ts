/** Whether a response's answer to an indicator reaches what the need asks for, and by how much. */
import type { Indicator } from '../needs/content.ts';
import type { IndicatorAnswer } from '../responses/content.ts';
import { convert } from './units.ts';

export const standings = ['met', 'missed', 'unknown'] as const;
export type Standing = (typeof standings)[number];

export interface Judgement {
  /** What was answered, in the need's unit; null when nothing was, or it cannot be said in that unit. */
  value: number | null;
  /** The upper end, where a range was answered. */
  upper: number | null;
  standing: Standing;
  /** Why it is unknown. */
  why: 'unanswered' | 'unit' | null;
  /** By how much it is better than the threshold, in the need's unit; below zero when it misses it. */
  margin: number | null;
  /** The larger the better; equal for what the need does not tell apart. Null when unknown. */
  merit: number | null;
}

/** Differences smaller than this part of the values come from turning decimal numbers into binary ones. */
const grain = 1e-9;
const reaches = (margin: number, ...scale: number[]) => margin >= -grain * Math.max(...scale.map(Math.abs), 1e-300);

/**
 * Judges one answer. A range is judged by its worse end; where the need asks for a range, all of the answer has to lie
 * in it, and how deep inside makes nothing better.
 * @param unit that the answer was given in; the indicator's own unless it says another.
 */
export function judge(indicator: Indicator, answer: IndicatorAnswer | null, unit: string): Judgement {
  const unknown = { value: null, upper: null, standing: 'unknown', margin: null, merit: null } as const;
  if (!answer) return { ...unknown, why: 'unanswered' };
  const first = convert(answer.value, unit, indicator.unit);
  const second = answer.upper === null ? first : convert(answer.upper, unit, indicator.unit);
  if (first === null || second === null) return { ...unknown, why: 'unit' };
  const [low, high] = [Math.min(first, second), Math.max(first, second)];
  const { margin, scale } = marginOf(indicator, low, high);
  const isMet = reaches(margin, ...scale);
  const isOpen = indicator.comparator === 'at_least' || indicator.comparator === 'at_most';
  return {
    value: first,
    upper: answer.upper === null ? null : second,
    standing: isMet ? 'met' : 'missed',
    why: null,
    margin,
    merit: isOpen ? margin : isMet ? 0 : margin,
  };
}

function marginOf(indicator: Indicator, low: number, high: number): { margin: number; scale: number[] } {
  const { comparator, value } = indicator;
  switch (comparator) {
    case 'at_least':
      return { margin: low - value, scale: [low, value] };
    case 'at_most':
      return { margin: value - high, scale: [high, value] };
    case 'equal':
      return { margin: -Math.max(Math.abs(low - value), Math.abs(high - value)), scale: [low, high, value] };
    case 'between': {
      const upper = indicator.upper ?? value;
      const [from, to] = [Math.min(value, upper), Math.max(value, upper)];
      return { margin: Math.min(low - from, to - high), scale: [low, high, from, to] };
    }
  }
  comparator satisfies never;
  throw new TypeError('not a comparator');
}

/** Whether two merits are the same but for the binary form of decimal numbers. */
export const isSame = (a: number, b: number) =>
  a === b || Math.abs(a - b) <= grain * Math.max(Math.abs(a), Math.abs(b));

/**
 * How much an answer is worth, from 0 to 100, on anchors that do not depend on who else answers: 60 for reaching the
 * threshold, 0 for no better than today, 100 for going beyond the threshold by as much as it lies from today's value.
 * Where no value of today is given that the threshold betters, the threshold's own size (of a range, its width) takes
 * the place of that distance. What cannot be exceeded is worth 100 when reached; what is unknown is worth 0.
 */
export function worth(indicator: Indicator, { standing, margin }: Judgement): number {
  if (standing === 'unknown' || margin === null) return 0;
  const isOpen = indicator.comparator === 'at_least' || indicator.comparator === 'at_most';
  const scale = scaleOf(indicator);
  if (standing === 'met') {
    if (!isOpen) return 100;
    if (scale === 0) return margin > 0 ? 100 : 60;
    return 60 + 40 * Math.min(1, Math.max(0, margin) / scale);
  }
  return scale === 0 ? 0 : 60 * Math.max(0, 1 + margin / scale);
}

function scaleOf({ comparator, value, upper, baseline }: Indicator): number {
  if (comparator === 'between' && upper !== null && upper !== value) return Math.abs(upper - value);
  const gap = baseline === null ? 0 : comparator === 'at_most' ? baseline - value : value - baseline;
  if (comparator === 'equal' && baseline !== null) return Math.abs(gap);
  return gap > 0 ? gap : Math.abs(value);
}
