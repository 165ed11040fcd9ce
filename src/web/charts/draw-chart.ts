import { createRequire } from 'node:module';
import type * as ECharts from 'echarts';
import type { Chart } from './chart.js';
import { chartOption } from './chart-option.js';
import type { ChartForm } from './chart-measures.js';

const load = createRequire(import.meta.url);
let drawer: typeof ECharts | undefined;

// A megabyte: loaded with the first chart, not with the program.
const echarts = (): typeof ECharts => (drawer ??= load('echarts') as typeof ECharts);

/**
 * A chart as SVG, drawn on the server; the same chart gives the same bytes. Colours are marks (chart-inks.ts), and
 * nothing in it needs a style of its own: a page forbids those.
 */
export function drawChart(chart: Chart, form: ChartForm): string {
  const { option, width, height } = chartOption(chart, form);
  const drawn = echarts().init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawn.setOption(option);
    return plain(drawn.renderToSVGString(), { chart, form, width, height });
  } finally {
    drawn.dispose();
  }
}

interface Drawn {
  chart: Chart;
  form: ChartForm;
  width: number;
  height: number;
}

const superfluous = [
  /<style[^>]*>[\s\S]*?<\/style>/g,
  / class="[^"]*"/g,
  / ecmeta_\w+="[^"]*"/g,
  / (?:xml:space|pointer-events)="[^"]*"/g,
  // Colours of what is not seen: the ground of a legend, the shape of a clip.
  / fill="(?:#000|rgb\(0,0,0\))"/g,
  /\n/g,
];

// Fonts become attributes; ids begin with the chart's own and count nothing but what is in it.
function plain(svg: string, { chart, form, width, height }: Drawn): string {
  const id = `${chart.id}-${form}`;
  const inside = superfluous
    .reduce((text, part) => text.replace(part, ''), svg)
    .replace(/^<svg[^>]*>|<\/svg>$/g, '')
    .replace(/ style="([^"]*)"/g, (_whole, style: string) => fontOf(style))
    .replace(/\bzr\d+-/g, `${id}-`);
  const words =
    `<title id="${id}-title">${escaped(chart.title)}</title>` +
    `<desc id="${id}-desc">${escaped(chart.says)}</desc>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="dk-drawing" viewBox="0 0 ${width} ${height}" width="${width}"` +
    ` height="${height}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc">${words}${inside}</svg>`
  );
}

function fontOf(style: string): string {
  const size = /(?<!\d)(\d{1,6}(?:\.\d{1,9})?)px/.exec(style)?.[1];
  const bold = /\bbold\b/.test(style) ? ' font-weight="bold"' : '';
  return (size === undefined ? '' : ` font-size="${size}"`) + bold;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
