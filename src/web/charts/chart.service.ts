import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import Handlebars from 'handlebars';
import { WorkbookService } from '../../document/workbook.service.js';
import { chartFormats } from './chart.js';
import type { Chart, ChartFormat } from './chart.js';
import { inTokens } from './chart-inks.js';
import type { ChartForm } from './chart-measures.js';
import { chartPicture } from './chart-picture.js';
import { drawChart } from './draw-chart.js';

const types = {
  png: 'image/png',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Record<ChartFormat, string>;

/** A chart as `partials/chart` shows it. */
export interface ShownChart {
  title: string;
  /** The same drawing for a page with room and for a narrow one; null: always narrow. */
  wide: InstanceType<typeof Handlebars.SafeString> | null;
  narrow: InstanceType<typeof Handlebars.SafeString>;
  /** Where it is had as a file. */
  files: Record<ChartFormat, string>;
}

/** Draws charts into pages and hands them out as files; whoever may see the page may have its files. */
@Injectable()
export class ChartService {
  constructor(private readonly workbooks: WorkbookService) {}

  /** A chart for its page. `fileAt`: the address of each of its files; `beside`: it stands in a narrow column. */
  shown(chart: Chart, fileAt: (format: ChartFormat) => string, { beside = false } = {}): ShownChart {
    const drawn = (form: ChartForm) => new Handlebars.SafeString(inTokens(drawChart(chart, form)));
    const [png, xlsx] = chartFormats.map(fileAt);
    return {
      title: chart.title,
      wide: beside ? null : drawn('wide'),
      narrow: drawn('narrow'),
      files: { png: png ?? '', xlsx: xlsx ?? '' },
    };
  }

  /** Answers with a file: the picture, or its table, in which no cell is a formula. */
  async send(response: Response, chart: Chart, format: ChartFormat): Promise<void> {
    const name = chart.title.replace(/[\\/:*?"<>|\p{Cc}]/gu, ' ');
    const bytes =
      format === 'png'
        ? await chartPicture(chart)
        : this.workbooks.xlsx([{ name: chart.title, rows: chart.table }]);
    response
      .attachment(`${name}.${format}`)
      .type(types[format])
      .setHeader('Cache-Control', 'private, no-store');
    response.send(bytes);
  }
}
