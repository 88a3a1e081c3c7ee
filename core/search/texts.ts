/** What needs, institutions and people are found by: public text alone. */
import type { NeedContent } from '../needs/content.ts';
import { areaOf, areas, type FieldCode, fieldTitle } from '../taxonomy/fields.ts';
import { searchVector } from './words.ts';

/** The names of fields and of their areas in both languages. */
export function fieldNames(fields: readonly FieldCode[]): string {
  return fields
    .flatMap((field) => [fieldTitle(field), areas[areaOf(field)].title])
    .map(({ en, zh }) => `${zh} ${en}`)
    .join(' ');
}

/**
 * The words of a need: what everybody may read of it, and nothing else.
 * @param enterprise its name; left out of the words of a need whose enterprise stays unnamed.
 */
export function needWords(content: NeedContent, enterprise: string): string {
  return searchVector({
    a: [content.title, ...content.keywords].join(' '),
    b: [content.summary, fieldNames(content.fields), ...content.indicators.map(({ name }) => name)].join(' '),
    c: [
      content.background,
      content.problem,
      content.constraints,
      ...content.deliverables,
      content.anonymous ? '' : enterprise,
    ].join(' '),
  });
}

/** The words of an institution in the register. */
export function institutionWords(row: {
  name: string;
  nameEn: string | null;
  region: string;
  fields: readonly FieldCode[];
  keywords: readonly string[];
  about: string;
}): string {
  return searchVector({
    a: [row.name, row.nameEn ?? '', ...row.keywords].join(' '),
    b: [fieldNames(row.fields), row.region].join(' '),
    c: row.about,
  });
}

/** The words of what somebody says of themselves. */
export function profileWords(row: {
  name: string;
  post: string;
  region: string;
  fields: readonly FieldCode[];
  keywords: readonly string[];
  about: string;
}): string {
  return searchVector({
    a: [row.name, ...row.keywords].join(' '),
    b: [fieldNames(row.fields), row.post, row.region].join(' '),
    c: row.about,
  });
}
