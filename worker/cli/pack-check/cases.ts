/** A split's cases, each with its label, its file and the sequence that it belongs to. */
import type { SeenFile, Split, Truth } from './parts.ts';
import { columnOf, type Table } from './table.ts';

export interface Case {
  id: string;
  label: string;
  file: SeenFile | null;
  /** Cases of one sequence (a burst, a video) are one observation: their labels are not independent. */
  sequence: string;
}

/** An input table with one row a case. */
export interface CaseTable {
  path: string;
  table: Table;
  /** Row of each case by its id. */
  rows: Map<string, number>;
  idColumn: string;
}

export function casesOf(split: Split, truth: Truth): { cases: Case[]; tables: CaseTable[] } {
  const tables = [...split.tables].flatMap(([path, table]) => caseTable(path, table, truth) ?? []);
  const files = fileOfCase(split, truth, tables);
  const sequences = sequenceOfCase(split);
  const cases = [...truth.labels].map(([id, label]) => ({
    id,
    label,
    file: files.get(id) ?? null,
    sequence: sequences.get(id) ?? `case ${id}`,
  }));
  return { cases, tables };
}

function caseTable(path: string, table: Table, truth: Truth): CaseTable | null {
  const isId = (column: string) => {
    const values = columnOf(table, column);
    return (
      new Set(values).size === values.length &&
      values.filter((v) => truth.labels.has(v)).length >= 0.9 * truth.labels.size
    );
  };
  const idColumn = table.columns.includes(truth.id) && isId(truth.id) ? truth.id : table.columns.find(isId);
  if (idColumn === undefined) return null;
  return { path, table, idColumn, rows: new Map(columnOf(table, idColumn).map((id, row) => [id, row])) };
}

/** By a column that holds paths, else by the file's name. */
function fileOfCase(split: Split, truth: Truth, tables: CaseTable[]): Map<string, SeenFile> {
  const byPath = new Map(split.files.map((file) => [file.path, file]));
  for (const { table, rows, path } of tables) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    for (const column of table.columns) {
      const values = columnOf(table, column);
      const found = values.map((value) => byPath.get(value) ?? byPath.get(folder + value));
      if (found.filter(Boolean).length < 0.9 * values.length) continue;
      return new Map([...rows].flatMap(([id, row]) => (found[row] ? [[id, found[row]] as const] : [])));
    }
  }
  const named = new Map<string, SeenFile>();
  for (const file of split.files) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const id = [file.path, name, name.replace(/\.[^.]*$/, '')].find((candidate) => truth.labels.has(candidate));
    if (id !== undefined && !named.has(id)) named.set(id, file);
  }
  return named;
}

export const groupColumns = { site: ['site', 'location'], sequence: ['sequence', 'sequence_id', 'burst'] } as const;

function sequenceOfCase(split: Split): Map<string, string> {
  const found = new Map<string, string>();
  for (const table of [...split.hidden.values(), ...split.tables.values()]) {
    const column = groupColumns.sequence.find((name) => table.columns.includes(name));
    const id = split.truth?.id;
    if (column === undefined || id === undefined || !table.columns.includes(id)) continue;
    const sequences = columnOf(table, column);
    for (const [row, key] of columnOf(table, id).entries())
      if (sequences[row] && !found.has(key)) found.set(key, sequences[row]);
  }
  return found;
}

/** The first case of each sequence, in the order given. */
export function independent(cases: readonly Case[]): Case[] {
  const seen = new Set<string>();
  return cases.filter(({ sequence }) => !seen.has(sequence) && seen.add(sequence));
}
