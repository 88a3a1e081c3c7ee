/** Whether an answer reaches the target of an indicator. */
import type { NeedResponse } from '../../api/client.ts';

export type Indicator = NeedResponse['asked']['indicators'][number];

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
