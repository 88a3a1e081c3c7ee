/** What contestants and their programs get to see of a pack, read as a leak would be: files, tables, pictures, times. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { filesOf } from '../../../core/archives/tar.ts';
import type { Manifest, SplitName } from '../../../core/packs/manifest.ts';
import type { Pack } from '../../../core/packs/read.ts';
import { columnOf, readTable, type Table } from './table.ts';

export interface Picture {
  /** Inside the folder that was looked at. */
  path: string;
  width: number;
  height: number;
  /** What the file says beside its pixels. */
  tags: Record<string, string>;
  /** 256 bits of what it looks like, in hexadecimal; null when it shows nothing. */
  hash: string | null;
}

export interface SeenFile {
  /** Inside the part's folder. */
  path: string;
  file: string;
  bytes: number;
  changedAt: number;
  picture: Picture | null;
}

/** The public data, or a split's input: a folder that leaves the platform. */
export interface Part {
  /** As findings call it. */
  name: string;
  /** Where it lies in the pack. */
  path: string;
  files: SeenFile[];
  tables: Map<string, Table>;
}

export interface Split extends Part {
  split: SplitName;
  truth: Truth | null;
  /** Tables of the truth's folder, which nobody sees. */
  hidden: Map<string, Table>;
}

/** Every case's label by its id; of cases with several rows, their labels joined. */
export interface Truth {
  id: string;
  label: string;
  labels: Map<string, string>;
}

export type Look = (folder: string) => Promise<Picture[]>;

export async function readPublicData(pack: Pack, look: Look): Promise<Part | null> {
  const path = pack.manifest.public_data;
  return path ? readPart('public_data', path, pack.folder, look) : null;
}

export async function readSplits(pack: Pack, look: Look): Promise<Split[]> {
  const splits: Split[] = [];
  for (const [split, { input, truth }] of Object.entries(pack.manifest.splits) as [
    SplitName,
    { input: string; truth: string },
  ][]) {
    const part = await readPart(split, input, pack.folder, look);
    const hidden = await tablesOf(await filesOf(join(pack.folder, truth)));
    splits.push({ ...part, split, hidden, truth: truthOf(hidden, pack.manifest) });
  }
  return splits;
}

async function readPart(name: string, path: string, root: string, look: Look): Promise<Part> {
  const folder = join(root, path);
  const pictures = new Map((await look(folder)).map((picture) => [picture.path, picture]));
  const listed = await filesOf(folder);
  const files: SeenFile[] = [];
  for (const { path, file, bytes } of listed)
    files.push({ path, file, bytes, changedAt: (await stat(file)).mtimeMs, picture: pictures.get(path) ?? null });
  return { name, path, files, tables: await tablesOf(listed) };
}

async function tablesOf(files: { path: string; file: string }[]): Promise<Map<string, Table>> {
  const tables = new Map<string, Table>();
  for (const { path, file } of files.filter((f) => f.path.toLowerCase().endsWith('.csv'))) {
    const table = await readTable(file);
    if (table) tables.set(path, table);
  }
  return tables;
}

/** More different numbers than this are no classes; their fifths are. */
const mostNumericClasses = 20;

/** The table that the judge's options name, else what looks like it. */
function truthOf(hidden: Map<string, Table>, { judge: { options } }: Manifest): Truth | null {
  const named = (key: string, usual: string) => (typeof options[key] === 'string' ? options[key] : usual);
  const table =
    hidden.get(named('truth', 'truth.csv')) ?? [...hidden].find(([path]) => path !== 'groups.csv')?.[1] ?? null;
  if (!table || table.columns.length < 2) return null;
  const pick = (wanted: string, other: string | undefined) => (table.columns.includes(wanted) ? wanted : other);
  const id = pick(named('id', 'image_id'), table.columns[0]) as string;
  const label = pick(
    named('label', 'label'),
    table.columns.find((column) => column !== id),
  ) as string;
  const ids = columnOf(table, id);
  const values = columnOf(table, label);
  const byId = Map.groupBy(ids.keys(), (i) => ids[i] as string);
  const several = byId.size < ids.length;
  const numbers = values.map(Number);
  const measured = numbers.every(Number.isFinite) && new Set(values).size > mostNumericClasses;
  const sorted = numbers.toSorted((a, b) => a - b);
  const fifth = (value: number) =>
    `fifth ${[1, 2, 3, 4].filter((k) => value >= (sorted[Math.floor((k * sorted.length) / 5)] ?? 0)).length + 1}`;
  const labelOf = (rows: number[]) => {
    if (measured) return several ? String(rows.length) : fifth(numbers[rows[0] as number] as number);
    return [...new Set(rows.map((row) => values[row] as string))].sort().join('+');
  };
  return { id, label, labels: new Map([...byId].map(([key, rows]) => [key, labelOf(rows)])) };
}
