import type { BarSeriesOption, EChartsOption, LineSeriesOption } from 'echarts';
import type { Chart, Drawing } from './chart.js';
import { inks } from './chart-inks.js';
import { chartMeasures, linesIn, widthOfText } from './chart-measures.js';
import type { ChartForm } from './chart-measures.js';

/** What ECharts is asked to draw, and how high. */
export interface ChartOption {
  option: EChartsOption;
  width: number;
  height: number;
}

type Of<Kind extends Drawing['kind']> = Extract<Drawing, { kind: Kind }>;
type XAxis = NonNullable<EChartsOption['xAxis']>;
type YAxis = NonNullable<EChartsOption['yAxis']>;

/** The part of an option that is of one kind of drawing; edges are those of the area between the axes. */
interface Plot {
  series: (BarSeriesOption | LineSeriesOption)[];
  xAxis: XAxis;
  yAxis: YAxis;
  top: number;
  left: number;
  right: number;
  bottom: number;
  /** Of the area between the axes. */
  inner: number;
  legend?: readonly string[];
}

const { text: size, line, gap } = chartMeasures;
const font = { fontSize: size, fontFamily: 'sans-serif', lineHeight: line, textBorderWidth: 0 };
const uprightHeight = 220;
const barWidth = 22;
const periodsOnNarrow = 3;

/** A chart as ECharts wants it: without motion, in marks for the tokens, one size for each form. */
export function chartOption({ title, drawing }: Chart, form: ChartForm): ChartOption {
  const { series, xAxis, yAxis, inner, legend, ...edges } = plotOf(drawing, form);
  const above = chartMeasures.title[form];
  const top = edges.top + above;
  return {
    width: chartMeasures.width[form],
    height: top + inner + edges.bottom,
    option: {
      ...{ animation: false, backgroundColor: 'none', textStyle: font, series, xAxis, yAxis },
      grid: { ...edges, top, outerBoundsMode: 'none' },
      title: {
        ...{ show: above > 0, text: title, left: 0, top: 0, borderColor: inks.line },
        subtextStyle: { color: inks.label },
        textStyle: { ...font, fontSize: size + 4, fontWeight: 'bold', color: inks.text },
      },
      legend: {
        ...{
          show: legend !== undefined,
          data: [...(legend ?? [])],
          left: 0,
          top: above,
          padding: 0,
          borderColor: inks.line,
        },
        ...{ itemWidth: size, itemHeight: size, itemGap: gap * 2, selectedMode: false },
        textStyle: { ...font, color: inks.label },
      },
    },
  };
}

function plotOf(drawing: Drawing, form: ChartForm): Plot {
  switch (drawing.kind) {
    case 'steps':
      return stepPlot(drawing, form);
    case 'bars':
      return barPlot(drawing, form);
    case 'stack':
      return stackPlot(drawing, form);
    case 'places':
      return placePlot(drawing, form);
  }
}

// An invisible bar carries each step to where it begins.
function stepPlot({ bars, axisFrom }: Of<'steps'>, form: ChartForm): Plot {
  const upright = form !== 'narrow';
  const labels = bars.map(({ label }) => label);
  const carrying = bars.map(({ from, to }) => Math.min(from, to));
  const texts = bars.map(({ text }) => text);
  return {
    ...frame(labels, { form, upright, values: valueAxis({ min: axisFrom, shown: upright }) }),
    series: [
      { ...bar('carry'), stack: 'steps', itemStyle: { color: 'transparent' }, data: carrying },
      {
        ...bar('step'),
        stack: 'steps',
        barMinHeight: 2,
        data: bars.map(({ from, to, ink }, at) => ({
          value: Math.abs(to - from),
          itemStyle: { color: inks[ink] },
          label: valueLabel(texts[at] ?? '', upright ? 'top' : 'right'),
        })),
      },
    ],
  };
}

function barPlot({ bars, ink, inOrder }: Of<'bars'>, form: ChartForm): Plot {
  const labels = bars.map(({ label }) => label);
  return {
    ...frame(labels, { form, upright: inOrder, values: valueAxis({ min: 0, shown: inOrder }) }),
    series: [
      {
        ...bar('amount'),
        itemStyle: { color: inks[ink] },
        data: bars.map(({ value, text }) => ({ value, label: valueLabel(text, inOrder ? 'top' : 'right') })),
      },
    ],
  };
}

function stackPlot({ columns, parts }: Of<'stack'>, form: ChartForm): Plot {
  const shape = frame(columns, {
    form,
    upright: true,
    values: valueAxis({ min: 0, shown: true, whole: true }),
  });
  return {
    ...shape,
    top: line * 2,
    inner: 150,
    legend: parts.map(({ name }) => name),
    series: parts.map(({ name, ink, values }) => ({
      ...bar(name),
      stack: 'all',
      itemStyle: { color: inks[ink], borderColor: inks.ground, borderWidth: 1 },
      data: values.map((value) => ({
        value,
        label: { ...valueLabel(value === 0 ? '' : String(value), 'inside'), ...(value > 0 ? chip : {}) },
      })),
    })),
  };
}

// Readable on every colour of every theme.
const chip = { backgroundColor: inks.ground, padding: [0, 4] as [number, number], borderRadius: 3 };

function placePlot({ columns, lines, last }: Of<'places'>, form: ChartForm): Plot {
  const behind = Math.max(
    chartMeasures.behind[form],
    ...lines.map(({ text }) => widthOfText(text) + gap * 2),
  );
  // On a narrow page there is room for the newest periods.
  const from = form === 'narrow' ? -periodsOnNarrow : 0;
  const shown = columns.slice(from);
  const left = 36;
  const room = (chartMeasures.width[form] - left - behind) / Math.max(1, shown.length - 1) - gap;
  const bottom = linesIn(shown, room) * line + gap * 3;
  return {
    ...{ top: line, left, right: behind, bottom, inner: Math.max(2, last) * (line + 5) },
    xAxis: placesAxis(shown, room),
    yAxis: { ...valueAxis({ min: 1, max: Math.max(2, last), shown: true, whole: true }), inverse: true },
    series: lines.map(({ text, ink, strong, places }) => ({
      ...{
        type: 'line',
        name: text,
        clip: false,
        silent: true,
        symbol: 'circle',
        symbolSize: strong ? 10 : 7,
      },
      ...{ lineStyle: { color: inks[ink], width: strong ? 3 : 1.5 }, itemStyle: { color: inks[ink] } },
      data: places
        .slice(from)
        .map((value, at) =>
          at === shown.length - 1 && value !== null
            ? { value, label: { ...valueLabel(text, 'right'), fontWeight: strong ? 'bold' : 'normal' } }
            : value,
        ),
    })),
  };
}

// The first name begins below its point, where the places stand before it.
const placesAxis = (columns: readonly string[], room: number) => {
  const { axisLabel, ...axis } = categoryAxis(columns, room);
  return {
    ...{ ...axis, boundaryGap: false },
    axisLabel: { ...axisLabel, margin: gap * 2, alignMinLabel: 'left' as const },
  };
};

interface Framed {
  form: ChartForm;
  upright: boolean;
  values: ReturnType<typeof valueAxis>;
}

// Upright, names stand below their columns; lying, before them.
function frame(labels: readonly string[], { form, upright, values }: Framed): Omit<Plot, 'series'> {
  const width = chartMeasures.width[form];
  if (upright) {
    const [left, right] = [48, gap];
    const room = (width - left - right) / Math.max(1, labels.length) - gap;
    const lines = linesIn(labels, room);
    return {
      ...{ top: line + gap, left, right, bottom: lines * line + gap * 2, inner: uprightHeight },
      ...{ xAxis: categoryAxis(labels, room), yAxis: values },
    };
  }
  const room = chartMeasures.labels[form];
  const each = Math.max(barWidth + gap, linesIn(labels, room) * line + gap);
  return {
    ...{ top: gap, left: room + gap * 2, right: chartMeasures.behind[form], inner: labels.length * each },
    bottom: values.axisLabel.show ? line + gap : gap,
    ...{ xAxis: values, yAxis: { ...categoryAxis(labels, room), inverse: true } },
  };
}

const categoryAxis = (labels: readonly string[], room: number) => ({
  type: 'category' as const,
  data: [...labels],
  axisTick: { show: false },
  axisLine: { onZero: false, lineStyle: { color: inks.edge } },
  axisLabel: {
    ...font,
    ...{ color: inks.label, interval: 0 },
    ...{ width: room, overflow: 'break' as const },
  },
});

const valueAxis = (of: { min: number; max?: number; shown: boolean; whole?: boolean }) => ({
  type: 'value' as const,
  min: of.min,
  ...(of.max === undefined ? {} : { max: of.max }),
  ...(of.whole === true ? { minInterval: 1 } : {}),
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { show: of.shown, lineStyle: { color: inks.line } },
  axisLabel: { ...font, show: of.shown, color: inks.label },
});

const bar = (name: string) => ({
  ...{ type: 'bar' as const, name, barMaxWidth: 64, silent: true, cursor: 'default' },
});

const valueLabel = (text: string, position: 'top' | 'right' | 'inside') => ({
  ...{ ...font, show: text !== '', position, color: inks.text, formatter: () => text },
});
