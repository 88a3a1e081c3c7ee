/**
 * What contestants are shown of a result: never more of the hidden truth than the phase's rules give away. Pure, and
 * the one place that decides it for every route.
 */
import type { evaluation, phase } from '../../core/db/schema.ts';
import { isShown } from '../../core/ranking/visibility.ts';
import { verdicts } from '../../core/verdicts/verdicts.ts';

type EvaluationRow = typeof evaluation.$inferSelect;
type Result = Pick<EvaluationRow, 'details' | 'scores' | 'mistakes' | 'figures' | 'message' | 'resources'>;

export function shownResult(row: EvaluationRow, rule: typeof phase.$inferSelect): Result {
  const { scores, mistakes, figures, message, resources } = row;
  // Of a hidden split only how it ended: even an exit code or a running time can carry what a program saw there.
  if (!isShown(rule, row.split))
    return { details: null, scores: null, mistakes: null, figures: null, message: null, resources: null };
  const result = { details: withoutFault(row), scores, mistakes, figures, message, resources };
  // Taken back or disqualified, it has no score any more; what a ladder held back of it stays so.
  if (row.verdict !== null && verdicts[row.verdict].by === 'people')
    return { ...result, scores: null, figures: null, message: null };
  if (!rule.ladder || row.split !== 'public' || row.verdict !== 'scored') return result;
  // Figures and the judge's words tell the exact score that the ladder holds back.
  return { ...result, scores: row.ladder?.scores ?? null, figures: null, message: null };
}

/** How a fault of the platform came about may quote the truth, and is for organisers. */
function withoutFault({ details, verdict }: EvaluationRow) {
  if (details === null || verdict === null || verdicts[verdict].by !== 'platform') return details;
  return { reason: details.reason };
}
