/** Which board of a phase may be seen: pure, and the one place that decides it. */
import type { SplitName } from '../packs/manifest.ts';

interface Phase {
  splits: readonly SplitName[];
  revealedAt: Date | null;
}

/** The split that decides a phase: the first hidden one; null when all of it is public. */
export function decidingSplit(phase: Pick<Phase, 'splits'>): Exclude<SplitName, 'public'> | null {
  return phase.splits.find((split) => split !== 'public') ?? null;
}

/** Whether results on a split may be seen by everybody: public ones, and the deciding ones once they are revealed. */
export function isShown(phase: Phase, split: SplitName): boolean {
  if (!phase.splits.includes(split)) return false;
  if (split === 'public') return phase.splits[0] === 'public';
  return phase.revealedAt !== null && split === decidingSplit(phase);
}

/** The split whose board is shown when nobody asks for another; null while there is nothing to see. */
export function shownSplit(phase: Phase): SplitName | null {
  const deciding = decidingSplit(phase);
  if (deciding && isShown(phase, deciding)) return deciding;
  return isShown(phase, 'public') ? 'public' : null;
}
