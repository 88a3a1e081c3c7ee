/** The shape of a topic that needs of the demonstration are about. */
import type { NeedContent } from '../../../core/needs/content.ts';
import type { FieldCode } from '../../../core/taxonomy/fields.ts';

export interface TopicIndicator {
  name: string;
  comparator: 'at_least' | 'at_most';
  /** Between these the target lies. */
  range: [number, number];
  /** Today’s value as a multiple of the target. */
  today: number;
  decimals: number;
  unit: string;
  method: string;
}

export interface Topic {
  fields: [FieldCode, ...FieldCode[]];
  type: NeedContent['type'];
  /** What it is about, each ready to stand before a goal. */
  objects: string[];
  goals: string[];
  step: string;
  trouble: string;
  tried: string;
  indicators: TopicIndicator[];
  keywords: string[];
  limits: string;
  deliverables: string[];
}

export const indicator = (
  name: string,
  comparator: TopicIndicator['comparator'],
  range: [number, number],
  today: number,
  unit: string,
  method: string,
  decimals = 0,
): TopicIndicator => ({ name, comparator, range, today, unit, method, decimals });
