/** How many of the first five matches are right, beside plain keyword search over the same register. */
import { rankMatches } from '../../core/matching/match.ts';
import { keywordSearch } from '../matching/keyword-search.ts';
import { mostPrecision, precisionAt5, profiles } from '../matching/labelled.ts';
import type { Bench } from './platform.ts';
import type { Row } from './rows.ts';

export async function matching({ database }: Bench): Promise<Row[]> {
  const searched = precisionAt5(await keywordSearch(database.db));
  const started = performance.now();
  const matched = precisionAt5((need) => rankMatches(need, profiles).map(({ id }) => id));
  console.error(`36 needs × ${profiles.length} profiles in ${Math.round(performance.now() - started)} ms`);
  const row = (name: string, value: number): Row => ({
    name,
    value,
    unit: 'precision@5',
    against: 'keyword-search',
    ratio: value / searched,
  });
  return [
    row('matching', matched),
    row('matching-keyword-search', searched),
    row('matching-best-possible', mostPrecision),
  ];
}
