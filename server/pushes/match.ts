/** A need against the registers. */
import type { Tx } from '../../core/db/client.ts';
import { type Match, type MatchNeed, rankMatches, threshold } from '../../core/matching/match.ts';
import type { NeedContent } from '../../core/needs/content.ts';
import { findInstitution } from '../institutions/queries.ts';
import { contentOf, type NeedRow } from '../needs/queries.ts';
import { type Candidate, type CandidateKind, candidatesFor, type Named } from './candidates-queries.ts';

export interface Matched extends Match {
  kind: CandidateKind;
  name: string;
}

/** So many of each sort are told of a need when it is published. */
export const toldOf: Record<CandidateKind, number> = { institution: 10, expert: 5, manager: 5 };
/** So many of each sort are shown to whoever chooses by hand. */
const shownOf = 15;

/** Everybody who might answer a need, the best first within their sort; only those above the threshold. */
export async function matchesFor(db: Tx, row: NeedRow): Promise<Matched[]> {
  const scored = await score(db, row);
  return (Object.keys(toldOf) as CandidateKind[]).flatMap((kind) =>
    scored.filter((match) => match.kind === kind && match.score >= threshold).slice(0, shownOf),
  );
}

/** How well those fit whom somebody named, whatever their score; whoever may not be told is not among them. */
export const matchesNamed = (db: Tx, row: NeedRow, named: Named): Promise<Matched[]> => score(db, row, named);

async function score(db: Tx, row: NeedRow, named?: Named): Promise<Matched[]> {
  const content = await contentOf(db, row.id, row.publishedVersion ?? row.version);
  if (!content) return [];
  const asked = matchNeed(content, (await findInstitution(db, row.enterpriseId)).region);
  const candidates = await candidatesFor(db, row, asked, named);
  const of = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return rankMatches(asked, candidates).map((match) => {
    const { kind, name } = of.get(match.id) as Candidate;
    return { ...match, kind, name };
  });
}

/** What a need is compared by: the parts that everybody may read. */
function matchNeed(content: NeedContent, region: string): MatchNeed {
  return {
    title: content.title,
    keywords: content.keywords,
    summary: content.summary,
    rest: [content.background, content.problem, ...content.indicators.map(({ name }) => name)].join(' '),
    fields: content.fields,
    region,
  };
}
