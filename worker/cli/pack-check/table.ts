/** Tables as authors write them: CSV (RFC 4180), read whole. */
import { readFile } from 'node:fs/promises';

export interface Table {
  columns: string[];
  /** Each as long as `columns`. */
  rows: string[][];
}

/** @returns null for what is no table: no rows, a header with a column twice, or rows of another width. */
export function parseTable(text: string): Table | null {
  const [columns, ...rows] = records(text.replace(/^\ufeff/, ''));
  if (!columns || rows.length === 0 || new Set(columns).size !== columns.length) return null;
  return rows.every((row) => row.length === columns.length) ? { columns, rows } : null;
}

export async function readTable(file: string): Promise<Table | null> {
  return parseTable(await readFile(file, 'utf8'));
}

export function writeTable({ columns, rows }: Table): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('');
}

export function columnOf(table: Table, name: string): string[] {
  const at = table.columns.indexOf(name);
  if (at < 0) throw new Error(`the table has no column ${name}`);
  return table.rows.map((row) => row[at] ?? '');
}

function records(text: string): string[][] {
  const found: string[][] = [];
  let row: string[] = [];
  // A field: quoted, with doubled quotes inside, or bare; and what ends it.
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/gy;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) return []; // A stray quote: not a table.
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') {
      if (pattern.lastIndex === text.length) row.push('');
      else continue;
    }
    if (row.length > 1 || row[0] !== '') found.push(row);
    row = [];
  }
  return found;
}
