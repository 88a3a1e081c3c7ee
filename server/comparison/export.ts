/** A comparison as a table for spreadsheets: one line a criterion, one column a response. */
import { stringify } from 'csv-stringify/sync';
import writeExcel from 'write-excel-file/node';
import type { Language } from '../../core/errors/problem.ts';
import { type Currency, toDecimal } from '../../core/money/money.ts';
import type { ComparisonTable } from './schemas.ts';

type Cell = string | number | null;

const words = {
  zh: {
    criterion: '比较项',
    target: '要求',
    weight: '权重',
    number: '编号',
    institution: '应答单位',
    title: '方案名称',
    price: '报价上限',
    months: '周期（月）',
    readiness: '技术成熟度',
    eligibility: '必达指标',
    eligible: '全部达到',
    unclear: '有未答',
    not_eligible: '未达到',
    score: '加权得分',
    rank: '名次',
    notes: '备注',
    must: '必达',
    met: '达标',
    missed: '未达标',
    unknown: '未知',
    best: '最优',
    sheet: '方案比较',
    to: '至',
  },
  en: {
    criterion: 'Criterion',
    target: 'Target',
    weight: 'Weight',
    number: 'Number',
    institution: 'Institution',
    title: 'Title',
    price: 'Price, at most',
    months: 'Months',
    readiness: 'Readiness level',
    eligibility: 'Compulsory indicators',
    eligible: 'All met',
    unclear: 'Some unanswered',
    not_eligible: 'Missed',
    score: 'Weighted score',
    rank: 'Rank',
    notes: 'Notes',
    must: 'must',
    met: 'met',
    missed: 'missed',
    unknown: 'unknown',
    best: 'best',
    sheet: 'Comparison',
    to: 'to',
  },
} as const;
const signs = { at_least: '≥', at_most: '≤', equal: '=' } as const;

/** @param notes null leaves them out. */
export function linesOf(table: ComparisonTable, notes: Record<string, string> | null, language: Language): Cell[][] {
  const say = words[language];
  const { rows } = table;
  const line = (name: string, target: Cell, weight: Cell, of: (row: (typeof rows)[number]) => Cell): Cell[] => [
    name,
    target,
    weight,
    ...rows.map(of),
  ];
  return [
    line(say.criterion, say.target, say.weight, (row) => `#${row.number}`),
    line(say.institution, null, null, (row) => row.institution.name),
    line(say.title, null, null, (row) => row.title),
    ...table.indicators.map((indicator) => {
      const { comparator, value, upper, unit, must, id } = indicator;
      const target =
        comparator === 'between' ? `${value} ${say.to} ${upper ?? value}` : `${signs[comparator]} ${value}`;
      const name = must ? `${indicator.name} (${say.must})` : indicator.name;
      return line(name, `${target} ${unit}`.trim(), table.weights[`indicator:${id}`] ?? 0, (row) => {
        const cell = row.indicators.find((one) => one.id === id);
        if (!cell || cell.value === null) return say.unknown;
        const said = cell.upper === null ? `${cell.value}` : `${cell.value} ${say.to} ${cell.upper}`;
        const marks = [say[cell.standing], ...(cell.is_best ? [say.best] : [])].join(', ');
        return `${`${said} ${unit}`.trim()} (${marks})`;
      });
    }),
    line(say.price, null, table.weights.price ?? 0, ({ price }) => `${amountOf(price)} ${price.currency}`),
    line(say.months, null, table.weights.months ?? 0, (row) => row.months.value),
    line(say.readiness, null, table.weights.readiness ?? 0, (row) => row.readiness.value),
    line(say.eligibility, null, null, (row) => say[row.eligibility]),
    line(say.score, null, null, (row) => row.score),
    line(say.rank, null, null, (row) => row.rank),
    ...(notes ? [line(say.notes, null, null, (row) => notes[row.id] ?? '')] : []),
  ];
}

const amountOf = ({ max, currency }: { max: number; currency: Currency }) => toDecimal(max, currency);

/** UTF-8 with the mark by which spreadsheets know it; a text that would be a formula is kept from being one. */
export function csvOf(lines: Cell[][]): string {
  return stringify(lines, { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}

export async function xlsxOf(lines: Cell[][], language: Language): Promise<Buffer> {
  const [head = [], ...rest] = lines;
  const cellOf = (value: Cell) =>
    value === null
      ? null
      : typeof value === 'number'
        ? { value, type: Number as NumberConstructor }
        : { value, type: String as StringConstructor, wrap: true };
  return writeExcel(
    [
      head.map((value) => ({
        value: String(value ?? ''),
        type: String as StringConstructor,
        fontWeight: 'bold' as const,
      })),
      ...rest.map((line) => line.map(cellOf)),
    ],
    {
      sheet: words[language].sheet,
      columns: [{ width: 28 }, { width: 16 }, { width: 9 }, ...head.slice(3).map(() => ({ width: 30 }))],
      stickyColumnsCount: 1,
      stickyRowsCount: 1,
    },
  ).toBuffer();
}
