/** Needs that were written before and say much the same. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { lookupTerms } from '../../core/matching/match.ts';
import { comparedText, duplicateFrom, similarFrom, similarity } from '../../core/needs/similarity.ts';
import type { NeedRow } from './queries.ts';
import type { Readable } from './reader.ts';
import { needsAlike } from './similar-queries.ts';

/** Words by which others are looked up, the weightiest. */
const mostTerms = 10;
const mostShown = 5;

export interface SimilarNeed {
  id: string;
  number: number;
  title: string;
  state: NeedRow['state'];
  similarity: number;
  is_duplicate: boolean;
}

/**
 * The needs that are most like one, for whoever writes or reviews it. Only what everybody may read is compared; drafts
 * are not, and what others have handed in and is not published is for organisers alone.
 * @throws Problem `need_not_yours`.
 */
export async function similarTo(db: Tx, { row, content, reader }: Readable): Promise<SimilarNeed[]> {
  if (!reader.isInsider) throw new Problem('need_not_yours');
  const { parties } = reader;
  const sees = parties.includes('organiser') ? 'all' : parties.includes('enterprise') ? 'own' : 'published';
  const text = comparedText(content);
  const terms = lookupTerms({
    title: content.title ?? '',
    keywords: content.keywords ?? [],
    summary: content.summary ?? '',
    rest: [content.background, content.problem].filter(Boolean).join(' '),
    fields: content.fields ?? [],
    region: '',
  });
  const found = await needsAlike(db, row, terms.slice(0, mostTerms), sees);
  return found
    .map(({ id, number, state, content: other }) => {
      const score = similarity(text, comparedText(other));
      const rounded = Math.round(score * 100) / 100;
      return { id, number, state, title: other.title, similarity: rounded, is_duplicate: score >= duplicateFrom };
    })
    .filter((one) => one.similarity >= similarFrom)
    .sort((a, b) => b.similarity - a.similarity || a.number - b.number)
    .slice(0, mostShown);
}
