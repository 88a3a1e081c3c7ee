/** The labelled set as the matching sees it, and what a ranking of it comes to. */
import type { MatchNeed, MatchProfile } from '../../core/matching/match.ts';
import { needs as needLines } from './needs.ts';
import { profiles as profileLines } from './profiles.ts';

export interface Labelled extends MatchNeed {
  /** Ids of the profiles that could answer it. */
  right: ReadonlySet<string>;
}

export const needs: Labelled[] = needLines.map(([title, fields, keywords, summary, region, right]) => ({
  title,
  fields,
  keywords: keywords.split(' '),
  summary,
  rest: '',
  region,
  right: new Set(right.split(' ')),
}));

export const profiles: (MatchProfile & { name: string })[] = profileLines.map(
  ([id, name, fields, keywords, about, region]) => ({
    id,
    name,
    fields,
    keywords: keywords.split(' '),
    about,
    region,
    answered: [],
    signed: [],
  }),
);

/** The mean over all needs of the share of right ones among the first five. @param ranked ids, the best first. */
export function precisionAt5(ranked: (need: Labelled) => readonly string[]): number {
  const shares = needs.map(
    (need) =>
      ranked(need)
        .slice(0, 5)
        .filter((id) => need.right.has(id)).length / 5,
  );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** What a ranking without a mistake would come to: some needs have fewer than five who could answer. */
export const mostPrecision = needs.reduce((sum, { right }) => sum + Math.min(5, right.size) / 5, 0) / needs.length;
