/** Whether a contract lacks nothing: pure, for the server's refusals and the form's hints alike. */
import type { Indicator } from '../needs/content.ts';
import type { ContractContent, Measured, MilestoneContent } from './content.ts';

/** By how much milestones miss an amount, in its smallest unit: 0 when they add up to the cent, less than 0 when they fall short. */
export function difference(amount: number, milestones: readonly Pick<MilestoneContent, 'amount'>[]): number {
  return Number(milestones.reduce((sum, one) => sum + BigInt(one.amount), 0n) - BigInt(amount));
}

export type FlawCode = 'missing' | 'not_whole' | 'before_start' | 'after_end' | 'is_zero';
export interface Flaw {
  /** Such as `amount` or `milestones.2.due_on`. */
  field: string;
  code: FlawCode;
}

/** What keeps a contract from being proposed; empty when nothing does. */
export function flawsOf(content: Omit<ContractContent, 'title' | 'type' | 'currency' | 'registration'>): Flaw[] {
  const flaws: Flaw[] = [];
  const say = (field: string, code: FlawCode) => flaws.push({ field, code });
  const { starts_on: starts, ends_on: ends } = content;
  if (content.amount === 0) say('amount', 'is_zero');
  if (!starts) say('starts_on', 'missing');
  if (!ends) say('ends_on', 'missing');
  if (starts && ends && ends < starts) say('ends_on', 'before_start');
  for (const field of ['terms', 'ip', 'confidentiality'] as const) if (!content[field].trim()) say(field, 'missing');
  if (content.milestones.length === 0) say('milestones', 'missing');
  else if (difference(content.amount, content.milestones) !== 0) say('milestones', 'not_whole');
  for (const [place, one] of content.milestones.entries()) {
    if (one.amount === 0) say(`milestones.${place}.amount`, 'is_zero');
    if (starts && one.due_on < starts) say(`milestones.${place}.due_on`, 'before_start');
    if (ends && one.due_on > ends) say(`milestones.${place}.due_on`, 'after_end');
  }
  return flaws;
}

/** Whether a measured value reaches an indicator's target, both in the indicator's own unit. */
export function reaches(target: Pick<Indicator, 'comparator' | 'value' | 'upper'>, value: number): boolean {
  switch (target.comparator) {
    case 'at_least':
      return value >= target.value;
    case 'at_most':
      return value <= target.value;
    case 'equal':
      return value === target.value;
    case 'between':
      return value >= target.value && value <= (target.upper ?? target.value);
  }
  target.comparator satisfies never;
}

/** Indicators that nothing was measured of, and values of none. */
export function unmeasured(indicators: readonly Pick<Indicator, 'id'>[], values: readonly Measured[]): string[] {
  const wanted = new Set(indicators.map(({ id }) => id));
  const given = values.map((value) => value.indicator_id);
  const twice = given.filter((id, place) => given.indexOf(id) !== place);
  return [...[...wanted].filter((id) => !given.includes(id)), ...given.filter((id) => !wanted.has(id)), ...twice];
}
