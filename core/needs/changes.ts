/** What differs between two versions of a need, and what an addendum may change. */
import type { NeedContent, NeedDraft } from './content.ts';

export type NeedField = keyof NeedContent;

/** What a version means that was written before a field was there. */
const unsaid: Partial<NeedContent> = { opening: 'on_arrival' };

/** The fields in which two versions differ, in the order of the schema. */
export function changedFields(before: NeedDraft, after: NeedDraft): NeedField[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<NeedField>;
  return [...keys].filter((key) => canonical(before[key] ?? unsaid[key]) !== canonical(after[key] ?? unsaid[key]));
}

/** The same text for the same value, whatever the order of its keys; the database keeps an order of its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** What readers relied on when the need was published: an addendum cannot take it back. */
export const lockedFields = [
  'language',
  'anonymous',
  'confidentiality',
  'opening',
  'pledge',
] as const satisfies NeedField[];

/** A change of these changes what a response must reach: respondents get time for it. */
export const materialFields = [
  ...(['type', 'problem', 'indicators', 'constraints', 'deliverables', 'acceptance'] as const),
  ...(['investment', 'deliverBy', 'cooperation', 'ip', 'ipNote'] as const),
] as const satisfies NeedField[];

/** So long a need stays open at least after a material change. */
export const daysAfterMaterialChange = 7;
const dayMs = 24 * 60 * 60 * 1000;

export type Amendment =
  | { refused: 'nothing_changed' | 'deadline_shortened' | 'deadline_passed' | 'material_change_too_late' }
  | { refused: 'field_locked'; field: NeedField }
  | { refused: null; changed: NeedField[]; isMaterial: boolean };

/** Whether what is published may be changed so: the deadline only to a later one, nothing that is locked. */
export function amend(published: NeedContent, wanted: NeedContent, now: Date): Amendment {
  const changed = changedFields(published, wanted);
  if (changed.length === 0) return { refused: 'nothing_changed' };
  const locked = changed.find((field) => (lockedFields as readonly NeedField[]).includes(field));
  if (locked) return { refused: 'field_locked', field: locked };
  const deadline = Date.parse(wanted.deadline);
  if (deadline < Date.parse(published.deadline)) return { refused: 'deadline_shortened' };
  if (deadline <= now.getTime()) return { refused: 'deadline_passed' };
  const isMaterial = changed.some((field) => (materialFields as readonly NeedField[]).includes(field));
  if (isMaterial && deadline < now.getTime() + daysAfterMaterialChange * dayMs)
    return { refused: 'material_change_too_late' };
  return { refused: null, changed, isMaterial };
}
