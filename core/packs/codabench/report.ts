/** What became of a bundle, line by line: every key of `competition.yaml` stands in it, none is dropped in silence. */
import { z } from 'zod';
import { type ReasonCode, reasons } from './reasons.ts';

export const reportRowSchema = z.object({
  file: z.string().describe('Inside the bundle'),
  key: z.string().describe('Where in it, as `phases.0.start`; empty for what concerns the whole file'),
  line: z.number().int().nullable(),
  what: z.string().describe('What stands there, shortened'),
  outcome: z.enum(['carried', 'changed', 'left_out']),
  code: z.string(),
  reason: z.object({ en: z.string(), zh: z.string() }),
});
export type ReportRow = z.infer<typeof reportRowSchema>;

export type Path = (string | number)[];

export interface Place {
  file: string;
  key: string;
  line: number | null;
  what: string;
}

/** Where the report finds a line and what stands there. */
export interface Source {
  placeOf(path: Path): Place;
  /** Whether a key stands there without a value. */
  isEmpty(path: Path): boolean;
  /** The keys directly below a path; null for what has none. */
  keysBelow(path: Path): (string | number)[] | null;
}

export interface Report {
  /** Says what became of a key and of everything below it. */
  row(path: Path, code: ReasonCode, parameters?: Record<string, string | number>): void;
  /** Says something more about a key, without having dealt with it. */
  note(path: Path, code: ReasonCode, parameters?: Record<string, string | number>): void;
  /** Says something about another file of the bundle, or, with neither key nor line, about the whole. */
  about(place: Partial<Place>, code: ReasonCode, parameters?: Record<string, string | number>): void;
  /** All of it by file and line; what nobody spoke of was not understood, and left out. */
  rows(): ReportRow[];
}

const main = 'competition.yaml';
/** Past that somebody else's format was uploaded, and nobody reads on. */
const mostUnknown = 500;

export function openReport(source: Source): Report {
  const rows: ReportRow[] = [];
  const covered = new Set<string>();
  const spokenOf = new Set<string>();
  let unknown = 0;
  const id = (path: Path) => JSON.stringify(path);

  function add(place: Place, code: ReasonCode, parameters: Record<string, string | number> = {}): void {
    const { outcome, en, zh } = reasons[code];
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ''));
    rows.push({ ...place, outcome, code, reason: { en: fill(en), zh: fill(zh) } });
  }

  function addUnknown(path: Path): void {
    if (covered.has(id(path)) || unknown > mostUnknown) return;
    const keys = source.keysBelow(path);
    if (path.length > 0 && source.isEmpty(path)) add(source.placeOf(path), 'no_value');
    else if (path.length > 0 && (keys === null || !spokenOf.has(id(path))))
      add(source.placeOf(path), unknown++ < mostUnknown ? 'unknown_key' : 'unknown_more');
    else for (const key of keys ?? []) addUnknown([...path, key]);
  }

  return {
    row(path, code, parameters) {
      covered.add(id(path));
      for (let n = 1; n <= path.length; n++) spokenOf.add(id(path.slice(0, n)));
      add(source.placeOf(path), code, parameters);
    },
    note: (path, code, parameters) => add(source.placeOf(path), code, parameters),
    about: (place, code, parameters) => add({ file: main, key: '', line: null, what: '', ...place }, code, parameters),
    rows() {
      addUnknown([]);
      const first = (row: ReportRow) => (row.file === main ? 0 : 1);
      return rows.sort(
        (a, b) =>
          first(a) - first(b) ||
          (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
          (a.line ?? Number.MAX_SAFE_INTEGER) - (b.line ?? Number.MAX_SAFE_INTEGER),
      );
    },
  };
}
