import type { Details } from './types.ts';

const signs = { at_least: '≥', at_most: '≤', equal: '=' } as const;

/** `≥ 14 天`, `5–6 mm`. */
export function targetText({ comparator, value, upper, unit }: Details['indicators'][number]): string {
  const text = comparator === 'between' ? `${value}–${upper ?? value}` : `${signs[comparator]} ${value}`;
  return unit ? `${text} ${unit}` : text;
}
