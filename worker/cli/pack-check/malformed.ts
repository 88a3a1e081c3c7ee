/** Answers that no judge should score, made from one that it does. */
import type { Bilingual } from '../../../core/packs/manifest.ts';
import { parseTable, type Table, writeTable } from './table.ts';

export interface Malformed {
  name: Bilingual;
  /** Content of the predictions file; null leaves it out. */
  content: string | null;
  /**
   * Whether scoring it is a fault, or a way of judging that its author may have wanted, such as counting a missing
   * row as wrong.
   */
  unscorable: boolean;
  /** What the contestant must be told to find the place; null where naming the file is enough. */
  place: { line: number } | { line: number; column: string } | { text: string } | null;
}

/**
 * @param sample predictions that were scored. @param idColumn as the pack's options name it.
 * @returns all that apply: rows that may repeat an id make no mistake of it.
 */
export function malformed(sample: string, idColumn: string): Malformed[] {
  const table = parseTable(sample);
  const plain: Malformed[] = [
    { name: { en: 'no file', zh: '没有预测文件' }, content: null, unscorable: true, place: null },
    { name: { en: 'an empty file', zh: '空文件' }, content: '', unscorable: true, place: null },
  ];
  if (!table) {
    const half = sample.slice(0, Math.floor(sample.length / 2));
    return [...plain, { name: { en: 'half a file', zh: '半截文件' }, content: half, unscorable: true, place: null }];
  }
  const { columns, rows } = table;
  const last = rows.length + 1;
  const cutLine = (text: string) => text.slice(0, text.lastIndexOf(','));
  const lines = writeTable(table).trimEnd().split('\n');
  const wrongHeader = writeTable({ columns: columns.map((_, i) => `wrong_${i + 1}`), rows });
  const all: Malformed[] = [
    ...plain,
    {
      name: { en: 'a header without rows', zh: '只有表头' },
      content: writeTable({ columns, rows: [] }),
      unscorable: false,
      place: null,
    },
    { name: { en: 'a wrong header', zh: '表头错误' }, content: wrongHeader, unscorable: true, place: { line: 1 } },
    {
      name: { en: 'no header', zh: '没有表头' },
      content: writeTable(table).split('\n').slice(1).join('\n'),
      unscorable: true,
      place: { line: 1 },
    },
  ];
  if (columns.length > 1)
    all.push({
      name: { en: 'a line cut off', zh: '最后一行不完整' },
      content: [...lines.slice(0, -1), cutLine(lines.at(-1) ?? '')].join('\n'),
      unscorable: true,
      place: { line: last },
    });
  const at = Math.max(0, columns.indexOf(idColumn));
  const value = columns.findIndex((_, i) => i !== at);
  if (value >= 0) all.push(withNaN(table, value));
  const ids = rows.map((row) => row[at] ?? '');
  if (new Set(ids).size === ids.length) all.push(...wrongIds(table, at));
  return all;
}

function withNaN({ columns, rows }: Table, value: number): Malformed {
  const numeric = rows.every((row) => row[value]?.trim() !== '' && Number.isFinite(Number(row[value])));
  return {
    name: { en: 'NaN', zh: 'NaN' },
    content: writeTable({ columns, rows: rows.map((row, i) => (i === 0 ? row.with(value, 'NaN') : row)) }),
    unscorable: numeric,
    place: { line: 2, column: columns[value] ?? '' },
  };
}

function wrongIds({ columns, rows }: Table, at: number): Malformed[] {
  const first = rows[0] ?? [];
  const made = (name: Bilingual, changed: string[][], place: Malformed['place']): Malformed => ({
    name,
    content: writeTable({ columns, rows: changed }),
    unscorable: false,
    place,
  });
  const lastLine = { line: rows.length + 1 };
  const missing = rows.at(-1)?.[at] ?? '';
  return [
    // The last row gives way, so that the number of rows is right and only the ids are wrong.
    ...(rows.length > 1 ? [made({ en: 'an id twice', zh: '编号重复' }, [...rows.slice(0, -1), first], lastLine)] : []),
    made(
      { en: 'an unknown id', zh: '未知编号' },
      rows.map((row, i) => (i === rows.length - 1 ? row.with(at, 'no-such-id') : row)),
      lastLine,
    ),
    made({ en: 'rows too many', zh: '多余的行' }, [...rows, first.with(at, 'no-such-id')], { line: rows.length + 2 }),
    made({ en: 'a row missing', zh: '缺少一行' }, rows.slice(0, -1), { text: missing }),
  ];
}
