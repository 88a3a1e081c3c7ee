/** The statistics as tables for spreadsheets. */
import { stringify } from 'csv-stringify/sync';
import writeExcelFile from 'write-excel-file/node';
import { type Currency, toDecimal } from '../../core/money/money.ts';
import type { Amounts, StatisticsView } from './schemas.ts';

type Language = 'en' | 'zh';
type Cell = string | number | null;
export interface Table {
  title: string;
  columns: string[];
  rows: Cell[][];
}

/** Every table of the statistics. Amounts are decimal numbers of their currency's main unit. */
export function tablesOf(view: StatisticsView, language: Language): Table[] {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en);
  const asOf = say('截至', 'As of');
  const hasValue = view.months.some(({ value }) => value !== null);
  const amountsOf = (amounts: Amounts | null) =>
    (amounts ?? []).map(({ currency, minor }) => `${toDecimal(minor, currency as Currency)} ${currency}`).join('; ');
  const slices = (title: string, of: string, list: StatisticsView['months']): Table => ({
    title,
    columns: [
      of,
      say('发布需求', 'Needs published'),
      say('应答方案', 'Responses'),
      ...(list[0]?.events === undefined || list[0].events === null ? [] : [say('对接活动', 'Events')]),
      say('签约项目', 'Signed projects'),
      say('意向投入', 'Intended investment'),
      ...(hasValue ? [say('合同金额', 'Contract value')] : []),
    ],
    rows: list.map((slice) => [
      slice.title[language],
      slice.needs,
      slice.responses,
      ...(slice.events === null ? [] : [slice.events]),
      slice.contracts,
      amountsOf(slice.investment),
      ...(hasValue ? [amountsOf(slice.value)] : []),
    ]),
  });
  return [
    {
      title: say('主要指标', 'Figures'),
      columns: [say('指标', 'Figure'), say('数值', 'Value'), say('单位', 'Unit'), say('口径', 'Definition'), asOf],
      rows: view.figures.flatMap((figure): Cell[][] => {
        const title = figure.title[language];
        const rest = [figure.definition[language], view.as_of];
        if (figure.measure === 'count') return [[title, figure.rows, say('个', 'rows'), ...rest]];
        if (figure.withheld) return [[title, say('不公开', 'withheld'), null, ...rest]];
        return (figure.amounts ?? []).map(({ currency, minor }) => [
          title,
          Number(toDecimal(minor, currency as Currency)),
          currency,
          ...rest,
        ]);
      }),
    },
    {
      title: say('衍生指标', 'Indicators'),
      columns: [say('指标', 'Indicator'), say('数值', 'Value'), say('单位', 'Unit'), say('口径', 'Definition')],
      rows: view.indicators.map(({ title, value, unit, currency, definition }) => [
        title[language],
        value !== null && unit === 'money' ? Number(toDecimal(value, currency as Currency)) : value,
        unit === 'money' ? currency : unit === 'percent' ? '%' : null,
        definition[language],
      ]),
    },
    {
      title: say('转化进程', 'Funnel'),
      columns: [
        say('阶段', 'Stage'),
        say('需求', 'Needs'),
        say('距上一阶段中位天数', 'Median days from the stage before'),
      ],
      rows: view.funnel.map(({ title, needs, median_days }) => [title[language], needs, median_days]),
    },
    slices(say('按月', 'Months'), say('月份', 'Month'), view.months),
    slices(say('按领域', 'Fields'), say('领域', 'Field'), view.areas),
    slices(say('按地区', 'Regions'), say('地区', 'Region'), view.regions),
  ];
}

/** One table below the other, each under its title; with a byte-order mark, by which spreadsheets know UTF-8. */
export function csvOf(tables: Table[]): string {
  const records = tables.flatMap(({ title, columns, rows }) => [[title], columns, ...rows, []]);
  return stringify(
    records.map((record) => record.map(harmless)),
    { bom: true, record_delimiter: '\r\n' },
  );
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it. */
const harmless = (cell: Cell) => (typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

/** A sheet for each table. */
export async function xlsxOf(tables: Table[]): Promise<Buffer> {
  return writeExcelFile(
    tables.map(({ title, columns, rows }) => ({
      sheet: title,
      data: [
        columns.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
        ...rows.map((cells) =>
          cells.map((value) =>
            value === null ? null : typeof value === 'number' ? { value, type: Number } : { value, type: String },
          ),
        ),
      ],
      columns: columns.map((_, place) => ({ width: place === 0 ? 28 : 20 })),
      stickyRowsCount: 1,
    })),
  ).toBuffer();
}
