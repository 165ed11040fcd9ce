import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { WorkbookService } from '../../document/workbook.service.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { Limited } from '../../identity/limits/limited.decorator.js';
import { mayDo } from '../../identity/permissions.js';
import { valuesOf } from '../../web/forms/form-fields.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { fieldsOf } from '../../web/forms/form-fields.js';
import type { FormState } from '../../web/forms/form-state.js';
import { FormService } from '../../web/forms/form.service.js';
import { PageService } from '../../web/page.service.js';
import { wordsOf } from '../../web/words-of.js';
import { periodWords } from '../measurements/period-words.js';
import { asTyped, atCells, cellField, seenCells, targetsIn } from './target-form.pages.js';
import { TargetQueries } from './target.queries.js';
import type { TargetGrid } from './target.queries.js';
import { targetTemplate } from './target-sheet.js';
import { gridQuery } from './target.schema.js';
import type { GridQuery } from './target.schema.js';
import { TargetService } from './target.service.js';

const id = z.uuid('编号不对');
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** 目标值: the grid of body × row of one scheme in one period; only what was changed is saved. */
@ApiExcludeController()
@Controller('schemes')
export class TargetPages {
  constructor(
    private readonly pages: PageService,
    private readonly forms: FormService,
    private readonly workbooks: WorkbookService,
    private readonly queries: TargetQueries,
    private readonly targets: TargetService,
  ) {}

  @Get(':id/targets')
  @Allow('scheme-draft:read')
  async page(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Query({ schema: gridQuery }) query: GridQuery,
  ): Promise<void> {
    await this.#show(request, response, { actor, id: schemeId, query, refused: null });
  }

  @Get(':id/targets/template')
  @Allow('target:edit')
  @Limited('export')
  async template(
    @Res() response: Response,
    @CurrentContext() { actor }: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
    @Query({ schema: gridQuery }) query: GridQuery,
  ): Promise<void> {
    const grid = await this.queries.whole(actor, schemeId, query);
    response
      .type(xlsxType)
      .attachment(`目标值-${grid.scheme.code}-${grid.period}.xlsx`)
      .send(this.workbooks.xlsx([{ name: grid.period, rows: targetTemplate(grid) }]));
  }

  @Post(':id/targets')
  @Allow('target:edit')
  async save(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) schemeId: string,
  ): Promise<void> {
    const { actor } = context;
    const sent = fieldsOf(request);
    const first = (name: string) => valuesOf(sent, name)[0] ?? '';
    const query = gridQuery.parse({
      ...{ period: first('period'), page: first('page') || undefined, body: first('body') || undefined },
    });
    await this.forms.handle(request, response, {
      id: 'targets',
      run: (fields) => {
        const input = targetsIn(fields);
        return atCells(input, () => this.targets.set(context, schemeId, input));
      },
      done: ({ period, changed }) => ({
        to: `/schemes/${schemeId}/targets?${placeIn({ ...query, period })}`,
        say: ['targets.done', { count: changed }],
      }),
      again: (refused) => this.#show(request, response, { actor, id: schemeId, query, refused }),
    });
  }

  async #show(request: Request, response: Response, shown: ShownGrid): Promise<void> {
    const { actor, query, refused } = shown;
    const t = wordsOf(request);
    const grid = await this.queries.grid(actor, shown.id, query);
    const { scheme, period, page, pages, closed } = grid;
    const mayEdit = mayDo(actor, 'target:edit') && !closed && scheme.state !== 'discarded';
    await this.pages.send(request, response, {
      view: 'pages/assessment/targets',
      title: t('targets.title'),
      place: [
        { href: '/schemes', label: t('schemes.title') },
        { href: `/schemes/${shown.id}`, label: scheme.title },
      ],
      data: {
        ...{
          schemeId: shown.id,
          schemeTitle: scheme.title,
          period,
          closed,
          mayEdit,
          isIssued: scheme.state === 'issued',
        },
        periodName: periodWords(period, t),
        periods: grid.periods.map((one) => ({
          ...one,
          name: periodWords(one.period, t),
          current: one.period === period,
        })),
        parts: Array.from({ length: pages }, (_none, at) => ({ page: at + 1, current: at + 1 === page })),
        ...{ everyBody: grid.everyBody, body: grid.body },
        ...{ page, isMany: pages > 1, bodies: grid.bodies, rows: rowsOf(grid) },
        targetForm:
          refused === null
            ? await this.forms.open(request, { id: 'targets', values: valuesIn(grid) })
            : { ...refused, values: { ...valuesIn(grid), ...asTyped(refused.values) } },
      },
      form: refused,
      help: 'schemes',
    });
  }
}

const placeIn = ({ period = '', page = 1, body }: GridQuery): string =>
  new URLSearchParams({ period, ...(body === undefined ? { page: String(page) } : { body }) }).toString();

interface ShownGrid {
  actor: Actor;
  id: string;
  query: GridQuery;
  refused: FormState | null;
}

const cellsOf = ({ cells }: TargetGrid) =>
  new Map(cells.map((cell) => [`${cell.code} ${cell.bodyCode}`, cell]));

function valuesIn(grid: TargetGrid): Fields {
  const known = cellsOf(grid);
  const fields: Fields = {
    period: grid.period,
    page: String(grid.page),
    was: seenCells(grid.cells),
    documentNumber: '',
  };
  for (const row of grid.rows)
    for (const body of grid.bodies)
      fields[cellField({ code: row.code, bodyCode: body.code })] =
        known.get(`${row.code} ${body.code}`)?.target ?? '';
  return fields;
}

function rowsOf(grid: TargetGrid) {
  const known = cellsOf(grid);
  return grid.rows.map((row) => ({
    ...{ code: row.code, name: row.name, unit: row.unit },
    cells: grid.bodies.map((body) => ({
      field: cellField({ code: row.code, bodyCode: body.code }),
      label: `${row.code} ${row.name} ${body.name}`,
      bodyName: body.name,
      target: known.get(`${row.code} ${body.code}`)?.target ?? null,
      notApplicable: grid.notApplicable.has(`${row.code} ${body.code}`),
    })),
  }));
}
