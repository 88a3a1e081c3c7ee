/** Everything about a case that its contestant sees beside what the case is about, one list of values for each clue. */
import type { Case, CaseTable } from './cases.ts';

export type ClueKind = 'name' | 'column' | 'metadata' | 'size' | 'time';

export interface Clue {
  kind: ClueKind;
  /** For the author: where to look. */
  name: string;
  values: (string | null)[];
}

export function cluesOf(cases: readonly Case[], tables: readonly CaseTable[]): Clue[] {
  return [...nameClues(cases), ...columnClues(cases, tables), ...sizeClues(cases), ...metadataClues(cases)];
}

/** A case's file, or its id where it has none. */
export const nameOf = ({ file, id }: Case) => file?.path ?? id;
const stemOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');

function nameClues(cases: readonly Case[]): Clue[] {
  const clues = partsOfNames('file name', cases.map(nameOf));
  const folders = cases.map((c) => nameOf(c).slice(0, Math.max(0, nameOf(c).lastIndexOf('/'))));
  clues.push({ kind: 'name', name: 'folder', values: folders });
  if (cases.some((c) => c.file && stemOf(c.file.path) !== c.id))
    clues.push(
      ...partsOfNames(
        'id',
        cases.map((c) => c.id),
      ),
    );
  return clues;
}

/** Length, first and last character and, where all names are built alike, each run of letters or digits. */
function partsOfNames(what: string, names: string[]): Clue[] {
  const stems = names.map(stemOf);
  const clue = (name: string, values: (string | null)[]): Clue => ({ kind: 'name', name: `${what}: ${name}`, values });
  const runs = stems.map((stem) => stem.match(/\d+|\p{L}+/gu) ?? []);
  const shape = (parts: string[]) => parts.map((part) => (/^\d/.test(part) ? '0' : 'a')).join('');
  const shapes = Map.groupBy(runs, shape);
  const [commonest = '', like = []] = [...shapes].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  const alike = like.length >= 0.9 * names.length && commonest.length > 0;
  return [
    clue(
      'length',
      stems.map((stem) => String(stem.length)),
    ),
    clue(
      'first character',
      stems.map((stem) => stem.at(0) ?? null),
    ),
    clue(
      'last character',
      stems.map((stem) => stem.at(-1) ?? null),
    ),
    ...(alike
      ? [...commonest].map((_, k) =>
          clue(
            `part ${k + 1}`,
            runs.map((parts) => parts[k] ?? null),
          ),
        )
      : []),
  ];
}

function columnClues(cases: readonly Case[], tables: readonly CaseTable[]): Clue[] {
  return tables.flatMap(({ path, table, rows, idColumn }) =>
    table.columns.flatMap((column, at) => {
      if (column === idColumn) return [];
      const values = cases.map(({ id }) => table.rows[rows.get(id) ?? -1]?.[at] ?? null);
      // The file's path is looked at as a name.
      if (values.every((value, i) => value !== null && cases[i]?.file?.path.endsWith(value))) return [];
      return [{ kind: 'column' as const, name: `${path}: ${column}`, values }];
    }),
  );
}

function sizeClues(cases: readonly Case[]): Clue[] {
  const clue = (name: string, of: (c: Case) => number | undefined): Clue => ({
    kind: 'size',
    name,
    values: cases.map((c) => of(c)?.toString() ?? null),
  });
  return [
    clue('file size', (c) => c.file?.bytes),
    clue('width', (c) => c.file?.picture?.width),
    clue('height', (c) => c.file?.picture?.height),
    { ...clue('time of change', (c) => c.file?.changedAt), kind: 'time' },
  ];
}

function metadataClues(cases: readonly Case[]): Clue[] {
  const tags = new Set(cases.flatMap((c) => Object.keys(c.file?.picture?.tags ?? {})));
  return [...tags]
    .sort()
    .map((tag) => ({ kind: 'metadata', name: tag, values: cases.map((c) => c.file?.picture?.tags[tag] ?? null) }));
}
