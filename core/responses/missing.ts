/** What a response lacks before it can be handed in. */
import { comparable } from '../comparison/units.ts';
import type { Indicator } from '../needs/content.ts';
import { type ResponseContent, type ResponseDraft, responseContent } from './content.ts';

/** `missing`: nothing is there; `wrong`: what is there is not right. */
export interface Lack {
  /** Its place, such as `plan`, `team.0.name`, `price.min`, or `answers.` and the indicator's id. */
  field: string;
  problem: 'missing' | 'too_short' | 'wrong';
}

export type Checked = { content: ResponseContent; lacks: [] } | { content: null; lacks: Lack[] };

/**
 * Checks a draft against the one schema and against the indicators of the need that it answers: every indicator that a
 * solution must reach is answered, a range with both of its ends, in a unit that can be turned into the need's, and
 * nothing is answered twice or that was not asked.
 * Values that miss their target are no lack: the enterprise sees them.
 */
export function checkResponse(draft: ResponseDraft, indicators: readonly Indicator[]): Checked {
  const asked = new Map(indicators.map((indicator) => [indicator.id, indicator]));
  const lacks = new Map<string, Lack>();
  const lack = (field: string, problem: Lack['problem']) => {
    if (!lacks.has(field)) lacks.set(field, { field, problem });
  };

  // An answer that was begun without a value is left out where the indicator may be.
  const answers = (draft.answers ?? []).filter(({ value }) => value !== null);
  const seen = new Set<string>();
  for (const { indicatorId, value, upper, unit } of answers) {
    const indicator = asked.get(indicatorId);
    if (!indicator || seen.has(indicatorId)) lack(`answers.${indicatorId}`, 'wrong');
    else if (typeof upper === 'number' && (indicator.comparator !== 'between' || upper < Number(value)))
      lack(`answers.${indicatorId}`, 'wrong');
    else if (unit !== undefined && !comparable(unit, indicator.unit)) lack(`answers.${indicatorId}`, 'wrong');
    seen.add(indicatorId);
  }
  for (const { id, must } of indicators) if (must && !seen.has(id)) lack(`answers.${id}`, 'missing');

  const parsed = responseContent.safeParse({ ...draft, answers });
  for (const { path, code } of parsed.error?.issues ?? []) {
    const value = path.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key],
      draft,
    );
    const [first, place] = path;
    const answer = first === 'answers' && typeof place === 'number' ? answers[place] : undefined;
    const field = answer ? `answers.${answer.indicatorId}` : path.join('.');
    lack(field, isNothing(value) ? 'missing' : code === 'too_small' ? 'too_short' : 'wrong');
  }
  const price = parsed.data?.price;
  if (price && price.min > price.max) lack('price.max', 'wrong');
  return parsed.success && lacks.size === 0
    ? { content: parsed.data, lacks: [] }
    : { content: null, lacks: [...lacks.values()] };
}

const isNothing = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === false ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);
