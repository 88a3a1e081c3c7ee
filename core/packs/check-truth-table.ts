/** Whether a table of truth can be read by a judge: the same dialect of CSV that `jiebang_judge` reads. */
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PackMistake } from './read.ts';

const mostMistakes = 20;

export interface TruthTable {
  /** Columns that together tell a row from any other; none may be empty. */
  id: string[];
  /** Whether several rows may have one id, as the boxes of a picture do. */
  repeats?: boolean;
  /** Every other column, and why a value of it is wrong: null if it is not. */
  columns: Record<string, (value: string) => string | null>;
  /** Called once for each row that is right, with its values in the order of `id` and `columns`. */
  row?: (values: string[]) => void;
}

/** @returns what is wrong with the file, at most 20 mistakes by line. */
export async function checkTruthTable(folder: string, file: string, table: TruthTable): Promise<PackMistake[]> {
  if (!(await lstat(join(folder, file)).catch(() => null))?.isFile())
    return [{ file, key: '', reason: 'is missing: the truth' }];
  const mistakes: PackMistake[] = [];
  const wrong = (line: number, reason: string) => mistakes.push({ file, key: `line ${line}`, reason });
  const names = [...table.id, ...Object.keys(table.columns)];
  const checks = Object.values(table.columns);
  const seen = new Set<string>();
  let places: number[] | null = null;
  let width = 0;
  let line = 0;
  for await (const raw of createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Infinity })) {
    line++;
    const text = line === 1 ? raw.replace(/^\ufeff/, '') : raw;
    if (text === '') continue;
    const fields = fieldsOf(text);
    if (places === null) {
      const header = fields ?? [];
      for (const name of names) if (!header.includes(name)) wrong(line, `has no column "${name}"`);
      for (const name of header) if (!names.includes(name)) wrong(line, `has a column "${name}" that the metric lacks`);
      if (new Set(header).size !== header.length) wrong(line, 'a column stands twice');
      if (mistakes.length > 0) return mistakes;
      places = names.map((name) => header.indexOf(name));
      width = header.length;
      continue;
    }
    if (fields?.length !== width) {
      wrong(line, fields ? `has ${fields.length} fields, the header ${width}` : 'a double quote is not closed');
    } else {
      const values = places.map((place) => fields[place] ?? '');
      const ids = values.slice(0, table.id.length);
      const key = ids.join('\0');
      const reasons = checks.map((check, i) => check(values[table.id.length + i] ?? '')).filter((reason) => reason);
      if (ids.includes('')) wrong(line, 'has no id');
      else if (seen.has(key) && !table.repeats) wrong(line, `"${ids.join(', ')}" stands twice`);
      for (const reason of reasons) wrong(line, reason as string);
      seen.add(key);
      if (reasons.length === 0) table.row?.(values);
    }
    if (mistakes.length >= mostMistakes) return mistakes.slice(0, mostMistakes);
  }
  if (seen.size === 0 && mistakes.length === 0) mistakes.push({ file, key: '', reason: 'has no rows' });
  return mistakes;
}

/** @returns the fields of one line (RFC 4180, without line breaks); null if a quote is left open or misplaced. */
function fieldsOf(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = field.exec(line);
    if (!match) return null;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '') return fields;
  }
}
