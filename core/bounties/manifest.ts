/** The manifest of a challenge that is made from a need: the pack brings data and judge, the need everything else. */
import { minorDigits } from '../money/money.ts';
import type { Bilingual } from '../packs/manifest.ts';

export interface BountyForm {
  slug: string;
  title: Bilingual;
  sponsor: Bilingual;
  /** In whole units of the currency. */
  bounty: { currency: string; total: number; awards: { rank: number; amount: number }[] };
  /** For the phases that are open to all, in their order; a pack without phases gets one for each. */
  phases: { opens: string; closes: string }[];
}

/** Where the texts lie in the pack. */
export const textPaths = { zh: 'from-need/description.zh.md', en: 'from-need/description.en.md' } as const;

type Loose = Record<string, unknown>;
const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Fills in what the need says.
 * @param given the pack's own manifest as it was read; nothing of it is taken for good yet.
 * @returns the manifest, to be checked as any other, and what is wrong with the form beside this pack.
 */
export function manifestFrom(given: unknown, form: BountyForm): { manifest: Loose; mistakes: string[] } {
  const pack = isLoose(given) ? given : {};
  const mistakes: string[] = [];
  const phases = Array.isArray(pack.phases) ? pack.phases : null;
  return {
    manifest: {
      ...pack,
      schema: 'jiebang/1',
      slug: form.slug,
      title: form.title,
      sponsor: { name: form.sponsor },
      bounty: form.bounty,
      description: textPaths,
      phases: phases ? timed(phases, form, mistakes) : made(pack.splits, form),
    },
    mistakes,
  };
}

function timed(phases: unknown[], { phases: times }: BountyForm, mistakes: string[]): unknown[] {
  const open = phases.filter((phase) => isLoose(phase) && phase.entry !== 'invited').length;
  if (open !== times.length)
    mistakes.push(`the pack has ${open} phases that are open to all, and the form gives times for ${times.length}`);
  let at = 0;
  return phases.map((phase) => {
    if (!isLoose(phase) || phase.entry === 'invited') return phase;
    const time = times[at++];
    return time ? { ...phase, opens: time.opens, closes: time.closes } : phase;
  });
}

function made(splits: unknown, { phases }: BountyForm): Loose[] {
  const known = ['public', 'private'].filter((name) => isLoose(splits) && name in splits);
  return phases.map(({ opens, closes }, i) => ({
    key: i === 0 ? 'qualifying' : `round_${i + 1}`,
    title: { zh: i === 0 ? '初赛' : `第 ${i + 1} 赛段`, en: i === 0 ? 'Qualifying' : `Round ${i + 1}` },
    opens,
    closes,
    splits: known,
  }));
}

/** A bounty's amount in whole units as the smallest unit of its currency, as contracts count. */
export function inMinor(whole: number, currency: keyof typeof minorDigits): number {
  return whole * 10 ** minorDigits[currency];
}
