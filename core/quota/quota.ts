/** How much a team may still submit in a phase: decided from counts alone. */
import type { Quota } from '../packs/manifest.ts';

export interface Use {
  /** Submissions since the day began in the challenge's zone; the platform's own faults left out. */
  today: number;
  /** Over the whole phase; the platform's own faults left out. */
  total: number;
  /** Not judged yet. */
  running: number;
}

export type QuotaDecision =
  | { allowed: true }
  | { allowed: false; code: 'quota_per_day' | 'quota_total' | 'quota_running'; limit: number };

/** Whether one more submission is allowed; of several reasons against it the most lasting is given. */
export function decideQuota(quota: Quota, use: Use): QuotaDecision {
  if (use.total >= quota.total) return { allowed: false, code: 'quota_total', limit: quota.total };
  if (use.today >= quota.per_day) return { allowed: false, code: 'quota_per_day', limit: quota.per_day };
  if (use.running >= quota.running) return { allowed: false, code: 'quota_running', limit: quota.running };
  return { allowed: true };
}
