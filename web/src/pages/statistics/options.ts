/** What each chart shows, in the colours of the page. */
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { pick, t } from '../../i18n/index.svelte.ts';
import type { Slice, Statistics } from './choices.ts';

export type Option = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

export interface Palette {
  ink: string;
  muted: string;
  line: string;
  sheet: string;
  series: string[];
  font: string;
}

const frame = (palette: Palette): Option => ({
  animationDuration: 300,
  color: palette.series,
  textStyle: { fontFamily: palette.font, color: palette.ink },
  legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: palette.ink } },
  tooltip: {
    trigger: 'axis',
    confine: true,
    axisPointer: { type: 'shadow', shadowStyle: { color: palette.line, opacity: 0.35 } },
    backgroundColor: palette.sheet,
    borderColor: palette.line,
    textStyle: { color: palette.ink },
  },
});

const value = (palette: Palette) => ({
  type: 'value' as const,
  minInterval: 1,
  axisLabel: { color: palette.muted },
  splitLine: { lineStyle: { color: palette.line } },
});
const names = (palette: Palette, data: string[]) => ({
  type: 'category' as const,
  data,
  axisLabel: { color: palette.muted, hideOverlap: true },
  axisLine: { lineStyle: { color: palette.line } },
  axisTick: { show: false },
});

/** Needs and responses as bars, events and contracts as lines. */
export function monthsOption(months: Slice[], palette: Palette): Option {
  const bar = (name: string, data: number[]) => ({ type: 'bar' as const, name, data, barMaxWidth: 22 });
  const line = (name: string, data: number[]) => ({ type: 'line' as const, name, data, symbolSize: 6 });
  return {
    ...frame(palette),
    grid: { left: 4, right: 8, top: 40, bottom: 4, containLabel: true },
    xAxis: names(
      palette,
      months.map(({ key }) => key),
    ),
    yAxis: value(palette),
    series: [
      bar(
        t('statistics.needs'),
        months.map(({ needs }) => needs),
      ),
      bar(
        t('statistics.responses'),
        months.map(({ responses }) => responses),
      ),
      line(
        t('statistics.events'),
        months.map(({ events }) => events ?? 0),
      ),
      line(
        t('statistics.contracts'),
        months.map(({ contracts }) => contracts),
      ),
    ],
  };
}

/** Needs, responses and contracts of each, one below the other. */
export function slicesOption(slices: Slice[], palette: Palette): Option {
  const shown = slices.slice(0, 12).reverse();
  const bar = (name: string, data: number[]) => ({ type: 'bar' as const, name, data, barMaxWidth: 9, barGap: '15%' });
  return {
    ...frame(palette),
    grid: { left: 4, right: 16, top: 40, bottom: 4, containLabel: true },
    xAxis: value(palette),
    yAxis: {
      ...names(
        palette,
        shown.map(({ title }) => pick(title)),
      ),
      axisLabel: { color: palette.ink, width: 110, overflow: 'break' as const },
    },
    series: [
      bar(
        t('statistics.needs'),
        shown.map(({ needs }) => needs),
      ),
      bar(
        t('statistics.responses'),
        shown.map(({ responses }) => responses),
      ),
      bar(
        t('statistics.contracts'),
        shown.map(({ contracts }) => contracts),
      ),
    ],
  };
}

/** How many needs came so far, the first stage on top. */
export function funnelOption(funnel: Statistics['funnel'], palette: Palette): Option {
  const shown = [...funnel].reverse();
  return {
    ...frame(palette),
    legend: { show: false },
    grid: { left: 4, right: 44, top: 4, bottom: 4, containLabel: true },
    xAxis: { ...value(palette), show: false },
    yAxis: {
      ...names(
        palette,
        shown.map(({ title }) => pick(title)),
      ),
      axisLabel: { color: palette.ink },
    },
    series: [
      {
        type: 'bar',
        name: t('statistics.needs'),
        data: shown.map(({ needs }) => needs),
        barMaxWidth: 26,
        label: { show: true, position: 'right', color: palette.ink },
      },
    ],
  };
}
