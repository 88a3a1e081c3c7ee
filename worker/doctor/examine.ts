/** Carries out the checks and sums up what they found. */
import { type Check, type Finding, NotThere, type Outcome, type Status, unknown } from './check.ts';
import { allChecks } from './checks/all.ts';
import type { Examined } from './examined.ts';
import { scrubbed, shownSettings } from './secrets.ts';

export interface Report {
  /** The worst of what was found; `unknown` counts as good. */
  status: Exclude<Status, 'unknown'>;
  checkedAt: string;
  counts: Record<Status, number>;
  checks: Finding[];
  /** Every setting, without secrets; null is not set. */
  configuration: Record<string, string | null>;
}

/** Starts nothing and changes nothing. Findings come in the order of the checks. */
export async function examine(examined: Examined, now: Date, checks: Check[] = allChecks): Promise<Report> {
  const findings = await Promise.all(checks.map((check) => findingOf(check, examined)));
  const counts = { ok: 0, warning: 0, fault: 0, unknown: 0 };
  for (const { status } of findings) counts[status]++;
  return {
    status: counts.fault > 0 ? 'fault' : counts.warning > 0 ? 'warning' : 'ok',
    checkedAt: now.toISOString(),
    counts,
    checks: findings,
    configuration: shownSettings(examined.settings),
  };
}

/** 0 unless something is at fault. */
export function exitStatus(report: Report): 0 | 1 {
  return report.status === 'fault' ? 1 : 0;
}

async function findingOf(check: Check, examined: Examined): Promise<Finding> {
  const { found, ...outcome } = await outcomeOf(check, examined);
  const clean = (text: string) => scrubbed(text, examined.env);
  return { id: check.id, title: check.title, ...outcome, found: { en: clean(found.en), zh: clean(found.zh) } };
}

async function outcomeOf(check: Check, examined: Examined): Promise<Outcome> {
  try {
    return check.judge(await check.gather(examined));
  } catch (error) {
    if (error instanceof NotThere) return unknown(error.found);
    const why = ((error as Error).cause as Error | undefined)?.message ?? (error as Error).message;
    return unknown({ en: `Could not be checked: ${why}`, zh: `无法检查：${why}` });
  }
}
