/** Sites and sequences: what comes from one of them must not be on both sides of a split. */
import { groupColumns } from './cases.ts';
import type { Part, Split } from './parts.ts';
import { columnOf, type Table } from './table.ts';

export type Group = keyof typeof groupColumns;
export const groups = Object.keys(groupColumns) as Group[];

/** Those named in `groups.csv` or any other table of a part; of a split, its truth's folder included. */
export function groupsOf(part: Part | Split, group: Group): Set<string> {
  const tables: Table[] = [...part.tables.values(), ...('hidden' in part ? part.hidden.values() : [])];
  const found = new Set<string>();
  for (const table of tables)
    for (const name of groupColumns[group])
      if (table.columns.includes(name)) for (const value of columnOf(table, name)) if (value !== '') found.add(value);
  return found;
}
