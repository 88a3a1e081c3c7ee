/** Whether an answer reaches the target of an indicator, in whatever unit it is stated. */
import type { NeedResponse } from '../../api/client.ts';

export type Indicator = NeedResponse['asked']['indicators'][number];

/**
 * A value in the indicator's own unit.
 * @param unit that it is stated in; undefined for the indicator's own.
 * @returns null where nothing is stated, or in a unit that does not fit.
 */
export function inOwnUnit(
  { unit: own, units }: Pick<Indicator, 'unit' | 'units'>,
  value: number | null | undefined,
  unit: string | undefined,
): number | null {
  if (value === null || value === undefined) return null;
  if (unit === undefined || unit === own) return value;
  const choice = units.find((one) => one.unit === unit);
  // What is left over from binary fractions is cut off, so that 0.7 h are 42 min.
  return choice ? Number((value * choice.times + choice.plus).toPrecision(12)) : null;
}

/**
 * @param value of the answer in the indicator's own unit; null while there is none.
 * @param upper the upper end where the answer is a range: all of it must reach the target.
 * @returns null where nothing is answered.
 */
export function meets(
  { comparator, value: target, upper: targetUpper }: Pick<Indicator, 'comparator' | 'value' | 'upper'>,
  value: number | null | undefined,
  upper: number | null | undefined = null,
): boolean | null {
  if (value === null || value === undefined) return null;
  switch (comparator) {
    case 'at_least':
      return value >= target;
    case 'at_most':
      return (upper ?? value) <= target;
    case 'equal':
      return value === target && (upper ?? value) === target;
    case 'between':
      return value >= target && (upper ?? value) <= (targetUpper ?? target);
  }
}
