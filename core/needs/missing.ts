/** What a draft lacks to be a need. */
import { type NeedContent, type NeedDraft, needContent } from './content.ts';

export interface Missing {
  field: string;
  code: 'missing' | 'too_short' | 'invalid';
  params: Record<string, string | number>;
}

/** Every field that is missing or not right, each once. */
export function missingFields(draft: NeedDraft): Missing[] {
  const parsed = needContent.safeParse(withoutNothing(draft));
  if (parsed.success) return [];
  const found = new Map<string, Missing>();
  for (const issue of parsed.error.issues) {
    const field = issue.path.join('.');
    if (found.has(field)) continue;
    const value = at(draft, issue.path);
    const least = issue.code === 'too_small' ? Number(issue.minimum) : 0;
    if (isEmpty(value)) found.set(field, { field, code: 'missing', params: {} });
    else if (least > 1) found.set(field, { field, code: 'too_short', params: { least } });
    else found.set(field, { field, code: 'invalid', params: {} });
  }
  return [...found.values()];
}

/**
 * A draft as a need.
 * @throws z.ZodError where `missingFields` finds something.
 */
export const asNeed = (draft: NeedDraft): NeedContent => needContent.parse(withoutNothing(draft));

/** Nulls of a form where something must be said are the same as nothing; where null means something they stay. */
function withoutNothing(draft: NeedDraft): Record<string, unknown> {
  const entries = Object.entries(draft).filter(([key, value]) => key === 'deliverBy' || value !== null);
  return Object.fromEntries(entries);
}

function at(draft: NeedDraft, path: readonly PropertyKey[]): unknown {
  let value: unknown = draft;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return value;
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || value === false;
}
