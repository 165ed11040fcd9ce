import { createRequire } from 'node:module';
import type * as Resvg from '@resvg/resvg-js';
import type { Chart } from './chart.js';
import { inLightColours } from './chart-inks.js';
import { drawChart } from './draw-chart.js';

const load = createRequire(import.meta.url);
// An open font (SIL OFL 1.1) with all of GB 2312, the one of the formal papers.
const fontFile = load.resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf');
const family = 'Noto Serif SC';
// Sharp on paper and on a projector.
const scale = 2;

/** A chart with its title as PNG, in the colours of white paper, its Chinese drawn with the program’s own font. */
export async function chartPicture(chart: Chart): Promise<Buffer> {
  const { renderAsync } = load('@resvg/resvg-js') as typeof Resvg;
  const image = await renderAsync(inLightColours(drawChart(chart, 'picture')), {
    background: 'white',
    fitTo: { mode: 'zoom', value: scale },
    font: {
      ...{ loadSystemFonts: false, fontFiles: [fontFile] },
      ...{ defaultFontFamily: family, sansSerifFamily: family, serifFamily: family },
    },
  });
  return image.asPng();
}
