/** What matching is measured against: typing a need's title and keywords into the search of the register. */
import { sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import { institution } from '../../core/db/schema.ts';
import { institutionWords } from '../../core/search/texts.ts';
import { searchQuery } from '../../core/search/words.ts';
import { type Labelled, needs, profiles } from './labelled.ts';

/** Registers the labelled profiles, and searches for each need: institutions with any of its words, the best first. */
export async function keywordSearch(db: Db): Promise<(need: Labelled) => readonly string[]> {
  const ids = new Map<string, string>();
  for (const { id, name, fields, keywords, about, region } of profiles) {
    const words = institutionWords({ name, nameEn: null, region, fields, keywords, about });
    const [row] = await db
      .insert(institution)
      .values({
        kind: 'institute',
        name,
        fields: [...fields],
        keywords: [...keywords],
        about,
        region,
        verification: 'verified',
        words,
      })
      .returning({ id: institution.id });
    if (row) ids.set(row.id, id);
  }
  const found = new Map<Labelled, string[]>();
  for (const need of needs) {
    const query = searchQuery([need.title, ...need.keywords].join(' '), 'any');
    const rows = await db.execute<{ id: string }>(sql`
      select id from institution where words @@ ${query}::tsquery
      order by ts_rank(words, ${query}::tsquery) desc, name limit 5`);
    found.set(
      need,
      rows.map(({ id }) => ids.get(id) ?? ''),
    );
  }
  return (need) => found.get(need) ?? [];
}
